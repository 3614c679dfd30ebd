"""What an assessment comes to: averages with counts and intervals beside ambition, and the change between two cycles.

An average is over the final scores that are values of the scale; "not yet due" and "cannot be assessed" are counted
beside it. Its interval is the 95 % percentile bootstrap over what was scored (Efron & Tibshirani 1993, chapter 13): it
tells how far the average depends on which commitments were chosen, and is left out where they are fewer than five.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from servanda.assessment.errors import AssessmentError
from servanda.assessment.scales import Scale
from servanda.assessment.scoring import GROUPINGS, Scored, group
from servanda.records import Strength

_RESAMPLES = 2000
_FEWEST = 5
_LEVELS = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one group comes to: ``by`` what it is grouped ("" for all of it) and its ``name``.

    ``total`` commitments and parties have a final score, ``counted`` of them a value of the scale, of which ``mean``
    is the average and ``low`` and ``high`` bound its interval; ``counts`` says how often each answer was given. Beside
    them the ambition of the ``total``: the shares that are firm, have a deadline and name an amount, and how many of
    these three marks they have on average.
    """

    by: str
    name: str
    total: int
    counted: int
    mean: float | None
    low: float | None
    high: float | None
    firm: float
    dated: float
    funded: float
    ambition: float
    counts: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Shift:
    """What became of a group from one cycle to the next: both averages, their counts, and the difference."""

    by: str
    name: str
    earlier: float
    earlier_counted: int
    later: float
    later_counted: int

    @property
    def difference(self) -> float:
        """The later average less the earlier one."""
        return self.later - self.earlier


@dataclass(frozen=True, slots=True)
class Change:
    """The change between two cycles: of groups that are in both, and of the commitments that were scored in both.

    ``better``, ``same`` and ``worse`` count commitments and parties with a value of the scale in both; ``mean`` is the
    average of their differences, with its interval.
    """

    shifts: tuple[Shift, ...]
    better: int
    same: int
    worse: int
    mean: float | None
    low: float | None
    high: float | None


def tabulate(scored: Sequence[Scored], scale: Scale, by: Sequence[str] = tuple(GROUPINGS)) -> list[Figures]:
    """Return the figures of all that has a final score, then of each group; raise ``AssessmentError`` for none."""
    final = [one for one in scored if one.final]
    strange = sorted({one.final for one in final} - set(scale.answers))
    if strange:
        raise AssessmentError(f"{', '.join(strange)}: no answer on scale {scale.name}")
    if not final:
        raise AssessmentError("nothing has a final score yet: coders score, and reviewers settle where they disagree")
    groups = [("", "", final)]
    groups += [(what, name, members) for what in by for name, members in group(final, what).items()]
    return [_figures(what, name, members, scale) for what, name, members in groups]


def compare(earlier: Sequence[Scored], later: Sequence[Scored], scale: Scale) -> Change:
    """Return what changed between two cycles that were scored on the same scale; both must have final scores."""
    before = {(one.by, one.name): one for one in tabulate(earlier, scale)}
    shifts = []
    for now in tabulate(later, scale):
        then = before.get((now.by, now.name))
        if then is not None and then.mean is not None and now.mean is not None:
            shifts.append(Shift(now.by, now.name, then.mean, then.counted, now.mean, now.counted))
    differences = _differences(earlier, later, scale)
    low, high = _interval(differences)
    return Change(
        shifts=tuple(shifts),
        better=sum(one > 0 for one in differences),
        same=sum(one == 0 for one in differences),
        worse=sum(one < 0 for one in differences),
        mean=_mean(differences),
        low=low,
        high=high,
    )


def _figures(by: str, name: str, members: Sequence[Scored], scale: Scale) -> Figures:
    given = Counter(one.final for one in members)
    numbers = [number for one in members if (number := scale.number_of(one.final)) is not None]
    low, high = _interval(numbers)
    return Figures(
        by=by,
        name=name,
        total=len(members),
        counted=len(numbers),
        mean=_mean(numbers),
        low=low,
        high=high,
        firm=sum(one.strength == Strength.FIRM for one in members) / len(members),
        dated=sum(one.dated for one in members) / len(members),
        funded=sum(one.funded for one in members) / len(members),
        ambition=sum(one.ambition for one in members) / len(members),
        counts={code: given[code] for code in scale.answers},
    )


def _differences(earlier: Sequence[Scored], later: Sequence[Scored], scale: Scale) -> list[float]:
    before = {(one.commitment, one.party): scale.number_of(one.final) for one in earlier}
    pairs = [(before.get((one.commitment, one.party)), scale.number_of(one.final)) for one in later]
    return [now - then for then, now in pairs if then is not None and now is not None]


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def _interval(numbers: Sequence[float]) -> tuple[float | None, float | None]:
    if len(numbers) < _FEWEST:
        return None, None
    values = np.asarray(numbers, dtype=float)
    random = np.random.default_rng(0)
    # A few at a time, so that a cycle of thousands takes no more memory than one of tens.
    some = max(1, 2_000_000 // len(values))
    means: list[float] = []
    while len(means) < _RESAMPLES:
        rows = min(some, _RESAMPLES - len(means))
        means += values[random.integers(len(values), size=(rows, len(values)))].mean(axis=1).tolist()
    low, high = np.percentile(means, _LEVELS)
    return float(low), float(high)
