"""Strength: how firmly the parties bind themselves, and whether the act lies ahead or behind."""

from servanda.matching.comparing.pair import Move, Observed, Pair, read_from
from servanda.records import Strength

_FIRMNESS = {Strength.SOFT: 0, Strength.INTENDED: 1, Strength.FIRM: 2}


def compare(pair: Pair) -> Observed:
    """Compare the strengths; a passage, which is no promise, has none."""
    a, b = pair.earlier.commitment, pair.later.commitment
    if a is None or b is None:
        return Observed("strength")
    change = _FIRMNESS[b.strength] - _FIRMNESS[a.strength]
    signals = {"firmer": float(change > 0), "softer": float(change < 0), "kind same": float(a.kind is b.kind)}
    if change == 0:
        return Observed("strength", signals)
    move = Move.ON if change > 0 else Move.BACK
    reason = f"{a.strength.value} → {b.strength.value}"
    return Observed(
        "strength", signals, move, reason, read_from(pair.earlier, "strength"), read_from(pair.later, "strength")
    )
