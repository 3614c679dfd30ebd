"""Two ends side by side, and what each comparison of a field returns."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from servanda.matching.ends import Side
from servanda.matching.weighing import Weights
from servanda.records import Span


class Move(IntEnum):
    """Which way a field moved from the earlier words to the later: on, back, neither; or it cannot be told."""

    BACK = -1
    NONE = 0
    ON = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """An earlier and a later end, and how near they are.

    ``likeness`` is that of their vectors: alone, with what stands around them, and of their whole blocks. ``cover``
    holds how much of the earlier end's words the later end has in the same or like words, and the reverse.
    """

    earlier: Side
    later: Side
    weights: Weights
    likeness: tuple[float, float, float]
    cover: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Observed:
    """What the comparison of one field found.

    ``signals`` are numbers that the models weigh, by name. ``reason`` says in words what is the same or has changed,
    with the spans on both sides that show it; empty where there is nothing to say.
    """

    field: str
    signals: Mapping[str, float] = dataclasses.field(default_factory=dict)
    move: Move = Move.NONE
    reason: str = ""
    earlier: tuple[Span, ...] = ()
    later: tuple[Span, ...] = ()


Comparison = Callable[[Pair], Observed]


def read_from(side: Side, field: str) -> tuple[Span, ...]:
    """Return where a field of one end was read, empty where that is not known."""
    reading = side.commitment.readings.get(field) if side.commitment is not None else None
    return reading.spans if reading is not None else ()
