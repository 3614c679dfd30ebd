"""Deadlines: sooner, later, the same, new or gone."""

import re

from servanda.matching.comparing.pair import Move, Observed, Pair
from servanda.matching.ends import Side
from servanda.records import Deadline


def compare(pair: Pair) -> Observed:
    """Compare the latest points of both ends."""
    a, b = _deadline(pair.earlier), _deadline(pair.later)
    signals = {"date new": float(b is not None and a is None), "date gone": float(a is not None and b is None)}
    if a is None or b is None:
        if b is not None:
            return Observed("deadline", signals, Move.ON, f"now dated: {b.text}", (), (b.span,))
        if a is not None:
            return Observed("deadline", signals, Move.NONE, f"no date any more ({a.text})", (a.span,), ())
        return Observed("deadline", signals)
    if a.edtf == b.edtf and a.edtf is not None:
        signals |= {"date same": 1.0}
        return Observed("deadline", signals, Move.NONE, f"the same date: {b.text}", (a.span,), (b.span,))
    x, y = _point(a), _point(b)
    if x is None or y is None:
        return Observed("deadline", signals)
    move = Move(int(y < x) - int(y > x))
    signals |= {"date later": float(move < 0), "date sooner": float(move > 0)}
    return Observed("deadline", signals, move, f"deadline {a.edtf} → {b.edtf}", (a.span,), (b.span,))


def _deadline(side: Side) -> Deadline | None:
    return side.commitment.deadline if side.commitment is not None else None


def _point(deadline: Deadline) -> str | None:
    """Return the latest day of a date, so that points of different precision can be put in order."""
    if deadline.edtf is None or re.fullmatch(r"\d{4}(-\d\d){0,2}", deadline.edtf) is None:
        return None
    return deadline.edtf + "-99-99"[len(deadline.edtf) - 4 :]
