"""The lines of a PDF page with their places, as the character boxes of PDFium give them."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from servanda.instruments.lists import Marker, find_marker

_FORCED_BOLD = 1 << 18  # ISO 32000-1, table 123
_MARKER_GAP = 60.0
# A gap of this many sizes may be a gutter, or else a wide space of a justified line: see ``pdf_columns``.
_COLUMN_GAP = 0.8


@dataclass(slots=True)
class Line:
    """One printed line: its characters, the x of each, whether each is bold, and where it stands on its page.

    ``edge`` and ``margin`` are the left and right edge that text in its column reaches.
    """

    page: int
    text: str = ""
    xs: list[float] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    right: float = 0.0
    y: float = 0.0
    size: float = 0.0
    column: int = 0
    edge: float = 0.0
    margin: float = 0.0

    @property
    def left(self) -> float:
        """The x of the first character."""
        return self.xs[0]

    @property
    def marker(self) -> Marker | None:
        """The list marker that opens the line, if any."""
        return find_marker(self.text)

    @property
    def words_left(self) -> float:
        """The x of the first character behind a list marker."""
        marker = self.marker
        return self.xs[marker.length] if marker else self.left

    @property
    def all_bold(self) -> bool:
        """Whether every character is bold."""
        return all(self.bold)

    @property
    def first_word(self) -> float:
        """The width of the first word, with a list marker before it."""
        space = self.text.find(" ", self.marker.length if self.marker else 0)
        return (self.xs[space] if space > 0 else self.right) - self.left


def join(one: Line, two: Line) -> None:
    """Put the words of ``two`` behind those of ``one``, on the same baseline."""
    one.xs += [one.right, *two.xs]
    one.bold += [one.bold[-1] and two.bold[0], *two.bold]
    one.text += f" {two.text}"
    one.right = two.right


def read_lines(page: Any, number: int) -> list[Line]:
    """Return the lines of a pypdfium2 page as they come, list markers joined; ``number`` counts pages from 1."""
    textpage = page.get_textpage()
    try:
        lines = [line for line in _Reader(textpage, number).lines() if line.text]
    finally:
        textpage.close()
    return _join_markers(lines)


class _Reader:
    """Walks the characters of a page as PDFium orders them and cuts them into lines."""

    def __init__(self, textpage: Any, number: int) -> None:
        import pypdfium2.raw as raw

        self.raw, self.page, self.number = raw, textpage, number
        self._fonts: dict[int, tuple[bool, bool]] = {}

    def lines(self) -> Iterator[Line]:
        line = Line(self.number)
        last = -1
        x, y = ctypes.c_double(), ctypes.c_double()
        for index in range(self.raw.FPDFText_CountChars(self.page)):
            code = self.raw.FPDFText_GetUnicode(self.page, index)
            if code in (0x0A, 0x0D):
                yield self._close(line, last)
                line, last = Line(self.number), -1
                continue
            if code == 0x20 and self.raw.FPDFText_IsGenerated(self.page, index) == 1:
                self._add(line, " ", line.xs[-1] if line.xs else 0.0, False)
                continue
            upright, bold = self._font(index)
            if not upright or not self.raw.FPDFText_GetCharOrigin(self.page, index, x, y):
                continue
            if line.text and self._moved(line, last, x.value, y.value):
                yield self._close(line, last)
                line, last = Line(self.number), -1
            if not line.text:
                line.y = y.value
            # PDFium writes U+FFFE or U+0002 for a hyphen at a line's end.
            words = (
                "-" if code in (2, 0xFFFE) else unicodedata.normalize("NFKC", chr(code)) if code > 0xFF else chr(code)
            )
            if chr(code) in "…‐‑":
                words = chr(code)
            self._add(line, words, x.value, bold)
            last = index
        yield self._close(line, last)

    def _add(self, line: Line, words: str, x: float, bold: bool) -> None:
        if words.isspace() or words == "\u200b":
            if not line.text or line.text[-1].isspace():
                return
            # A no-break space is kept, for where it stands no line can have been broken.
            words, bold = "\u00a0" if words == "\u00a0" else " ", line.bold[-1]
        line.text += words
        line.xs.extend([x] * len(words))
        line.bold.extend([bold] * len(words))

    def _moved(self, line: Line, last: int, x: float, y: float) -> bool:
        """Whether the next character stands on another line, or so far off that it may be in another column."""
        right, size = self._box(last) if last >= 0 else (line.xs[-1], line.size)
        return abs(y - line.y) > 0.6 * size or x < line.xs[-1] - 2 * size or x - right > _COLUMN_GAP * size

    def _close(self, line: Line, last: int) -> Line:
        if line.text[-1:].isspace():
            line.text = line.text[:-1]
            line.xs.pop()
            line.bold.pop()
        if line.text and last >= 0:
            line.right, line.size = self._box(last)
        elif not line.text.strip():
            line.text = ""
        return line

    def _box(self, index: int) -> tuple[float, float]:
        """Return the right edge and the height of a character's box."""
        box = self.raw.FS_RECTF()
        self.raw.FPDFText_GetLooseCharBox(self.page, index, box)
        return box.right, max(abs(box.top - box.bottom), 1.0)

    def _font(self, index: int) -> tuple[bool, bool]:
        """Return whether a character stands upright and whether it is bold."""
        handle = self.raw.FPDFText_GetTextObject(self.page, index)
        key = ctypes.cast(handle, ctypes.c_void_p).value or -index
        if key not in self._fonts:
            name = ctypes.create_string_buffer(256)
            flags = ctypes.c_int()
            self.raw.FPDFText_GetFontInfo(self.page, index, name, 256, flags)
            heavy = any(word in name.value.lower() for word in (b"bold", b"black", b"heavy", b"semibold"))
            weight = self.raw.FPDFText_GetFontWeight(self.page, index)
            angle = self.raw.FPDFText_GetCharAngle(self.page, index)
            upright = angle < 0.1 or angle > 6.18
            self._fonts[key] = (upright, heavy or bool(flags.value & _FORCED_BOLD) or weight >= 600)
        return self._fonts[key]


def _join_markers(lines: list[Line]) -> list[Line]:
    """Put a list marker that was set as a piece of its own before the words on its baseline."""
    joined: list[Line] = []
    words_at: dict[int, list[Line]] = {}
    for line in lines:
        if not _is_marker_only(line):
            words_at.setdefault(round(line.y / 8), []).append(line)
    for line in lines:
        if not _is_marker_only(line):
            joined.append(line)
            continue
        near = [other for step in (0, -1, 1) for other in words_at.get(round(line.y / 8) + step, ())]
        words = min(
            (
                other
                for other in near
                if abs(other.y - line.y) < 0.55 * other.size and 0 <= other.left - line.left < _MARKER_GAP
            ),
            key=lambda other: (round(abs(other.y - line.y)), other.left),
            default=None,
        ) or _line_below(line, words_at)
        if words is None:
            joined.append(line)
            continue
        words.xs = [*line.xs, line.right, *words.xs]
        words.bold = [*([words.bold[0]] * (len(line.text) + 1)), *words.bold]
        words.text = f"{line.text} {words.text}"
    return joined


def _line_below(line: Line, words_at: dict[int, list[Line]]) -> Line | None:
    """Return the words that stand under a marker which was given a line of its own."""
    near = [other for step in range(5) for other in words_at.get(round(line.y / 8) - step, ())]
    below = [
        other
        for other in near
        if 0 < line.y - other.y < 2 * other.size and abs(other.left - line.left) < 2 * other.size
    ]
    return max(below, key=lambda other: other.y, default=None)


def _is_marker_only(line: Line) -> bool:
    marker = find_marker(f"{line.text} x") if len(line.text) < 7 else None
    return marker is not None and marker.length == len(line.text) + 1
