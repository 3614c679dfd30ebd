"""The first page: partnerships, what is due, what awaits review, the latest entries, and an empty ledger."""

import datetime

import pytest
from django.test import Client

from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.records import Block, BlockKind, Commitment, Deadline, Instrument, Kind, Reading, Span, Strength, Topic
from servanda.web.accounts.people import user_of
from servanda.web.home import digests

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 24)


def document(title: str, *sayings: tuple[str, str]) -> tuple[Instrument, list[Commitment]]:
    """Return an instrument with a paragraph for each (words, day), which the words name as a deadline."""
    text, blocks, found = "", [], []
    for number, (words, day) in enumerate(sayings):
        line = f"{words} by {day}" if day else words
        span = Span(len(text), len(text) + len(line))
        blocks.append(Block(number, BlockKind.PARAGRAPH, 0, span))
        deadline = Deadline(day, day, Span(span.end - len(day), span.end)) if day else None
        found.append(
            Commitment(
                "", "made", number, span, line, ("NZ",), Kind.UNDERTAKING, Strength.FIRM, "plant", Topic.CLIMATE,
                deadline=deadline, readings={"quote": Reading("a test", 0.9)},
            )
        )  # fmt: skip
        text += line + "\n\n"
    made = Instrument("made", title, text.rstrip(), tuple(blocks), datetime.date(2025, 3, 18), None, None, ("NZ", "NO"))
    return made, found


def page_for(name: str) -> str:
    client = Client()
    client.force_login(user_of(name))
    return client.get("/").content.decode()


@pytest.fixture
def owner() -> services.Actor:
    return services.found("olga", "Olga Owner")


def test_an_empty_ledger_says_how_to_begin(owner: services.Actor) -> None:
    page = page_for("olga")
    assert "An empty ledger" in page
    assert 'href="/instruments/add/"' in page
    assert "servanda add" in page


def test_a_reader_of_an_empty_ledger_is_not_asked_to_add(owner: services.Actor) -> None:
    services.add_member(owner, "rea", "", Role.READER)
    page = page_for("rea")
    assert "Nothing is here yet" in page
    assert 'href="/instruments/add/"' not in page


def test_all_of_it_is_told(owner: services.Actor) -> None:
    soon = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
    made, found = document("Fact sheet of trees", ("Plant an elm", soon), ("Plant a beech", "1999-01-01"))
    key = services.add_instrument(owner, made, found, reader="by hand").id
    services.accept(owner, f"{key}/1")
    page = page_for("olga")
    assert "New Zealand – Norway" in page
    assert "1 instrument, 2 commitments" in page
    assert "Plant an elm" in page
    assert "Plant a beech" not in page  # due long ago
    assert "1 proposed" in page
    assert f'<strong>Olga Owner</strong> accepted <a href="/commitments/{key}/1/">{key}/1</a>' in page
    assert "Fact sheet of trees" in page


@pytest.mark.parametrize(
    ("day", "is_due"),
    [("2026-11-23", False), ("2026-11-24", True), ("2027-02-22", True), ("2027-02-23", False), ("", False)],
)
def test_what_is_due_within_ninety_days(owner: services.Actor, day: str, is_due: bool) -> None:
    services.add_instrument(owner, *document("Trees", ("Plant an elm", day)), reader="by hand")
    assert digests.due(TODAY).total == is_due


@pytest.mark.parametrize("settle", [services.reject, lambda owner, key: services.edit(owner, edited(key))])
def test_what_is_settled_waits_no_more(owner: services.Actor, settle: object) -> None:
    services.add_instrument(owner, *document("Trees", ("Plant an elm", "2026-12-01")), reader="by hand")
    key = "NZ-NO/2025-03-18/instrument/1"
    assert digests.waiting(digests.tally()).proposed == 1
    settle(owner, key)
    assert digests.waiting(digests.tally()).first == []
    assert digests.due(TODAY).total == (settle is not services.reject)


def edited(key: str) -> Commitment:
    from servanda.ledger.models import Commitment as Row
    from servanda.ledger.payloads import decode_record

    return decode_record(Row.objects.get(pk=key).record)


def test_suggestions_and_words_to_look_at_again_wait(owner: services.Actor) -> None:
    services.add_member(owner, "cody", "", Role.CODER)
    key = services.add_instrument(owner, *document("Trees", ("Plant an elm", ""), ("Plant a beech", "")), reader="x").id
    services.accept(owner, f"{key}/1")
    services.reject(services.member("cody"), f"{key}/2")
    services.add_instrument(owner, *document("Trees", ("Plant an oak", ""), ("Plant a beech", "")), reader="x")
    [waits] = digests.waiting(digests.tally()).first
    assert (waits.tally.suggested, waits.tally.recheck) == (1, 1)


def test_titles_stay_text(owner: services.Actor) -> None:
    made, found = document("<script>alert(1)</script>", ("<img src=x onerror=alert(1)> will be planted", ""))
    services.add_instrument(owner, made, found, reader="by hand")
    page = page_for("olga")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
