"""What a report says of a partnership: what became of each commitment, and where its words stand."""

import datetime

import pytest

from servanda.ledger import services
from servanda.ledger.models import Entry
from servanda.ledger.services import Filed
from servanda.reporting import Report, ReportError, gather
from servanda.reporting.gathering import place_on
from servanda.reporting.report import Standing
from tests.web import factories

DAY = datetime.date(2028, 5, 1)


def standings(report: Report) -> list[str]:
    return [one.standing.value for one in report.promises()]


def test_nothing_is_silent_before_a_later_instrument(filed: Filed):
    assert set(standings(gather("NZ-NO", DAY))) == {Standing.OPEN, Standing.OUTCOME}


def test_what_became_of_each(followed: tuple[str, str]):
    report = gather("NZ-NO", DAY)
    assert standings(report) == ["taken up", "silent", "silent", "outcome", "silent", "silent", "open"]
    first, *_, last = report.promises()
    assert [(one.relation, one.confirmed, one.target) for one in first.sequels] == [("advanced", False, last.id)]
    assert [(one.stance, one.confirmed, one.title) for one in first.findings] == [("progress", False, "Readout")]
    assert {one.since for one in report.silent()} == {"2026-03-18"}
    assert not any(one.scores for one in report.promises())
    assert report.cycles == ()


def test_deadlines_go_by_the_day(followed: tuple[str, str]):
    assert [one.due for one in gather("NZ-NO", DAY).due()] == ["2027-12-31"]
    report = gather("NZ-NO", DAY)
    assert [report.is_overdue(one) for one in report.due()] == [True]
    assert not gather("NZ-NO", datetime.date(2025, 6, 1)).silent()


def test_it_names_the_head_of_the_ledger(filed: Filed):
    last = Entry.objects.order_by("-sequence")[0]
    head = gather("NZ-NO").head
    assert (head.hash, head.entries, head.at) == (last.hash, last.sequence, last.at)


def test_confirmed_leaves_proposals_out(followed: tuple[str, str], filed: Filed):
    assert list(gather("NZ-NO", DAY, confirmed=True).promises()) == []
    rita = factories.actor()
    services.accept(rita, f"{filed.id}/1")
    [one] = gather("NZ-NO", DAY, confirmed=True).promises()
    assert (one.reviewed, one.standing, one.sequels) == (True, Standing.SILENT, ())
    services.confirm_link(rita, followed[0])
    [one] = gather("NZ-NO", DAY, confirmed=True).promises()
    assert [told.target for told in one.sequels] == [""]  # the later commitment is a proposal, and no part of it
    assert one.standing is Standing.TAKEN_UP


def test_rejected_links_and_fulfilled_evidence(followed: tuple[str, str], filed: Filed):
    rita = factories.actor()
    services.reject_link(rita, followed[0])
    services.confirm_evidence(rita, followed[1], "fulfilled")
    first = next(gather("NZ-NO", DAY).promises())
    assert (first.standing, first.sequels) == (Standing.DELIVERED, ())


@pytest.mark.parametrize(
    ("key", "words"),
    [("NO-SUCH", "the ledger has EMPTY, NZ-NO"), ("EMPTY", "has no instrument")],
)
def test_what_cannot_be_reported(filed: Filed, key: str, words: str):
    services.name_partnership(factories.actor(), "EMPTY", "Nobody", ["NZ", "FR"])
    with pytest.raises(ReportError, match=words):
        gather(key)


@pytest.mark.parametrize(
    ("url", "quote", "expected"),
    [
        ("https://e.org/a", "open a port", "https://e.org/a#:~:text=open%20a%20port"),
        ("https://e.org/a", "a b c d e f g h i j k", "https://e.org/a#:~:text=a%20b%20c%20d%20e,g%20h%20i%20j%20k"),
        ("https://e.org/a", "long-term, fair", "https://e.org/a#:~:text=long%2Dterm%2C%20fair"),
        ("https://e.org/a#b", "open a port", "https://e.org/a#b"),
        ("https://e.org/a", "  ", "https://e.org/a"),
        ("", "open a port", ""),
        ("javascript:alert(1)", "open a port", ""),
        ("file:///etc/passwd", "open a port", ""),
    ],
)
def test_the_place_of_words_on_a_page(url: str, quote: str, expected: str):
    assert place_on(url, quote) == expected
