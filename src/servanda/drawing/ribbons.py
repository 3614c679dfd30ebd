"""The way of an edge in, the outline of its ribbon out: a curve with a width that changes evenly along it."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from servanda.drawing.placing import Point, between

_STEPS = 12  # points on each curve


def outline(points: Sequence[Point], widths: tuple[float, float]) -> str:
    """Return the outline as path data. ``points`` alternate: the end of a column, the start of the next, and so on."""
    middle = list(_along(points))
    length = [0.0]
    for (x0, y0), (x1, y1) in pairwise(middle):
        length.append(length[-1] + math.hypot(x1 - x0, y1 - y0))
    upper, lower = [], []
    for i, (x, y) in enumerate(middle):
        (x0, y0), (x1, y1) = middle[max(0, i - 1)], middle[min(len(middle) - 1, i + 1)]
        if i in (0, len(middle) - 1):
            y0 = y1 = y  # level where it meets a node
        far = math.hypot(x1 - x0, y1 - y0) or 1.0
        half = (widths[0] + (widths[1] - widths[0]) * length[i] / (length[-1] or 1.0)) / 2
        dx, dy = (y1 - y0) / far * half, (x1 - x0) / far * half
        upper.append(f"{x + dx:.1f} {y - dy:.1f}")
        lower.append(f"{x - dx:.1f} {y + dy:.1f}")
    return f"M{'L'.join([*upper, *reversed(lower)])}Z"


def _along(points: Sequence[Point]) -> Iterator[Point]:
    """Yield the points of all curves; where the edge passes a column, its two ends there."""
    for start, end in zip(points[::2], points[1::2], strict=True):
        steps = 1 if start[1] == end[1] else _STEPS
        for step in range(steps + 1):
            yield between(start, end, step / steps)
