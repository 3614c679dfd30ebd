"""A ledger of 1,000 instruments, 100,000 commitments and 100,000 decisions, made from a seed.

The lines are chained and folded by the ledger's own functions (``entries.chain``, ``storing.store``), so that what is
measured is what Servanda would have written. Django must be set up before this is imported.
"""

import datetime
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

import msgspec

from benchmarks import ledger_words as words
from benchmarks.ledger_texts import Relation, relate, write
from servanda.ledger.documents import text_of
from servanda.ledger.entries import Line, chain, timestamp
from servanda.ledger.naming import instrument_id
from servanda.ledger.payloads import (
    CommitmentAccepted,
    CommitmentAdded,
    CommitmentEdited,
    CommitmentImage,
    CommitmentRejected,
    CommitmentsMerged,
    CommitmentSplit,
    DecisionSuggested,
    DecisionUndone,
    InstrumentAdded,
    MemberAdded,
    PartnershipNamed,
    Payload,
    Role,
    State,
    SuggestionDismissed,
    encode,
    encode_record,
    kind_of,
)
from servanda.ledger.storing import store, writing
from servanda.records import Commitment, Instrument, Span, Strength

SEED = 20260521
INSTRUMENTS, COMMITMENTS, DECISIONS, PARTNERSHIPS = 1_000, 100_000, 100_000, 60
MEMBERS = {
    "owner": Role.OWNER,
    "iris": Role.REVIEWER,
    "tomas": Role.REVIEWER,
    "lena": Role.CODER,
    "joon": Role.CODER,
    "amara": Role.CODER,
    "reader": Role.READER,
}
REVIEWERS, CODERS = ("iris", "tomas"), ("lena", "joon", "amara")
FIRST, LAST = datetime.date(1995, 1, 1), datetime.date(2026, 6, 30)
BATCH = 20  # instruments, with all decisions on them, in one transaction


def fill(progress: bool = False) -> int:
    """Write the whole ledger into the database that Django is set up for, and return how many entries it has."""
    last: Line | None = None
    batch: list[Line] = []
    moment = datetime.datetime(2023, 1, 9, 8, tzinfo=datetime.UTC)
    began = time.monotonic()
    for number, said in enumerate(says(Random(SEED)), 1):
        for who, payload in said:
            moment += datetime.timedelta(seconds=997)
            if isinstance(payload, DecisionUndone) and last is not None:
                payload = msgspec.structs.replace(payload, entry=last.sequence)
            last = chain(last, who, payload, timestamp(moment))
            batch.append(last)
        if number % BATCH == 0:
            with writing():
                store(batch)
            batch.clear()
            if progress:
                print(f"\r  making the ledger: {last.sequence:,} entries", end="", file=sys.stderr, flush=True)
    with writing():
        store(batch)
    assert last is not None
    if progress:
        print(f", {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return last.sequence


def says(random: Random) -> Iterator[list[tuple[str, Payload]]]:
    """Yield what is entered, and by whom: first members and partnerships, then each instrument with its decisions."""
    yield [("owner", MemberAdded(id=name, full_name=name.title(), role=role)) for name, role in MEMBERS.items()]
    relations = partnerships(random)
    yield [("owner", PartnershipNamed(id=r.id, name=r.name, parties=list(r.parties))) for r in relations]
    weights = [1 / (rank + 4) for rank in range(len(relations))]
    taken: set[str] = set()
    left = DECISIONS
    for number, (date, count) in enumerate(zip(dates(random), sizes(random), strict=True), 1):
        [between] = random.choices(relations, weights)
        instrument, commitments = write(random, between, date, count, number)
        key = instrument_id(between.id, str(date), instrument.title, taken)
        taken.add(key)
        desk = Desk(random, key, instrument, commitments)
        said: list[tuple[str, Payload]] = [(random.choice(CODERS), desk.added(between))]
        decisions = list(desk.review())[:left]
        left -= len(decisions)
        yield said + decisions


def partnerships(random: Random) -> list[Relation]:
    """Return the partnerships, most between two parties, some between three to seven."""
    found: dict[str, Relation] = {}
    while len(found) < PARTNERSHIPS:
        [size] = random.choices((2, 3, 4, 5, 7), (75, 10, 7, 5, 3))
        made = relate(random, tuple(random.sample(list(words.PARTIES), k=size)))
        found[made.id] = made
    return list(found.values())


def sizes(random: Random) -> list[int]:
    """Return how many commitments each instrument has: most some dozens, a few hundreds, together ``COMMITMENTS``."""
    drawn = [random.lognormvariate(0, 0.7) for _ in range(INSTRUMENTS)]
    scale = COMMITMENTS / sum(drawn)
    found = [max(5, round(size * scale)) for size in drawn]
    found[found.index(max(found))] -= sum(found) - COMMITMENTS
    return found


def dates(random: Random) -> list[datetime.date]:
    """Return the dates of the instruments, 1995 to 2026, more of them of late, in the order in which they come in."""
    days = (LAST - FIRST).days
    ago = sorted((round(days * random.betavariate(1, 1.8)) for _ in range(INSTRUMENTS)), reverse=True)
    return [LAST - datetime.timedelta(days=past) for past in ago]


@dataclass(slots=True)
class Desk:
    """The review of one instrument: what was proposed, and what each member decides on it."""

    random: Random
    key: str
    instrument: Instrument
    commitments: list[Commitment]

    def __post_init__(self) -> None:
        """Give the commitments their public ids."""
        self.commitments = [self._numbered(c, number) for number, c in enumerate(self.commitments, 1)]

    def _numbered(self, commitment: Commitment, number: int) -> Commitment:
        return replace(commitment, id=f"{self.key}/{number}", instrument=self.key)

    def added(self, between: Relation) -> InstrumentAdded:
        """Return the entry that brings the instrument in."""
        return InstrumentAdded(
            id=self.key,
            partnership=between.id,
            instrument=text_of(self.instrument),
            commitments=[encode_record(commitment) for commitment in self.commitments],
            reader="benchmark",
        )

    def review(self) -> Iterator[tuple[str, Payload]]:
        """Yield the decisions on all commitments, in the order of the text."""
        number = len(self.commitments)
        waiting = list(reversed(self.commitments))
        while waiting:
            it = waiting.pop()
            who, reason, chance = self.random.choice(REVIEWERS), self.random.choice(words.REASONS), self.random.random()
            if chance < 0.62:
                yield who, CommitmentAccepted(id=it.id, reason=reason)
            elif chance < 0.75:
                yield who, CommitmentRejected(id=it.id, reason=reason)
            elif chance < 0.86:
                yield who, CommitmentEdited(id=it.id, record=encode_record(self._edited(it)), reason=reason)
            elif chance < 0.93:
                yield from self._suggested(it, who, settled=chance < 0.91)
            elif chance < 0.96 and waiting and waiting[-1].block == it.block:
                other = waiting.pop()
                record = encode_record(self._joined(it, other))
                yield who, CommitmentsMerged(id=it.id, ids=[other.id], record=record, reason=reason)
            elif chance < 0.98:
                parts = [self._numbered(part, number + place) for place, part in enumerate(self._halves(it), 1)]
                number += len(parts)
                yield who, CommitmentSplit(id=it.id, parts=[encode_record(part) for part in parts], reason=reason)
            elif chance < 0.99:
                number += 1
                record = encode_record(self._numbered(self._halves(it)[0], number))
                yield who, CommitmentAdded(id=f"{self.key}/{number}", record=record, state=State.ACCEPTED)
            else:
                yield who, CommitmentRejected(id=it.id, reason=reason)
                yield who, self._taken_back(it)

    def _suggested(self, it: Commitment, who: str, *, settled: bool) -> Iterator[tuple[str, Payload]]:
        coder = self.random.choice(CODERS)
        decision = CommitmentEdited(id=it.id, record=encode_record(self._edited(it)), reason="as the codebook has it")
        yield coder, DecisionSuggested(id=it.id, decision=kind_of(decision), payload=msgspec.Raw(encode(decision)))
        if settled:
            yield who, CommitmentEdited(id=it.id, record=decision.record, reason=decision.reason, suggested_by=coder)
        elif self.random.random() < 0.5:
            yield who, SuggestionDismissed(id=it.id, reason="stands as it is")

    def _taken_back(self, it: Commitment) -> DecisionUndone:
        """Return the undoing of the entry before, the only decision on a proposal; ``fill`` puts its number in."""
        image = CommitmentImage(
            id=it.id,
            state=State.PROPOSED,
            record=encode_record(it),
            reason="",
            into="",
            recheck=False,
            suggestion="",
            suggested_by="",
            decided_by="",
        )
        return DecisionUndone(id=it.id, entry=0, restored=[image])

    def _edited(self, it: Commitment) -> Commitment:
        strength = self.random.choice([strength for strength in Strength if strength is not it.strength])
        by_hand = replace(it.readings["strength"], reason="by hand", confidence=1.0)
        return replace(it, strength=strength, readings={**it.readings, "strength": by_hand})

    def _joined(self, first: Commitment, second: Commitment) -> Commitment:
        span = Span(first.span.start, second.span.end)
        return replace(first, span=span, quote=self.instrument.words(span))

    def _halves(self, it: Commitment) -> tuple[Commitment, Commitment]:
        middle = it.quote.index(" ", len(it.quote) // 2)
        first = Span(it.span.start, it.span.start + middle)
        second = Span(first.end + 1, it.span.end)
        return self._part(it, first), self._part(it, second)

    def _part(self, it: Commitment, span: Span) -> Commitment:
        bodies = tuple(body for body in it.bodies if span.covers(body.span))
        readings = {
            name: replace(reading, spans=tuple(s for s in reading.spans if span.covers(s)))
            for name, reading in it.readings.items()
        }
        return replace(
            it,
            span=span,
            quote=self.instrument.words(span),
            money=tuple(money for money in it.money if span.covers(money.span)),
            deadline=it.deadline if it.deadline and span.covers(it.deadline.span) else None,
            bodies=bodies,
            readings=readings,
        )
