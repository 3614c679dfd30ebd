"""What holds for every drawing: nothing overlaps, all is drawn once, it is XML, and drawn again it is the same."""

import random
import xml.etree.ElementTree as ET
from collections import defaultdict
from itertools import pairwise

import pytest

from servanda.drawing import (
    Column,
    Drawing,
    Edge,
    Node,
    Picture,
    place,
    write_file,
    write_heads,
    write_key,
    write_lines,
    write_pages,
    write_sheets,
)
from servanda.drawing.ordering import crossings, order
from servanda.drawing.placing import LABEL, ROW
from servanda.drawing.svg import shorten
from servanda.matching import Relation
from servanda.records import Strength, Topic

SVG = "{http://www.w3.org/2000/svg}"
ODD = 'Fund <b>"ports"</b> & \x00\x0bschools’ €5 \U0001f6a2'


def series(seed: int, nodes: int = 60, columns: int = 5) -> Picture:
    """Return a picture of no sense, the same for the same seed."""
    of = random.Random(seed)
    made = [
        Node(
            f"k{i}",
            of.randrange(columns),
            ODD if i == 0 else f"fund number {i} of many more than a short label has room for",
            of.choice(list(Topic)),
            of.choice(list(Strength)),
            words=f"words {i}",
            name=f"name {i}",
            href=f"/{i}/",
            parties=("NZ", "NO"),
            outcome=of.random() < 0.2,
            passage=of.random() < 0.1,
        )
        for i in range(nodes)
    ]
    edges = {}
    for _ in range(nodes):
        one, other = of.sample(made, 2)
        if one.column < other.column:
            key = f"{one.key}-{other.key}"
            edges[key] = Edge(key, one.key, other.key, of.choice(list(Relation)), of.random() < 0.5, words="why")
    return Picture(
        "Series <of> nonsense",
        tuple(Column(f"Statement {i}") for i in range(columns)),
        tuple(made),
        tuple(edges.values()),
    )


@pytest.fixture(params=range(12))
def picture(request: pytest.FixtureRequest) -> Picture:
    return series(request.param)


@pytest.fixture
def drawing(picture: Picture) -> Drawing:
    return place(picture)


def test_no_nodes_overlap(drawing: Drawing):
    columns = defaultdict(list)
    for placed in drawing.nodes:
        columns[placed.x].append(placed.y)
    for heights in columns.values():
        assert all(low - high >= ROW - 0.2 for high, low in pairwise(sorted(heights)))


def test_no_line_that_passes_runs_through_a_node(drawing: Drawing):
    for edge in drawing.edges:
        for (x, y), (end, _) in pairwise(edge.points[1:-1]):
            if end - x != LABEL:
                continue
            beside = [placed for placed in drawing.nodes if placed.x == x]
            assert all(abs(placed.y - y) > 3 for placed in beside)


def test_everything_stands_in_its_band_and_in_the_picture(drawing: Drawing):
    for placed in drawing.nodes:
        [band] = [one for one in drawing.bands if one.family is placed.family]
        assert band.y < placed.y < band.y + band.height
        assert placed.x >= 0
        assert placed.x + LABEL < drawing.width
    assert all(one.y + one.height == other.y for one, other in pairwise(drawing.bands))
    assert drawing.bands[-1].y + drawing.bands[-1].height == drawing.height


def test_each_edge_joins_its_nodes(drawing: Drawing):
    for edge in drawing.edges:
        assert edge.points[0] == (edge.source.x + LABEL, edge.source.y)
        assert edge.points[-1] == (edge.target.x, edge.target.y)
        assert edge.widths[0] == edge.source.width


def test_widths_tell_the_relation(drawing: Drawing):
    for edge in drawing.edges:
        before, after = edge.widths
        match edge.edge.relation:
            case Relation.ADVANCED:
                assert after > before or after == 9.5
            case Relation.WEAKENED:
                assert after < before or after == 1.3
            case _:
                assert after == before


def test_everything_is_drawn_once(picture: Picture, drawing: Drawing):
    root = ET.fromstring(write_lines(drawing))
    nodes = root.findall(f".//{SVG}a")
    assert sorted(node.get("aria-label") for node in nodes) == sorted(node.name for node in picture.nodes)
    assert len({node.get("id") for node in nodes}) == len(nodes)
    edges = root.findall(f".//{SVG}g[@data-relation]")
    assert len(edges) == len(picture.edges)
    ids = {placed.node.key: f"n{placed.number}" for placed in drawing.nodes}
    assert sorted((e.get("data-from"), e.get("data-to")) for e in edges) == sorted(
        (ids[edge.source], ids[edge.target]) for edge in picture.edges
    )


def test_all_parts_are_xml(drawing: Drawing):
    for part in (write_heads(drawing), write_key(), f"<p>{write_sheets(drawing)}</p>"):
        ET.fromstring(
            part.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) if "xmlns" not in part else part
        )
    root = ET.fromstring(write_file(drawing, note=ODD).encode())
    assert root.find(f"{SVG}title").text == "Series <of> nonsense"
    assert root.find(f"{SVG}desc").text
    assert not root.findall(f".//{SVG}script")


def test_the_same_picture_is_drawn_the_same_way(picture: Picture):
    assert write_file(place(picture)) == write_file(place(picture))


def test_the_order_crosses_fewer_lines_than_that_of_the_texts():
    for seed in range(6):
        picture = series(seed, 120)
        found = order(picture)
        plain = [sorted(column) for column in found.columns]
        assert crossings(found.places, found.columns) < crossings(found.places, plain)


def test_sheets_hold_the_whole_height(drawing: Drawing):
    inner = [
        tuple(map(float, svg.get("viewBox").split()))
        for svg in ET.fromstring(f'<p xmlns="http://www.w3.org/2000/svg">{write_sheets(drawing)}</p>').iter(f"{SVG}svg")
        if svg.get("y")
    ]
    assert inner[0][1] == 0
    assert all(abs(one[1] + one[3] - other[1]) < 0.2 for one, other in pairwise(inner))
    assert abs(inner[-1][1] + inner[-1][3] - drawing.height) < 0.2


def test_pages_hold_each_node_and_edge(drawing: Drawing):
    pages = [ET.fromstring(page) for page in write_pages(drawing)]
    words = [node.find(f"{SVG}title").text for page in pages for node in page.iter(f"{SVG}a")]
    assert {placed.node.words for placed in drawing.nodes} == set(words)
    ribbons = sum(part.get("class") == "ribbon" for page in pages for part in page.iter(f"{SVG}path"))
    assert ribbons >= len(drawing.edges)
    ids = [part.get("id") for page in pages for part in page.iter() if part.get("id")]
    assert len(ids) == len(set(ids))


def test_a_picture_of_nothing():
    drawing = place(Picture("Nothing", (), (), ()))
    ET.fromstring(write_file(drawing).encode())


@pytest.mark.parametrize(
    ("words", "width", "short"),
    [
        ("short", 100, "short"),
        ("  white \n space ", 100, "white space"),
        ("launch a Supply Chain Task Force", 100, "launch a Supply…"),
        ("incomprehensibilities of all kinds", 60, "incompreh…"),
    ],
)
def test_labels_are_cut_between_words(words: str, width: float, short: str):
    assert shorten(words, width) == short
