"""``servanda import table`` as users call it, and what they are told when something is wrong."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Servanda = Callable[..., Result]
pytestmark = pytest.mark.usefixtures("outside")
TABLE = (
    "Document,Day,Promise,Who,Coder\n"
    "Statement on the sea,2025-03-18,New Zealand will plant trees by 2030.,NZ,Ana\n"
    "Statement on the sea,2025-03-18,Norway will dig wells.,NO,Ben\n"
)
KEY = "NZ-NO/2025-03-18/statement"


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    path = tmp_path / "coded.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def test_a_preview_writes_nothing(servanda: Servanda, coded: Path, ledger: Path):
    done = servanda("import", "table", coded, "--preview", "--map", "Day=date", "--map", "Coder=-", "--ledger", ledger)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == [
        "coded.csv: 2 rows of 1 document",
        "  “Document” is title",
        "  “Day” is date",
        "  “Promise” is quote",
        "  “Who” is parties",
        "  “Coder” is left out",
        "Statement on the sea, 2025-03-18: a new instrument with 2 commitments",
    ]
    assert done.stderr == "Nothing was written: leave --preview out to take it in.\n"
    assert not ledger.exists()


def test_taking_it_in_and_once_more(servanda: Servanda, coded: Path, ledger: Path):
    command = ["import", "table", coded, "--map", "Day=date", "--ledger", ledger]
    done = servanda(*command, "--accept")
    assert done.exit_code == 0, done.output
    assert done.stderr.splitlines()[-1] == f"2 new commitments in {ledger}, as the table has them"
    again = servanda(*command)
    assert again.exit_code == 0
    assert again.stdout.splitlines()[-1] == f"{KEY}: nothing new, 2 there already"
    assert again.stderr == f"0 new commitments in {ledger}, to review\n"
    assert servanda("ledger", "verify", "--ledger", ledger).exit_code == 0
    shown = servanda("ledger", "as-of", "2999-01-01", "--format", "jsonl", "--ledger", ledger).stdout.splitlines()
    first = json.loads(shown[0])
    assert (first["id"], first["state"], first["deadline"]["edtf"]) == (f"{KEY}/1", "accepted", "2030")
    assert first["readings"]["quote"]["reason"] == "row 2 of coded.csv; Coder: Ana"


def test_rows_that_can_not_be_taken(servanda: Servanda, coded: Path, ledger: Path):
    coded.write_text(TABLE + "Statement on the sea,some day,Norway will fish.,NO,Ben\n", encoding="utf-8")
    command = ["import", "table", coded, "--map", "Day=date", "--ledger", ledger]
    done = servanda(*command)
    assert done.exit_code == 2
    assert "can not be taken: row 4, “Day”: “some day” is no day: write 2025-03-18" in done.stdout
    assert "Nothing was written: mend the rows" in done.stderr
    some = servanda(*command, "--skip-faulty")
    assert some.exit_code == 2
    assert f"2 new commitments in {ledger}, to review" in some.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no.csv"], "no.csv: there is no such file"),
        (["--map", "Pledge=quote"], "coded.csv: --map Pledge=quote: there is no column “Pledge”"),
        (["--sheet", "A"], "--sheet names a sheet of a spreadsheet: this file has none"),
        (["--partnership", "a b"], "'a b' can't name a partnership"),
        (["--as", "nobody"], "there is no active member nobody"),
        (["--date", "today"], "is not a date"),
    ],
)
def test_what_is_wrong(servanda: Servanda, coded: Path, ledger: Path, arguments: list[str], said: str):
    files = [] if arguments[0].endswith(".csv") else [coded]
    done = servanda("import", "table", *files, *arguments, "--ledger", ledger)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
