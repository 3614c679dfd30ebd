"""Lists as pages: sorting, paging, facets with their counts, chips, and what a browser is sent."""

import datetime
import html
import re

import pytest
from django.http import QueryDict
from django.test import Client

from servanda.ledger import services
from servanda.records import Strength, Topic
from servanda.web.lists import facets, sorting
from servanda.web.lists.commitment_list import sorted_commitments
from servanda.web.lists.facets import Facet
from servanda.web.lists.filter import CommitmentFilter, Narrowing, read
from servanda.web.lists.labels import chips
from servanda.web.lists.paging import Page, cut_list
from tests.web import factories
from tests.web.factories import Saying

pytestmark = pytest.mark.django_db
SEA = "NZ-NO/2025-03-18/joint-statement"
TODAY = datetime.date(2026, 10, 1)
MIXED = (
    Saying("a", strength=Strength.SOFT, parties=("FR",), topic=Topic.SPACE, confidence=0.5, deadline=("a", "2030")),
    Saying("b 1", strength=Strength.FIRM, parties=("DE",), topic=Topic.HEALTH, money=((1, "USD", "1"),)),
    Saying("c 2", strength=Strength.INTENDED, parties=("NO",), topic=Topic.CLIMATE, money=((2, "EUR", "2"),)),
    Saying("d 9", strength=Strength.SOFT, parties=("US",), money=((9, "USD", "9"),), deadline=("d", "2026-11")),
)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("date", "1234"),
        ("-date", "1234"),
        ("deadline", "4123"),
        ("-deadline", "1423"),
        ("party", "2134"),
        ("-party", "4312"),
        ("topic", "3421"),
        ("-topic", "1243"),
        ("strength", "2314"),
        ("-strength", "1432"),
        ("state", "2341"),
        ("-state", "1234"),
        ("confidence", "1234"),
        ("-confidence", "2341"),
        ("amount", "3241"),
        ("-amount", "3421"),
    ],
)
def test_sorting(sort: str, expected: str):
    key = factories.add(MIXED).id
    services.accept(factories.actor(), f"{key}/1")
    rows = sorted_commitments(CommitmentFilter(sort=sort))  # type: ignore[arg-type]
    assert "".join(str(row.number) for row in rows) == expected


def test_every_sort_that_can_be_asked_has_a_column():
    names = {name.removeprefix("-") for name in CommitmentFilter.model_fields["sort"].annotation.__args__}  # type: ignore[union-attr]
    assert names == set(sorting.COMMITMENTS)


@pytest.mark.parametrize(
    ("total", "size", "asked", "number", "first", "last", "pages"),
    [(0, 10, 1, 1, 0, 0, 1), (10, 10, 1, 1, 1, 10, 1), (11, 10, 2, 2, 11, 11, 2), (11, 10, 99, 2, 11, 11, 2)],
)
def test_pages(total: int, size: int, asked: int, number: int, first: int, last: int, pages: int):
    page: Page[int] = cut_list(range(total), Narrowing(page=asked, size=size))
    assert (page.number, page.first, page.last, page.pages) == (number, first, last, pages)
    assert (page.previous, page.next) == (number - 1 or None, number + 1 if number < pages else None)


def test_pages_hold_each_commitment_once_in_order():
    factories.add(factories.many(23))
    client = factories.client()
    shown: list[str] = []
    for page in (1, 2, 3):
        text = client.get(f"/commitments/?sort=topic&size=10&page={page}").content.decode()
        shown += re.findall(rf'/commitments/{SEA}/(\d+)/"', text)
    assert shown == [str(number) for number in range(1, 24)]


def counts(facet: Facet) -> dict[str, int]:
    return {choice.value: choice.count for choice in facet.choices}


def test_facets_count_what_a_choice_would_show():
    factories.add()
    asked = Narrowing(party=["NO"], topic=[Topic.DIGITAL_CYBER])
    party, topic, strength, state, year, deadline = facets.count(
        asked, ("party", "topic", "strength", "state", "year", "deadline"), TODAY
    )
    assert counts(party) == {"NZ": 1, "NO": 1}
    assert counts(topic) == {"infrastructure-transport": 1, "development-aid": 1, "digital-cyber": 1}
    assert [choice.value for choice in topic.choices if choice.chosen] == ["digital-cyber"]
    assert (counts(strength), counts(state), counts(year)) == ({"soft": 1}, {"proposed": 1}, {"2025": 1})
    assert counts(deadline) == {"none": 1}


def test_facets_count_anew_after_each_entry():
    key = factories.add().id
    before = facets.count(Narrowing(), ("state",), TODAY)
    assert counts(before[0]) == {"proposed": 5}
    services.accept(factories.actor(), f"{key}/1")
    assert counts(facets.count(Narrowing(), ("state",), TODAY)[0]) == {"proposed": 4, "accepted": 1}


def test_a_choice_that_shows_nothing_stays_to_be_taken_off():
    factories.add()
    party = facets.count(Narrowing(party=["XX"]), ("party",), TODAY)[0]
    assert [(choice.value, choice.count) for choice in party.choices if choice.chosen] == [("XX", 0)]


def test_parties_past_the_thirtieth_are_counted_only():
    factories.add([Saying(f"sail boat {n}", parties=(f"Club {n}",)) for n in range(40)])
    party = facets.count(Narrowing(), ("party",), TODAY)[0]
    assert (len(party.choices), party.left) == (30, 10)


def test_each_chip_takes_its_filter_off():
    asked = read(CommitmentFilter, QueryDict("party=KR&party=US&q=ferries&money=true&page=3&sort=topic"))
    shown = [(chip.label, chip.value, chip.query) for chip in chips(asked)]
    assert shown == [
        ("Party", "South Korea", "party=US&money=true&q=ferries&sort=topic"),
        ("Party", "United States", "party=KR&money=true&q=ferries&sort=topic"),
        ("Money", "With a sum", "party=KR&party=US&q=ferries&sort=topic"),
        ("Words", "ferries", "party=KR&party=US&money=true&sort=topic"),
    ]


PAGES = (
    "/commitments/",
    "/instruments/",
    "/partnerships/",
    "/partnerships/NZ-NO/",
    "/bodies/",
    "/money/",
    "/deadlines/",
)


@pytest.mark.parametrize("path", PAGES)
def test_pages_without_and_with_rows(path: str):
    client = factories.client()
    if path != "/partnerships/NZ-NO/":
        assert client.get(path).status_code == 200
    factories.add()
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_list_leads_somewhere(path: str):
    factories.add()
    client = factories.client()
    text = client.get(path).content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    links = {html.unescape(link) for link in re.findall(r'href="([^"#]+)', main) if not link.startswith("http")}
    assert len(links) > 4
    for link in links:
        answer = client.get(link if link.startswith("/") else path + link)
        assert answer.status_code == 200, link


@pytest.mark.parametrize("path", PAGES)
def test_what_a_document_says_never_becomes_markup(path: str):
    bad = "<script>alert(1)</script>"
    factories.add(
        [
            Saying(
                f"{bad} fund $5 at the {bad} Council by 2030",
                parties=(bad, "NZ"),
                money=((5, "USD", "$5"),),
                bodies=(f"{bad} Council",),
                deadline=("by 2030", "2030"),
            )
        ],
        title=f"Joint {bad}",
        publisher=bad,
    )
    client = factories.client()
    for address in (path, f"{path}?q={bad}", f"{path}?party={bad}", f"{path}?partnership={bad}"):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text
    assert "&lt;script&gt;" in client.get("/commitments/").content.decode()


def test_fields_that_nobody_filled_in_leave_the_address():
    factories.add()
    answer = factories.client().get("/commitments/?q=&party=NO&due_after=&money=")
    assert (answer.status_code, answer["Location"]) == (302, "/commitments/?party=NO")


def test_a_list_reads_no_text_and_no_record(django_assert_max_num_queries):
    factories.add(factories.many(60))
    client: Client = factories.client()
    with django_assert_max_num_queries(24) as captured:
        client.get("/commitments/")
    for query in captured.captured_queries:
        assert '"ledger_instrument"."text"' not in query["sql"]
        assert '"ledger_commitment"."record"' not in query["sql"]
