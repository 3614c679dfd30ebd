"""A commitment's row in, what its card shows out: the record, where it stands in review, and what a coder suggests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from servanda.ledger import models as m
from servanda.ledger.aligning import says_what_stands
from servanda.ledger.payloads import (
    CLOSED,
    SETTLED,
    CommitmentEdited,
    CommitmentsMerged,
    CommitmentSplit,
    State,
    decode,
    decode_record,
)
from servanda.records import Commitment, Instrument, Reading, Span

_FIELDS = ("parties", "kind", "strength", "verb", "topic", "money", "deadline", "bodies")
_NAMES = {
    "commitment.accepted": "accept",
    "commitment.edited": "edit",
    "commitment.rejected": "reject",
    "commitment.merged": "merge",
    "commitment.split": "split",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a coder suggests: the name of the decision, by whom, their note, and what would change, in words."""

    decision: str
    by: str
    reason: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A commitment as the desk shows it.

    ``stands``: the words of its span are its quote; they are not where a corrected version lost them. ``said``: the
    words of all its fields stand too, without which it can't be accepted.
    """

    key: str
    number: int
    state: State
    span: Span
    stands: bool
    said: bool
    recheck: bool
    changed: int
    record: Commitment
    confidence: float
    origin: str
    reason: str
    split_from: str
    suggested_by: str
    decided_by: str
    suggestion: Suggestion | None

    @property
    def closed(self) -> bool:
        """Whether nothing more can be decided on it."""
        return self.state in CLOSED

    @property
    def shown(self) -> bool:
        """Whether it is marked in the document."""
        return self.stands and not self.closed

    @property
    def settled(self) -> bool:
        """Whether it stands in the record."""
        return self.state in SETTLED

    @property
    def undecided(self) -> bool:
        """Whether it awaits a decision: a proposal, or one whose words are gone."""
        return not self.closed and (self.state is State.PROPOSED or self.recheck or self.suggestion is not None)

    @property
    def percent(self) -> int:
        """The confidence of the finding, in percent."""
        return round(100 * self.confidence)

    @property
    def readings(self) -> list[tuple[str, Reading]]:
        """The reading of each field, the finding itself first."""
        names = ("quote", *_FIELDS)
        return [(name, self.record.readings[name]) for name in names if name in self.record.readings]

    @property
    def spans(self) -> str:
        """The spans of each field, for the highlights: ``parties 1-5 9-12;deadline 30-44``."""
        return ";".join(
            f"{name} " + " ".join(f"{span.start}-{span.end}" for span in reading.spans)
            for name, reading in self.readings
            if reading.spans and self.stands
        )


def cards_of(instrument: Instrument, rows: Iterable[m.Commitment]) -> list[Card]:
    """Return the cards of an instrument's commitments in the order of the text."""
    return sorted((card_of(instrument, row) for row in rows), key=lambda card: (card.span.start, card.number))


def card_of(instrument: Instrument, row: m.Commitment) -> Card:
    """Return the card of one commitment."""
    span = Span(row.start, row.end)
    record = decode_record(row.record)
    return Card(
        key=row.id,
        number=row.number,
        state=State(row.state),
        span=span,
        stands=instrument.words(span) == row.quote,
        said=says_what_stands(record, instrument.text),
        recheck=row.recheck,
        changed=row.changed,
        record=record,
        confidence=row.confidence,
        origin=row.origin,
        reason=row.reason,
        split_from=row.split_from,
        suggested_by=row.suggested_by,
        decided_by=row.decided_by,
        suggestion=_suggestion(row, record) if row.suggestion else None,
    )


def differences(before: Commitment, after: Commitment) -> tuple[str, ...]:
    """Return what changed between two records, a line for each field: ``strength: firm → intended``."""
    lines = [
        f"{name}: {_say(getattr(before, name))} → {_say(getattr(after, name))}"
        for name in _FIELDS
        if getattr(before, name) != getattr(after, name)
    ]
    if before.quote != after.quote:
        lines.append(f"words: “{after.quote}”")
    return tuple(lines)


class _Suggested(msgspec.Struct):
    decision: str
    payload: msgspec.Raw


def _suggestion(row: m.Commitment, record: Commitment) -> Suggestion:
    stored = msgspec.json.decode(row.suggestion, type=_Suggested)
    decision = decode(stored.decision, bytes(stored.payload))
    changes: Sequence[str] = ()
    match decision:
        case CommitmentEdited(record=proposed) | CommitmentsMerged(record=proposed):
            changes = differences(record, decode_record(proposed))
        case CommitmentSplit(parts=parts):
            changes = [f"“{decode_record(part).quote}”" for part in parts]
    name = _NAMES.get(stored.decision, stored.decision)
    return Suggestion(name, row.suggested_by, getattr(decision, "reason", ""), tuple(changes))


def _say(value: object) -> str:
    match value:
        case None | ():
            return "none"
        case tuple():
            return ", ".join(_say(part) for part in value)
        case _:
            return str(getattr(value, "text", None) or _named(value))


def _named(value: object) -> str:
    return str(getattr(value, "value", None) or getattr(value, "name", None) or value)
