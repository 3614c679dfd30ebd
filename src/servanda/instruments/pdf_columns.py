"""The reading order of the lines of a PDF: from top to bottom, and column by column where pages have two.

A gutter is a strip in the middle of a page that hardly any line crosses, with lines side by side left and right of it.
"""

import statistics
from collections.abc import Sequence

from servanda.instruments.pdf_lines import Line, join

_LEAST_LINES = 5
_CROSSING = 0.2
# A gap of this many sizes parts the cells of a table.
_CELL_GAP = 4.0


def order(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Return the lines of each page in reading order.

    The pages of a document share their gutter, so that a last page with few lines is read as the others are.
    """
    gutters = [_gutter(lines) for lines in pages]
    found = [gutter for gutter in gutters if gutter is not None]
    full = sum(len(lines) >= 2 * _LEAST_LINES for lines in pages)
    common = statistics.median_low(found) if len(found) > 0.5 * full else None
    return [_rejoin(_order(lines, gutter or common)) for lines, gutter in zip(pages, gutters, strict=True)]


def _rejoin(lines: list[Line]) -> list[Line]:
    """Put the pieces of justified lines together again, which wide spaces had parted."""
    whole: list[Line] = []
    for line in lines:
        last = whole[-1] if whole else None
        if (
            last
            and last.column == line.column
            and abs(last.y - line.y) < 0.3 * last.size
            and -last.size < line.left - last.right < _CELL_GAP * last.size
        ):
            join(last, line)
        else:
            whole.append(line)
    return whole


def _order(lines: Sequence[Line], gutter: float | None) -> list[Line]:
    """Return the lines of a page in order; lines across the gutter part the columns into bands."""
    down = sorted(lines, key=lambda line: (-round(line.y), line.left))
    if gutter is None or sum(line.left < gutter < line.right for line in down) > max(1, _CROSSING * len(down)):
        return down
    placed: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in down:
        if line.left < gutter < line.right:
            placed += [*left, *right, line]
            left, right = [], []
        else:
            line.column = 1 if line.right <= gutter else 2
            (left if line.column == 1 else right).append(line)
    return [*placed, *left, *right]


def _gutter(lines: Sequence[Line]) -> float | None:
    if len(lines) < 2 * _LEAST_LINES:
        return None
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    best: tuple[int, int] | None = None
    for step in range(35, 66):
        x = start + (end - start) * step / 100
        left = [line for line in lines if line.right <= x]
        right = [line for line in lines if line.left >= x]
        across = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < _LEAST_LINES or across > _CROSSING * len(lines):
            continue
        if sum(any(abs(one.y - two.y) < two.size for one in left) for two in right) >= _LEAST_LINES:
            best = min(best or (across, step), (across, step))
    return best and start + (end - start) * best[1] / 100
