"""An order in, positions out: where each node, line, mark and band of the picture stands, in units of the drawing.

Each thing wants to stand level with what it is joined to; ``_settle`` gives the positions nearest to that which leave
room for all (isotonic regression by pooling adjacent violators).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servanda.drawing.families import FAMILIES, Family
from servanda.drawing.ordering import Order, order
from servanda.drawing.picture import Column, Edge, Ending, Node, Picture
from servanda.matching.links import Relation
from servanda.records import Strength

LABEL, GAP = 244.0, 120.0  # the width of what a node takes, and the room between columns
LEFT, RIGHT = 14.0, 74.0
ROW, PASSING = 24.0, 9.0  # the height of what a node takes, and of a line that passes
BAND, ABOVE, BELOW = 26.0, 6.0, 14.0  # the height of a band's name, and the room over and under its lines
LINE = 7.0  # how far over the lower end of its row a node's line stands
MARK = 6.5  # the radius of a mark
_WIDTHS = {Strength.FIRM: 4.6, Strength.INTENDED: 3.4, Strength.SOFT: 2.4}
_STEPS = {Relation.ADVANCED: 1.7, Relation.WEAKENED: -1.5}
_THINNEST, _THICKEST = 1.3, 9.5
_ROUNDS = 10
_TRIES = (0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node: its left end, the height of its line, how thick that is, and how it goes on."""

    number: int
    node: Node
    family: Family
    x: float
    y: float
    width: float
    ending: Ending
    starts: bool


@dataclass(frozen=True, slots=True)
class PlacedEdge:
    """An edge: the points it runs through, level at each (two a column), its widths at both ends, and its mark."""

    edge: Edge
    source: PlacedNode
    target: PlacedNode
    points: tuple[Point, ...]
    widths: tuple[float, float]
    mark: Point | None


@dataclass(frozen=True, slots=True)
class Band:
    """The band of a family: its upper end and its height, and the columns that have something in it."""

    family: Family
    y: float
    height: float
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture, placed. ``lefts`` are the left ends of the columns."""

    title: str
    columns: tuple[Column, ...]
    lefts: tuple[float, ...]
    nodes: tuple[PlacedNode, ...]
    edges: tuple[PlacedEdge, ...]
    bands: tuple[Band, ...]
    width: float
    height: float


def place(picture: Picture) -> Drawing:
    """Return where everything stands."""
    found = order(picture)
    bands = _bands(found)
    heights = _heights(found, bands)
    lefts = tuple(LEFT + number * (LABEL + GAP) for number in range(len(picture.columns)))
    endings, widths = picture.endings(), _widths(picture)
    taken_up = {edge.target for edge in picture.edges}
    nodes = {
        node.key: PlacedNode(
            number,
            node,
            FAMILIES[found.places[number].band],
            lefts[node.column],
            heights[number],
            widths[node.key],
            endings[node.key],
            node.key not in taken_up,
        )
        for number, node in enumerate(picture.nodes)
    }
    edges = _edges(picture, found, nodes, heights, lefts)
    width = (lefts[-1] + LABEL if lefts else 0) + RIGHT
    height = bands[-1].y + bands[-1].height if bands else ROW
    return Drawing(picture.title, picture.columns, lefts, tuple(nodes.values()), edges, tuple(bands), width, height)


def _size(found: Order, i: int) -> float:
    return PASSING if found.places[i].node is None else ROW


def _bands(found: Order) -> list[Band]:
    """Return the bands that have something in them, one under the other, each as high as its fullest column."""
    bands, top = [], 0.0
    for number, family in enumerate(FAMILIES):
        inside = [[i for i in column if found.places[i].band == number] for column in found.columns]
        most = max((sum(_size(found, i) for i in column) for column in inside), default=0.0)
        if most:
            height = BAND + ABOVE + most + BELOW
            bands.append(Band(family, top, height, tuple(c for c, column in enumerate(inside) if column)))
            top += height
    return bands


def _heights(found: Order, bands: Sequence[Band]) -> dict[int, float]:
    """Return the height of the line of each place."""
    middles: dict[int, float] = {}
    rooms = {band.family.code: (band.y + BAND + ABOVE, band.y + band.height - BELOW) for band in bands}
    groups = []
    for column in found.columns:
        for number, family in enumerate(FAMILIES):
            inside = [i for i in column if found.places[i].band == number]
            if not inside:
                continue
            top, bottom = rooms[family.code]
            groups.append((inside, top, bottom))
            y = top
            for i in inside:
                middles[i] = y + _size(found, i) / 2
                y += _size(found, i)
    for turn in range(_ROUNDS):
        for inside, top, bottom in groups if turn % 2 == 0 else reversed(groups):
            wanted, weights = [], []
            for i in inside:
                place = found.places[i]
                near = [j for j in (*place.before, *place.after) if found.places[j].band == place.band]
                joined = [_line(found, j, middles) for j in near]
                shift = _line(found, i, middles) - middles[i]
                wanted.append(sum(joined) / len(joined) - shift if joined else middles[i])
                weights.append((2.0 if found.places[i].node is None else 1.0) if joined else 0.05)
            settled = _settle(wanted, weights, [_size(found, i) for i in inside], top, bottom)
            middles.update(zip(inside, settled, strict=True))
    return {i: round(_line(found, i, middles), 1) for i in middles}


def _line(found: Order, i: int, middles: Mapping[int, float]) -> float:
    """Return the height of the line of a place: a node's stands under its label."""
    return middles[i] if found.places[i].node is None else middles[i] + ROW / 2 - LINE


def _settle(
    wanted: Sequence[float], weights: Sequence[float], sizes: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Return the middles nearest to those wanted, in the same order, with room for the sizes, within the band."""
    offsets, run = [], 0.0
    for before, size in zip([0.0, *sizes], sizes, strict=False):
        run += (before + size) / 2
        offsets.append(run)
    pools: list[tuple[float, float, int]] = []
    for want, weight, offset in zip(wanted, weights, offsets, strict=True):
        pools.append((want - offset, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, mine, some), (other, theirs, more) = pools[-2:]
            both = mine + theirs
            pools[-2:] = [((one * mine + other * theirs) / both, both, some + more)]
    lowest, highest = top, max(top, bottom - sum(sizes))
    level = [min(max(value, lowest), highest) for value, _, count in pools for _ in range(count)]
    return [value + offset for value, offset in zip(level, offsets, strict=True)]


def _widths(picture: Picture) -> dict[str, float]:
    """Return how thick each line is: by the strength where it begins, then by what advances or weakens it."""
    incoming: dict[str, list[Edge]] = {}
    for edge in picture.edges:
        incoming.setdefault(edge.target, []).append(edge)
    widths: dict[str, float] = {}
    for node in sorted(picture.nodes, key=lambda node: node.column):
        into = [_after(widths[edge.source], edge.relation) for edge in incoming.get(node.key, ())]
        widths[node.key] = max(into, default=_WIDTHS[node.strength])
    return widths


def _after(width: float, relation: Relation) -> float:
    return round(min(max(width + _STEPS.get(relation, 0.0), _THINNEST), _THICKEST), 2)


def _edges(
    picture: Picture,
    found: Order,
    nodes: Mapping[str, PlacedNode],
    heights: Mapping[int, float],
    lefts: Sequence[float],
) -> tuple[PlacedEdge, ...]:
    placed, marks = [], [(-99.0, -99.0)]
    for edge in picture.edges:
        source, target = nodes[edge.source], nodes[edge.target]
        points: list[Point] = []
        for i in found.ways[edge.key]:
            left = lefts[found.places[i].column]
            points += [(left, heights[i]), (left + LABEL, heights[i])]
        points = points[1:-1]
        mark = None if edge.relation is Relation.RESTATED else _mark(points[-2], points[-1], marks)
        widths = (source.width, _after(source.width, edge.relation))
        placed.append(PlacedEdge(edge, source, target, tuple(points), widths, mark))
    return tuple(placed)


def _mark(start: Point, end: Point, taken: list[Point]) -> Point:
    """Return a place for a mark on the last part of an edge, free of other marks where there is one."""
    tries = [between(start, end, share) for share in _TRIES]
    apart = 2 * MARK + 1

    def free(at: Point) -> bool:
        return all((at[0] - x) ** 2 + (at[1] - y) ** 2 >= apart**2 for x, y in taken)

    chosen = next((at for at in tries if free(at)), tries[0])
    taken.append(chosen)
    return chosen


def between(start: Point, end: Point, share: float) -> Point:
    """Return a point on the curve from one place to another, which is level at both."""
    (x0, y0), (x1, y1), t = start, end, share
    middle = (x0 + x1) / 2
    x = (1 - t) ** 3 * x0 + 3 * (1 - t) ** 2 * t * middle + 3 * (1 - t) * t**2 * middle + t**3 * x1
    y = y0 + (y1 - y0) * (3 * t**2 - 2 * t**3)
    return round(x, 1), round(y, 1)
