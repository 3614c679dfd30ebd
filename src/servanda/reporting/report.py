"""What a report says, as plain typed values: no database, no form. The writers turn it into documents.

Dates are ISO 8601 text, "" where there is none, as the ledger has them.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from servanda.records import Kind, Money, Strength, Topic


class Standing(StrEnum):
    """What became of a commitment.

    ``delivered``: a later instrument or confirmed evidence tells its delivery; ``taken up``: one of them speaks of it;
    ``outcome``: it was told as done, and no later word is missed; ``silent``: an instrument came after, and nothing
    takes it up; ``open``: no instrument came after.
    """

    DELIVERED = "delivered"
    TAKEN_UP = "taken up"
    OUTCOME = "outcome"
    SILENT = "silent"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Sequel:
    """The words of a later instrument that take a commitment up. ``target`` is a commitment's id, or ""."""

    relation: str
    confirmed: bool
    quote: str
    why: str
    instrument: str
    title: str
    date: str
    url: str
    target: str
    start: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage of another document that bears on a commitment: evidence."""

    stance: str
    confirmed: bool
    quote: str
    why: str
    title: str
    publisher: str
    date: str
    url: str


@dataclass(frozen=True, slots=True)
class Score:
    """What a cycle of assessment gave one party for one commitment: the answer, its reason, evidence, and the reply."""

    cycle: str
    party: str
    answer: str
    reason: str
    evidence: tuple[str, ...] = ()
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment: its words, its fields, and what became of it.

    ``due`` is the last day that its deadline allows, ``reviewed`` says whether a person has settled it, and ``since``
    the date from which it is silent.
    """

    id: str
    number: int
    quote: str
    lead_in: str
    parties: tuple[str, ...]
    kind: Kind
    strength: Strength
    verb: str
    topic: Topic
    date: str
    due: str
    deadline: str
    money: tuple[Money, ...]
    bodies: tuple[str, ...]
    reviewed: bool
    url: str
    standing: Standing
    since: str = ""
    sequels: tuple[Sequel, ...] = ()
    findings: tuple[Finding, ...] = ()
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An instrument and its commitments. ``digest`` is the SHA-256 of its text, ``reader`` what found them."""

    id: str
    title: str
    date: str
    url: str
    publisher: str
    digest: str
    reader: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the coders of a cycle agree by one measure, with the ends of its interval (None: not made)."""

    measure: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The average of a group of scores ("Party: Norway"), how many they are, and the ends of its interval.

    ``ambition`` is how many of three marks its commitments have on average: firm, with a deadline, with an amount.
    """

    group: str
    mean: float
    count: int
    ambition: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """A published cycle of assessment: its scale in words, who coded, how well they agree, and what came out."""

    id: str
    name: str
    period: str
    scale: str
    coders: int
    agreement: tuple[Agreement, ...]
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the ledger from which the report was made."""

    hash: str
    at: str
    entries: int


@dataclass(frozen=True, slots=True)
class Report:
    """A partnership as the ledger has it at one moment.

    ``day`` is the day for which it is told what is due. ``confirmed`` says that it holds only what people have settled.
    ``finders`` name what found links and evidence.
    """

    partnership: str
    name: str
    parties: tuple[str, ...]
    day: datetime.date
    head: Head
    sources: tuple[Source, ...]
    confirmed: bool = False
    finders: tuple[str, ...] = ()
    cycles: tuple[Cycle, ...] = ()

    def promises(self) -> Iterator[Promise]:
        """Yield all commitments, in the order of time and text."""
        for source in self.sources:
            yield from source.promises

    def due(self) -> list[Promise]:
        """Return what has a deadline that is known and was not told as done, the earliest first."""
        done = (Standing.DELIVERED, Standing.OUTCOME)
        found = [one for one in self.promises() if one.due and one.standing not in done]
        return sorted(found, key=lambda one: (one.due, one.date, one.id))

    def silent(self) -> list[Promise]:
        """Return what is silent, the longest first."""
        found = [one for one in self.promises() if one.standing is Standing.SILENT]
        return sorted(found, key=lambda one: (one.since, one.date, one.id.rpartition("/")[0], one.number))

    def is_overdue(self, promise: Promise) -> bool:
        """Whether the last day of a deadline has passed."""
        return bool(promise.due) and promise.due < self.day.isoformat()
