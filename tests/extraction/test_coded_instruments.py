"""The seven coded instruments: each figure that the reader has to reach, and the fact sheet of 21 May 2021 in detail.

They lie beside the project, in the folder that SERVANDA_DATA names; without it these tests are skipped.
"""

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from servanda.extraction import find
from servanda.instruments import read
from servanda.records import Commitment, Kind, Strength, to_json

DATA = Path(os.environ.get("SERVANDA_DATA", Path(__file__).parents[3] / "shared"))

pytestmark = pytest.mark.skipif(
    not (DATA / "bench" / "score.py").is_file() or not (DATA / "instruments").is_dir(),
    reason=f"no coded instruments in {DATA}: name their folder in SERVANDA_DATA",
)

LEAST = {
    "f1": 0.75,
    "cover_f1": 0.82,
    "parties": 0.90,
    "kind": 0.93,
    "strength": 0.85,
    "verb": 0.90,
    "topic": 0.70,
    "money": 0.95,
    "deadline": 0.85,
    "bodies": 0.75,
}
BOTH = {"US", "KR"}
SUMS = [  # amount, parties, kind, verb, deadline
    (2_500_000_000, {"US"}, Kind.DELIVERABLE, "commit", None),
    (1_000_000_000, {"KR"}, Kind.DELIVERABLE, "commit", None),
    (200_000_000, {"KR"}, Kind.DELIVERABLE, "commit", "P5Y"),
    (25_000_000_000, {"our leading companies"}, Kind.DELIVERABLE, "invest", None),
]
BODIES = [
    "Supply Chain Task Force",
    "investment screening",
    "Experts Group",
    "cyber-working group",
    "Democracy and Governance Consultations",
]
# Opening words of the tasks of a body, with parties and strength.
WORKING_GROUP = ["It will 1) develop", "launch a bilateral dialogue", "establish a bilateral law", "design educational"]
VACCINES = [
    ("The United States and Korea will work collaboratively", BOTH, Strength.INTENDED, "expand"),
    ("The United States and Korea will work to expand", BOTH, Strength.INTENDED, "expand"),
    ("Korea will provide", {"KR"}, Strength.FIRM, "provide"),
    ("The United States will discuss", {"US"}, Strength.SOFT, "discuss"),
    ("launch expert cooperation", {"US"}, Strength.FIRM, "launch"),
    ("The United States and Korea will foster", BOTH, Strength.FIRM, "foster"),
    ("Launch a senior-level", BOTH, Strength.FIRM, "launch"),
]


@pytest.fixture(scope="session")
def coded() -> dict[str, tuple[datetime.date | None, list[Commitment]]]:
    """Date and commitments of each coded instrument, by its name."""
    out = {}
    for path in sorted((DATA / "instruments").glob("*.md")):
        instrument = read(path)
        out[path.stem] = (instrument.date, find(instrument))
    return out


@pytest.fixture(scope="session")
def figures(
    coded: dict[str, tuple[datetime.date | None, list[Commitment]]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the scorer says of them, by document."""
    folder = tmp_path_factory.mktemp("found")
    for name, (_, found) in coded.items():
        rows = "".join(json.dumps(to_json(one)) + "\n" for one in found)
        (folder / f"{name}.jsonl").write_text(rows, encoding="utf-8")
    command = [sys.executable, str(DATA / "bench" / "score.py"), "--json", str(DATA / "gold"), str(folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    out: dict[str, Any] = json.loads(result.stdout)
    return out


@pytest.fixture(scope="session")
def fact_sheet(coded: dict[str, tuple[datetime.date | None, list[Commitment]]]) -> tuple[str, list[Commitment]]:
    """Name and commitments of the fact sheet of 21 May 2021."""
    ((name, found),) = [(n, f) for n, (date, f) in coded.items() if date == datetime.date(2021, 5, 21)]
    return name, found


def opens(found: list[Commitment], words: str) -> Commitment:
    matching = [one for one in found if one.quote.lower().startswith(words.lower())]
    assert len(matching) == 1, f"{len(matching)} commitments open with {words!r}"
    return matching[0]


@pytest.mark.parametrize(("figure", "least"), LEAST.items())
def test_reaches(figures: dict[str, Any], figure: str, least: float) -> None:
    assert figures["ALL"][figure] >= least


def test_every_quote_is_in_its_document(figures: dict[str, Any]) -> None:
    assert figures["ALL"]["not_in_document"] == 0


def test_finds_the_fact_sheets_commitments(figures: dict[str, Any], fact_sheet: tuple[str, list[Commitment]]) -> None:
    assert figures[fact_sheet[0]]["recall"] >= 0.85


@pytest.mark.parametrize(("amount", "parties", "kind", "verb", "edtf"), SUMS, ids=[f"{s[0]:,}" for s in SUMS])
def test_puts_the_sum_on_its_commitment(
    fact_sheet: tuple[str, list[Commitment]], amount: int, parties: set[str], kind: Kind, verb: str, edtf: str | None
) -> None:
    holding = [one for one in fact_sheet[1] if any(m.amount == amount for m in one.money)]
    read_as = [(set(o.parties), o.kind, o.verb, o.deadline.edtf if o.deadline else None) for o in holding]
    assert read_as == [(parties, kind, verb, edtf)]
    assert all(m.currency == "USD" for one in holding for m in one.money)


def test_dates_the_targets_by_the_later_of_october_and_cop26(fact_sheet: tuple[str, list[Commitment]]) -> None:
    one = opens(fact_sheet[1], "The ROK will release early in October")
    assert one.deadline is not None
    assert one.deadline.edtf == "2021-11"  # by COP26: the coders take the latest point of the two


def test_dates_the_mechanism_of_this_year(fact_sheet: tuple[str, list[Commitment]]) -> None:
    dated = [one for one in fact_sheet[1] if one.deadline is not None and one.deadline.edtf == "2021"]
    assert [one.verb for one in dated] == ["establish"]


@pytest.mark.parametrize("goal", ["2030", "2050"])
def test_does_not_take_the_date_of_a_goal_for_a_deadline(fact_sheet: tuple[str, list[Commitment]], goal: str) -> None:
    assert [one.quote for one in fact_sheet[1] if goal in one.quote]
    dated = [one.quote for one in fact_sheet[1] if one.deadline is not None and one.deadline.edtf == goal]
    assert [
        quote for quote in dated if not quote.startswith("achieve net zero")
    ] == []  # the goal's own date is its own


@pytest.mark.parametrize("name", BODIES)
def test_names_the_body(fact_sheet: tuple[str, list[Commitment]], name: str) -> None:
    assert [body.name for one in fact_sheet[1] for body in one.bodies if name in body.name]


@pytest.mark.parametrize("words", WORKING_GROUP)
def test_codes_each_task_of_the_working_group(fact_sheet: tuple[str, list[Commitment]], words: str) -> None:
    one = opens(fact_sheet[1], words)
    assert (set(one.parties), one.kind, one.strength) == (BOTH, Kind.UNDERTAKING, Strength.FIRM)


@pytest.mark.parametrize(("words", "parties", "strength", "verb"), VACCINES, ids=[v[0] for v in VACCINES])
def test_codes_each_task_of_the_vaccine_partnership(
    fact_sheet: tuple[str, list[Commitment]], words: str, parties: set[str], strength: Strength, verb: str
) -> None:
    one = opens(fact_sheet[1], words)
    assert (set(one.parties), one.strength, one.verb) == (parties, strength, verb)
