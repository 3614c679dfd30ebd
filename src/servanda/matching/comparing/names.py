"""Names: programmes, agreements, places and agencies that both ends name, or that only one does."""

import math
from dataclasses import replace

from servanda.matching.comparing.naming import share_of_name
from servanda.matching.comparing.pair import Move, Observed, Pair
from servanda.matching.ends import Name, Side

_SAME = 0.6  # share of the weight of the shorter name


def compare(pair: Pair) -> Observed:
    """Compare the names of both ends, those of the parties and their leaders left out."""
    a, b, weights = pair.earlier, pair.later, pair.weights
    mine, other = _telling(pair, a), _telling(pair, b)
    found = [(share_of_name(pair, x, y), x, y) for x in mine for y in other]
    shared, x, y = max(found, key=lambda item: item[0], default=(0.0, None, None))
    new = weights.sum(_all(other) - a.stems - a.around)
    gone = weights.sum(_all(mine) - b.stems - b.around)
    signals = {
        "name shared": shared if shared >= _SAME else 0.0,
        "names apart": math.log1p(min(new, gone)) if shared < _SAME else 0.0,
        "names new": math.log1p(new),
        "names gone": math.log1p(gone),
    }
    if x is None or y is None or shared < _SAME:
        return Observed("names", signals)
    return Observed("names", signals, Move.NONE, f"both name {b.instrument.words(y.span)}", (x.span,), (y.span,))


def _telling(pair: Pair, side: Side) -> list[Name]:
    """Return the names of a side without the words that stand everywhere."""
    bare = [replace(name, stems=name.stems - pair.weights.everywhere) for name in side.names]
    return [name for name in bare if name.stems]


def _all(names: list[Name]) -> frozenset[str]:
    return frozenset().union(*(name.stems for name in names))
