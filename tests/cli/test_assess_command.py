"""``servanda assess`` as users call it: a whole cycle from sheets, and what can't be done in one line."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

pytestmark = pytest.mark.usefixtures("outside")
STATEMENT = """---
date: 2023-05-01
---
# Joint Statement of Norway and New Zealand

Norway and New Zealand will provide $200 million to the Kelp Restoration Fund by 2026.

Norway and New Zealand will launch a Ferry Safety Task Force.
"""
Servanda = Callable[..., Result]
KEY = "NO-NZ/2023-05-01/joint-statement/1"


@pytest.fixture
def ledger(servanda: Servanda, notes, tmp_path: Path) -> Path:
    """Return a ledger with two accepted commitments, two coders and a reviewer."""
    path = tmp_path / "ledger.sqlite"
    assert servanda("add", notes("2023.md", STATEMENT), "--ledger", path, "--jobs", 1).exit_code == 0
    for name, role in (("ana", "coder"), ("ben", "coder"), ("remi", "reviewer")):
        assert servanda("user", "add", name, "--role", role, "--ledger", path).exit_code == 0
    from servanda.ledger import models as m
    from servanda.ledger import services

    for key in m.Commitment.objects.values_list("id", flat=True):
        services.accept(services.member("remi"), key)
    return path


@pytest.fixture
def assess(servanda: Servanda, ledger: Path) -> Servanda:
    return lambda *arguments: servanda("assess", *arguments, "--ledger", ledger)


def opened(assess: Servanda, *more: object) -> str:
    done = assess("open", "Final 2024", "--partnership", "NO-NZ", "--coder", "ana", "--coder", "ben", *more)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def fill(path: Path, values: list[str]) -> None:
    """Fill in the values of a sheet as a spreadsheet would save them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(values)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row, value in zip(rows, values, strict=True):
            writer.writerow(row | {"value": value, "reason": value and "as told"})


def filled(assess: Servanda, who: str, path: Path, values: list[str]) -> Path:
    assert assess("sheet", "final-2024", "--as", who, "--out", path).exit_code == 0
    fill(path, values)
    return path


def test_a_whole_cycle(assess: Servanda, servanda: Servanda, ledger: Path, tmp_path: Path):
    assert opened(assess, "--until", "2024-12-31") == "final-2024"
    ana = filled(assess, "ana", tmp_path / "ana.csv", ["1", "0", "not-due", "-1"])
    done = assess("score", "final-2024", ana, "--as", "ana")
    assert done.stdout == "4 scores given by ana.\n", done.output
    assert assess("score", "final-2024", ana, "--as", "ana").stdout == "0 scores given by ana.\n"
    ben = filled(assess, "ben", tmp_path / "ben.csv", ["1", "", "not-due", "1"])
    assert "as told" not in assess("sheet", "final-2024", "--as", "ben").stdout
    assert assess("score", "final-2024", ben, "--as", "ben").exit_code == 0
    filled(assess, "ben", ben, ["0"])  # what is left
    assert assess("score", "final-2024", ben, "--as", "ben").exit_code == 0
    refused = assess("results", "final-2024", "--as", "ben")
    assert refused.exit_code == 2
    assert "until it is published" in refused.stderr
    unsettled = assess("publish", "final-2024")
    assert unsettled.exit_code == 2
    assert "1 without a score that stands" in unsettled.stderr
    disputed = filled(assess, "remi", tmp_path / "disputed.csv", ["0"])
    assert "-1: as told,'+1: as told" in disputed.read_text(encoding="utf-8")
    assert assess("settle", "final-2024", disputed, "--as", "remi").stdout == "1 scores settled by remi.\n"
    published = assess("publish", "final-2024")
    assert published.exit_code == 0
    verified = servanda("ledger", "verify", "--head", published.stdout.strip(), "--ledger", ledger)
    assert verified.exit_code == 0, verified.output
    [whole, *_] = json.loads(assess("agreement", "final-2024", "--as", "ben", "-f", "json").stdout)
    assert (whole["units"], whole["percent"], whole["kappa_name"]) == (4, 75.0, "Cohen's kappa")
    told = json.loads(assess("results", "final-2024", "--format", "json", "--against", "final-2024").stdout)
    assert told["figures"][0]["counts"] == {"-1": 0, "0": 2, "+1": 1, "not-due": 1, "cannot-assess": 0}
    assert (told["figures"][0]["funded"], told["change"]["same"]) == (0.5, 3)
    table = assess("results", "final-2024", "--against", "final-2024").stdout
    assert "Assessed in both: 0 better, 3 the same, 0 worse." in table
    assert "alpha" in assess("agreement", "final-2024").stdout
    replied = assess("reply", "final-2024", KEY, "NO", "It was paid.", "--by", "Ministry", "--date", "2024-12-01")
    assert replied.stdout.startswith(f"Reply of Ministry for NO on {KEY}: entry "), replied.output
    report = tmp_path / "final.html"
    options = ["--against", "final-2024", "--out", report, "--ledger", ledger]
    done = servanda("report", "--cycle", "final-2024", *options, "--as", "ana")
    assert "Final 2024: 4 scores. Written to" in " ".join(done.stderr.split()), done.output
    assert "It was paid." in report.read_text(encoding="utf-8")


def test_a_reply_and_a_report_too_early(assess: Servanda, servanda: Servanda, ledger: Path):
    opened(assess)
    done = assess("reply", "final-2024", KEY, "NO", "It was paid.", "--by", "Ministry")
    assert done.exit_code == 2
    assert "there is nothing to reply to" in done.stderr
    for who, said in (("ana", "until it is published"), ("remi", "nothing has a final score yet")):
        done = servanda("report", "--cycle", "final-2024", "--as", who, "--ledger", ledger)
        assert done.exit_code == 2
        assert said in " ".join(done.stderr.split())


def test_all_lines_or_none(assess: Servanda, tmp_path: Path):
    opened(assess)
    sheet = filled(assess, "ana", tmp_path / "ana.csv", ["1", "0", "0", "0"])
    text = sheet.read_text(encoding="utf-8-sig").rstrip().splitlines()
    text[-1] = text[-1].replace("NO-NZ/2023-05-01/joint-statement/2", "NO-NZ/2023-05-01/joint-statement/9")
    sheet.write_text("\n".join(text), encoding="utf-8")
    done = assess("score", "final-2024", sheet, "--as", "ana")
    assert done.exit_code == 2
    assert "ana.csv, line 5: there is no commitment NO-NZ/2023-05-01/joint-statement/9" in " ".join(done.stderr.split())
    from servanda.ledger import models as m

    assert m.Score.objects.count() == 0


def test_a_choice_and_a_scale(assess: Servanda, tmp_path: Path):
    choice = tmp_path / "choice.csv"
    choice.write_text("commitment,parties,complete\nNO-NZ/2023-05-01/joint-statement/2,NO,it met\n")
    opened(assess, "--choice", choice, "--scale", "steps")
    sheet = assess("sheet", "final-2024", "--as", "ana").stdout
    assert "complete: it met" in sheet
    assert sheet.count("joint-statement/") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sheet", "nowhere"], "there is no cycle nowhere"),
        (["score", "nowhere", "none.csv"], "there is no cycle nowhere"),
        (["open", "A", "--partnership", "NO-NZ", "--coder", "ana"], "needs two coders or more"),
        (["open", "A", "--partnership", "X", "--coder", "ana"], "no commitment of X was accepted"),
        (["open", "A", "--partnership", "NO-NZ", "--coder", "ana", "--scale", "x"], "x: no scale"),
        (["open", "A", "--partnership", "NO-NZ", "--coder", "ana", "--choice", "x.csv"], "x.csv: No such file"),
    ],
)
def test_what_cannot_be_done(assess: Servanda, arguments: list[str], message: str):
    done = assess(*arguments)
    assert done.exit_code == 2
    assert message in " ".join(done.stderr.split())
    assert "Traceback" not in done.output
