"""How far coders agree: percent, Cohen's or Fleiss' kappa, Krippendorff's alpha with a bootstrap interval.

The figures are those of two libraries, ``statsmodels`` (kappas) and ``krippendorff`` (alpha), loaded when first used.
Percent and kappa take every answer as a category, those apart from the scale too: "not yet due" against "+1" is a
disagreement. Alpha is ordinal, so it takes the values of the scale alone, and the others as missing.

Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20, 37–46.
Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76, 378–382.
Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from servanda.assessment.errors import AssessmentError
from servanda.assessment.scales import Scale
from servanda.assessment.scoring import Scored, group

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESAMPLES = 1000
COHEN, FLEISS = "Cohen's kappa", "Fleiss' kappa"
_MOST_UNDEFINED = 0.05  # share of resamples without an alpha, above which there is no interval
_LEVELS = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree on ``units``: commitments and parties that two of them or more have scored.

    ``percent`` is the share of pairs of coders that gave the same answer, in per cent. ``kappa`` is that which
    ``kappa_name`` names: Cohen's of two coders, Fleiss' of more, on the ``kappa_units`` that all of them scored.
    ``alpha`` is Krippendorff's, ordinal, on the ``alpha_units`` with two values of the scale or more; ``low`` and
    ``high`` bound 95 % of its bootstrap. A figure that is not defined is None: where all gave the same, chance alone
    would have them agree.
    """

    units: int
    percent: float | None
    kappa_name: str
    kappa_units: int
    kappa: float | None
    alpha_units: int
    alpha: float | None
    low: float | None
    high: float | None


def measure(
    answers: Sequence[Mapping[str, str]], scale: Scale, *, resamples: int = RESAMPLES, seed: int = 0
) -> Agreement:
    """Return how far coders agree. ``answers`` holds for each unit the code that each coder gave it, by coder.

    The same answers and ``seed`` give the same interval. Raises ``AssessmentError`` for a code that is not of the
    scale, and where the libraries are not installed.
    """
    strange = sorted({code for unit in answers for code in unit.values()} - set(scale.answers))
    if strange:
        raise AssessmentError(f"{', '.join(strange)}: no answer on scale {scale.name}: there are {scale.answers}")
    units = [unit for unit in answers if len(unit) > 1]
    coders = sorted({coder for unit in units for coder in unit})
    whole = [unit for unit in units if len(unit) == len(coders)]
    counts = _count(units, scale.codes)
    counts = counts[counts.sum(axis=1) > 1]
    alpha = _alpha(counts) if len(counts) > 1 else None  # of one unit it is 0, whatever its scores
    low, high = (None, None) if alpha is None else _interval(counts, resamples, seed)
    return Agreement(
        units=len(units),
        percent=_percent(units),
        kappa_name=FLEISS if len(coders) > 2 else COHEN,
        kappa_units=len(whole),
        kappa=_kappa(whole, coders, scale.answers),
        alpha_units=len(counts),
        alpha=alpha,
        low=low,
        high=high,
    )


def measure_groups(
    scored: Sequence[Scored], scale: Scale, by: Sequence[str] = ("party", "topic"), *, resamples: int = RESAMPLES
) -> dict[tuple[str, str], Agreement]:
    """Return how far coders agree over all (under ``("", "")``) and in each group, under what it is by and its name."""
    groups = {("", ""): list(scored)}
    groups |= {(what, name): members for what in by for name, members in group(scored, what).items()}
    return {
        key: measure([one.answers for one in members], scale, resamples=resamples) for key, members in groups.items()
    }


def _percent(units: Sequence[Mapping[str, str]]) -> float | None:
    if not units:
        return None
    shares = []
    for unit in units:
        pairs = list(combinations(unit.values(), 2))
        shares.append(sum(one == other for one, other in pairs) / len(pairs))
    return 100 * sum(shares) / len(shares)


def _kappa(units: Sequence[Mapping[str, str]], coders: Sequence[str], codes: Sequence[str]) -> float | None:
    used = [code for code in codes if any(code in unit.values() for unit in units)]
    if len(used) < 2:
        return None
    try:
        from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa
    except ImportError:
        raise AssessmentError(_MISSING.format("statsmodels")) from None
    if len(coders) > 2:
        return float(fleiss_kappa(_count(units, used)))
    table = np.zeros((len(used), len(used)))
    for unit in units:
        table[used.index(unit[coders[0]]), used.index(unit[coders[1]])] += 1
    return float(cohens_kappa(table, return_results=False))


def _alpha(counts: "NDArray[np.int_]") -> float | None:
    if (counts.sum(axis=0) > 0).sum() < 2:
        return None
    try:
        from krippendorff import alpha
    except ImportError:
        raise AssessmentError(_MISSING.format("krippendorff")) from None
    return float(alpha(value_counts=counts, level_of_measurement="ordinal"))


def _interval(counts: "NDArray[np.int_]", resamples: int, seed: int) -> tuple[float | None, float | None]:
    """Return the bounds of 95 % of the alphas of units drawn anew; None where too many draws have no alpha."""
    random = np.random.default_rng(seed)
    drawn = (_alpha(counts[random.integers(len(counts), size=len(counts))]) for _ in range(resamples))
    alphas = [alpha for alpha in drawn if alpha is not None]
    if not alphas or len(alphas) < (1 - _MOST_UNDEFINED) * resamples:
        return None, None
    low, high = np.percentile(alphas, _LEVELS)
    return float(low), float(high)


def _count(units: Sequence[Mapping[str, str]], codes: Sequence[str]) -> "NDArray[np.int_]":
    """Return how many coders gave each code (column) to each unit (row)."""
    column = {code: place for place, code in enumerate(codes)}
    counts = np.zeros((len(units), len(codes)), dtype=np.int_)
    for row, unit in enumerate(units):
        for code in unit.values():
            if code in column:
                counts[row, column[code]] += 1
    return counts


_MISSING = "agreement is measured by {}, which is not installed: pip install 'servanda[assess]'"
