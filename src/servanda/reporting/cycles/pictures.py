"""The report of a cycle in, its charts out: how often each answer was given, and averages with ambition beside them."""

from typing import Final

from servanda.assessment import Figures
from servanda.drawing import Bar, Chart, Estimate, Estimates, Series
from servanda.reporting.cycles.report import CycleReport
from servanda.reporting.cycles.words import TITLES, answer, name_of
from servanda.reporting.cycles.words import answers as answer_codes

_ENDS: Final = ("#b5602a", "#efe6d4", "#00684a")  # the lowest value, the middle of the scale, the highest
_APART: Final = ("#c9ccd1", "#f2f2f2")
_MARKS = 3.0
_MANY, _FEWEST = 12, 5  # of how many groups those are left out that have fewer scores than this
_SHOWN: Final = ("party", "topic", "strength", "ambition")


def answers(report: CycleReport) -> Chart:
    """Return how often each answer was given, over all and for each party; the highest value first."""
    codes = answer_codes(report)
    count = len(report.scale.codes)
    colours = [_colour(place / (count - 1)) for place in reversed(range(count))] + list(_APART)
    series = tuple(Series(answer(code), colour) for code, colour in zip(codes, colours, strict=True))
    shown = [report.whole, *_drawn(report.groups("party"))]
    bars = [Bar(name_of(one.by, one.name)[:32], tuple(one.counts[code] for code in codes)) for one in shown]
    return Chart("How often each answer was given", series, tuple(bars))


def averages(report: CycleReport) -> list[Estimates]:
    """Return the averages of the groups by party, topic, strength and ambition, those that have more than one group."""
    charts = [(by, _drawn([one for one in report.groups(by) if one.mean is not None])) for by in _SHOWN]
    return [_averages(report, by, groups) for by, groups in charts if len(groups) > 1]


def _drawn(groups: list[Figures]) -> list[Figures]:
    """Return the groups that a chart has room for."""
    return groups if len(groups) <= _MANY else [one for one in groups if one.counted >= _FEWEST]


def _averages(report: CycleReport, by: str, groups: list[Figures]) -> Estimates:
    numbers = [value.number for value in report.scale.values]
    # By how high they are, but for groups that have an order of their own.
    ordered = groups if by in ("strength", "ambition") else sorted(groups, key=lambda one: -(one.mean or 0))
    rows = [
        Estimate(name_of(one.by, one.name)[:32], one.mean or 0.0, one.low, one.high, one.ambition, one.counted)
        for one in ordered
    ]
    return Estimates(TITLES[by], "Average", min(numbers), max(numbers), "Ambition, 0 to 3", _MARKS, tuple(rows))


def _colour(share: float) -> str:
    """Return the colour at a place of the scale, from 0 to 1."""
    low, middle, high = _ENDS
    one, other, part = (low, middle, share * 2) if share < 0.5 else (middle, high, share * 2 - 1)
    mixed = (round(_part(one, at) + (_part(other, at) - _part(one, at)) * part) for at in (1, 3, 5))
    return "#" + "".join(f"{number:02x}" for number in mixed)


def _part(colour: str, at: int) -> int:
    return int(colour[at : at + 2], 16)
