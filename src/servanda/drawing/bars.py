"""Counts in, a chart out: bars in parts, one for each row, drawn as SVG.

Nothing is told by colour alone: the parts stand in the order of the key, each with its number where there is room, and
in words in its title.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

INK, QUIET, RULE = "#1f1d1a", "#666157", "#d6d0c2"
_WIDTH, _LABELS, _TOTAL = 680.0, 208.0, 44.0
_ROW, _THICK, _KEY = 24.0, 15.0, 30.0
_LETTER = 6.1  # the width of a letter or figure, on average
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Series:
    """A part that every bar has: its name, and its colour on light paper."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the chart: its name, and a count for each series."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of bars in parts. Raises ``ValueError`` where a bar has not one count, from 0 up, for each series."""

    title: str
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]

    def __post_init__(self) -> None:
        """Refuse what can't be drawn."""
        for bar in self.bars:
            if len(bar.counts) != len(self.series) or min(bar.counts, default=0) < 0:
                raise ValueError(f"the bar {bar.label!r} has {bar.counts} for {len(self.series)} series")

    def words(self) -> str:
        """Return what the chart says, in words."""
        told = (
            f"{bar.label}: " + ", ".join(f"{count} {one.name}" for count, one in _pairs(self, bar) if count)
            for bar in self.bars
        )
        return "; ".join(told) + "."


def write_bars(chart: Chart) -> str:
    """Return the chart as an ``svg`` element, with its key over the bars."""
    height = _KEY + _ROW * len(chart.bars) + 6
    body = "".join((*_key(chart.series), *_rows(chart)))
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH:g} {height:g}" width="{_WIDTH:g}" height="{height:g}" role="img"'
        f' aria-label="{escaped(f"{chart.title}. {chart.words()}")}" xmlns="http://www.w3.org/2000/svg"'
        f' font-family="system-ui, sans-serif" font-size="11.5">{body}</svg>'
    )


def _key(series: Sequence[Series]) -> Iterator[str]:
    x = _WIDTH - sum(34 + _LETTER * len(one.name) for one in series)
    x = max(2.0, min(x, _LABELS))
    for one in series:
        yield f'<rect x="{x:g}" y="5" width="11" height="11" rx="1.5" fill="{one.colour}" stroke="{RULE}"/>'
        yield f'<text x="{x + 16:g}" y="14.5" fill="{INK}">{escaped(one.name)}</text>'
        x += 34 + _LETTER * len(one.name)


def _rows(chart: Chart) -> Iterator[str]:
    most = max((sum(bar.counts) for bar in chart.bars), default=0) or 1
    scale = (_WIDTH - _LABELS - _TOTAL) / most
    for number, bar in enumerate(chart.bars):
        top = _KEY + _ROW * number
        line = top + _THICK - 3.6
        yield f'<text x="{_LABELS - 10:g}" y="{line:g}" text-anchor="end" fill="{INK}">{escaped(bar.label)}</text>'
        x = _LABELS
        for count, one in _pairs(chart, bar):
            if count:
                yield from _part(x, top, line, count * scale, count, one)
            x += count * scale
        yield (f'<text x="{x + 7:g}" y="{line:g}" fill="{QUIET}" font-weight="600">{sum(bar.counts):,}</text>')


def _part(x: float, top: float, line: float, width: float, count: int, series: Series) -> Iterator[str]:
    yield (
        f'<rect x="{x:.2f}" y="{top:g}" width="{width:.2f}" height="{_THICK:g}" fill="{series.colour}"'
        f' stroke="#ffffff" stroke-width=".8"><title>{count} {escaped(series.name)}</title></rect>'
    )
    if width > _LETTER * len(str(count)) + 6:
        ink = "#ffffff" if _is_dark(series.colour) else INK
        yield (
            f'<text x="{x + width / 2:.2f}" y="{line:g}" text-anchor="middle" font-size="10.5" fill="{ink}">'
            f"{count}</text>"
        )


def _pairs(chart: Chart, bar: Bar) -> list[tuple[int, Series]]:
    return list(zip(bar.counts, chart.series, strict=True))


def _is_dark(colour: str) -> bool:
    """Whether white is easier to read on a colour than black (relative luminance, WCAG 2.2)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 1.05 / (light + 0.05) > (light + 0.05) / 0.05


def escaped(words: str) -> str:
    """Return words as XML can hold them, between tags and as an attribute."""
    return escape(_NO_XML.sub(" ", words))
