"""What the report of one cycle says, as plain typed values: no database, no form. The writers turn it into documents.

Figures are those of ``servanda.assessment``. Dates are ISO 8601 text, "" where there is none.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from servanda.assessment import Agreement, Change, Figures, Scale
from servanda.reporting.report import Finding, Head, Promise


@dataclass(frozen=True, slots=True)
class Given:
    """What one coder gave: the answer and the reason. ``proofs`` are the numbers of the evidence that it rests on."""

    coder: str
    answer: str
    reason: str
    proofs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one party was scored on a commitment.

    ``answer`` is the one that stands ("": none yet). ``settled`` says that a reviewer gave it, for the ``reason``;
    without that all coders gave the same. ``before`` is the answer of the earlier cycle, "" where it has none.
    """

    party: str
    answer: str
    settled: bool = False
    reason: str = ""
    scores: tuple[Given, ...] = ()
    reply: str = ""
    reply_by: str = ""
    reply_date: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A commitment of the cycle: its words and fields, where they stand, its own criteria, and how it was scored.

    ``criteria`` are the answers with words of the commitment's own; ``proofs`` what scores rest on, numbered from 1.
    """

    promise: Promise
    source: str
    criteria: tuple[tuple[str, str], ...]
    verdicts: tuple[Verdict, ...]
    proofs: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An instrument and the commitments of it that were assessed."""

    title: str
    date: str
    url: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class CycleReport:
    """One cycle as the ledger has it at one moment.

    ``figures`` are those of all and of each group, ``agreement`` the same by what it is over and its name.
    ``published`` is the moment at which it was published, "" for a draft, and ``rests_on`` the head of the ledger then.
    ``coders`` are their names or numbers, ``against`` the name of the earlier cycle that ``change`` is from.
    """

    id: str
    name: str
    partnership: str
    partnership_name: str
    since: str
    until: str
    scale: Scale
    coders: tuple[str, ...]
    day: datetime.date
    head: Head
    published: str
    rests_on: str
    sources: tuple[Source, ...]
    figures: tuple[Figures, ...]
    agreement: tuple[tuple[str, str, Agreement], ...]
    against: str = ""
    change: Change | None = None

    def cases(self) -> Iterator[Case]:
        """Yield all commitments, in the order of the cycle within each instrument."""
        for source in self.sources:
            yield from source.cases

    def verdicts(self) -> Iterator[Verdict]:
        """Yield how each commitment and party was scored."""
        for case in self.cases():
            yield from case.verdicts

    @property
    def whole(self) -> Figures:
        """The figures of all."""
        return self.figures[0]

    def groups(self, by: str) -> list[Figures]:
        """Return the figures of the groups by one thing, as ``party``."""
        return [one for one in self.figures if one.by == by]
