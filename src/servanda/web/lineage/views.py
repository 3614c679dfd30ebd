"""The picture of a partnership's lineage: as a page with its table and its lines, and as an SVG file."""

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from servanda import wording
from servanda.drawing import (
    FAMILIES,
    Drawing,
    Ending,
    Node,
    family_of,
    place,
    write_file,
    write_heads,
    write_key,
    write_lines,
    write_sheets,
)
from servanda.drawing.svg import file_style
from servanda.ledger import models as m
from servanda.web.lineage.filters import SILENT, LineageFilter, LinkState
from servanda.web.lineage.gathering import RELATIONS, Lineage, gather, target_of
from servanda.web.lineage.line import line_at
from servanda.web.lists.facets import Choice, Facet
from servanda.web.lists.filter import read
from servanda.web.lists.labels import chips
from servanda.web.lists.listing import tidy

_NUMBERS = (2, 3, 4, 6, 8, 12, 16, 24)


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment in the table: where it stands, the links to what it takes up, and those to what became of it."""

    node: Node
    instrument: m.Instrument
    topic: str
    before: Sequence[tuple[m.Link, Node]]
    after: Sequence[tuple[m.Link, Node, m.Instrument]]
    ending: Ending
    silent: m.Instrument | None


@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show the picture, the line that is open in it, and the table that says the same."""
    partnership = _partnership(key)
    asked = read(LineageFilter, request.GET)
    if (shorter := tidy(request, asked)) is not None:
        return shorter
    lineage = gather(key, asked)
    line = line_at(lineage, asked.at) if asked.at else None
    context: dict[str, Any] = {"partnership": partnership, "asked": asked, "line": line, "closed": _without_line(asked)}
    if getattr(request, "htmx", None) and request.headers.get("HX-Target") == "line":
        return render(request, "lineage/line.html", context)
    picture = lineage.picture(f"Lineage of {partnership.name}", asked)
    drawing = place(picture)
    context |= {
        "lineage": lineage,
        "rows": _rows(lineage, {node.key for node in picture.nodes}),
        "drawing": drawing,
        "lines": mark_safe(write_lines(drawing, lambda href: f"?{asked.but(at=href).query()}")),
        "heads": mark_safe(write_heads(drawing)),
        "sheets": mark_safe(write_sheets(drawing)),
        "key": mark_safe(write_key()),
        "facets": _facets(lineage, asked),
        "families": [(family, [topic.value for topic in family.topics]) for family in FAMILIES],
        "chips": chips(asked.but(at="", instruments=8)),
        "numbers": _NUMBERS,
        "figures": _figures(lineage, drawing),
    }
    return render(request, "lineage/lineage.html", context)


@require_safe
def send_file(request: HttpRequest, key: str) -> HttpResponse:
    """Send the picture as an SVG file that stands alone, with links to the commitments' pages."""
    partnership = _partnership(key)
    asked = read(LineageFilter, request.GET)
    lineage = gather(key, asked)
    drawing = place(lineage.picture(f"Lineage of {partnership.name}", asked))
    site = settings.SERVANDA_ORIGIN.rstrip("/") or request.build_absolute_uri("/").rstrip("/")
    page = site + reverse("lineage", args=[key])
    links = {
        node.key: page if node.passage else site + reverse("commitment", args=[node.key])
        for node in lineage.nodes.values()
    }
    body = write_file(drawing, link=links.__getitem__, note=f"Servanda, {page}")
    style = base64.b64encode(hashlib.sha256(file_style().encode()).digest()).decode()
    headers = {
        "Content-Disposition": f'inline; filename="lineage-{key}.svg"',
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{style}'; frame-ancestors 'none'",
    }
    return HttpResponse(body, content_type="image/svg+xml; charset=utf-8", headers=headers)


def _partnership(key: str) -> m.Partnership:
    row = m.Partnership.objects.filter(pk=key).first()
    if row is None:
        raise Http404(f"There is no partnership {key}.")
    return row


def _without_line(asked: LineageFilter) -> str:
    return asked.but(at="").query()


def _rows(lineage: Lineage, shown: set[str]) -> list[Row]:
    """Return the rows of the table: each commitment that is drawn, with all its links."""
    before: dict[str, list[m.Link]] = {}
    after: dict[str, list[m.Link]] = {}
    for link in lineage.links.values():
        before.setdefault(target_of(link), []).append(link)
        after.setdefault(link.earlier_id, []).append(link)
    nodes = lineage.nodes
    return [
        Row(
            node,
            lineage.instruments[node.column],
            wording.name_topic(node.topic),
            [(link, nodes[link.earlier_id]) for link in before.get(node.key, ())],
            [
                (link, nodes[target], lineage.instruments[nodes[target].column])
                for link in after.get(node.key, ())
                for target in [target_of(link)]
            ],
            lineage.endings[node.key],
            lineage.instruments[node.column + 1] if lineage.endings[node.key] is Ending.SILENT else None,
        )
        for node in nodes.values()
        if node.key in shown and not node.passage
    ]


def _figures(lineage: Lineage, drawing: Drawing) -> list[tuple[str, int]]:
    """Return how many links of each relation and how many silent commitments are drawn, in words."""
    relations = Counter(placed.edge.relation for placed in drawing.edges)
    told = [(RELATIONS[relation], relations[relation]) for relation in RELATIONS if relations[relation]]
    silent = sum(placed.ending is Ending.SILENT for placed in drawing.nodes)
    return [*told, ("silent", silent)] if silent else told


def _facets(lineage: Lineage, asked: LineageFilter) -> list[Facet]:
    """Return what the picture can be filtered by, with the counts of all that there is."""
    nodes = [node for node in lineage.nodes.values() if not node.passage]
    topics = Counter(node.topic for node in nodes)
    parties = Counter(party for node in nodes for party in node.parties)
    relations: Counter[str] = Counter(edge.relation.value for edge in lineage.edges)
    relations[SILENT] = sum(ending is Ending.SILENT for ending in lineage.endings.values())
    states: Counter[str] = Counter("confirmed" if edge.confirmed else "proposed" for edge in lineage.edges)
    in_order = sorted(topics, key=lambda topic: (FAMILIES.index(family_of(topic)), topic))
    return [
        Facet("topic", "Topic", [Choice(t, wording.name_topic(t), topics[t], t in asked.topic) for t in in_order]),
        Facet(
            "party",
            "Party",
            [Choice(p, wording.name_party(p), count, p in asked.party) for p, count in parties.most_common(30)],
        ),
        Facet(
            "relation",
            "What became of it",
            [
                Choice(name, name.capitalize(), relations[name], name in asked.relation)
                for name in (*(relation.value for relation in RELATIONS), SILENT)
                if relations[name]
            ],
        ),
        Facet(
            "state",
            "State of the link",
            [Choice(s.value, s.value.capitalize(), states[s], s in asked.state) for s in LinkState if states[s]],
        ),
    ]
