"""What evidence is told in: a passage of a later document that bears on a commitment, its stance, and why."""

from dataclasses import dataclass
from enum import StrEnum

from servanda.records import Commitment, Span


class Stance(StrEnum):
    """How a passage bears on a commitment."""

    PROGRESS = "progress"
    FULFILLED = "fulfilled"
    SETBACK = "setback"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A passage of the document ``instrument`` that bears on ``commitment``.

    ``words`` are those that made the stance, ``span`` and ``quote`` the whole passage, all in the document's text.
    ``score`` is from 0 to 1: how sure it is that the passage bears on the commitment.
    """

    commitment: Commitment
    instrument: str
    span: Span
    quote: str
    stance: Stance
    score: float
    why: str
    words: tuple[Span, ...]
