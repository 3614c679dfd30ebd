"""Entries in words, their pages and filters."""

import datetime
import re

import pytest
from django.test import Client

from servanda.assessment import COMPLIANCE
from servanda.ledger import services
from servanda.ledger.models import Entry
from servanda.ledger.payloads import KINDS, Role
from servanda.ledger.services import Choice
from servanda.records import Span
from servanda.web.accounts.people import user_of
from servanda.web.log.words import KIND_WORDS, say
from tests.web import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    owner = services.found("olga", "Olga Owner")
    services.add_member(owner, "ana", "Ana Reyes", Role.CODER)
    services.change_member(owner, "ana", role=Role.REVIEWER)
    services.name_partnership(owner, "NZ-NO", "New Zealand and Norway", ["NZ", "NO"])
    services.change_member(owner, "ana", active=False)
    client = Client()
    client.force_login(user_of("olga"))
    return client


def test_every_kind_of_entry_has_its_words() -> None:
    assert KIND_WORDS.keys() == KINDS.keys()


def test_entries_are_said_in_words(client: Client) -> None:
    said = [
        f"{saying.who} {saying.does} {saying.subject} {saying.more}".strip()
        for saying in say(Entry.objects.order_by("sequence").defer("payload"))
    ]
    assert said == [
        "Olga Owner added the member olga as owner",
        "Olga Owner added the member ana as coder",
        "Olga Owner changed the member ana to Ana Reyes, reviewer",
        "Olga Owner named the partnership NZ-NO “New Zealand and Norway”",
        "Olga Owner changed the member ana who may no longer sign in",
    ]


def test_what_follows_is_said_in_words(client: Client) -> None:
    owner = services.member("olga")
    early = factories.add(by=owner).id
    late = factories.add(by=owner, title="Joint statement", date=datetime.date(2026, 1, 1)).id
    before = Entry.objects.count()
    link = services.add_link(owner, f"{early}/1", f"{late}/1", "restated").subject
    services.confirm_link(owner, link, "advanced")
    services.reject_link(owner, link)
    services.reopen_link(owner, link)
    document = services.add_document(owner, factories.instrument(title="Readout")[0])
    evidence = services.add_evidence(owner, f"{early}/1", document, Span(0, 7), "progress").subject
    services.confirm_evidence(owner, evidence, "fulfilled")
    services.reject_evidence(owner, evidence)
    services.reopen_evidence(owner, evidence)
    source = services.add_source(owner, "https://example.org/news.xml", name="Ministry", every=60)
    services.change_source(owner, source, active=False)
    entries = Entry.objects.filter(sequence__gt=before).order_by("sequence").defer("payload")
    assert [f"{saying.does} {saying.subject} {saying.more}".strip() for saying in say(entries)] == [
        f"added a link from {early}/1 to {late}/1 as restated",
        f"confirmed a link from {early}/1 as advanced",
        f"rejected a link from {early}/1",
        f"reopened a link from {early}/1",
        "added the document Readout",
        f"added evidence on {early}/1 as progress",
        f"confirmed evidence on {early}/1 as fulfilled",
        f"rejected evidence on {early}/1",
        f"reopened evidence on {early}/1",
        "watches the source ministry “Ministry”, every 60 minutes",
        "changed the source ministry which is watched no more",
    ]
    assert client.get("/log/").status_code == 200


def test_assessment_is_said_in_words_and_scores_are_not(client: Client) -> None:
    """A coder sees that another has scored, and not what, until the score stands."""
    owner = services.member("olga")
    key = f"{factories.add(by=owner).id}/1"
    services.accept(owner, key)
    for name in ("cora", "cole"):
        services.add_member(owner, name, name.title(), Role.CODER)
    cora, cole = services.member("cora"), services.member("cole")
    before = Entry.objects.count()
    partnership = Entry.objects.get(kind="instrument.added").scope.partition("/")[0]
    cycle = services.open_cycle(owner, "Final", partnership, COMPLIANCE, [Choice(key, ("NZ",))], ["cora", "cole"])
    services.change_cycle(owner, cycle, name="Final report")
    first = services.score(cora, cycle, key, "NZ", "+1", "the ferry sails")
    assert first is not None
    client.force_login(user_of("cole"))
    page = client.get(f"/log/{first.sequence}/").content.decode()
    assert "the ferry sails" not in page
    assert "coders score without knowing" in page
    assert "the ferry sails" not in client.get(f"/log/?scope={cycle}").content.decode()
    assert client.get(f"/api/entries/{first.sequence}").status_code == 403
    assert client.get("/api/entries/export").status_code == 403
    services.score(cole, cycle, key, "NZ", "0", "no ferry yet")
    services.settle_score(owner, cycle, key, "NZ", "+1", "it sails since May")
    services.record_reply(owner, cycle, key, "NZ", "It does.", "Ministry of Transport")
    services.publish_cycle(owner, cycle)
    assert "the ferry sails" in client.get(f"/log/{first.sequence}/").content.decode()
    assert client.get(f"/api/entries/{first.sequence}").json()["payload"]["reason"] == "the ferry sails"
    assert client.get("/api/entries/export").status_code == 200
    entries = Entry.objects.filter(sequence__gt=before).order_by("sequence").defer("payload")
    head = Entry.objects.order_by("-sequence")[0].previous[:12]
    assert [f"{saying.does} {saying.subject} {saying.more}".strip() for saying in say(entries)] == [
        "opened the assessment final “Final” of 1 commitment",
        "changed the assessment final",
        f"scored {key} for NZ, in final",
        f"scored {key} for NZ, in final",
        f"settled the score of {key} for NZ, in final",
        f"recorded a reply on {key} by Ministry of Transport, in final",
        f"published the assessment final on the ledger with the head {head}…",
    ]


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'href="/log/(\d+)/"', page)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [5, 4, 3, 2, 1]),
        ("?kind=member.changed", [5, 3]),
        ("?scope=NZ-NO", [4]),
        ("?who=ana", []),
        ("?who=olga&scope=ana&kind=member.added", [2]),
        ("?before=3", [2, 1]),
        ("?before=nonsense", [5, 4, 3, 2, 1]),
        ("?before=99999999999999999999999", [5, 4, 3, 2, 1]),
        ("?before=%C2%B2", [5, 4, 3, 2, 1]),
        ("?scope=%3Cscript%3Ealert(1)%3C/script%3E", []),
    ],
)
def test_the_log_is_filtered(client: Client, query: str, expected: list[int]) -> None:
    response = client.get(f"/log/{query}")
    assert response.status_code == 200
    assert numbers(response.content.decode()) == expected
    assert "<script>alert" not in response.content.decode()


def test_the_log_pages(client: Client) -> None:
    owner = services.member("olga")
    for number in range(60):
        services.change_member(owner, "olga", full_name=f"Olga {number}")
    first = client.get("/log/?scope=olga").content.decode()
    assert numbers(first) == list(range(65, 15, -1))
    older = re.search(r'rel="next" href="(\?[^"]+)"', first)
    assert older is not None
    second = client.get("/log/" + older[1].replace("&amp;", "&")).content.decode()
    assert numbers(second) == [*range(15, 5, -1), 1]
    assert 'rel="next"' not in second
    assert "Newest" in second


def test_an_entry_shows_what_was_hashed(client: Client) -> None:
    page = client.get("/log/2/").content.decode()
    row = Entry.objects.get(pk=2)
    assert row.hash in page
    assert row.previous in page
    assert "&quot;full_name&quot;: &quot;Ana Reyes&quot;" in page
    assert "the hash is that of the content" in page
    assert 'href="/log/1/"' in page
    assert 'href="/log/3/"' in page


def test_an_entry_that_was_changed_is_told(client: Client) -> None:
    Entry.objects.filter(pk=2).update(who="mallory")
    assert "not that of the content" in client.get("/log/2/").content.decode()


@pytest.mark.parametrize("number", ["6", "0", "99999999999999999999999"])
def test_no_such_entry(client: Client, number: str) -> None:
    response = client.get(f"/log/{number}/")
    assert response.status_code == 404
    assert f"There is no entry {number}." in response.content.decode()
