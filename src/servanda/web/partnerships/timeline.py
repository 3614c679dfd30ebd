"""The instruments of a partnership on a line of time: where each dot and tick stands, in units of the drawing."""

import datetime
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servanda.ledger.models import Instrument

WIDTH, MARGIN, ROW, LABELS = 1000, 24, 26, 34
_MOST_TICKS = 12
_DAYS = 365.2425


@dataclass(frozen=True, slots=True)
class Dot:
    """An instrument: where it stands, how large it is, and what it says to those who point at it."""

    key: str
    x: float
    y: float
    radius: float
    label: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a year."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole drawing. ``base`` is the height of the axis."""

    dots: Sequence[Dot]
    ticks: Sequence[Tick]
    height: float
    base: float

    width: int = WIDTH


def draw(instruments: Sequence[Instrument], counts: Mapping[str, tuple[int, int]]) -> Timeline | None:
    """Return the drawing of the dated instruments; None where there are fewer than two, which need none."""
    dated = sorted((row for row in instruments if row.date), key=lambda row: (row.date, row.id))
    if len(dated) < 2:
        return None
    first, last = int(dated[0].date[:4]), int(dated[-1].date[:4]) + 1
    scale = (WIDTH - 2 * MARGIN) / (last - first)
    taken: defaultdict[int, int] = defaultdict(int)
    dots = []
    for row in dated:
        x = MARGIN + (_years(row.date) - first) * scale
        column = round(x / ROW)
        number = counts.get(row.id, (0, 0))[0]
        radius = min(3.5 + math.sqrt(number) * 0.9, ROW / 2 - 1)
        dots.append((row, x, taken[column], radius, f"{row.title}, {row.date}: {number} commitments"))
        taken[column] += 1
    base = max(taken.values()) * ROW + 6
    step = math.ceil((last - first) / _MOST_TICKS)
    ticks = [Tick(round(MARGIN + (year - first) * scale, 1), year) for year in range(first, last + 1, step)]
    placed = [
        Dot(row.id, round(x, 1), base - ROW / 2 - level * ROW, round(r, 1), label) for row, x, level, r, label in dots
    ]
    return Timeline(placed, ticks, base + LABELS, base)


def _years(date: str) -> float:
    day = datetime.date.fromisoformat(date)
    return day.year + (day.timetuple().tm_yday - 1) / _DAYS
