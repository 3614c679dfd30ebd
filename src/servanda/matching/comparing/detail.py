"""Detail: whether the later words say more or less, keep the earlier ones, and are more concrete."""

import math
import re

from servanda.matching.comparing.pair import Move, Observed, Pair
from servanda.matching.verbs import concrete_words

_FIGURE = re.compile(r"\d")
_MOST = 2  # concrete words that count


def compare(pair: Pair) -> Observed:
    """Compare how much the two ends say."""
    a, b = pair.weights.sum(pair.earlier.stems), pair.weights.sum(pair.later.stems)
    longer = math.log((b + 1) / (a + 1))
    before, now = (concrete_words(side.end.quote) for side in (pair.earlier, pair.later))
    signals = {
        "says more": max(0.0, longer),
        "says less": max(0.0, -longer),
        "earlier words kept": pair.cover[0],
        "later words old": pair.cover[1],
        "same but for figures": _alike(pair),
        "more concrete": float(min(_MOST, len(now - before))),
    }
    return Observed("detail", signals, Move.ON if len(now - before) > len(before - now) else Move.NONE)


def _alike(pair: Pair) -> float:
    """Return how far the two ends have the same words once figures are left out, from 0 to 1."""
    a, b = (frozenset(s for s in side.stems if not _FIGURE.search(s)) for side in (pair.earlier, pair.later))
    return pair.weights.sum(a & b) / max(pair.weights.sum(a | b), 0.1)
