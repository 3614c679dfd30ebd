"""A partnership of the ledger in, its nodes and links out, ready to be drawn, listed and read one by one."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from servanda import wording
from servanda.drawing import Column, Edge, Ending, Node, Picture
from servanda.drawing.picture import direct
from servanda.ledger import models as m
from servanda.matching import Relation
from servanda.records import Kind, Strength, Topic
from servanda.web.lineage.filters import LineageFilter, narrow
from servanda.web.lists.filter import SHOWN

DRAWN = ("proposed", "confirmed")
MOST = 800  # nodes that are drawn; more than anybody can read, and a bound on what one request costs
RELATIONS: Mapping[Relation, str] = {
    Relation.RESTATED: "restated",
    Relation.ADVANCED: "advanced",
    Relation.WEAKENED: "weakened",
    Relation.DELIVERED: "delivered",
    Relation.REPLACED: "replaced",
}


@dataclass(frozen=True)
class Lineage:
    """What there is to draw of a partnership.

    ``links`` has every link that is not rejected, by the key of its edge. ``earlier`` counts the instruments before
    those that are drawn, ``left`` the commitments that no room was found for.
    """

    instruments: Sequence[m.Instrument]
    nodes: Mapping[str, Node]
    edges: Sequence[Edge]
    links: Mapping[str, m.Link]
    states: Mapping[str, str]
    endings: Mapping[str, Ending]
    earlier: int
    left: int

    def picture(self, title: str, asked: LineageFilter) -> Picture:
        """Return what is drawn: the part that is asked for, without links that others imply."""
        nodes, edges = narrow(list(self.nodes.values()), self.edges, self.endings, asked)
        counts: defaultdict[int, int] = defaultdict(int)
        for node in nodes:
            counts[node.column] += not node.passage
        columns = tuple(
            Column(row.title, f"{write_day(row.date)} · {counts[i]} commitment{'' if counts[i] == 1 else 's'}")
            for i, row in enumerate(self.instruments)
        )
        return Picture(title, columns, tuple(nodes), tuple(direct(edges)))


def gather(partnership: str, asked: LineageFilter) -> Lineage:
    """Return the lineage of a partnership over the newest instruments, as many as are asked for."""
    found = m.Instrument.objects.filter(partnership=partnership).only("id", "title", "date")
    every = sorted(found, key=lambda row: (row.date or "9999", row.id))
    instruments = every[-asked.instruments :]
    columns = {row.id: number for number, row in enumerate(instruments)}
    rows = m.Commitment.objects.filter(instrument__in=columns, state__in=SHOWN).order_by("date", "instrument", "start")
    columns_read = ("id", "instrument_id", "quote", "topic", "strength", "kind", "verb", "state", "number")
    commitments = list(rows.only(*columns_read).prefetch_related("party_rows"))
    drawn = {row.id: row for row in commitments[:MOST]}
    nodes = {row.id: _node(row, columns[row.instrument_id]) for row in drawn.values()}
    links = [
        link
        for link in m.Link.objects.filter(partnership=partnership, state__in=DRAWN).order_by("earlier", "id")
        if link.earlier_id in drawn
        and columns.get(link.later_instrument_id, -1) > nodes[link.earlier_id].column
        and (not link.later or link.later in drawn)
    ]
    for link in links:
        key = target_of(link)
        if key not in nodes:
            nodes[key] = _passage(link, key, nodes[link.earlier_id], columns[link.later_instrument_id])
    ordered = sorted(nodes.values(), key=lambda node: node.column)
    edges = [_edge(link, instruments[columns[link.later_instrument_id]]) for link in links]
    endings = Picture("", (Column(""),) * len(instruments), tuple(ordered), tuple(edges)).endings()
    onward: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        onward[edge.source].append(edge)
    named = {node.key: replace(node, name=_name(node, instruments, endings, onward, nodes)) for node in ordered}
    return Lineage(
        instruments,
        named,
        edges,
        {link.id: link for link in links},
        {row.id: row.state for row in drawn.values()},
        endings,
        len(every) - len(instruments),
        len(commitments) - len(drawn),
    )


def target_of(link: m.Link) -> str:
    """Return the key of the node that a link leads to: a commitment's id, or an instrument with a place in it."""
    return link.later or f"{link.later_instrument_id}:{link.later_start}-{link.later_end}"


def write_day(date: str) -> str:
    """Return a date of the ledger in words."""
    return wording.write_point(date) if date else "undated"


def label_of(quote: str, verb: str) -> str:
    """Return the quote from its verb on, with a capital: what is done stands first on a short label."""
    found = re.search(rf"\b{re.escape(verb[: max(3, len(verb) - 1)])}", quote, re.IGNORECASE) if verb else None
    words = quote[found.start() :] if found and len(quote) - found.start() > 25 else quote
    return words[:1].upper() + words[1:]


def _node(row: m.Commitment, column: int) -> Node:
    return Node(
        key=row.id,
        column=column,
        label=label_of(row.quote, row.verb),
        topic=Topic(row.topic),
        strength=Strength(row.strength),
        words=row.quote,
        href=row.id,
        parties=tuple(owed.party for owed in row.party_rows.all()),
        outcome=row.kind == Kind.DELIVERABLE,
    )


def _passage(link: m.Link, key: str, earlier: Node, column: int) -> Node:
    return Node(
        key=key,
        column=column,
        label=link.later_quote[:1].upper() + link.later_quote[1:],
        topic=earlier.topic,
        strength=earlier.strength,
        words=link.later_quote,
        href=key,
        parties=earlier.parties,
        passage=True,
    )


def _edge(link: m.Link, later: m.Instrument) -> Edge:
    relation = Relation(link.relation)
    words = f"{RELATIONS[relation].capitalize()} in {later.title}, {write_day(later.date)}: {link.why}"
    return Edge(link.id, link.earlier_id, target_of(link), relation, link.state == "confirmed", words)


def _name(
    node: Node,
    instruments: Sequence[m.Instrument],
    endings: Mapping[str, Ending],
    onward: Mapping[str, Sequence[Edge]],
    nodes: Mapping[str, Node],
) -> str:
    """Return how a node is read aloud."""
    told = [
        f"{RELATIONS[edge.relation]}{'' if edge.confirmed else ', proposed,'} in"
        f" {write_year(instruments[nodes[edge.target].column])}"
        for edge in onward.get(node.key, ())
    ]
    if endings[node.key] is Ending.SILENT:
        told = [f"silent since {write_year(instruments[node.column + 1])}"]
    elif endings[node.key] is Ending.DONE:
        told = ["an outcome"]
    parts = (
        f"{write_year(instruments[node.column])}: {node.words}",
        wording.name_topic(node.topic),
        ", ".join(map(wording.name_party, node.parties)),
        "; ".join(told),
    )
    return ". ".join(part for part in parts if part)


def write_year(instrument: m.Instrument) -> str:
    """Return the year of an instrument, or its title where it has no date."""
    return instrument.date[:4] or instrument.title
