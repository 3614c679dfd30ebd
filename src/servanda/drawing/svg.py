"""A placed picture in, SVG out: the lines and their heads for a page, or all of it as a file of its own.

Colours stand in attributes, as for light paper, so that every program shows them; a page's style sheet or the file's
own style overrides them by class. Nothing is told by colour alone: what became of a commitment is the form of its line
and the sign on it, and stands in words in the title of each part.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from textwrap import wrap

from servanda.drawing.families import FAMILIES
from servanda.drawing.picture import Ending
from servanda.drawing.placing import (
    BAND,
    LABEL,
    LINE,
    MARK,
    ROW,
    Band,
    Drawing,
    PlacedEdge,
    PlacedNode,
)
from servanda.drawing.ribbons import outline
from servanda.matching.links import Relation

INK, QUIET, RULE, PAPER = "#1f1d1a", "#666157", "#d6d0c2", "#ffffff"
HEADS, KEY = 66.0, 34.0  # the heights of the heads of columns and of the key
_LETTER = 5.9  # the width of a letter of a label, on average
_TITLE = 34  # letters in a line of a title
_MARGIN = 16.0
_LANDSCAPE = 1.55  # how much wider than high the print on a sheet may be
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIGNS = {
    Relation.ADVANCED: "M-3.1 1.7L0 -3L3.1 1.7Z",
    Relation.WEAKENED: "M-3.1 -1.7L0 3L3.1 -1.7Z",
    Relation.REPLACED: "M-3.4 -1.5H2.2M0.4 -3.3L2.4 -1.5M3.4 1.5H-2.2M-0.4 3.3L-2.4 1.5",
    Relation.DELIVERED: "M-3 0.2L-0.9 2.4L3.1 -2.2",
}
_FADING = ((9.0, 1.7, 0.95), (17.0, 1.5, 0.75), (25.0, 1.3, 0.55), (33.0, 1.1, 0.4), (41.0, 0.9, 0.28))

Link = Callable[[str], str]


def write_lines(drawing: Drawing, link: Link = str, number: str = "") -> str:
    """Return the picture without its heads, as an ``svg`` element for a page.

    ``link`` makes the address that a node leads to of its ``href``; ``number`` is put into ids where a page has two.
    """
    size = f'viewBox="0 0 {drawing.width:g} {drawing.height:g}" width="{drawing.width:g}" height="{drawing.height:g}"'
    body = "".join(_body(drawing, link, number))
    return (
        f'<svg class="lineage-lines" id="lines{number}" {size} role="group" aria-label="{_text(drawing.title)}"'
        f' xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif"><g id="all{number}">{body}</g></svg>'
    )


def write_heads(drawing: Drawing) -> str:
    """Return the titles of the columns, as an ``svg`` element that stands over the picture and is as wide."""
    size = f'viewBox="0 0 {drawing.width:g} {HEADS:g}" width="{drawing.width:g}" height="{HEADS:g}"'
    return (
        f'<svg class="lineage-heads" id="heads" {size} aria-hidden="true" xmlns="http://www.w3.org/2000/svg"'
        f' font-family="system-ui, sans-serif"><g id="titles">{"".join(_heads(drawing))}</g></svg>'
    )


def write_sheets(drawing: Drawing) -> str:
    """Return the picture of ``write_lines`` and ``write_heads`` once more, cut into sheets of paper in landscape.

    Each has the heads over it. Bands are kept whole where a sheet is high enough.
    """
    width = f"{drawing.width:g}"
    return "".join(
        f'<svg class="lineage-sheet" viewBox="0 0 {width} {HEADS + height:g}" font-family="system-ui, sans-serif">'
        f'<use href="#titles"/><svg y="{HEADS:g}" width="{width}" height="{height:g}"'
        f' viewBox="0 {top:g} {width} {height:g}"><use href="#all"/></svg></svg>'
        for top, height in _sheets(drawing)
    )


def write_pages(drawing: Drawing, link: Link = str) -> list[str]:
    """Return the picture cut into sheets as by ``write_sheets``, each an ``svg`` element of its own with the heads."""
    width = f"{drawing.width:g}"
    return [
        f'<svg class="lineage-page" viewBox="0 0 {width} {HEADS + height:g}" width="{width}"'
        f' height="{HEADS + height:g}" role="group" aria-label="{_text(drawing.title)}, sheet {number}"'
        f' xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif">{"".join(_heads(drawing))}'
        f'<svg y="{HEADS:g}" width="{width}" height="{height:g}" viewBox="0 {top:g} {width} {height:g}">'
        f"{''.join(_body(_cut(drawing, top, top + height), link, f'{number}-'))}</svg></svg>"
        for number, (top, height) in enumerate(_sheets(drawing), start=1)
    ]


def _cut(drawing: Drawing, top: float, end: float) -> Drawing:
    """Return the part of a drawing that is seen between two heights."""
    return replace(
        drawing,
        bands=tuple(band for band in drawing.bands if band.y < end and band.y + band.height > top),
        nodes=tuple(node for node in drawing.nodes if top < node.y < end + ROW),
        edges=tuple(
            edge
            for edge in drawing.edges
            if min(y for _, y in edge.points) < end + ROW and max(y for _, y in edge.points) > top - ROW
        ),
    )


def _sheets(drawing: Drawing) -> Iterator[tuple[float, float]]:
    """Yield the upper end and the height of what stands on each sheet."""
    most = max(drawing.width / _LANDSCAPE - HEADS, 6 * ROW)
    top = end = 0.0
    for band in drawing.bands:
        if band.y + band.height - top > most and end > top:
            yield top, end - top
            top = end
        while band.y + band.height - top > most:
            yield top, most
            top += most
        end = band.y + band.height
    if end > top:
        yield top, end - top


def write_key() -> str:
    """Return what the forms of lines mean, as an ``svg`` element."""
    return (
        f'<svg class="lineage-key" viewBox="0 0 {_KEY_WIDTH:g} {KEY:g}" width="{_KEY_WIDTH:g}" height="{KEY:g}"'
        f' role="img" aria-label="Key to the lines" xmlns="http://www.w3.org/2000/svg"'
        f' font-family="system-ui, sans-serif">{"".join(_key())}</svg>'
    )


def write_file(drawing: Drawing, style: str = "", link: Link = str, note: str = "") -> str:
    """Return the picture as a file: title, heads, lines, key and ``note``, with ``style`` within and no script."""
    width = max(drawing.width, _KEY_WIDTH) + 2 * _MARGIN
    top = _MARGIN + 34 + HEADS
    height = top + drawing.height + KEY + 30 + _MARGIN
    silent = sum(node.ending is Ending.SILENT for node in drawing.nodes)
    told = (
        f"{len(drawing.nodes)} commitments and passages of {len(drawing.columns)} instruments in the order of time,"
        f" {len(drawing.edges)} links between them; {silent} commitments have fallen silent."
    )
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"',
            f' height="{height:g}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif">',
            f'<title id="title">{_text(drawing.title)}</title><desc id="desc">{_text(told)}</desc>',
            f"<style>{file_style(style)}</style>",
            f'<rect class="paper" width="100%" height="100%" fill="{PAPER}"/>',
            f'<g transform="translate({_MARGIN:g} {_MARGIN:g})"><text class="ink" x="14" y="20" font-size="19"',
            f' font-family="Georgia, serif" font-weight="600" fill="{INK}">{_text(drawing.title)}</text>',
            f'<g transform="translate(0 34)">{"".join(_heads(drawing))}</g>',
            f'<g transform="translate(0 {34 + HEADS:g})">{"".join(_body(drawing, link, ""))}</g>',
            f'<g transform="translate(0 {34 + HEADS + drawing.height + 10:g})">{"".join(_key())}',
            f'<text class="quiet" x="14" y="{KEY + 14:g}" font-size="10.5" fill="{QUIET}">{_text(note)}</text></g>',
            "</g></svg>\n",
        )
    )


def file_style(more: str = "") -> str:
    """Return the style of the file: its colours on a dark screen; on paper and in the light, the attributes hold."""
    dark = "".join(
        f".f-{family.code}{{fill:{family.dark};stroke:{family.dark}}}.t-{family.code}{{fill:{family.dark}}}"
        for family in FAMILIES
    )
    return (
        f"@media screen and (prefers-color-scheme:dark){{.paper,.disc{{fill:#16171a}}.disc-line{{stroke:#16171a}}"
        f".ink{{fill:#e9e6df}}.quiet{{fill:#a09b91}}.rule{{stroke:#303239}}.band{{fill:#1b1c20}}{dark}}}{more}"
    )


def shorten(words: str, width: float = LABEL) -> str:
    """Return the words that have room on a line of this width, with an ellipsis where some have not."""
    most = int(width / _LETTER)
    plain = " ".join(words.split())
    if len(plain) <= most:
        return plain
    cut = plain[: most - 1]
    whole = cut.rpartition(" ")[0]
    return f"{(whole if len(whole) > most * 0.85 else cut).rstrip(' ,;:–—-')}…"


def _body(drawing: Drawing, link: Link, number: str) -> Iterator[str]:
    for shade, band in enumerate(drawing.bands):
        yield from _band(drawing, band, shade % 2 == 1)
    yield '<g class="edges" aria-hidden="true">'
    for edge in drawing.edges:
        yield _edge(edge, number)
    yield '</g><g class="nodes">'
    for node in sorted(drawing.nodes, key=lambda placed: (placed.node.column, placed.y)):
        yield _node(node, link, number)
    yield "</g>"


def _band(drawing: Drawing, band: Band, shaded: bool) -> Iterator[str]:
    if shaded:
        yield (
            f'<rect class="band" x="0" y="{band.y:g}" width="{drawing.width:g}" height="{band.height:g}"'
            f' fill="#f7f5ef"/>'
        )
    yield f'<g class="band-names" font-size="11" aria-hidden="true"><line class="rule" x1="0" x2="{drawing.width:g}"'
    yield f' y1="{band.y:g}" y2="{band.y:g}" stroke="{RULE}"/>'
    for column in band.columns:
        yield (
            f'<text class="t-{band.family.code}" x="{drawing.lefts[column]:g}" y="{band.y + BAND - 8:g}"'
            f' fill="{band.family.light}" font-weight="700" letter-spacing=".06em">'
            f"{_text(band.family.name.upper())}</text>"
        )
    yield "</g>"


def _heads(drawing: Drawing) -> Iterator[str]:
    for column, x in zip(drawing.columns, drawing.lefts, strict=True):
        yield f"<g><title>{_text(column.title)}</title>"
        yield f'<text class="ink" font-size="12.5" font-weight="600" fill="{INK}">'
        for number, words in enumerate(_title_lines(column.title)):
            yield f'<tspan x="{x:g}" y="{18 + 16 * number}">{_text(words)}</tspan>'
        yield f'</text><text class="quiet" x="{x:g}" y="54" font-size="11.5" fill="{QUIET}">'
        yield f"{_text(column.note)}</text></g>"


def _title_lines(title: str) -> list[str]:
    """Return a title in two lines at most."""
    first = wrap(title, _TITLE)[0] if title.strip() else ""
    rest = title.strip()[len(first) :].strip()
    return [first, shorten(rest, _TITLE * _LETTER)] if rest else [first]


def _node(placed: PlacedNode, link: Link, number: str) -> str:
    node, code, x, y = placed.node, placed.family.code, placed.x, placed.y
    width, color = placed.width, placed.family.light
    kinds = f"node f-{code}{' passage' if node.passage else ''}"
    top = y - ROW + LINE
    data = f'data-topic="{node.topic}" data-ending="{placed.ending}" data-parties="{_text("|".join(node.parties))}"'
    address = f' href="{_text(link(node.href))}"' if node.href else ""
    line = (
        f'<rect class="line" x="{x:g}" y="{y - width / 2:.1f}" width="{LABEL:g}" height="{width:g}"'
        f'{" rx=" + chr(34) + f"{width / 2:.2f}" + chr(34) if placed.starts else ""} stroke="none"/>'
        if not node.passage
        else f'<line class="line" x1="{x:g}" x2="{x + LABEL:g}" y1="{y:g}" y2="{y:g}" stroke-width="{width:g}"'
        f' stroke-dasharray="10 3"/>'
    )
    style = ' font-style="italic"' if node.passage else ""
    return (
        f'<a class="{kinds}" id="n{number}{placed.number}" {data}{address} aria-label="{_text(node.name)}"'
        f' fill="{color}" stroke="{color}"><title>{_text(node.words)}</title>'
        f'<rect class="hit" x="{x - 5:g}" y="{top:.1f}" width="{LABEL + 10:g}" height="{ROW - 1:g}" rx="3"'
        f' fill-opacity="0" stroke="none"/>{line}{"".join(_ending(placed))}'
        f'<text class="ink" x="{x + 1:g}" y="{y - width / 2 - 3.2:.1f}" font-size="11" fill="{INK}" stroke="none"'
        f"{style}>{_text(shorten(node.label))}</text></a>"
    )


def _ending(placed: PlacedNode) -> Iterator[str]:
    end, y = placed.x + LABEL, placed.y
    match placed.ending:
        case Ending.SILENT:
            for far, radius, opacity in _FADING:
                yield f'<circle cx="{end + far:g}" cy="{y:g}" r="{radius:g}" opacity="{opacity:g}" stroke="none"/>'
        case Ending.DONE:
            yield f'<path class="stop" d="M{end + 1.5:g} {y - 6:g}V{y + 6:g}" stroke-width="3"/>'


def _edge(placed: PlacedEdge, number: str) -> str:
    edge, source, target = placed.edge, placed.source, placed.target
    color, code = source.family.light, source.family.code
    paint = 'fill-opacity="1"' if edge.confirmed else 'fill-opacity=".3" stroke-dasharray="3 2"'
    kinds = f"edge f-{code} {edge.relation} {'confirmed' if edge.confirmed else 'proposed'}"
    data = (
        f'data-from="n{number}{source.number}" data-to="n{number}{target.number}" data-relation="{edge.relation}"'
        f' data-state="{"confirmed" if edge.confirmed else "proposed"}"'
    )
    mark = "" if placed.mark is None else _mark(edge.relation, placed.mark)
    return (
        f'<g class="{kinds}" {data} fill="{color}" stroke="{color}"><title>{_text(edge.words)}</title>'
        f'<path class="ribbon" d="{outline(placed.points, placed.widths)}" stroke-width=".8" {paint}/>{mark}</g>'
    )


def _mark(relation: Relation, at: tuple[float, float]) -> str:
    filled = relation is Relation.DELIVERED
    sign = f'd="{_SIGNS[relation]}"'
    solid = relation in (Relation.ADVANCED, Relation.WEAKENED)
    drawn = (
        f'<path class="sign" {sign} stroke="none"/>'
        if solid
        else f'<path class="sign{" disc-line" if filled else ""}" {sign} fill="none" stroke-width="1.5"'
        f"{f' stroke={chr(34)}{PAPER}{chr(34)}' if filled else ''}/>"
    )
    disc = '<circle r="6.5" stroke-width="1.2"/>' if filled else _DISC
    return f'<g class="mark" transform="translate({at[0]:g} {at[1]:g})">{disc}{drawn}</g>'


_DISC = f'<circle class="disc" r="{MARK:g}" fill="{PAPER}" stroke-width="1.2"/>'
_SAMPLES: tuple[tuple[str, str], ...] = (
    ("restated", "M0 14.5H46V18.5H0Z"),
    ("advanced", "M0 15L46 12.5V20.5L0 18Z"),
    ("weakened", "M0 12.5L46 15.5V17.5L0 20.5Z"),
    ("replaced", "M0 14.5H46V18.5H0Z"),
    ("delivered", "M0 14.5H46V18.5H0Z"),
)
_EACH = 128.0
_KEY_WIDTH = 14 + 8.6 * _EACH


def _key() -> Iterator[str]:
    """Yield a sample of each form of line with its word."""
    yield f'<g class="key" fill="{QUIET}" stroke="{QUIET}">'
    for place, (name, path) in enumerate(_SAMPLES):
        mark = "" if name == "restated" else _mark(Relation(name), (24.0, 16.5))
        yield (
            f'<g transform="translate({14 + place * _EACH:g} 0)"><path class="ribbon" d="{path}" stroke="none"/>{mark}'
            f"{_sample_name(name)}</g>"
        )
    dots = "".join(f'<circle cx="{far:g}" cy="16.5" r="{r:g}" opacity="{o:g}" stroke="none"/>' for far, r, o in _FADING)
    rest = (
        (f'<path d="M0 14.5H6V18.5H0Z" stroke="none"/>{dots}', "silent"),
        ('<path d="M0 14.5H44V18.5H0Z" stroke="none"/><path d="M46 10V23" stroke-width="3"/>', "an outcome"),
        (
            '<path d="M0 14.5H46V18.5H0Z" fill-opacity=".3" stroke-dasharray="3 2" stroke-width=".8"/>',
            "not yet confirmed",
        ),
    )
    for place, (drawn, name) in enumerate(rest, start=len(_SAMPLES)):
        yield f'<g transform="translate({14 + place * _EACH:g} 0)">{drawn}{_sample_name(name)}</g>'
    yield "</g>"


def _sample_name(name: str) -> str:
    return f'<text class="ink" x="54" y="20.5" font-size="11.5" fill="{INK}" stroke="none">{name}</text>'


def _text(words: str) -> str:
    """Return words as XML can hold them."""
    return escape(_NO_XML.sub(" ", words))
