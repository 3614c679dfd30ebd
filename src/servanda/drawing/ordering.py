"""A picture in, the order of what stands in each column out, so that few lines cross.

Columns are the layers of a layered drawing (Sugiyama, Tagawa and Toda 1981): a line that passes a column without
stopping has a place of its own there. Within the band of its family each thing goes to the mean place of what it is
joined to, column after column, forth and back, and the best order met on the way is kept.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from servanda.drawing.families import FAMILIES, family_of
from servanda.drawing.picture import Edge, Node, Picture

_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Something that takes room in a column: a node, or an edge that passes (``node`` is None then).

    ``band`` is the number of its family. ``neighbours`` are the numbers of the places that it is joined to, in the
    column before and in the column after.
    """

    column: int
    band: int
    node: Node | None
    edge: Edge | None
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """All places, the numbers of those in each column from top to bottom, and the places on the way of each edge."""

    places: tuple[Place, ...]
    columns: tuple[tuple[int, ...], ...]
    ways: Mapping[str, tuple[int, ...]]


def order(picture: Picture) -> Order:
    """Return the order in which the picture is drawn."""
    places, ways = _places(picture)
    columns = [[i for i, place in enumerate(places) if place.column == c] for c in range(len(picture.columns))]
    ranks = {i: float(rank) for column in columns for rank, i in enumerate(column)}
    for column in columns:
        _sort(column, places, ranks)
    best, fewest = [list(column) for column in columns], crossings(places, columns)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        forth = sweep % 2 == 0
        for column in columns if forth else reversed(columns):
            for i in column:
                joined = places[i].before if forth else places[i].after
                if joined:
                    ranks[i] = sum(ranks[j] for j in joined) / len(joined)
            _sort(column, places, ranks)
        found = crossings(places, columns)
        if found < fewest:
            best, fewest = [list(column) for column in columns], found
    return Order(tuple(places), tuple(map(tuple, best)), ways)


def crossings(places: Sequence[Place], columns: Sequence[Sequence[int]]) -> int:
    """Return how many pairs of lines cross between neighbouring columns."""
    total = 0
    for left, right in pairwise(columns):
        where = {i: rank for rank, i in enumerate(right)}
        ends = [where[j] for i in left for j in sorted(places[i].after, key=where.__getitem__)]
        total += _inversions(ends, len(right))
    return total


def _inversions(ends: Sequence[int], size: int) -> int:
    """Count the pairs that stand the wrong way round, with a tree of counts (Barth, Jünger and Mutzel 2002)."""
    tree = [0] * (size + 1)
    total = 0
    for seen, end in enumerate(ends):
        i, below = end + 1, 0
        while i:
            below += tree[i]
            i &= i - 1
        total += seen - below
        i = end + 1
        while i <= size:
            tree[i] += 1
            i += i & -i
    return total


def _sort(column: list[int], places: Sequence[Place], ranks: dict[int, float]) -> None:
    """Sort a column by band, what has no line behind what has one; note the new ranks."""
    column.sort(key=lambda i: (places[i].band, _is_alone(places[i]), ranks[i], i))
    for rank, i in enumerate(column):
        ranks[i] = float(rank)


def _is_alone(place: Place) -> bool:
    return not place.before and not place.after


def _places(picture: Picture) -> tuple[list[Place], dict[str, tuple[int, ...]]]:
    bands = {family.code: number for number, family in enumerate(FAMILIES)}
    nodes = {node.key: node for node in picture.nodes}
    numbers = {node.key: number for number, node in enumerate(picture.nodes)}
    plain = [Place(node.column, bands[family_of(node.topic).code], node, None) for node in picture.nodes]
    before: defaultdict[int, list[int]] = defaultdict(list)
    after: defaultdict[int, list[int]] = defaultdict(list)
    ways = {}
    for edge in picture.edges:
        source, target = nodes[edge.source], nodes[edge.target]
        way = [numbers[edge.source]]
        for column in range(source.column + 1, target.column):
            nearer = source if column - source.column <= target.column - column else target
            way.append(len(plain))
            plain.append(Place(column, bands[family_of(nearer.topic).code], None, edge))
        way.append(numbers[edge.target])
        for one, other in pairwise(way):
            after[one].append(other)
            before[other].append(one)
        ways[edge.key] = tuple(way)
    return [
        Place(place.column, place.band, place.node, place.edge, tuple(before[i]), tuple(after[i]))
        for i, place in enumerate(plain)
    ], ways
