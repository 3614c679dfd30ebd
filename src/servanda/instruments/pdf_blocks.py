"""From the printed lines of a PDF to its paragraphs, headings and list items, over columns and pages.

A line goes on with the block before unless something parts them: a marker, a wider gap, another size, or room that
was left on the line before.
"""

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from servanda.instruments.draft import DraftBlock
from servanda.instruments.headings import is_heading
from servanda.instruments.hyphens import Hyphens
from servanda.instruments.lists import Family, Levels, Marker
from servanda.instruments.pdf_lines import Line
from servanda.records import BlockKind

_CLOSED = re.compile(r"[.;:!?…][\"'”’)\]]*$")
# How much wider than usual the distance of two lines is between paragraphs: behind a full stop, behind a line with
# room left, and where nothing else speaks for a new paragraph. A line with a raised or foreign sign reaches 1.4.
_SLIGHT_GAP, _WIDE_GAP, _GULF = 1.15, 1.28, 1.6
_OTHER_SIZE = 0.08
_SAME_PLACE = 4.0
# A line that ends without a stop was ended by hand if it leaves this part of its width empty.
_SHORT = 0.12
_SLACK = 0.1
_INDENT = 6.0


@dataclass(slots=True)
class _Group:
    """The lines of one block."""

    lines: list[Line]
    marker: Marker | None

    @property
    def left(self) -> float:
        """How far in the words of the second and later lines stand, or else those of the first."""
        later = [line.left - line.edge for line in self.lines[1:]]
        return min(later, default=self.lines[0].words_left - self.lines[0].edge)


def build(lines: Sequence[Line]) -> tuple[DraftBlock, ...]:
    """Return the blocks of the lines of a document, which stand in reading order and have no running heads."""
    if not lines:
        return ()
    _set_margins(lines)
    groups = list(_group(lines, _leading(lines)))
    _settle_numbers(groups)
    hyphens = Hyphens.of(line.text for line in lines)
    return tuple(_blocks(groups, hyphens))


def _set_margins(lines: Sequence[Line]) -> None:
    """Give each line the edges that text in its column reaches."""
    columns: dict[int, list[Line]] = {}
    for line in lines:
        columns.setdefault(line.column, []).append(line)
    for column in columns.values():
        edge = min(line.left for line in column)
        margin = sorted(line.right for line in column)[int(0.98 * (len(column) - 1))]
        for line in column:
            line.edge, line.margin = edge, margin


def _leading(lines: Sequence[Line]) -> float:
    """Return the usual distance of two lines as a multiple of their size."""
    steps = [
        (one.y - two.y) / one.size
        for one, two in itertools.pairwise(lines)
        if _together(one, two) and 0 < one.y - two.y < 3 * one.size and not two.marker
    ]
    return statistics.median_low(steps) if steps else 1.2


def _together(one: Line, two: Line) -> bool:
    return one.page == two.page and one.column == two.column


def _group(lines: Sequence[Line], leading: float) -> Iterator[_Group]:
    group = _Group([lines[0]], lines[0].marker)
    for line in lines[1:]:
        if _parts(group, line, leading):
            yield group
            group = _Group([line], line.marker)
        else:
            group.lines.append(line)
    yield group


def _parts(group: _Group, line: Line, leading: float) -> bool:
    """Whether ``line`` begins a new block behind ``group``."""
    last = group.lines[-1]
    room = last.right + 0.25 * last.size + line.first_word <= last.margin - _SLACK * last.size
    closed = bool(_CLOSED.search(last.text))
    # A sign from another font makes one line taller: within a sentence that fills its line only a gulf parts.
    widest = _SLIGHT_GAP if closed and not line.text[0].islower() else _WIDE_GAP if room else _GULF
    gap = _together(last, line) and not 0 <= last.y - line.y <= widest * leading * last.size
    if gap or abs(line.size - last.size) > _OTHER_SIZE * last.size:
        return True
    marker = line.marker
    if marker:
        return marker.certain or room or closed or _hangs_out(group, line)
    if last.text[-1] in "-‐\u00ad" and line.text[0].isalpha():
        return False
    if closed and line.bold[0] and not last.bold[-1]:
        return True
    if (
        last.all_bold != line.all_bold
        and not (last.all_bold and line.bold[0])
        and (room or is_heading(" ".join(part.text for part in group.lines), 999))
    ):
        return not (line.text[0].islower() and not closed)
    if room and (
        closed or (not line.text[0].islower() and last.right < last.margin - _SHORT * (last.margin - last.left))
    ):
        return True
    return _steps_aside(group, line, closed)


def _steps_aside(group: _Group, line: Line, closed: bool) -> bool:
    """Whether the line stands further in or out than its block's lines do, as a new paragraph would."""
    if line.text[0].islower():
        return False
    first = group.lines[0]
    indent = line.left - line.edge
    shift = indent - group.left
    if len(group.lines) > 1 or group.marker:
        hanging = group.marker and len(group.lines) == 1 and abs(indent - (first.left - first.edge)) < _SAME_PLACE
        if shift < -_SAME_PLACE and not hanging:
            return True
        return closed and shift > _INDENT
    # The second line of a block may stand further out (first-line indent), not further in.
    return closed and shift > _INDENT


def _hangs_out(group: _Group, line: Line) -> bool:
    return group.marker is not None and abs(line.left - group.lines[0].left) < _SAME_PLACE < line.words_left - line.left


def _settle_numbers(groups: list[_Group]) -> None:
    """Take the marker from blocks whose number is not a list's: it has no neighbour, and no words hang beside it."""
    numbered = [group for group in groups if group.marker and group.marker.family in (Family.NUMBER, Family.LETTER)]
    for place, group in enumerate(numbered):
        assert group.marker
        text = " ".join(line.text for line in group.lines)
        bold = len(text) if all(line.all_bold for line in group.lines) else 0
        beside = [other.marker for other in numbered[max(0, place - 1) : place + 2] if other is not group]
        counted = any(
            other and other.family is group.marker.family and abs((other.value or 0) - (group.marker.value or 0)) == 1
            for other in beside
        )
        hanging = len(group.lines) > 1 and group.left - (group.lines[0].left - group.lines[0].edge) > _INDENT
        if is_heading(text, bold) or not (counted or hanging):
            group.marker = None


def _blocks(groups: list[_Group], hyphens: Hyphens) -> Iterator[DraftBlock]:
    levels = Levels(tolerance=_SAME_PLACE)
    for group in groups:
        first = group.lines[0]
        if group.marker:
            kind, depth = BlockKind.ITEM, levels.enter(first.words_left - first.edge, Family.BULLET)
        else:
            inside = first.left > first.edge + _INDENT and not is_heading(
                " ".join(line.text for line in group.lines), 0
            )
            depth = levels.reach(first.left - first.edge) if inside else 0
            kind = BlockKind.ITEM if depth else BlockKind.PARAGRAPH
            if not depth:
                levels.leave()
        yield _draft(group, kind, depth, hyphens)


def _draft(group: _Group, kind: BlockKind, depth: int, hyphens: Hyphens) -> DraftBlock:
    first = group.lines[0]
    skipped = group.marker.length if group.marker else 0
    text = first.text[skipped:]
    bold = _leading_bold(first.bold[skipped:])
    page = first.page
    turns: list[int] = []
    for line in group.lines[1:]:
        whole = bold == len(text)
        joined = hyphens.join(text, line.text)
        start = len(joined) - len(line.text)
        turns += [start] * (line.page - page)
        page = max(page, line.page)
        if whole and line.bold[0]:
            bold = start + _leading_bold(line.bold)
        text = joined
    return DraftBlock(kind, text, depth, bold, first.page, tuple(turns))


def _leading_bold(flags: list[bool]) -> int:
    return flags.index(False) if False in flags else len(flags)
