"""Plain text, pasted or saved from a page, to a ``Draft``.

The lines may be hard-wrapped or hold a paragraph each, lists have whatever marker their author typed, and nesting is
read from the indentation or, where a copy lost it, from the change of marker.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from servanda.instruments.dates import find_dateline
from servanda.instruments.draft import Draft, DraftBlock
from servanda.instruments.headings import is_heading
from servanda.instruments.lists import Family, Levels, Marker, find_marker
from servanda.records import BlockKind

# Nobody wraps lines at fewer or at more columns than these.
_NARROWEST, _WIDEST = 40, 130
_FEWEST_FULL = 0.5
_CLOSED = re.compile(r"[.;:!?…]['\"”’)\]]*$|[,;] (?:and|or)$")
_LINE_HYPHEN = re.compile(r"[^\W\d_][‐-]\Z")


@dataclass(slots=True)
class _Line:
    text: str
    indent: int
    marker: Marker | None
    after_blank: bool


def read_draft(text: str) -> Draft:
    """Return the draft of a plain text."""
    lines = list(_lines(text))
    blocks = tuple(_place(_gather(lines, _wrap_width(lines))))
    edges = [block.text for block in (*blocks[:6], *blocks[-3:])]
    return Draft(blocks=blocks, date=find_dateline(edges))


def _lines(text: str) -> Iterator[_Line]:
    after_blank = True
    for raw in text.replace("\f", "\n\n").replace("\u2028", "\n").replace("\u2029", "\n\n").split("\n"):
        line = raw.expandtabs(4).replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")
        stripped = line.strip()
        if not stripped or not re.search(r"[^\s_=~-]", stripped):
            after_blank = True
            continue
        yield _Line(stripped, len(line) - len(line.lstrip()), find_marker(stripped), after_blank)
        after_blank = False


def _wrap_width(lines: Sequence[_Line]) -> int | None:
    """Return the column at which the lines were wrapped, or None where each line is a paragraph."""
    pairs = [(one, two) for one, two in pairwise(lines) if not two.after_blank and not two.marker]
    if not pairs:
        return None
    ends = sorted(line.indent + len(line.text) for pair in pairs for line in pair)
    width = ends[math.ceil(0.95 * len(ends)) - 1]
    full = sum(not _fits(one, two, width) for one, two in pairs)
    return width if _NARROWEST <= width <= _WIDEST and full >= _FEWEST_FULL * len(pairs) else None


def _fits(one: _Line, two: _Line, width: int) -> bool:
    """Whether the first word of the next line had room on this one, so that the break was made by hand."""
    return one.indent + len(one.text) + 1 + len(two.text.split(None, 1)[0]) <= width


def _gather(lines: Sequence[_Line], width: int | None) -> Iterator[list[_Line]]:
    """Yield the lines of each block."""
    group: list[_Line] = []
    for line in lines:
        if group and not _continues(group[-1], line, width):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _continues(last: _Line, line: _Line, width: int | None) -> bool:
    """Whether ``line`` goes on with the paragraph or item of the line before."""
    if line.after_blank:
        return False
    wrapped = width is not None and not _fits(last, line, width)
    if line.marker:
        return wrapped and not line.marker.certain and not _CLOSED.search(last.text)
    if wrapped:
        return True
    # A sentence broken by hand: it has no end yet, and what follows is not how anything begins.
    if line.text[0].islower() and (width or line.indent > last.indent):
        return not _CLOSED.search(last.text)
    return line.text[0].isdigit() and last.text[-1].isalnum() and not is_heading(last.text, 0)


def _place(gathered: Iterable[list[_Line]]) -> Iterator[DraftBlock]:
    """Yield the blocks of the gathered lines, each with its kind and depth."""
    groups = list(gathered)
    levels = Levels(tolerance=1)
    # Where indentation shows the nesting, the kind of marker does not.
    indented = len({group[0].indent for group in groups if group[0].marker}) > 1
    for group in groups:
        first, text = group[0], _join(group)
        marker = first.marker
        if marker and marker.family is Family.NUMBER and is_heading(text, 0):
            marker = None  # "1. Clean Energy and Trade" heads a section
        if marker:
            depth = levels.enter(first.indent, Family.BULLET if indented else marker.family)
            yield DraftBlock(BlockKind.ITEM, text[marker.length :], depth)
        elif levels.holds(first.indent):
            yield DraftBlock(BlockKind.ITEM, text, levels.reach(first.indent - 1))
        else:
            levels.leave()
            yield DraftBlock(BlockKind.PARAGRAPH, text)


def _join(group: list[_Line]) -> str:
    parts = [group[0].text]
    for last, line in pairwise(group):
        parts.append("" if _LINE_HYPHEN.search(last.text) and line.text[0].isalpha() else " ")
        parts.append(line.text)
    return "".join(parts)
