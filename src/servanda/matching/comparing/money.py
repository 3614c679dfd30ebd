"""Amounts: the sums of both ends, in one currency."""

from servanda.matching.comparing.pair import Move, Observed, Pair
from servanda.matching.ends import Side
from servanda.records import Money


def compare(pair: Pair) -> Observed:
    """Compare the largest sum of each end where they have a currency in common."""
    a, b = _sums(pair.earlier), _sums(pair.later)
    both = {m.currency for m in a} & {m.currency for m in b}
    signals = {"sum new": float(bool(b) and not a), "sum gone": float(bool(a) and not b)}
    if not both:
        if b and not a:
            return Observed("amount", signals, Move.ON, f"now with {b[0].text}", (), (b[0].span,))
        if a and not b:
            return Observed("amount", signals, Move.BACK, f"{a[0].text} is no longer named", (a[0].span,), ())
        return Observed("amount", signals)
    x = max((m for m in a if m.currency in both), key=lambda m: m.amount)
    y = max((m for m in b if m.currency == x.currency), key=lambda m: m.amount, default=None)
    if y is None:
        return Observed("amount", signals)
    move = Move(int(y.amount > x.amount) - int(y.amount < x.amount))
    signals |= {"sum same": float(move == 0), "sum larger": float(move > 0), "sum smaller": float(move < 0)}
    reason = f"the same sum: {y.text}" if move == 0 else f"{x.text} → {y.text}"
    return Observed("amount", signals, move, reason, (x.span,), (y.span,))


def _sums(side: Side) -> tuple[Money, ...]:
    return side.commitment.money if side.commitment is not None else ()
