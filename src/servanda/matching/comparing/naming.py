"""Two names side by side: how much of the shorter one the other has, the words for kinds of bodies left out."""

from servanda.matching.comparing.pair import Pair
from servanda.matching.ends import Name
from servanda.matching.names import kinds_of_body

_TELLING = 0.3  # weight of a name that tells anything


def share_of_name(pair: Pair, one: Name, other: Name) -> float:
    """Return the share, from 0 to 1, of the weight of the shorter name that the other has in the same words."""
    first, second = (name.stems - kinds_of_body() for name in (one, other))
    smaller = min(pair.weights.sum(first), pair.weights.sum(second))
    return pair.weights.sum(first & second) / smaller if smaller > _TELLING else 0.0
