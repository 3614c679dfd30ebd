"""Averages in, a chart out: a point with its interval for each row, and a bar beside it, drawn as SVG.

Nothing is told by colour alone: each row ends with its figures, and the whole is said in words for who can't see it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.drawing.bars import INK, QUIET, RULE, escaped

_WIDTH, _LABELS = 680.0, 208.0
_POINTS, _BARS = (222.0, 424.0), (478.0, 620.0)  # where the two parts of the chart begin and end
_ROW, _HEAD = 24.0, 42.0
_POINT, _BAR = "#1b4965", "#c7d9e3"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A row: its name, its average with the ends of the interval (None: not made), the bar beside it, how many."""

    label: str
    mean: float
    low: float | None
    high: float | None
    beside: float
    count: int


@dataclass(frozen=True, slots=True)
class Estimates:
    """A chart of averages from ``least`` to ``most``, and of bars from 0 to ``full`` under the name ``beside``.

    Raises ``ValueError`` where a row lies outside.
    """

    title: str
    name: str
    least: float
    most: float
    beside: str
    full: float
    rows: tuple[Estimate, ...]

    def __post_init__(self) -> None:
        """Refuse what can't be drawn."""
        if not self.least < self.most or self.full <= 0:
            raise ValueError(f"a chart from {self.least} to {self.most}, and of bars to {self.full}, has no room")
        for row in self.rows:
            inside = all(self.least <= one <= self.most for one in (row.mean, row.low, row.high) if one is not None)
            if not inside or not 0 <= row.beside <= self.full:
                raise ValueError(f"the row {row.label!r} lies outside the chart")

    def words(self) -> str:
        """Return what the chart says, in words."""
        told = (
            f"{row.label}: {self.name.lower()} {_signed(self, row.mean)}{_interval(self, row)},"
            f" {self.beside.lower()} {row.beside:.2f}, of {row.count}"
            for row in self.rows
        )
        return "; ".join(told) + "."


def write_estimates(chart: Estimates) -> str:
    """Return the chart as an ``svg`` element, with its axes over the rows."""
    height = _HEAD + _ROW * len(chart.rows) + 4
    body = "".join((*_axes(chart, height), *_rows(chart)))
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH:g} {height:g}" width="{_WIDTH:g}" height="{height:g}" role="img"'
        f' aria-label="{escaped(f"{chart.title}. {chart.words()}")}" xmlns="http://www.w3.org/2000/svg"'
        f' font-family="system-ui, sans-serif" font-size="11.5">{body}</svg>'
    )


def _signed(chart: Estimates, number: float) -> str:
    """Return a number with two places, and with a sign where the chart goes below nought."""
    told = f"{number:+.2f}" if chart.least < 0 else f"{number:.2f}"
    return (told[1:] if told[1:] == "0.00" else told).replace("-", "−")


def _interval(chart: Estimates, row: Estimate) -> str:
    if row.low is None or row.high is None:
        return ""
    return f" ({_signed(chart, row.low)} to {_signed(chart, row.high)})"


def _axes(chart: Estimates, height: float) -> Iterator[str]:
    for (left, right), name in ((_POINTS, f"{chart.name}, with its 95 % interval"), (_BARS, chart.beside)):
        yield f'<text x="{left:g}" y="13" fill="{INK}" font-weight="600">{escaped(name)}</text>'
        least, most = (chart.least, chart.most) if left == _POINTS[0] else (0.0, chart.full)
        for step in range(3):
            x, value = left + (right - left) * step / 2, least + (most - least) * step / 2
            yield f'<line x1="{x:g}" y1="33" x2="{x:g}" y2="{height - 4:g}" stroke="{RULE}"/>'
            yield (
                f'<text x="{x:g}" y="29" text-anchor="middle" font-size="10.5" fill="{QUIET}">{_short(value)}</text>'
            )
    yield f'<text x="{_WIDTH - 4:g}" y="13" text-anchor="end" fill="{INK}" font-weight="600">of</text>'


def _rows(chart: Estimates) -> Iterator[str]:
    for number, row in enumerate(chart.rows):
        middle = _HEAD + _ROW * number + _ROW / 2 - 4
        line = middle + 4
        yield f'<text x="{_LABELS - 10:g}" y="{line:g}" text-anchor="end" fill="{INK}">{escaped(row.label)}</text>'
        if row.low is not None and row.high is not None:
            yield (
                f'<line x1="{_at(chart, row.low):.2f}" y1="{middle:g}" x2="{_at(chart, row.high):.2f}" y2="{middle:g}"'
                f' stroke="{_POINT}" stroke-width="2" stroke-linecap="round"/>'
            )
        yield (
            f'<circle cx="{_at(chart, row.mean):.2f}" cy="{middle:g}" r="4.6" fill="{_POINT}" stroke="#ffffff">'
            f"<title>{_signed(chart, row.mean)}{_interval(chart, row)}</title></circle>"
        )
        yield f'<text x="{_POINTS[1] + 10:g}" y="{line:g}" fill="{INK}">{_signed(chart, row.mean)}</text>'
        width = (_BARS[1] - _BARS[0]) * row.beside / chart.full
        yield (
            f'<rect x="{_BARS[0]:g}" y="{middle - 6.5:g}" width="{width:.2f}" height="13" fill="{_BAR}"'
            f' stroke="#6c9ab5" stroke-width=".8"/>'
        )
        yield f'<text x="{_BARS[1] + 6:g}" y="{line:g}" fill="{INK}">{row.beside:.2f}</text>'
        yield f'<text x="{_WIDTH - 4:g}" y="{line:g}" text-anchor="end" fill="{QUIET}">{row.count:,}</text>'


def _at(chart: Estimates, value: float) -> float:
    left, right = _POINTS
    return left + (right - left) * (value - chart.least) / (chart.most - chart.least)


def _short(value: float) -> str:
    """Return the number of a tick, without places that say nothing."""
    return f"{value:+g}".replace("-", "−") if value < 0 else f"{value:g}"
