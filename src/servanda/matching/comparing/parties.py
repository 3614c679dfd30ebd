"""Parties: who is to act on either side, a wider circle or a smaller one."""

from servanda.matching.comparing.pair import Move, Observed, Pair, read_from


def compare(pair: Pair) -> Observed:
    """Compare the parties as sets."""
    a, b = pair.earlier.commitment, pair.later.commitment
    if a is None or b is None or not a.parties or not b.parties:
        return Observed("parties")
    mine, other = set(a.parties), set(b.parties)
    shared = len(mine & other) / len(mine | other)
    signals = {"parties shared": shared, "parties apart": float(not mine & other)}
    if mine == other:
        return Observed("parties", signals)
    reason = f"{', '.join(a.parties)} → {', '.join(b.parties)}"
    move = Move.ON if mine < other else Move.BACK if other < mine else Move.NONE
    return Observed(
        "parties", signals, move, reason, read_from(pair.earlier, "parties"), read_from(pair.later, "parties")
    )
