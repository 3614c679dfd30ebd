"""A ledger as JSON lines: out, in, in again, stopped half-way, and what is no ledger."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from promising import Team, team

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.connecting import connect
from servanda.ledger.entries import Line, hash_of
from servanda.ledger.errors import LedgerError
from servanda.ledger.exchanging import export, read_lines, take_in
from servanda.ledger.payloads import MemberAdded, Role, encode
from servanda.ledger.storing import last_line
from servanda.ledger.verifying import verify

KILLS = 10
IMPORT = "from servanda.cli import main; main()"


def exported(path: Path) -> Path:
    with path.open("wb") as file:
        export(file)
    return path


@pytest.fixture
def whole(ledger: str, tmp_path: Path) -> Path:
    """Return the export of a small ledger, to which Django is not set up any more."""
    crew = Team(Random(2))
    for _ in range(150):
        crew.act()
    return exported(tmp_path / "whole.jsonl")


def test_taking_in_again_adds_nothing(fresh, whole: Path, tmp_path: Path):
    count = last_line().sequence
    assert take_in(whole) == (count, 0)
    connect(fresh())
    assert take_in(whole) == (count, count)
    assert take_in(whole) == (count, 0)
    assert exported(tmp_path / "again.jsonl").read_bytes() == whole.read_bytes()


def test_a_first_part_goes_on(fresh, whole: Path, tmp_path: Path):
    lines = whole.read_bytes().splitlines(keepends=True)
    part = tmp_path / "part.jsonl"
    part.write_bytes(b"".join(lines[:20]))
    connect(fresh())
    assert take_in(part) == (20, 20)
    assert take_in(whole) == (len(lines), len(lines) - 20)
    assert take_in(part) == (20, 0)
    assert exported(tmp_path / "again.jsonl").read_bytes() == whole.read_bytes()
    assert verify().fault is None


def cut(lines: list[bytes]) -> None:
    lines[-1] = lines[-1][:-30]


def cut_at_the_end(lines: list[bytes]) -> None:
    lines[-1] = lines[-1].rstrip(b"\n")


def edit(lines: list[bytes]) -> None:
    lines[9] = lines[9].replace(b'"who":"', b'"who":"x')


def swap(lines: list[bytes]) -> None:
    lines[4], lines[5] = lines[5], lines[4]


def space(lines: list[bytes]) -> None:
    lines[4] = lines[4].replace(b",", b", ", 1)


def drop(lines: list[bytes]) -> None:
    del lines[6]


def twice(lines: list[bytes]) -> None:
    lines.insert(6, lines[6])


def blank(lines: list[bytes]) -> None:
    lines.insert(3, b"\n")


def other(lines: list[bytes]) -> None:
    lines[2] = b'{"a": 1}\n'


def binary(lines: list[bytes]) -> None:
    lines[0] = bytes(range(256)) + b"\n"


def nothing(lines: list[bytes]) -> None:
    lines.clear()


@pytest.mark.parametrize(
    ("harm", "number", "message"),
    [
        (cut, -1, "cut off"),
        (cut_at_the_end, -1, "cut off"),
        (edit, 10, "does not follow"),
        (swap, 5, "does not follow"),
        (space, 5, "not as a ledger exports it"),
        (drop, 7, "does not follow"),
        (twice, 8, "does not follow"),
        (blank, 4, "no entry"),
        (other, 3, "no entry"),
        (binary, 1, "no entry"),
        (nothing, 0, "no entry in the file"),
    ],
)
def test_files_that_are_no_export(
    fresh, whole: Path, tmp_path: Path, harm: Callable[[list[bytes]], None], number: int, message: str
):
    lines = whole.read_bytes().splitlines(keepends=True)
    harm(lines)
    path = tmp_path / "harmed.jsonl"
    path.write_bytes(b"".join(lines))
    connect(fresh())
    with pytest.raises(LedgerError, match=message) as refused:
        take_in(path)
    assert last_line() is None
    if number:
        assert f"line {len(lines) if number < 0 else number} " in str(refused.value)


def test_another_ledger_is_refused(fresh, whole: Path):
    connect(fresh())
    team()
    head = last_line()
    with pytest.raises(LedgerError, match="line 1 is not entry 1 of this ledger"):
        take_in(whole)
    assert last_line() == head


def chained(path: Path, *payloads: object) -> Path:
    """Write a chain whose hashes are right, whatever it says."""
    lines: list[Line] = []
    for sequence, (who, kind, scope, payload) in enumerate(payloads, 1):  # type: ignore[misc]
        previous = lines[-1].hash if lines else "0" * 64
        at = f"2024-05-01T00:00:00.{sequence:06}Z"
        line = Line(sequence, at, who, kind, scope, scope, payload, previous, "")
        lines.append(line._replace(hash=hash_of(line)))
    path.write_bytes(b"".join(line.to_json() + b"\n" for line in lines))
    return path


OLGA = ("olga", "member.added", "olga", encode(MemberAdded(id="olga", full_name="O", role=Role.OWNER)).decode())


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (("eve", "member.added", "bo", '{"full_name":"B","id":"bo","role":"coder"}'), "who should be a member"),
        (("olga", "member.added", "bo", '{"full_name":"B","id":"eve","role":"coder"}'), "scope should be eve"),
        (("olga", "member.added", "bo", '{"full_name":"B","id":"bo","role":"king"}'), "the payload is not that of"),
        (("olga", "member.added", "bo", '{"full_name":"B","id":"bo","role":"coder","x":1}'), "the payload is not"),
        (("olga", "member.crowned", "bo", "{}"), "no kind of entry named 'member.crowned'"),
        (("olga", "member.added", "olga", OLGA[3]), "there is a member olga already"),
        (("olga", "member.added", "bo", '{"full_name":"\\u0000","id":"bo","role":"coder"}'), "a NUL character"),
        (
            ("olga", "member.added", "b" * 151, f'{{"full_name":"B","id":"{"b" * 151}","role":"coder"}}'),
            "length <= 150",
        ),
        (("olga", "commitment.accepted", "a/b/c", '{"id":"a/b/c/1","reason":"","suggested_by":""}'), "no commitment"),
    ],
)
def test_chains_that_say_what_cannot_be(ledger: str, tmp_path: Path, second: tuple[str, ...], message: str):
    path = chained(tmp_path / "made.jsonl", OLGA, second)
    with pytest.raises(LedgerError, match=message) as refused:
        take_in(path)
    assert "line 2 " in str(refused.value)
    assert last_line() is None


@pytest.fixture(scope="module")
def much(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Path:
    """Return an export of some thousand entries."""
    from servanda.ledger.connecting import prepare

    folder = tmp_path_factory.mktemp("much")
    with django_db_blocker.unblock():
        connect(str(folder / "ledger.sqlite"))
        prepare(create=True, say=lambda _: None)
        crew = Team(Random(3))
        for _ in range(150):
            crew.act()
        reviewer = crew.members[2]
        keys = [row.id for row in m.Commitment.objects.filter(state="accepted")][:1]
        from servanda.ledger.storing import writing

        with writing():
            for turn in range(2500):
                services.accept(reviewer, keys[0], str(turn))
        return exported(folder / "much.jsonl")


def test_killed_while_taking_in(fresh, outside: None, much: Path, tmp_path: Path):
    """At ten random moments: the ledger fits each time, without half an instrument, and the same command goes on."""
    where, random = fresh(), Random(7)
    command = [sys.executable, "-c", IMPORT, "ledger", "import", str(much), "--ledger", where]
    began = time.monotonic()
    subprocess.run([*command[:-1], fresh()], check=True, capture_output=True, timeout=120)
    took = time.monotonic() - began
    counts = [0]
    for _ in range(KILLS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.15, 1.0) * took)
        process.send_signal(signal.SIGKILL)
        process.wait()
        connect(where)
        checked = verify()
        assert checked.fault is None
        assert checked.entries >= counts[-1]
        counts.append(checked.entries)
        if checked.entries == len(list(read_lines(much))):
            where = fresh()
            command[-1] = where
            counts = [0]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, env=os.environ)
    assert done.returncode == 0, done.stderr
    connect(where)
    assert verify().fault is None
    assert exported(tmp_path / "again.jsonl").read_bytes() == much.read_bytes()
