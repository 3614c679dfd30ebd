"""What nothing takes up, since when, and of what there was no word for months."""

import datetime

import pytest
from promising import add, document, team

from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.ledger.silence import Unheard, silent_of
from servanda.records import Span

FIRST, SECOND = "NO-CL/2024-05-01/joint-statement", "NO-CL/2025-05-31/joint-statement"


@pytest.fixture
def crew(ledger: str):
    crew = team()
    told = ("Norway will open an office.", "Chile will give $20.", "Norway will send ships.")
    add(crew[Role.OWNER], *told)
    add(crew[Role.OWNER], "Chile will build a port.", date=datetime.date(2025, 5, 31))
    add(crew[Role.OWNER], "Japan will pay.", parties=("JP",))
    return crew


def keys(found: list[Unheard]) -> list[str]:
    return [one.commitment.id for one in found]


def evidence(crew, number: int, date: datetime.date, stance: str, role: Role = Role.REVIEWER) -> str:
    key = services.add_document(crew[role], document(f"Told of number {number} on {date}.", date=date))
    return services.add_evidence(crew[role], f"{FIRST}/{number}", key, Span(0, 4), stance).subject


def test_what_nothing_takes_up(crew):
    """The last instrument's commitments are not silent, nor those of a partnership with one alone."""
    assert keys(silent_of()) == [f"{FIRST}/{number}" for number in (1, 2, 3)]
    link = services.add_link(crew[Role.CODER], f"{FIRST}/1", f"{SECOND}/1", "advanced").subject
    assert keys(silent_of("NO-CL")) == [f"{FIRST}/2", f"{FIRST}/3"]
    services.reject_link(crew[Role.REVIEWER], link)
    evidence(crew, 2, datetime.date(2024, 8, 1), "progress")
    evidence(crew, 3, datetime.date(2024, 8, 1), "progress", Role.CODER)
    found = silent_of("NO-CL")
    assert keys(found) == [f"{FIRST}/1", f"{FIRST}/3"]
    assert [(one.since, one.last, one.followed) for one in found] == [("2025-05-31", "2024-05-01", False)] * 2
    services.reject(crew[Role.REVIEWER], f"{FIRST}/3")
    assert keys(silent_of("NO-CL")) == [f"{FIRST}/1"]
    assert silent_of("NO-CL", at=datetime.date(2025, 5, 30)) == []


def test_no_word_for_months(crew):
    evidence(crew, 1, datetime.date(2025, 2, 1), "progress")
    evidence(crew, 2, datetime.date(2024, 6, 1), "fulfilled")
    last = {one.commitment.id: one.last for one in silent_of("NO-CL", 6, datetime.date(2025, 12, 31))}
    assert last == {f"{FIRST}/1": "2025-02-01", f"{FIRST}/3": "2024-05-01", f"{SECOND}/1": "2025-05-31"}
    assert keys(silent_of("NO-CL", 6, datetime.date(2025, 7, 31))) == [f"{FIRST}/3"]
    assert keys(silent_of("NO-CL", 6, datetime.date(2025, 8, 2))) == [f"{FIRST}/1", f"{FIRST}/3"]
    assert silent_of("NO-CL", 99_999) == []
