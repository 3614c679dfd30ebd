"""Bodies: the task force, dialogue or fund that both ends name, or that stands in another's place."""

from servanda.matching.comparing.naming import share_of_name
from servanda.matching.comparing.pair import Move, Observed, Pair

_SAME = 0.55  # share of the weight of the shorter name


def compare(pair: Pair) -> Observed:
    """Compare the bodies by the words of their names."""
    a, b = pair.earlier.bodies, pair.later.bodies
    found = [(share_of_name(pair, x, y), x, y) for x in a for y in b]
    best, x, y = max(found, key=lambda item: item[0], default=(0.0, None, None))
    signals = {
        "body shared": best if best >= _SAME else 0.0,
        "another body": float(bool(a) and bool(b) and best < _SAME),
        "body new": float(bool(b) and not a),
        "body gone": float(bool(a) and not b),
    }
    if x is not None and y is not None:
        one, other = pair.earlier.instrument.words(x.span), pair.later.instrument.words(y.span)
        same = best >= _SAME and one.casefold() == other.casefold()
        reason = f"the same body: {other}" if same else f"{one} → {other}"
        return Observed("body", signals, Move.NONE, reason, (x.span,), (y.span,))
    if b:
        reason = f"now with {pair.later.instrument.words(b[0].span)}"
        return Observed("body", signals, Move.ON, reason, (), (b[0].span,))
    return Observed("body", signals)
