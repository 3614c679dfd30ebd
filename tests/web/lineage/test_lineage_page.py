"""The picture of a partnership on its page and as a file: what it shows, how it narrows, and the line that is open."""

import datetime
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.ledger.services import Filed
from servanda.web.lineage.differing import tell_apart
from servanda.web.lineage.gathering import label_of
from tests.web import factories

PAGE, FILE = "/partnerships/NZ-NO/lineage/", "/partnerships/NZ-NO/lineage.svg"


@pytest.fixture
def filed(db: None) -> Filed:
    return factories.add()


@pytest.fixture
def link(filed: Filed) -> str:
    return factories.follow(filed)[0]


@pytest.fixture
def reader(link: str) -> Client:
    return factories.client("rolf", Role.READER)


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_picture_and_table_say_the_same(reader: Client):
    page = words(reader, PAGE)
    assert page.count('<a class="node') == 6
    assert page.count('class="edge f-economy advanced proposed"') == 1
    assert "6 commitments in 2 instruments" in page
    table = page[page.index("The same as a table") :]
    assert table.count("Advanced") == 1
    assert table.count("since 18 Mar 2026") == 3  # two more are an outcome and the one that is taken up
    assert "an outcome" in table


def test_a_name_tells_what_became_of_it(reader: Client):
    page = words(reader, PAGE)
    assert "2025: Launch a pilot of coastal ferries by the end of 2027. Infrastructure and transport." in page
    assert "advanced, proposed, in 2026" in page


def test_a_rejected_link_and_commitment_are_not_drawn(filed: Filed, link: str):
    rita = factories.actor()
    services.reject_link(rita, link)
    page = words(factories.client(), PAGE)
    assert '<g class="edge ' not in page
    services.reject(rita, f"{filed.id}/1")
    assert words(factories.client(), PAGE).count('<a class="node') == 5


def test_a_confirmed_link_is_drawn_as_such(reader: Client, link: str):
    services.confirm_link(factories.actor(), link, "weakened", "fewer ports")
    page = words(reader, PAGE)
    assert "weakened confirmed" in page


@pytest.mark.parametrize(
    ("query", "nodes", "edges"),
    [
        ("topic=infrastructure-transport", 2, 1),
        ("topic=digital-cyber", 1, 0),
        ("party=Institute+of+Fishes,+Nets+and+Boats", 1, 0),
        ("relation=advanced", 2, 1),
        ("relation=restated", 0, 0),
        ("relation=silent", 3, 0),
        ("relation=advanced&relation=silent", 5, 1),
        ("state=confirmed", 0, 0),
        ("state=proposed&topic=digital-cyber", 0, 0),
    ],
)
def test_filters(reader: Client, query: str, nodes: int, edges: int):
    page = words(reader, f"{PAGE}?{query}")
    assert page.count('<a class="node') == nodes
    assert page.count('<g class="edge ') == edges


def test_a_filter_that_there_is_not(reader: Client):
    assert reader.get(f"{PAGE}?relation=forgotten").status_code == 400


def test_the_line_has_the_words_at_each_stop_and_what_differs(reader: Client, filed: Filed):
    panel = reader.get(f"{PAGE}?at={filed.id}/1", headers={"HX-Request": "true", "HX-Target": "line"}).content.decode()
    assert "<html" not in panel
    assert "2 stops of a line" in panel
    assert '<del class="gone">a pilot</del>' in panel
    assert '<ins class="new">two pilots</ins>' in panel
    assert "Proposed" in panel
    assert "“two for one”" in panel
    assert f'href="/commitments/{filed.id}/1/"' in panel
    assert panel in words(reader, f"{PAGE}?at={filed.id}/1").replace("\r", "") or "2 stops" in words(
        reader, f"{PAGE}?at={filed.id}/1"
    )


def test_a_passage_is_drawn_and_read(filed: Filed):
    rita = factories.actor()
    later = factories.add(factories.many(2), title="Third", date=datetime.date(2027, 1, 5), url="https://e.org/3")
    place = factories.Span(7, 40)
    services.add_link(rita, f"{filed.id}/2", later.id, "delivered", place=place)
    page = words(factories.client(), PAGE)
    assert page.count("node f-people passage") == 1
    panel = words(factories.client(), f"{PAGE}?at={filed.id}/2")
    assert "no commitment" in panel


def test_the_file_stands_alone(reader: Client, filed: Filed):
    response = reader.get(FILE)
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert "sha256-" in response["Content-Security-Policy"]
    assert "script" not in response["Content-Security-Policy"]
    root = ET.fromstring(response.content)
    links = [one.get("href") for one in root.iter("{http://www.w3.org/2000/svg}a")]
    assert f"http://testserver/commitments/{filed.id}/1/" in links
    assert len(links) == 6


def test_a_partnership_without_instruments(db: None):
    services.name_partnership(factories.actor(), "IS-PT", "Iceland – Portugal", ["IS", "PT"])
    assert "No commitment to draw yet" in words(factories.client(), "/partnerships/IS-PT/lineage/")
    assert factories.client().get("/partnerships/XX/lineage/").status_code == 404


def test_only_the_newest_instruments(filed: Filed, link: str):
    factories.add(factories.many(1), title="Third", date=datetime.date(2027, 1, 5), url="https://e.org/3")
    page = words(factories.client(), f"{PAGE}?instruments=2")
    assert page.count('<a class="node') == 2
    assert "1 earlier instrument" in page


@pytest.mark.parametrize(
    ("quote", "verb", "label"),
    [
        ("The two countries will launch a pilot of coastal ferries", "launch", "Launch a pilot of coastal ferries"),
        ("We are launching a pilot of coastal ferries soon", "launch", "Launching a pilot of coastal ferries soon"),
        ("will act", "act", "Will act"),
        ("no verb stands here at all, as it seems", "", "No verb stands here at all, as it seems"),
    ],
)
def test_labels_begin_with_what_is_done(quote: str, verb: str, label: str):
    assert label_of(quote, verb) == label


@pytest.mark.parametrize(
    ("text", "before", "after", "told"),
    [
        ("one two", None, None, [("one two", False, False)]),
        ("one two", "one", None, [("one ", False, False), ("two", True, False)]),
        ("one two", "One", "two", [("one", False, True), (" ", False, False), ("two", True, False)]),
        ("new words here", "old", "gone", [("new words here", True, True)]),
        ("", "old", "gone", []),
    ],
)
def test_words_that_differ(text: str, before: str | None, after: str | None, told: list[tuple[str, bool, bool]]):
    pieces = tell_apart(text, before, after)
    assert [(piece.text, piece.new, piece.gone) for piece in pieces] == told
    assert "".join(piece.text for piece in pieces) == text
