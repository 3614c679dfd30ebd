"""What is to be drawn: columns for instruments, nodes for what they say, edges for what takes up what."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from servanda.matching.links import Relation
from servanda.records import Strength, Topic


class Ending(StrEnum):
    """How a line goes on behind a node.

    ``on``: a later instrument takes it up; ``silent``: none does; ``done``: none does, and it tells an outcome;
    ``last``: there is no later instrument.
    """

    ON = "on"
    SILENT = "silent"
    DONE = "done"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Column:
    """An instrument: its title, and what stands under it in small letters, such as its date."""

    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """What an instrument says: a commitment, or a passage that takes one up.

    ``column`` is the number of its instrument. ``label`` is short, ``words`` are all of it and ``name`` is how it is
    read aloud. ``outcome`` says that it tells a result, after which no word is missed. ``href`` is where it leads.
    """

    key: str
    column: int
    label: str
    topic: Topic
    strength: Strength = Strength.FIRM
    words: str = ""
    name: str = ""
    href: str = ""
    parties: tuple[str, ...] = ()
    outcome: bool = False
    passage: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A link from one node to another in a later column; ``confirmed`` says whether a person has looked at it."""

    key: str
    source: str
    target: str
    relation: Relation
    confirmed: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn. Raises ``ValueError`` where an edge leads nowhere or backwards, or a key stands twice."""

    title: str
    columns: tuple[Column, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def __post_init__(self) -> None:
        """Refuse what can't be drawn."""
        columns = {node.key: node.column for node in self.nodes}
        if len(columns) < len(self.nodes):
            raise ValueError("two nodes have the same key")
        if any(not 0 <= column < len(self.columns) for column in columns.values()):
            raise ValueError("a node stands in a column that there is not")
        for edge in self.edges:
            if edge.source not in columns or edge.target not in columns:
                raise ValueError(f"the edge {edge.key} leads to a node that there is not")
            if columns[edge.source] >= columns[edge.target]:
                raise ValueError(f"the edge {edge.key} leads backwards")
        if len({edge.key for edge in self.edges}) < len(self.edges):
            raise ValueError("two edges have the same key")

    def endings(self) -> dict[str, Ending]:
        """Return how the line of each node goes on."""
        taken_up = {edge.source for edge in self.edges}
        last = len(self.columns) - 1
        return {node.key: _ending(node, node.key in taken_up, last) for node in self.nodes}


def direct(edges: Iterable[Edge]) -> list[Edge]:
    """Return the edges without those that say what a way over other nodes says already.

    A commitment that is restated in each of four instruments has six links; three of them make its line. A delivery
    or replacement is always drawn.
    """
    every = list(edges)
    onward: dict[str, set[str]] = {}
    for edge in every:
        onward.setdefault(edge.source, set()).add(edge.target)

    def leads(start: str, goal: str, first: bool) -> bool:
        return any(
            (step == goal and not first) or (step != goal and leads(step, goal, False))
            for step in onward.get(start, ())
        )

    kept = (Relation.DELIVERED, Relation.REPLACED)
    return [edge for edge in every if edge.relation in kept or not leads(edge.source, edge.target, True)]


def _ending(node: Node, taken_up: bool, last: int) -> Ending:
    if taken_up:
        return Ending.ON
    if node.column == last:
        return Ending.LAST
    return Ending.DONE if node.outcome or node.passage else Ending.SILENT
