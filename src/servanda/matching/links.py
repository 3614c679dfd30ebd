"""What lineage is told in: a link between two ends, its relation, and why it was made."""

from dataclasses import dataclass
from enum import StrEnum

from servanda.matching.ends import End
from servanda.records import Commitment, Span


class Relation(StrEnum):
    """What became of a commitment in a later instrument (codebook section 6)."""

    RESTATED = "restated"
    ADVANCED = "advanced"
    WEAKENED = "weakened"
    DELIVERED = "delivered"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that is the same or has changed, in words, with the places on both sides that show it."""

    field: str
    words: str
    earlier: tuple[Span, ...] = ()
    later: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An earlier commitment, and the commitment or passage of a later instrument that takes it up.

    ``score`` is the probability, from 0 to 1, that a coder would link them.
    """

    earlier: Commitment
    later: End
    relation: Relation
    score: float
    reasons: tuple[Reason, ...]

    @property
    def why(self) -> str:
        """The reasons in one line."""
        return "; ".join(reason.words for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Silent:
    """A commitment that no later instrument of its series takes up, and the first instrument that said nothing of it.

    ``since`` is that instrument's identifier.
    """

    commitment: Commitment
    since: str
