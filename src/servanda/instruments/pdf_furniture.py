"""Running heads, running feet and page numbers: the lines at the edges of a PDF's pages that are not its text.

They show by what repeats: the same words at the same height, or, where heads differ from page to page, small print
at the same height that stands apart from the text.
"""

import math
import re
import statistics
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile

from servanda.instruments.pdf_lines import Line

_EDGE_ROWS = 4
_PAGE_NUMBER = re.compile(
    r"(?:[-–—|•]\s*)?(?:page|p\.|seite)?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|from)\s*\d{1,4})?(?:\s*[-–—|•])?",
    re.IGNORECASE,
)
_SMALL_PRINT, _FULL_SIZE, _HEADLINE = 0.92, 0.97, 1.15
_FEW = 0.25
_APART = 1.5
_SET_SOLID = 1.25


def drop_furniture(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Return the lines of each page without its running heads, feet and page numbers.

    A line goes only with all that stands further out on its page, so that words within the text stay, whatever they
    repeat.
    """
    body = statistics.median([line.size for lines in pages for line in lines] or [0.0])
    edges = [(_rows(lines, top=True), _rows(lines, top=False)) for lines in pages]
    words: dict[tuple[str, int], set[int]] = defaultdict(set)
    for number, rows in enumerate(edges):
        for line in (*rows[0], *rows[1]):
            for height in _heights(line):
                words[_shape(line), height].add(number)
    # Heads that alternate stand on every other page, and on the first page none may.
    needed = max(2, (len(pages) - 1) // 2)
    repeated = {key for key, numbers in words.items() if len(numbers) >= needed}
    spans = [_text_span(lines, repeated, _FULL_SIZE * body) for lines in pages]

    def is_beyond(line: Line) -> bool:
        """Whether text stands as far out as ``line`` on hardly any page (a first page may have a letterhead)."""
        return sum(low <= line.y <= high for low, high in spans) <= _FEW * len(pages)

    def is_furniture(line: Line, lines: list[Line]) -> bool:
        if line.size > _HEADLINE * body:
            return False
        if _in(line, repeated) and is_beyond(line):
            return True
        if _PAGE_NUMBER.fullmatch(line.text):
            return _apart(line, lines, 0.0)
        # Where heads differ from page to page: small print beyond the text. The first page may have a dateline there.
        small = line.page > 1 and line.size < _SMALL_PRINT * body and _apart(line, lines, _FULL_SIZE * body)
        return small and is_beyond(line) and (_is_short(line) or line.y > max(high for _, high in spans))

    kept = []
    for lines, (head, foot) in zip(pages, edges, strict=True):
        dropped = [line for row in (head, foot) for line in takewhile(lambda edge: is_furniture(edge, lines), row)]  # noqa: B023
        gone = {id(line) for line in dropped} - _set_solid(lines, dropped)
        kept.append([line for line in lines if id(line) not in gone])
    return kept


def _text_span(lines: list[Line], repeated: set[tuple[str, int]], least: float) -> tuple[float, float]:
    """Return the lowest and the highest line of a page's text: what has the text's size and does not repeat."""
    heights = [line.y for line in lines if line.size >= least and not _in(line, repeated)]
    return min(heights, default=math.inf), max(heights, default=-math.inf)


def _in(line: Line, repeated: set[tuple[str, int]]) -> bool:
    return any((_shape(line), height) in repeated for height in _heights(line))


def _rows(lines: list[Line], top: bool) -> list[Line]:
    """Return the lines of the outermost rows of a page, the outermost first."""
    rows: list[Line] = []
    heights: list[float] = []
    for line in sorted(lines, key=lambda line: -line.y if top else line.y):
        if not heights or abs(line.y - heights[-1]) > 3:
            heights.append(line.y)
        if len(heights) > _EDGE_ROWS:
            break
        rows.append(line)
    return rows


def _shape(line: Line) -> str:
    """Return the words with numbers made equal: "Page 2 of 9" repeats "Page 1 of 9"."""
    return re.sub(r"\b[ivxl]+\b|\d+", "#", line.text.casefold())


def _heights(line: Line) -> tuple[int, int]:
    """Return two overlapping bins of the height, so that lines a point apart share one."""
    return round(line.y / 4) * 2, round(line.y / 4 + 0.5) * 2 + 1


def _is_short(line: Line) -> bool:
    """Whether a line at the foot of the page is no line of a footnote."""
    return len(line.text) < 60 and not line.text.endswith(".")


def _apart(line: Line, lines: list[Line], least: float) -> bool:
    """Whether a line stands apart from all others of its page that have the size ``least`` or more."""
    nearest = min((abs(other.y - line.y) for other in lines if other is not line and other.size >= least), default=None)
    return nearest is None or nearest > _APART * max(least, line.size)


def _set_solid(lines: list[Line], dropped: list[Line]) -> set[int]:
    """Return the ids of dropped lines that are set solid with the text: a text may open pages with the same words."""
    gone = {id(line) for line in dropped}
    text = [line for line in lines if id(line) not in gone]
    if not text:
        return set()
    top, bottom = max(line.y for line in text), min(line.y for line in text)
    size = max(line.size for line in text)
    kept: set[int] = set()
    for edge in ([line for line in dropped if line.y > top], [line for line in dropped if line.y < bottom]):
        near = any(min(abs(line.y - top), abs(line.y - bottom)) < _SET_SOLID * size for line in edge)
        if len(edge) == 1 and near and edge[0].size >= _FULL_SIZE * size:
            kept.add(id(edge[0]))
    return kept
