"""A partnership of the record in, the picture of its lineage out, as an SVG file that leads to the pages."""

import re
from dataclasses import replace

from servanda.drawing import Column, Edge, Ending, Node, Picture, place, write_file
from servanda.drawing.picture import direct
from servanda.matching import Relation
from servanda.publishing.site.addresses import commitment_page, instrument_page, picture_file, root_from
from servanda.publishing.site.record import Group, Published, Tie
from servanda.records import Kind
from servanda.wording import name_party, name_topic, write_point

COLUMNS, MOST = 8, 800  # instruments and commitments that are drawn, the newest


def draw(group: Group) -> str:
    """Return the picture of the newest instruments of a partnership and the links that people confirmed."""
    papers = group.papers[-COLUMNS:]
    columns = {paper.key: number for number, paper in enumerate(papers)}
    shown = [one for paper in papers for one in paper.commitments][:MOST]
    nodes = {one.key: _node(one, columns[one.instrument]) for one in shown}
    targets = {one.key: f"{commitment_page(one.key)}" for one in shown}
    edges = []
    for one in shown:
        for tie in one.ties:
            column = columns.get(tie.instrument, -1)
            if tie.kind != "later" or column <= columns[one.instrument]:
                continue
            key = tie.commitment or f"{tie.instrument}:{tie.place}"
            if tie.commitment and key not in nodes:
                continue
            if key not in nodes:
                nodes[key] = _passage(tie, key, nodes[one.key], column)
                targets[key] = instrument_page(tie.instrument)
            edges.append(_edge(one, tie, key))
    ordered = sorted(nodes.values(), key=lambda node: node.column)
    heads = [
        Column(paper.instrument.title, f"{_day(paper.date)} · {_count(len(paper.commitments))}") for paper in papers
    ]
    picture = Picture(f"Lineage of {group.name}", tuple(heads), tuple(ordered), tuple(direct(edges)))
    drawing = place(picture)
    undecided = {one.key for one in shown if one.pending or not one.silent}
    placed = tuple(
        replace(node, ending=Ending.LAST) if node.ending is Ending.SILENT and node.node.key in undecided else node
        for node in drawing.nodes
    )
    up = root_from(picture_file(group.key))
    return write_file(replace(drawing, nodes=placed), link=lambda href: up + targets[href])


def _node(one: Published, column: int) -> Node:
    record = one.record
    told = [f"{tie.word} in {tie.date[:4] or tie.title}" for tie in one.ties if tie.kind == "later"]
    if one.silent:
        told.append(f"silent since {one.silent[:4]}")
    parties = ", ".join(map(name_party, record.parties))
    name = ". ".join(part for part in (record.quote, name_topic(record.topic.value), parties, "; ".join(told)) if part)
    return Node(
        key=one.key,
        column=column,
        label=_label(record.quote, record.verb),
        topic=record.topic,
        strength=record.strength,
        words=record.quote,
        name=name,
        href=one.key,
        parties=tuple(record.parties),
        outcome=record.kind is Kind.DELIVERABLE,
    )


def _passage(tie: Tie, key: str, earlier: Node, column: int) -> Node:
    return Node(
        key=key,
        column=column,
        label=tie.words[:1].upper() + tie.words[1:],
        topic=earlier.topic,
        strength=earlier.strength,
        words=tie.words,
        name=tie.words,
        href=key,
        parties=earlier.parties,
        passage=True,
    )


def _edge(one: Published, tie: Tie, target: str) -> Edge:
    words = f"{tie.word.capitalize()} in {tie.title}, {_day(tie.date)}: {tie.why}"
    return Edge(tie.key, one.key, target, Relation(tie.word), confirmed=True, words=words)


def _label(quote: str, verb: str) -> str:
    """Return the quote from its verb on, with a capital: what is done stands first on a short label."""
    found = re.search(rf"\b{re.escape(verb[: max(3, len(verb) - 1)])}", quote, re.IGNORECASE) if verb else None
    words = quote[found.start() :] if found and len(quote) - found.start() > 25 else quote
    return words[:1].upper() + words[1:]


def _day(date: str) -> str:
    return write_point(date) if date else "undated"


def _count(number: int) -> str:
    return f"{number} commitment{'' if number == 1 else 's'}"
