"""What can be drawn, how lines go on, and which links are left out because others say the same."""

from pathlib import Path

import pytest

from servanda.drawing import FAMILIES, Column, Edge, Ending, Node, Picture, family_of
from servanda.drawing.picture import direct
from servanda.matching import Relation
from servanda.records import Topic

BASE = Path(__file__).parents[2] / "src" / "servanda" / "web" / "static" / "servanda" / "base.css"


def node(key: str, column: int, **more: object) -> Node:
    return Node(key, column, f"words of {key}", Topic.SPACE, **more)  # type: ignore[arg-type]


def edge(source: str, target: str, relation: Relation = Relation.RESTATED) -> Edge:
    return Edge(f"{source}-{target}", source, target, relation)


def picture(nodes: list[Node], edges: list[Edge], columns: int = 3) -> Picture:
    return Picture("Series", tuple(Column(f"No. {i}") for i in range(columns)), tuple(nodes), tuple(edges))


def test_each_topic_has_one_family():
    topics = [topic for family in FAMILIES for topic in family.topics]
    assert sorted(topics) == sorted(Topic)
    assert all(topic in family_of(topic).topics for topic in Topic)


def test_the_style_sheet_has_the_colours_of_the_families():
    base = BASE.read_text(encoding="utf-8")
    for family in FAMILIES:
        assert f"--{family.code}: light-dark({family.light}, {family.dark});" in base


@pytest.mark.parametrize(
    ("nodes", "edges", "words"),
    [
        ([node("a", 0), node("a", 1)], [], "two nodes"),
        ([node("a", 3)], [], "a column that there is not"),
        ([node("a", 0)], [edge("a", "b")], "a node that there is not"),
        ([node("a", 0), node("b", 0)], [edge("a", "b")], "backwards"),
        ([node("a", 0), node("b", 1)], [edge("a", "b"), edge("a", "b")], "two edges"),
    ],
)
def test_what_cannot_be_drawn_is_refused(nodes: list[Node], edges: list[Edge], words: str):
    with pytest.raises(ValueError, match=words):
        picture(nodes, edges)


def test_how_lines_go_on():
    nodes = [node("a", 0), node("b", 0), node("c", 0, outcome=True), node("d", 1, passage=True), node("e", 2)]
    assert picture(nodes, [edge("a", "d")]).endings() == {
        "a": Ending.ON,
        "b": Ending.SILENT,
        "c": Ending.DONE,
        "d": Ending.DONE,
        "e": Ending.LAST,
    }


@pytest.mark.parametrize(
    ("edges", "kept"),
    [
        ([edge("a", "b"), edge("b", "c"), edge("a", "c")], ["a-b", "b-c"]),
        ([edge("a", "b"), edge("b", "c"), edge("a", "c", Relation.DELIVERED)], ["a-b", "b-c", "a-c"]),
        ([edge("a", "b"), edge("a", "c")], ["a-b", "a-c"]),
        ([edge("a", "c"), edge("b", "c")], ["a-c", "b-c"]),
    ],
)
def test_links_that_others_imply(edges: list[Edge], kept: list[str]):
    assert [one.key for one in direct(edges)] == kept
