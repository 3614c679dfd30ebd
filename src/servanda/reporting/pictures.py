"""A report in, its charts and the picture of its lines out, as SVG."""

from collections import Counter
from typing import Final

from servanda import wording
from servanda.drawing import Bar, Chart, Column, Edge, Node, Picture, Series, place, write_key, write_pages
from servanda.drawing.picture import direct
from servanda.matching import Relation
from servanda.records import Kind, Strength
from servanda.reporting.report import Promise, Report, Sequel, Standing
from servanda.reporting.words import sentence, short

FONTS: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
_MOST = 400  # nodes that are drawn, those of the newest instruments: more than anybody can read
_COLUMNS = 6  # instruments in one picture, the newest: more are too small to read on a sheet

STRENGTHS: Final = {
    Strength.FIRM: Series("firm", "#1b4965"),
    Strength.INTENDED: Series("intended", "#6c9ab5"),
    Strength.SOFT: Series("soft", "#c7d9e3"),
}
STANDINGS: Final = {
    Standing.DELIVERED: Series("delivered", "#00684a"),
    Standing.TAKEN_UP: Series("taken up", "#6fae95"),
    Standing.OUTCOME: Series("told as an outcome", "#d3ded2"),
    Standing.SILENT: Series("silent", "#c4722e"),
    Standing.OPEN: Series("nothing came after yet", "#efe6d4"),
}


def topics(report: Report) -> Chart:
    """Return how many commitments there are on each topic, by how firmly they bind; the most first."""
    counts = Counter((one.topic, one.strength) for one in report.promises())
    totals = Counter(one.topic for one in report.promises())
    bars = [
        Bar(wording.name_topic(topic), tuple(counts[topic, strength] for strength in STRENGTHS))
        for topic, _ in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return Chart("Commitments by topic", tuple(STRENGTHS.values()), tuple(bars))


def standings(report: Report) -> Chart:
    """Return what became of the commitments of each instrument, in the order of time."""
    bars = []
    for source in report.sources:
        counts = Counter(one.standing for one in source.promises)
        label = wording.write_point(source.date) if source.date else source.title[:30]
        bars.append(Bar(label, tuple(counts[standing] for standing in STANDINGS)))
    return Chart("What became of them", tuple(STANDINGS.values()), tuple(bars))


def lineage(report: Report) -> Picture | None:
    """Return the lines of what was taken up, without those of which nothing came; None where there are none."""
    sources = report.sources[-_COLUMNS:]
    columns = {source.id: number for number, source in enumerate(sources)}
    homes = {one.id: columns[source.id] for source in sources for one in source.promises}
    nodes: dict[str, Node] = {}
    edges = []
    for promise in (one for source in reversed(sources) for one in source.promises):
        for number, sequel in enumerate(promise.sequels):
            if sequel.target and sequel.target not in homes:
                continue
            target = sequel.target or f"{sequel.instrument}:{sequel.start}"
            column = homes.get(sequel.target, columns.get(sequel.instrument, -1))
            if column <= homes[promise.id] or len(nodes) >= _MOST:
                continue
            if not sequel.target and target not in nodes:
                nodes[target] = _passage(sequel, promise, target, column)
            nodes.setdefault(promise.id, _node(promise, homes[promise.id]))
            if sequel.target:
                nodes.setdefault(target, Node(target, column, "", promise.topic))
            edges.append(_edge(promise, sequel, target, number))
    if not edges:
        return None
    known = {one.id: one for one in report.promises()}
    drawn = [_node(known[key], node.column) if key in known else node for key, node in nodes.items()]
    counts = Counter(node.column for node in drawn if not node.passage)
    heads = tuple(
        Column(one.title, f"{wording.write_point(one.date) or 'undated'} · {counts[i]} of {len(one.promises)} drawn")
        for i, one in enumerate(sources)
    )
    ordered = sorted(drawn, key=lambda node: (node.column, node.key))
    return Picture(f"{report.name}: what was taken up", heads, tuple(ordered), tuple(direct(edges)))


def draw_lineage(picture: Picture) -> list[str]:
    """Return the picture as sheets, each an ``svg`` element."""
    return [with_fonts(sheet) for sheet in write_pages(place(picture))]


def draw_key() -> str:
    """Return what the forms of its lines mean."""
    return with_fonts(write_key())


def with_fonts(svg: str) -> str:
    """Return a drawing in fonts that programs for print have, which don't know those of the system's surface."""
    return svg.replace('font-family="system-ui, sans-serif"', f'font-family="{FONTS}"')


def anchor(key: str) -> str:
    """Return the id under which a commitment stands in the report."""
    return f"c-{key.replace('/', '-')}"


def _node(promise: Promise, column: int) -> Node:
    return Node(
        key=promise.id,
        column=column,
        label=short(promise.quote, promise.verb),
        topic=promise.topic,
        strength=promise.strength,
        words=promise.quote,
        name=promise.quote,
        href=f"#{anchor(promise.id)}",
        parties=promise.parties,
        outcome=promise.kind is Kind.DELIVERABLE,
    )


def _passage(sequel: Sequel, promise: Promise, key: str, column: int) -> Node:
    words = sequel.quote
    return Node(
        key=key,
        column=column,
        label=sentence(words),
        topic=promise.topic,
        strength=promise.strength,
        words=words,
        name=words,
        href=f"#{anchor(promise.id)}",
        parties=promise.parties,
        passage=True,
    )


def _edge(promise: Promise, sequel: Sequel, target: str, number: int) -> Edge:
    words = f"{sequel.relation.capitalize()} in {sequel.title}: {sequel.why}"
    return Edge(f"{promise.id}~{number}", promise.id, target, Relation(sequel.relation), sequel.confirmed, words)
