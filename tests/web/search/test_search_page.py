"""The search page and its route of the API: hits, marks, where they lead, facets, notes; and the box on every page."""

import datetime
import html
import re
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client

from servanda.ledger import services
from servanda.web.lists.filter import FilterError, read
from servanda.web.search.filters import SearchFilter
from servanda.web.search.results import find
from tests.web import factories

pytestmark = pytest.mark.django_db
SEA = "NZ-NO/2025-03-18/joint-statement"


@pytest.fixture(autouse=True)
def _own_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SERVANDA_INDEX", str(tmp_path / "index"))


@pytest.fixture
def filed(db) -> str:
    return factories.add().id


def page(query: str) -> str:
    response = factories.client().get(f"/search/?{query}")
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def asked(query: str) -> SearchFilter:
    return read(SearchFilter, QueryDict(query))


def test_hits_are_marked_and_lead_to_their_place(filed: str):
    text = page("q=coastal+ferries")
    assert re.search(rf'<a href="/commitments/{filed}/1/"[^>]*>Joint statement on the sea</a>', text)
    assert "a pilot of <mark>coastal</mark> <mark>ferries</mark> by the end" in text
    assert f'<a href="/instruments/{filed}/#b3" ' in page("q=harbour+fund&kind=block")
    assert f'<a href="/instruments/{filed}/">' in page("q=sea&kind=instrument")


def test_facets_count_what_they_would_show(filed: str):
    services.accept(factories.actor(), f"{filed}/2")
    facets = {facet.name: facet for facet in find(asked("q=joint+statement&kind=commitment")).facets}
    kinds = {choice.value: (choice.count, choice.chosen) for choice in facets["kind"].choices}
    for value, (count, chosen) in kinds.items():
        assert find(asked(f"q=joint+statement&kind={value}"), facets=False).page.total >= count > 0
        assert chosen == (value == "commitment")
    assert len(kinds) > 1
    assert {choice.value for choice in facets["state"].choices} >= {"accepted", "proposed"}
    assert [choice.value for choice in facets["year"].choices] == ["2025"]
    assert [choice.label for choice in facets["partnership"].choices] == ["New Zealand – Norway"]


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("q=harbour+fund&party=NZ&kind=commitment&topic=education-culture-people", 1),
        ("q=fund&year=2024", 0),
        ("q=fund&partnership=XX", 0),
        ("kind=commitment", 5),
        ("kind=commitment&after=2025-04", 0),
        ("kind=commitment&before=2025-03", 5),
        ("kind=commitment&q=after:2026", 0),
        ("", 0),
    ],
)
def test_filters(filed: str, query: str, total: int):
    assert find(asked(query)).page.total == total


@pytest.mark.parametrize(
    "query", ["kind=fish", "after=soon", "colour=red", "topic=fish", "page=0", "size=1000", "year=5"]
)
def test_a_filter_that_there_is_not_is_refused(query: str):
    with pytest.raises(FilterError):
        asked(query)
    response = factories.client().get(f"/search/?{query}")
    assert response.status_code == 400


def test_what_is_typed_is_never_refused(filed: str):
    for typed in (
        '"harbour',
        "party:",
        "after:soon",
        "((",
        "title:",
        "a:b:c",
        "-",
        "\\",
        "AND OR NOT",
        "[1 TO 2]",
        "*?~",
    ):
        assert factories.client().get("/search/", {"q": typed}).status_code == 200
    assert "“after:soon” is no date and was left out" in page("q=ferries+after:soon")
    assert "Nothing found" in page("q=zzxq")


def test_nothing_that_is_typed_or_stored_becomes_markup(filed: str):
    factories.add(
        [factories.Saying("build <b>lighthouses</b> & piers")], title="<i>Light</i>", date=datetime.date(2026, 1, 1)
    )
    raw = factories.client().get("/search/", {"q": "lighthouses <script>"}).content.decode()
    assert "<script>" not in raw
    assert "<b>" not in raw
    assert "<i>Light" not in raw
    assert "&lt;b&gt;<mark>lighthouses</mark>&lt;/b&gt; &amp; piers" in raw


def test_an_unsafe_address_of_a_document_is_no_link(filed: str):
    made, _ = factories.instrument(factories.many(1), title="A report", url="javascript:alert(1)")
    services.add_document(factories.actor(), made)
    text = page("q=lighthouse+kind:document")
    assert "A report" in text
    assert "javascript:" not in text


def test_an_empty_ledger():
    factories.actor()
    assert "Nothing to search yet" in page("")
    assert "None" in page("q=ferries")
    assert find(asked("q=ferries")).page.total == 0


def test_filters_are_cleared_and_words_kept(filed: str):
    text = page("q=coastal+ferries&kind=commitment")
    assert 'href="/search/?q=coastal+ferries">Clear all' in text.replace("%20", "+")
    assert '<span class="count">1</span></summary>' in text  # of filters, of which the words are none
    assert '<input type="hidden" name="kind" value="commitment">' in text
    assert 'class="facets"' not in page("q=zzxq")


def test_what_to_do_where_nothing_is_found(filed: str):
    assert "Say it in other words." in page("q=zzxq")
    assert "stand there as it is." in page("q=%22funny+harbour%22")
    assert "Take a filter off, or say it in other words." in page("q=zzxq&kind=block")
    assert "Take a filter off." in page("kind=commitment&year=1999")


def test_an_index_that_cannot_be_read_is_told(filed: str, tmp_path: Path):
    page("q=ferries")
    passages = next(tmp_path.glob("index/data-*/passages.jsonl"))
    passages.write_bytes(b"#" * passages.stat().st_size)
    response = factories.client().get("/search/?q=harbour")
    assert response.status_code == 400
    assert "servanda search --rebuild WORD makes it anew" in html.unescape(response.content.decode())
    assert factories.client().get("/api/search?q=harbour").status_code == 409


def test_an_index_that_cannot_be_written_is_told(filed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("SERVANDA_INDEX", str(tmp_path / "file" / "index"))
    response = factories.client().get("/search/?q=harbour")
    assert response.status_code == 400
    assert "set SERVANDA_INDEX to a folder" in response.content.decode()


def test_pages_of_hits(filed: str):
    factories.add(factories.many(25), title="Statement on light", date=datetime.date(2026, 1, 1))
    first, last = page("kind=commitment"), page("kind=commitment&page=99")
    assert "1–20 of <strong>30</strong>" in first
    assert "21–30 of <strong>30</strong>" in last
    assert 'rel="next" data-top href="/search/?page=2&kind=commitment"' in first


def test_the_box_is_on_every_page_and_only_once(filed: str):
    browser = factories.client()
    for path in ("/", "/commitments/", f"/instruments/{filed}/", "/search/", "/search/?q=ferries"):
        text = browser.get(path).content.decode()
        assert (
            len(re.findall(r'<form [^>]*action="/search/"[^>]*role="search"|action="/search/" role="search"', text))
            == 1
        )
        assert text.count('id="search"') == 1


def test_strangers_are_sent_to_sign_in(filed: str):
    assert Client().get("/search/?q=ferries").status_code == 302
    assert Client().get("/api/search?q=ferries").status_code == 401


def test_the_route_of_the_api(filed: str):
    body = factories.client().get("/api/search?q=coastal+ferries&size=1").json()
    hit = body["items"][0]
    assert (hit["id"], hit["kind"], hit["page"]) == (f"{filed}/1", "commitment", f"/commitments/{filed}/1/")
    assert [hit["text"][span["start"] : span["end"]] for span in hit["spans"]] == ["coastal", "ferries"]
    assert body["size"] == len(body["items"]) == 1
    assert factories.client().get("/api/search?kind=fish").status_code == 422
