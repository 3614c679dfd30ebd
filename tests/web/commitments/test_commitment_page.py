"""The page of one commitment: its words in context, its fields, and how to cite it."""

import html
import re
from dataclasses import replace

import pytest
from django.test import override_settings

from servanda.ledger import services
from servanda.ledger.models import Commitment
from servanda.ledger.payloads import Role, decode_record
from servanda.records import Reading, Span
from servanda.web.commitments.context import passages
from tests.web import factories
from tests.web.factories import Saying

pytestmark = pytest.mark.django_db
SEA = "NZ-NO/2025-03-18/joint-statement"


def page(number: int, name: str = "rita", role: Role = Role.REVIEWER) -> str:
    answer = factories.client(name, role).get(f"/commitments/{SEA}/{number}/")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_words_stand_in_their_block_under_heading_and_lead_in():
    made, found = factories.instrument()
    shown = passages(made, found[1])
    assert ["".join(piece.text for piece in passage.pieces) for passage in shown] == [
        "Joint statement on the sea",
        "Together, the two countries will:",
        "Fund the Harbour Fund with $40 million.",
    ]
    assert [passage.own for passage in shown] == [False, False, True]
    quoted = [(piece.text, piece.fields) for piece in shown[2].pieces if piece.quoted]
    assert quoted == [
        ("Fund", ("verb",)),
        (" ", ()),
        ("the Harbour Fund", ("bodies",)),
        (" with ", ()),
        ("$40 million", ("money",)),
    ]
    assert [piece.text for piece in shown[2].pieces if not piece.quoted] == ["."]


def test_what_it_shows():
    factories.add()
    text = page(2)
    seen = plain(text)
    for words in (
        "Commitment 2 · 18 Mar 2025",
        "“Fund the Harbour Fund with $40 million”",
        "Proposed Firm Undertaking Development aid",
        "Together, the two countries will:",
        "Norway",
        "$40 m",
        "the first verb",
        "from “Fund”",
        "90%",
        "read by the machine",
        "nobody yet",
        f"commitment {SEA}/2. Servanda, http://testserver/commitments/{SEA}/2/",
    ):
        assert words in seen or words in text, words
    assert f'href="/instruments/{SEA}/#2"' in text
    assert f'href="/commitments/{SEA}/1/"' in text
    assert f'href="/commitments/{SEA}/3/"' in text
    assert 'href="/commitments/?body=harbour+fund"' in text
    assert f'data-copy="http://testserver/commitments/{SEA}/2/"' in text


def test_the_deadline_has_its_last_day():
    factories.add()
    assert "by 31 Dec 2027 at the latest" in plain(page(1))


@override_settings(SERVANDA_ORIGIN="https://pacts.example.org")
def test_the_permalink_is_that_of_the_site():
    factories.add()
    assert f"Servanda, https://pacts.example.org/commitments/{SEA}/2/" in page(2)


def test_an_edit_shows_what_was_before_and_after():
    factories.add()
    record = decode_record(Commitment.objects.get(pk=f"{SEA}/3").record)
    services.edit(factories.actor(), replace(record, parties=("NZ",), verb="study"), "Norway <b>left</b>")
    answer = factories.client().get(f"/commitments/{SEA}/3/").content.decode()
    assert "Norway &lt;b&gt;left&lt;/b&gt;" in answer
    seen = plain(html.unescape(answer))
    assert "before: New Zealand, Norway → after: New Zealand" in seen
    assert "before: explore → after: study" in seen
    assert "Rita edited it" in seen


def test_split_and_merged_lead_to_one_another():
    factories.add()
    rita = factories.actor()
    record = decode_record(Commitment.objects.get(pk=f"{SEA}/1").record)
    start = record.span.start
    bare = replace(record, money=(), deadline=None, bodies=(), readings={"quote": Reading("by hand", 1.0)})
    parts = [replace(bare, span=Span(start + a, start + b), quote=record.quote[a:b]) for a, b in ((0, 14), (18, 33))]
    services.split(rita, f"{SEA}/1", parts)
    services.merge(rita, decode_record(Commitment.objects.get(pk=f"{SEA}/2").record), [f"{SEA}/4"])
    assert "Split into" in page(1)
    assert f'href="/commitments/{SEA}/6/"' in page(1)
    assert f'This was split off <a href="/commitments/{SEA}/1/">' in page(6)
    assert "Merged into this" in page(2)
    assert f'This was merged into <a href="/commitments/{SEA}/2/">' in page(4)


def test_words_that_are_gone_are_said_to_be():
    factories.add()
    services.accept(factories.actor(), f"{SEA}/2")
    factories.add([Saying("launch a pilot of coastal ferries by the end of 2027")])
    text = page(2)
    assert "its text no longer holds these words" in text
    assert "Fund the Harbour Fund with $40 million" in text


def test_those_who_only_read_are_not_asked_to_review():
    factories.add()
    assert "See it in its instrument" in page(2, "rolf", Role.READER)
    assert "Review in its instrument" in page(2)


def test_one_that_is_not_there():
    answer = factories.client().get(f"/commitments/{SEA}/99/")
    assert answer.status_code == 404
    assert f"There is no commitment {SEA}/99." in answer.content.decode()
