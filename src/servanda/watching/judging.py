"""Whether a document that was fetched looks like an instrument of a known partnership, to be proposed as a new one.

Precision before recall: both sides (all parties) must be parties of the document, and it must hold several
commitments that bind one of them. What is proposed in vain costs somebody a reading.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from servanda.records import Commitment, Instrument

LEAST = 5
"""Commitments of the partnership's parties. A readout that reports of a meeting has two or three, a statement ten."""


@dataclass(frozen=True, slots=True)
class Known:
    """A partnership that instruments are looked for, by its parties."""

    id: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The partnership whose instrument a document seems to be, and by how many commitments."""

    partnership: str
    commitments: int


def judge(
    instrument: Instrument,
    partnerships: Sequence[Known],
    find: Callable[[Instrument], Sequence[Commitment]] | None = None,
) -> Verdict | None:
    """Return whose instrument a document seems to be; None where it is nobody's.

    Of several partnerships it is the one whose parties are most nearly those of the document. ``find`` finds the
    commitments, by default with the grammar.
    """
    from servanda.extraction import parties_of

    parties = set(instrument.parties or parties_of(instrument))
    fitting = [one for one in partnerships if len(one.parties) > 1 and _fits(one, parties)]
    if not fitting:
        return None
    best = max(fitting, key=lambda one: (len(one.parties), one.id))
    if find is None:
        from servanda.extraction import find as by_grammar

        find = by_grammar
    count = sum(not parties.isdisjoint(best.parties) for parties in (set(c.parties) for c in find(instrument)))
    return Verdict(best.id, count) if count >= LEAST else None


def _fits(partnership: Known, parties: set[str]) -> bool:
    """Whether all its parties are there and at most one more: a summit of twenty is none of two."""
    return parties.issuperset(partnership.parties) and len(parties - set(partnership.parties)) <= 1
