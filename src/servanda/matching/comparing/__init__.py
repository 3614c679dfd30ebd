"""Two ends in, one observation a field out: what is the same and what has changed, in words and in numbers.

One module a field. What they return is the explanation that a link carries, and all that the models of
``servanda.matching.deciding`` weigh; nothing else is looked at.
"""

from servanda.matching.comparing import (
    action,
    bodies,
    deadlines,
    detail,
    money,
    names,
    objects,
    parties,
    strength,
    topics,
)
from servanda.matching.comparing.pair import Comparison, Move, Observed, Pair

# In the order in which an explanation tells them.
FIELDS: tuple[Comparison, ...] = (
    action.compare,
    bodies.compare,
    money.compare,
    deadlines.compare,
    strength.compare,
    parties.compare,
    objects.compare,
    names.compare,
    topics.compare,
    detail.compare,
)

__all__ = ["FIELDS", "Move", "Observed", "Pair", "compare"]


def compare(pair: Pair) -> tuple[Observed, ...]:
    """Return what the comparison of each field found."""
    return tuple(field(pair) for field in FIELDS)
