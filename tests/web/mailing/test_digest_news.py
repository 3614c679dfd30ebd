"""What a digest tells: everything that is published once, and nothing else."""

import datetime
from dataclasses import replace

import pytest

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.payloads import Role, decode_record
from servanda.ledger.services import Filed
from servanda.publishing.digest import Choice, Digest, Section, Window, gather, summary, write_html, write_text
from servanda.publishing.digest.windows import head, sequence_at
from servanda.publishing.errors import PublishingError
from servanda.records import Topic
from tests.web import factories

SITE = "https://pacts.example.org"
EVERYTHING = Choice()
pytestmark = pytest.mark.django_db


def told(after: int = 0, days: int = 0, *, whole: bool = True, choice: Choice = EVERYTHING) -> Digest:
    """Return the digest of the entries after one, made so many days from now, of a week."""
    now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)
    return gather(Window(after, head(), now - datetime.timedelta(days=7), now, whole), choice, SITE)


def of(section: Section, found: Digest) -> list[tuple[str, str]]:
    return [(item.label, item.quote) for item in found.of(section)]


@pytest.fixture
def filed() -> Filed:
    return factories.add()


def test_proposals_are_not_told(filed: Filed):
    assert told().items == []


def test_what_is_accepted_is_told_once(filed: Filed):
    before = head()
    services.accept(factories.actor(), f"{filed.id}/1")
    assert of(Section.NEW, told(before)) == [
        ("Due 31 December 2027", "Launch a pilot of coastal ferries by the end of 2027")
    ]
    after = head()
    assert told(after).items == []
    row = m.Commitment.objects.get(pk=f"{filed.id}/1")
    services.edit(factories.actor(), replace(decode_record(row.record), topic=Topic.ENERGY))
    assert told(after).items == []


def test_what_is_taken_out_again(filed: Filed):
    rita, before = factories.actor(), head()
    services.accept(rita, f"{filed.id}/2")
    services.reject(rita, f"{filed.id}/3", "no commitment")
    assert len(told(before).items) == 1
    after = head()
    services.reject(rita, f"{filed.id}/2", "said by nobody")
    [item] = told(after).items
    assert (item.section, item.label, item.said) == (Section.DROPPED, "Dropped", "said by nobody")
    assert told(before).items == []


def test_links_and_evidence_once_confirmed(filed: Filed):
    rita = factories.actor()
    services.accept(rita, f"{filed.id}/1")
    link, evidence = factories.follow(filed)
    assert told(head() - 1).of(Section.FOLLOWED) == []
    before = head()
    services.confirm_link(rita, link)
    services.confirm_evidence(rita, evidence)
    found = told(before)
    assert [label for label, _ in of(Section.FOLLOWED, found)] == ["Advanced", "Progress"]
    first, second = found.of(Section.FOLLOWED)
    assert first.said == "Launch two pilots of coastal ferries by the end of 2029"
    assert second.source == "Readout, 1 June 2026"
    assert second.page == f"{SITE}/commitments/{filed.id}/1/"


@pytest.mark.parametrize(
    ("day", "coming", "passed"),
    [("2027-11-30", 0, 0), ("2027-12-01", 1, 0), ("2027-12-31", 0, 0), ("2028-01-01", 0, 1), ("2028-01-09", 0, 0)],
)
def test_deadlines_are_told_a_month_before_and_when_they_passed(filed: Filed, day: str, coming: int, passed: int):
    services.accept(factories.actor(), f"{filed.id}/1")
    now = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(9), datetime.UTC)
    found = gather(Window(head(), head(), now - datetime.timedelta(days=1), now), Choice(), SITE)
    assert (len(found.of(Section.COMING)), len(found.of(Section.PASSED))) == (coming, passed)


def test_days_in_a_row_tell_each_deadline_once(filed: Filed):
    services.accept(factories.actor(), f"{filed.id}/1")
    now = datetime.datetime(2027, 10, 1, 9, tzinfo=datetime.UTC)
    heard = []
    for step in (1, 1, 7, 31, 2, 40, 3, 30, 30):
        later = now + datetime.timedelta(days=step)
        heard += gather(Window(head(), head(), now, later), Choice(), SITE).items
        now = later
    assert sorted(item.section for item in heard) == [Section.COMING, Section.PASSED]


def test_nothing_is_due_that_was_delivered(filed: Filed):
    rita = factories.actor()
    services.accept(rita, f"{filed.id}/1")
    link, _ = factories.follow(filed)
    services.confirm_link(rita, link, "delivered")
    now = datetime.datetime(2028, 1, 3, tzinfo=datetime.UTC)
    assert gather(Window(head(), head(), now - datetime.timedelta(7), now), Choice(), SITE).items == []


def test_silence_is_told_once_a_week_after(filed: Filed):
    rita = factories.actor()
    services.accept(rita, f"{filed.id}/2")
    services.accept(rita, f"{filed.id}/4")  # a deliverable, of which nothing more need be heard
    factories.follow(filed)
    heard = [[item.quote for item in told(head(), days, whole=False).of(Section.SILENT)] for days in (0, 7, 14, 21)]
    assert heard[0] == []
    assert [quote for quotes in heard for quote in quotes] == ["Fund the Harbour Fund with $40 million"]
    assert told(head(), 7, whole=False).items[0].label == "Nothing was heard of it since 18 March 2026"


def test_published_assessments(filed: Filed):
    cycle = factories.assess(filed, publish=False)
    before = head()
    services.publish_cycle(factories.actor("olga", Role.OWNER), cycle)
    [item] = told(before).items
    assert (item.section, item.quote, item.page) == (Section.CYCLES, "Second year", f"{SITE}/assessments/{cycle}/")


def test_what_was_not_chosen_is_left_out(filed: Filed):
    for number in range(1, 6):
        services.accept(factories.actor(), f"{filed.id}/{number}")
    assert len(told().of(Section.NEW)) == 5
    assert len(told(choice=Choice(topics=("digital-cyber",))).of(Section.NEW)) == 1
    assert len(told(choice=Choice(("NZ-NO",))).of(Section.NEW)) == 5
    with pytest.raises(PublishingError, match="there is no partnership XX: the ledger has NZ-NO"):
        told(choice=Choice(("XX",)))


def test_the_words_of_a_digest(filed: Filed):
    services.accept(factories.actor(), f"{filed.id}/2")
    found = told()
    assert summary(found) == "1 new commitment"
    for written in (write_text(found, ["No more: https://e.org/x"]), write_html(found, ["No more: https://e.org/x"])):
        assert "“Fund the Harbour Fund with $40 million”" in written
        assert f"{SITE}/commitments/{filed.id}/2/" in written
        assert "Joint statement on the sea, 18 March 2025" in written
    html = write_html(found, ["No more: https://e.org/x"])
    assert '<a href="https://e.org/x">' in html
    assert "<img" not in html
    assert "<script" not in html


def test_markup_in_a_document_stays_words():
    filed = factories.add(
        [factories.Saying("fund <b>bold</b> & “open” works")], title="<script>1</script>", url="javascript:1"
    )
    services.accept(factories.actor(), f"{filed.id}/1")
    html = write_html(told(), [])
    assert "<script" not in html
    assert "<b>" not in html
    assert "javascript:" not in html


def test_moments_in_the_ledger(filed: Filed):
    times = list(m.Entry.objects.order_by("sequence").values_list("at", flat=True))
    assert sequence_at(datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)) == 0
    assert sequence_at(datetime.datetime.now(datetime.UTC)) == len(times)
    for number, at in enumerate(times, 1):
        assert sequence_at(datetime.datetime.fromisoformat(at)) >= number
