"""What is shown beside a link to a page elsewhere: a PNG of 1200 by 630 points with its words on it.

The size is what Open Graph and the large networks ask for. The letters are Source Serif, which comes as a package, so
that every machine draws the same picture. Each image has sixteen colours: it is small and quickly written.
"""

import io
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

from servanda.publishing.site.errors import SiteError

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)
_LEFT, _TOP, _BOTTOM = 80, 84, 546
_PAPER, _ACCENT, _GOLD = 208, 232, 248  # shades while it is drawn; those up to the paper go from ink to paper
_STEP = 16  # shades that become one colour
_INK_RGB, _PAPER_RGB, _ACCENT_RGB, _GOLD_RGB = (31, 29, 26), (251, 250, 246), (27, 75, 122), (246, 211, 107)
_SIZES = (62, 54, 47, 41, 36, 32)
_LEADING = 1.28


def draw_card(kicker: str, words: str, foot: str) -> bytes:
    """Return the picture: a line over the words, the words as large as they fit, and a line under them.

    Raises ``SiteError`` where the packages that draw it are missing.
    """
    _check()
    from PIL import Image, ImageDraw

    image = Image.new("L", SIZE, _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SIZE[0], 18), fill=_ACCENT)
    pen.rectangle((_LEFT - 34, _TOP + 64, _LEFT - 28, _BOTTOM - 38), fill=_GOLD)
    width = SIZE[0] - 2 * _LEFT
    pen.text((_LEFT, _TOP), _fit(kicker, _font(28), width), fill=72, font=_font(28), anchor="ls")
    lines, size = _set(words, width, _BOTTOM - _TOP - 96)
    for number, line in enumerate(lines):
        y = _TOP + 64 + round(size * (0.86 + number * _LEADING))
        pen.text((_LEFT, y), line, fill=0, font=_font(size, bold=True), anchor="ls")
    pen.text((_LEFT, _BOTTOM + 24), _fit(foot, _font(26), width), fill=72, font=_font(26), anchor="ls")
    image = image.point([shade // _STEP for shade in range(256)])
    image.putpalette(_palette())
    written = io.BytesIO()
    image.save(written, "PNG", bits=4, compress_level=6)
    return written.getvalue()


@cache
def _check() -> None:
    if find_spec("PIL") is None or find_spec("font_source_serif_pro") is None:
        raise SiteError('the pictures beside links take packages that are not here: pip install "servanda[site]"')


def _set(words: str, width: float, height: float) -> tuple[list[str], int]:
    """Return the words in lines, in the largest size that has room for them; the rest is left out with an ellipsis."""
    for size in _SIZES:
        lines = _wrap(words, size, width)
        room = int(height // (size * _LEADING))
        if len(lines) <= room:
            return lines, size
    return [*lines[: room - 1], _fit(" ".join(lines[room - 1 :]), _font(size, bold=True), width)], size


def _wrap(words: str, size: int, width: float) -> list[str]:
    lines: list[str] = []
    line, room = "", width
    font = _font(size, bold=True)
    space = _width(" ", size)
    for word in words.split():
        taken = _width(word, size)
        if line and taken + space <= room:
            line, room = f"{line} {word}", room - taken - space
            continue
        if line:
            lines.append(line)
        line = word if taken <= width else _fit(word, font, width)
        room = width - taken
    return [*lines, line] if line else lines


@cache
def _width(word: str, size: int) -> float:
    return _font(size, bold=True).getlength(word)


def _fit(words: str, font: "FreeTypeFont", width: float) -> str:
    """Return the words that have room on one line, with an ellipsis where some have not."""
    words = " ".join(words.split())[:400]
    if font.getlength(words) <= width:
        return words
    room = bisect_right(range(len(words)), width, key=lambda end: font.getlength(f"{words[:end]}…"))
    return f"{words[: max(0, room - 1)].rstrip(' ,;:.')}…"


@cache
def _font(size: int, bold: bool = False) -> "FreeTypeFont":
    from PIL import ImageFont

    name = f"SourceSerifPro-{'Semibold' if bold else 'Regular'}.otf"
    layout = ImageFont.Layout.BASIC  # the same with and without the libraries for complex scripts
    return ImageFont.truetype(
        io.BytesIO((files("font_source_serif_pro") / "files" / name).read_bytes()), size, layout_engine=layout
    )


@cache
def _palette() -> bytes:
    """Return the sixteen colours: from ink to paper, then the two that stand alone."""
    last = _PAPER // _STEP
    ramp = [
        tuple(round(dark + (light - dark) * step / last) for dark, light in zip(_INK_RGB, _PAPER_RGB, strict=True))
        for step in range(last + 1)
    ]
    return bytes(part for colour in [*ramp, _ACCENT_RGB, _GOLD_RGB] for part in colour)
