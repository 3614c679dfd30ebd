"""``servanda evidence`` and ``servanda link --partnership`` as users call them, on a ledger."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

pytestmark = pytest.mark.usefixtures("outside")
EARLIER = """---
date: 2023-05-01
---
# Joint Statement of Norway and New Zealand

Norway and New Zealand will provide $200 million to the Kelp Restoration Fund by 2026.

Norway and New Zealand will launch a Ferry Safety Task Force.

Norway and New Zealand will lower the fees for student visas.
"""
LATER = """---
date: 2025-05-01
---
# Joint Statement of Norway and New Zealand

Norway and New Zealand will provide $300 million to the Kelp Restoration Fund by 2027.
"""
READOUT = """---
date: 2024-02-01
---
# Readout of the ministers' call between Norway and New Zealand

The ministers of Norway and New Zealand spoke today.

Norway and New Zealand launched the Ferry Safety Task Force in Bergen on Monday.
"""
CHESS = "# Chess\n\nJapan held a chess cup in Kyoto for the third time."
KEY = "NO-NZ/2023-05-01/joint-statement"
Servanda = Callable[..., Result]


@pytest.fixture
def ledger(servanda: Servanda, notes, tmp_path: Path) -> Path:
    """Return a ledger with two instruments."""
    path = tmp_path / "ledger.sqlite"
    added = servanda("add", notes("2023.md", EARLIER), notes("2025.md", LATER), "--ledger", path, "--jobs", 1)
    assert added.exit_code == 0, added.output
    return path


@pytest.fixture
def readout(notes) -> Path:
    return notes("readout.md", READOUT)


def rows(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_evidence(servanda: Servanda, ledger: Path, readout: Path):
    done = servanda("evidence", readout, "--ledger", ledger)
    assert done.exit_code == 0, done.output
    [row] = rows(done.stdout)
    assert row["commitment"] == {
        "id": f"{KEY}/2",
        "quote": "Norway and New Zealand will launch a Ferry Safety Task Force",
    }
    assert row["document"]["date"] == "2024-02-01"
    assert row["quote"].startswith("Norway and New Zealand launched the Ferry Safety Task Force")
    assert (row["stance"], row["state"]) == ("fulfilled", "proposed")
    assert "1 passage on commitments, 1 of them new, in 1 of 1 document." in done.stderr
    again = servanda("evidence", readout, "--ledger", ledger, "--partnership", "NO-NZ")
    assert rows(again.stdout) == [row]
    assert "0 of them new" in again.stderr
    assert servanda("ledger", "verify", "--ledger", ledger).exit_code == 0
    log = servanda("ledger", "log", "--kind", "evidence", "--ledger", ledger)
    assert "evidence.proposed" in log.stdout


def test_what_was_rejected_is_not_shown_again(servanda: Servanda, ledger: Path, readout: Path):
    [row] = rows(servanda("evidence", readout, "--ledger", ledger).stdout)
    from servanda.ledger import models as m
    from servanda.ledger import services

    owner = services.member(m.Member.objects.get().id)
    services.reject_evidence(owner, row["id"])
    done = servanda("evidence", readout, "--ledger", ledger)
    assert (done.exit_code, done.stdout) == (0, "")
    log = servanda("ledger", "log", "--kind", "evidence.rejected", "--ledger", ledger).stdout
    assert f"{row['document']['id']} {row['id']}" in log


def test_what_cannot_be_read_is_named_and_the_rest_looked_through(
    servanda: Servanda, ledger: Path, readout: Path, notes
):
    missing, broken = readout.parent / "missing.md", notes("folder/broken.pdf", "%PDF-1.4 no more")
    notes("folder/chess.md", CHESS)
    notes("folder/2023.md", EARLIER)
    done = servanda("evidence", missing, readout.parent / "folder", readout, "--ledger", ledger)
    assert done.exit_code == 2
    assert len(rows(done.stdout)) == 1
    assert f"error: {missing}: there is no such file" in done.stderr
    assert f"error: {broken}: " in done.stderr
    assert f"2023.md: it is {KEY} in the ledger" in done.stderr
    assert "in 1 of 3 documents." in done.stderr
    assert "Traceback" not in done.output


def test_the_table(servanda: Servanda, ledger: Path, readout: Path):
    done = servanda("evidence", readout, "--ledger", ledger, "--format", "table")
    assert "✓ fulfilled" in done.stdout
    assert "→ Norway and New Zealand launched" in " ".join(done.stdout.split())
    assert "Readout of the ministers' call" in done.stdout


def test_a_table_of_nothing(servanda: Servanda, ledger: Path, notes):
    done = servanda("evidence", notes("chess.md", CHESS), "--ledger", ledger, "-f", "table")
    assert done.exit_code == 0
    assert "Nothing bears on a commitment." in done.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--partnership", "XX"], "there is no partnership XX"),
        (["--as", "nobody"], "there is no active member nobody"),
        (["--date", "May"], "is not a date"),
    ],
)
def test_wrong_options(servanda: Servanda, ledger: Path, readout: Path, options: list[str], message: str):
    done = servanda("evidence", readout, "--ledger", ledger, *options)
    assert done.exit_code == 2
    assert message in " ".join(done.output.split())


def test_without_a_ledger(servanda: Servanda, readout: Path, tmp_path: Path):
    done = servanda("evidence", readout, "--ledger", tmp_path / "none.sqlite")
    assert done.exit_code == 2
    assert done.stderr.startswith("error: ledger: there is no ledger at")


def test_linking_in_the_ledger(servanda: Servanda, ledger: Path):
    done = servanda("link", "--partnership", "NO-NZ", "--ledger", ledger)
    assert done.exit_code == 0, done.output
    found = rows(done.stdout)
    [fund] = [row for row in found if "Kelp" in row["from"]["quote"]]
    assert (fund["from"]["doc"], fund["relation"]) == (KEY, "advanced")
    assert f"{len(found)} of the links {'is' if len(found) == 1 else 'are'} new in {ledger}." in done.stderr
    assert "of 3 earlier commitments silent" in done.stderr
    again = servanda("link", "--partnership", "NO-NZ", "--ledger", ledger)
    assert again.stdout == done.stdout
    assert "0 of the links are new" in again.stderr
    assert servanda("ledger", "verify", "--ledger", ledger).exit_code == 0


def test_what_was_decided_is_shown_by_linking(servanda: Servanda, ledger: Path):
    servanda("link", "--partnership", "NO-NZ", "--ledger", ledger)
    from servanda.ledger import models as m
    from servanda.ledger import services

    owner = services.member(m.Member.objects.get().id)
    key = m.Link.objects.get(earlier=f"{KEY}/1").id
    services.confirm_link(owner, key, "weakened")
    shown = servanda("link", "--partnership", "NO-NZ", "--ledger", ledger, "-f", "table").stdout
    assert "↓ weakened" in shown
    services.reject_link(owner, key)
    shown = servanda("link", "--partnership", "NO-NZ", "--ledger", ledger, "-f", "table").stdout
    assert "Kelp" in shown.partition("Silent since")[2]


def test_the_evidence_breaks_the_silence(servanda: Servanda, ledger: Path, readout: Path):
    [row] = rows(servanda("evidence", readout, "--ledger", ledger).stdout)
    from servanda.ledger import models as m
    from servanda.ledger import services

    before = servanda("link", "--partnership", "NO-NZ", "--ledger", ledger, "-f", "table").stdout
    services.confirm_evidence(services.member(m.Member.objects.get().id), row["id"])
    after = servanda("link", "--partnership", "NO-NZ", "--ledger", ledger, "-f", "table").stdout
    assert "Ferry" in before.partition("Silent since")[2]
    assert "Ferry" not in after.partition("Silent since")[2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["file.md", "--partnership", "NO-NZ"], "leave out files, --date, --parties and --jobs"),
        (["--partnership", "NO-NZ", "--date", "2024-01-01"], "leave out files, --date, --parties and --jobs"),
        (["--partnership", "XX"], "there is no partnership XX"),
        (["--format", "table"], "name two documents, or a partnership"),
    ],
)
def test_linking_otherwise(servanda: Servanda, ledger: Path, arguments: list[str], message: str):
    done = servanda("link", *arguments, "--ledger", ledger)
    assert done.exit_code == 2
    assert message in " ".join(done.output.replace("│", " ").split())
