"""One line of the picture as its panel shows it: the words at each stop, side by side, and the links between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from servanda.drawing import Edge, Ending, Node
from servanda.ledger import models as m
from servanda.web.lineage.differing import Piece, tell_apart
from servanda.web.lineage.gathering import Lineage


@dataclass(frozen=True, slots=True)
class Step:
    """A link as it reads at the stop to which it leads: the link, and the number of the stop from which it comes."""

    link: m.Link
    source: str
    number: int


@dataclass(frozen=True, slots=True)
class Halt:
    """A stop of the line: what it says in pieces, the links that lead to it, and how it goes on.

    ``compared`` is the number of the stop with which its words are compared, 0 where there is none.
    """

    number: int
    node: Node
    instrument: m.Instrument
    pieces: Sequence[Piece]
    steps: Sequence[Step]
    ending: Ending
    state: str
    chosen: bool
    compared: int


@dataclass(frozen=True, slots=True)
class Line:
    """All stops of a line, by instrument. ``silent`` is the first instrument that says nothing of it, if any."""

    halts: Sequence[Halt]
    stops: Sequence[Sequence[Halt]]
    silent: m.Instrument | None


def line_at(lineage: Lineage, key: str) -> Line | None:
    """Return the line of a node: what leads to it and what it leads to; None where there is no such node."""
    if key not in lineage.nodes:
        return None
    keys = _reach(key, lineage.edges, "source", "target") | _reach(key, lineage.edges, "target", "source")
    nodes = [node for node in lineage.nodes.values() if node.key in keys]
    edges = [edge for edge in lineage.edges if edge.source in keys and edge.target in keys]
    numbers = {node.key: number for number, node in enumerate(nodes, start=1)}
    halts = [_halt(node, lineage, edges, numbers, key) for node in nodes]
    columns = sorted({halt.node.column for halt in halts})
    ends = [halt for halt in halts if halt.node.column == columns[-1]]
    silent = all(halt.ending is Ending.SILENT for halt in ends)
    return Line(
        halts,
        [[halt for halt in halts if halt.node.column == column] for column in columns],
        lineage.instruments[columns[-1] + 1] if silent else None,
    )


def _halt(node: Node, lineage: Lineage, edges: Sequence[Edge], numbers: Mapping[str, int], chosen: str) -> Halt:
    into = [edge for edge in edges if edge.target == node.key]
    onward = [edge for edge in edges if edge.source == node.key]
    before = _nearest(into, "source", lineage, last=True)
    after = _nearest(onward, "target", lineage, last=False)
    return Halt(
        number=numbers[node.key],
        node=node,
        instrument=lineage.instruments[node.column],
        pieces=tell_apart(node.words, before.words if before else None, after.words if after else None),
        steps=[Step(lineage.links[edge.key], edge.source, numbers[edge.source]) for edge in into],
        ending=lineage.endings[node.key],
        state=lineage.states.get(node.key, ""),
        chosen=node.key == chosen,
        compared=numbers[before.key] if before else 0,
    )


def _nearest(edges: Sequence[Edge], end: str, lineage: Lineage, *, last: bool) -> Node | None:
    """Return the node at an end of the edges that is nearest in time; of several, the one with the surest link."""
    if not edges:
        return None
    sign = 1 if last else -1
    best = max(edges, key=lambda edge: (sign * lineage.nodes[getattr(edge, end)].column, lineage.links[edge.key].score))
    return lineage.nodes[getattr(best, end)]


def _reach(key: str, edges: Iterable[Edge], here: str, there: str) -> set[str]:
    onward: dict[str, list[str]] = {}
    for edge in edges:
        onward.setdefault(getattr(edge, here), []).append(getattr(edge, there))
    found, waiting = {key}, [key]
    while waiting:
        for other in onward.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
