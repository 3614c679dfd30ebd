"""``servanda add`` and ``servanda ledger …`` as users call them, and what they are told when something is wrong."""

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import Result

from servanda.ledger import databases
from servanda.ledger.payloads import KINDS

Servanda = Callable[..., Result]
pytestmark = pytest.mark.usefixtures("outside")
KEY = "NZ-NO/2025-03-18/fact-sheet"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, sample: Path, django_db_blocker) -> Path:
    """Return a ledger with the sample in it."""
    from typer.testing import CliRunner

    from servanda.cli.app import app

    path = tmp_path_factory.mktemp("kept") / "ledger.sqlite"
    with django_db_blocker.unblock():
        added = CliRunner().invoke(app, ["add", str(sample), "--ledger", str(path)])
        assert added.exit_code == 0, added.output
        from django.db import connections

        connections.close_all()
    return path


@pytest.fixture
def ledger(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "ledger.sqlite"))


def test_adding(servanda: Servanda, sample: Path, notes, tmp_path: Path):
    """A new ledger is made; one document that fails does not stop the others; the same again adds nothing."""
    ledger = tmp_path / "deep" / "down" / "new.sqlite"
    missing, other = tmp_path / "missing.md", notes("other.md", "# Fact sheet\n\nNorway will open an office in Lima.")
    done = servanda("add", sample, missing, other, "--ledger", ledger, "--jobs", 1)
    assert done.exit_code == 2
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"{KEY}: added, ")
    assert lines[1] == "NO/undated/fact-sheet: added, 1 commitment to review"
    assert f"made a new ledger at {ledger}" in done.stderr
    assert f"error: {missing}: there is no such file" in done.stderr
    assert done.stderr.splitlines()[-1].endswith(f"servanda serve --ledger {ledger}")
    again = servanda("add", sample, "--ledger", ledger)
    assert (again.exit_code, again.stdout) == (0, f"{KEY}: unchanged, the ledger has these words already\n")
    assert servanda("ledger", "verify", "--ledger", ledger).exit_code == 0


def test_adding_a_corrected_version(servanda: Servanda, sample: Path, notes, ledger: Path):
    words = sample.read_text(encoding="utf-8")
    assert "Launch a pilot" in words
    corrected = notes("corrected.md", words.replace("Launch a pilot", "Launch two pilots"))
    from servanda.ledger import models as m
    from servanda.ledger import services
    from servanda.ledger.connecting import connect

    connect(str(ledger))
    [key] = m.Commitment.objects.filter(quote__startswith="Launch a pilot").values_list("id", flat=True)
    [owner] = m.Member.objects.values_list("id", flat=True)
    services.accept(services.member(owner), key)
    done = servanda("add", corrected, "--corrects", KEY, "--ledger", ledger)
    assert done.exit_code == 0, done.output
    first, second = done.stdout.splitlines()
    assert first == f"{KEY}: corrected, 1 new commitment to review"
    assert second == f"  look again at 1 whose words are not as they were: {key}"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--as", "nobody"), "there is no active member nobody"),
        (("--partnership", "no/such"), "can't name a partnership"),
        (("--corrects", "no/such"), "there is no instrument no/such"),
    ],
)
def test_what_cannot_be_added(servanda: Servanda, notes, ledger: Path, options: tuple[str, ...], message: str):
    before = servanda("ledger", "export", "--ledger", ledger).stdout
    done = servanda("add", notes("a.md", "Norway will open an office."), *options, "--ledger", ledger)
    assert done.exit_code == 2
    assert message in done.stderr
    assert servanda("ledger", "export", "--ledger", ledger).stdout == before


def test_corrects_needs_one_document(servanda: Servanda, notes, ledger: Path):
    done = servanda("add", notes("a.md", "A."), notes("b.md", "B."), "--corrects", KEY, "--ledger", ledger)
    assert done.exit_code == 2
    assert "give that document alone" in done.stderr


def test_verify(servanda: Servanda, ledger: Path, tmp_path: Path):
    fits = servanda("ledger", "verify", "--ledger", ledger)
    assert fits.exit_code == 0
    first, second = fits.stdout.splitlines()
    assert first.startswith(f"{ledger} fits: 3 entries and all that they add up to, in ")
    head = second.removeprefix("head ")
    published = tmp_path / "head.txt"
    published.write_text(f"On 1 May the head was:\n{head}\n", encoding="utf-8")
    assert servanda("ledger", "verify", "--head", head, "--ledger", ledger).exit_code == 0
    assert servanda("ledger", "verify", "--head-file", published, "--ledger", ledger).exit_code == 0
    gone = servanda("ledger", "verify", "--head", "a" * 64, "--ledger", ledger)
    assert gone.exit_code == 1
    assert "found none in the whole chain" in gone.stdout


def test_verify_names_the_row(servanda: Servanda, ledger: Path):
    with closing(sqlite3.connect(ledger)) as file, file:
        file.execute("UPDATE ledger_commitment SET quote = 'made up' WHERE number = 3")
    done = servanda("ledger", "verify", "--ledger", ledger)
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{ledger} does not fit: ledger_commitment {KEY}/3 quote: expected '")
    assert "found 'made up'" in done.stdout


@pytest.mark.parametrize("hash_", ["abc", "x" * 64])
def test_what_is_no_head(servanda: Servanda, ledger: Path, tmp_path: Path, hash_: str):
    (tmp_path / "head").write_text(hash_)
    for options in (("--head", hash_), ("--head-file", tmp_path / "head"), ("--head-file", tmp_path / "missing")):
        done = servanda("ledger", "verify", *options, "--ledger", ledger)
        assert done.exit_code == 2
        assert done.stderr.startswith("error: ")
        assert done.stderr.count("\n") == 1


def test_log(servanda: Servanda, ledger: Path):
    def count(*options: str) -> int:
        done = servanda("ledger", "log", "--format", "jsonl", *options, "--ledger", ledger)
        assert done.exit_code == 0, done.stderr
        return len(done.stdout.splitlines())

    assert count() == 3
    assert count("--limit", "2") == 2
    assert count("--kind", "instrument.added") == count("--kind", "instrument") == count("--scope", KEY) == 1
    assert count("--who", "nobody") == count("--until", "2001-01-01") == count("--since", "2999-01-01") == 0
    table = servanda("ledger", "log", "--ledger", ledger).stdout.splitlines()
    assert table[0].split() == ["entry", "when", "(UTC)", "who", "what", "on"]
    assert table[1].split()[0] == "3"
    rows = list(csv.DictReader(servanda("ledger", "log", "--format", "csv", "--ledger", ledger).stdout.splitlines()))
    assert [row["sequence"] for row in rows] == ["3", "2", "1"]
    assert {row["kind"] for row in rows} <= set(KINDS)
    wrong = servanda("ledger", "log", "--kind", "coronation", "--ledger", ledger)
    assert (wrong.exit_code, "there is no kind of entry named coronation" in wrong.stderr) == (2, True)


def test_as_of(servanda: Servanda, ledger: Path, tmp_path: Path):
    now = servanda("ledger", "as-of", "2999-01-01", "--format", "jsonl", "--ledger", ledger)
    rows = [json.loads(line) for line in now.stdout.splitlines()]
    assert len(rows) > 20
    assert {row["state"] for row in rows} == {"proposed"}
    assert servanda("ledger", "as-of", "2001-01-01", "-f", "jsonl", "--ledger", ledger).stdout == ""
    listed = servanda("ledger", "as-of", "2999-01-01", "--format", "csv", "--ledger", ledger).stdout
    assert [row["id"] for row in csv.DictReader(listed.splitlines())] == [row["id"] for row in rows]
    assert KEY in servanda("ledger", "as-of", "2999-01-01", "--ledger", ledger).stdout
    then = tmp_path / "then.sqlite"
    assert servanda("ledger", "as-of", "2999-01-01", "--out", then, "--ledger", ledger).exit_code == 0
    assert servanda("ledger", "verify", "--ledger", then).exit_code == 0
    for message, *options in (
        ("is there already", "2999-01-01", "--out", then),
        ("no entry up to", "2001-01-01", "--out", tmp_path / "empty.sqlite"),
        ("is no date", "yesterday"),
    ):
        done = servanda("ledger", "as-of", *options, "--ledger", ledger)
        assert (done.exit_code, message in done.stderr) == (2, True), done.stderr
    assert {path.name.partition("-")[0] for path in tmp_path.iterdir()} == {"ledger.sqlite", "then.sqlite"}


def test_out_and_in_again(servanda: Servanda, ledger: Path, tmp_path: Path):
    file, other = tmp_path / "all.jsonl", tmp_path / "other.sqlite"
    assert servanda("ledger", "export", file, "--ledger", ledger).exit_code == 0
    assert file.read_bytes() == servanda("ledger", "export", "--ledger", ledger).stdout_bytes
    assert servanda("ledger", "export", file, "--ledger", ledger).exit_code == 2
    assert servanda("ledger", "export", file, "--force", "--ledger", ledger).exit_code == 0
    taken = servanda("ledger", "import", file, "--ledger", other)
    assert (taken.exit_code, f"3 of 3 entries are new in {other}" in taken.stderr) == (0, True)
    assert servanda("ledger", "export", "--ledger", other).stdout_bytes == file.read_bytes()
    file.write_bytes(file.read_bytes()[:-100])
    cut = servanda("ledger", "import", file, "--ledger", other)
    assert cut.exit_code == 2
    assert cut.stderr.startswith(f"error: ledger: {file}: line 3 is no entry")
    assert servanda("ledger", "import", tmp_path / "missing", "--ledger", other).exit_code == 2


def test_backup(servanda: Servanda, ledger: Path, tmp_path: Path):
    copy = tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(ledger)) as user:
        user.execute("BEGIN IMMEDIATE")  # somebody writes meanwhile
        user.execute("DELETE FROM ledger_entry")
        assert servanda("ledger", "backup", copy, "--ledger", ledger).exit_code == 0
    assert servanda("ledger", "verify", "--ledger", copy).stdout.splitlines()[0].startswith(f"{copy} fits: 3 entries")
    assert copy.stat().st_mode & 0o077 == 0
    again = servanda("ledger", "backup", copy, "--ledger", ledger)
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)
    assert servanda("ledger", "backup", copy, "--force", "--ledger", ledger).exit_code == 0
    nowhere = servanda("ledger", "backup", tmp_path / "no" / "folder", "--ledger", ledger)
    assert (nowhere.exit_code, nowhere.stderr.count("\n")) == (2, 1)


def test_info(servanda: Servanda, ledger: Path):
    said = dict(line.split(maxsplit=1) for line in servanda("ledger", "info", "--ledger", ledger).stdout.splitlines())
    assert (said["ledger"], said["entries"], said["instruments"]) == (str(ledger), "3", "1")
    assert said["commitments"].endswith("proposed")


def text(path: Path) -> None:
    path.write_text("Norway will open an office. " * 100, encoding="utf-8")


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE songs (title)")


def of_a_later_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '9999_later', '2999-01-01')")


def without_a_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DROP TABLE ledger_commitment")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def absent(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (text, "is no SQLite file"),
        (cut_off, "is damaged"),
        (of_another_program, "is the database of another program"),
        (of_a_later_version, "was written by a later version of Servanda (ledger 9999_later)"),
        (without_a_table, "lacks a table"),
        (folder, "is a folder"),
        (absent, "there is no ledger at"),
        (empty, "there is no ledger at"),
    ],
)
@pytest.mark.parametrize("command", ["info", "verify", "log", "export", "backup", "as-of"])
def test_what_is_no_ledger(
    servanda: Servanda, ledger: Path, tmp_path: Path, command: str, harm: Callable[[Path], None], message: str
):
    harm(ledger)
    if harm is without_a_table and command not in ("info", "verify"):
        return  # these look at the entries alone
    argument = {"as-of": ["2999-01-01"], "backup": [tmp_path / "copy"]}.get(command, [])
    done = servanda("ledger", command, *argument, "--ledger", ledger)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in ((1, 2) if command == "verify" else (2,)), done.output
    assert message in done.stderr + (done.stdout if command == "verify" else "") or harm is cut_off
    assert done.stderr.count("\n") <= 1
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("postgresql://nobody:secret@127.0.0.1:1/none", "the database says: connection"),
        ("mysql://nobody:secret@127.0.0.1/none", "a ledger is kept in SQLite or PostgreSQL"),
        ("gopher://nobody:secret@127.0.0.1/none", "this is no database"),
        ("/dev/null/ledger.sqlite", "there is no ledger at"),
    ],
)
def test_places_that_hold_none(servanda: Servanda, where: str, message: str):
    done = servanda("ledger", "info", "--ledger", where)
    assert (done.exit_code, message in done.stderr, done.stderr.count("\n")) == (2, True, 1), done.output
    assert "secret" not in done.output


def test_a_place_where_none_can_be_made(servanda: Servanda, notes, tmp_path: Path):
    (tmp_path / "file").touch()
    done = servanda("add", notes("a.md", "Norway will pay."), "--ledger", tmp_path / "file" / "ledger.sqlite")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "no ledger can be made at" in done.stderr


def test_a_ledger_that_another_process_holds(servanda: Servanda, notes, ledger: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(databases, "_WAIT", 0.2)
    with closing(sqlite3.connect(ledger)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert servanda("ledger", "verify", "--ledger", ledger).exit_code == 0
        done = servanda("add", notes("a.md", "Norway will open an office."), "--ledger", ledger)
    assert done.exit_code == 2
    assert "another process holds it" in done.stderr


def test_reading_stops_early(process, ledger: Path):
    import subprocess
    import sys

    command = [sys.executable, "-c", "from servanda.cli import main; main()", "ledger", "as-of", "2999-01-01", "-f"]
    piped = " ".join(f"'{part}'" for part in [*command, "jsonl", "--ledger", str(ledger)]) + " | head -c 10"
    done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""


def test_an_older_ledger_is_brought_up_to_date(servanda: Servanda, ledger: Path):
    from django.core.management import call_command

    from servanda.ledger.connecting import connect

    connect(str(ledger))
    call_command("migrate", "ledger", "0001", verbosity=0)
    done = servanda("ledger", "verify", "--ledger", ledger)
    assert (done.exit_code, done.stderr) == (0, f"brought the ledger at {ledger} up to date\n")
    assert servanda("ledger", "verify", "--ledger", ledger).stderr == ""


def test_on_a_server(servanda: Servanda, sample: Path, postgresql: Callable[[str], str], tmp_path: Path):
    """The commands do the same on PostgreSQL, and a ledger moves from there to a file, to the byte."""
    import psycopg

    with psycopg.connect(postgresql("postgres"), autocommit=True) as server:
        server.execute("CREATE DATABASE commands")
    where, file = postgresql("commands"), tmp_path / "ledger.sqlite"
    assert "there is no ledger at postgresql://" in servanda("ledger", "info", "--ledger", where).stderr
    assert servanda("add", sample, "--ledger", where, "--as", "nobody").exit_code == 2
    assert servanda("add", sample, "--ledger", where).exit_code == 0
    assert servanda("ledger", "verify", "--ledger", where).exit_code == 0
    assert servanda("ledger", "info", "--ledger", where).stdout.startswith("ledger        postgresql:///")
    copied = servanda("ledger", "backup", tmp_path / "copy.jsonl", "--ledger", where)
    assert "an export as JSON lines" in copied.stderr
    assert servanda("ledger", "import", tmp_path / "copy.jsonl", "--ledger", file).exit_code == 0
    exports = [servanda("ledger", "export", "--ledger", place).stdout_bytes for place in (where, file)]
    assert exports[0] == exports[1] == (tmp_path / "copy.jsonl").read_bytes()
    then = tmp_path / "then.sqlite"
    assert servanda("ledger", "as-of", "2999-01-01", "--out", then, "--ledger", where).exit_code == 0
    assert servanda("ledger", "export", "--ledger", then).stdout_bytes == exports[0]
