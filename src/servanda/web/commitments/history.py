"""The entries of an instrument in, the history of one of its commitments out: who did what when, and what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec
from msgspec import Raw

from servanda.ledger.entries import Line
from servanda.ledger.payloads import (
    CommitmentAccepted,
    CommitmentAdded,
    CommitmentEdited,
    CommitmentRejected,
    CommitmentsMerged,
    CommitmentSplit,
    Decision,
    DecisionSuggested,
    DecisionUndone,
    InstrumentAdded,
    InstrumentCorrected,
    InstrumentFiled,
    Payload,
    SuggestionDismissed,
    decode,
    decode_record,
    touched,
)
from servanda.records import Commitment
from servanda.web.commitments.fields import Change, changes


@dataclass(frozen=True, slots=True)
class Event:
    """One entry that touched the commitment: what was done in words, the note, and the fields that changed.

    ``others`` are the commitments that it was merged with or split into, by their ids.
    """

    sequence: int
    at: str
    who: str
    did: str
    note: str = ""
    changes: Sequence[Change] = ()
    others: Sequence[str] = ()


@dataclass(slots=True)
class _Told:
    """What is known while the entries are gone through: the record as it stands, and what has happened."""

    key: str
    record: Commitment | None = None
    events: list[Event] = field(default_factory=list)

    def add(self, line: Line, did: str, note: str = "", others: Sequence[str] = (), new: Raw | None = None) -> None:
        after = self.record if new is None else decode_record(new)
        changed = changes(self.record, after) if self.record is not None and after is not None else []
        self.events.append(Event(line.sequence, line.at, line.who, did, note, changed, others))
        self.record = after


def tell(key: str, lines: Iterable[Line]) -> list[Event]:
    """Return the history of the commitment ``key``, oldest first, from the entries of its instrument."""
    told = _Told(key)
    for line in lines:
        if line.kind.startswith(("instrument.", "commitment", "decision.", "suggestion.")):
            _tell(told, line, decode(line.kind, line.payload))
    return told.events


def _tell(told: _Told, line: Line, said: Payload) -> None:
    match said:
        case InstrumentAdded(commitments=found, reader=reader):
            if (new := _find(found, told.key)) is not None:
                told.add(line, f"proposed it with the instrument (read by {reader})", new=new)
        case InstrumentCorrected():
            _tell_correction(told, line, said)
        case InstrumentFiled(partnership=partnership):
            if told.record is not None:
                told.add(line, f"put the instrument under {partnership}")
        case DecisionSuggested(id=key) if key == told.key:
            _tell_suggestion(told, line, said)
        case SuggestionDismissed(id=key, reason=note) if key == told.key:
            told.add(line, "dismissed the suggestion", note)
        case DecisionUndone(entry=entry, restored=images):
            image = next((image for image in images if image.id == told.key), None)
            if image is not None:
                told.add(line, f"undid entry {entry}: it is {image.state.value} again", new=image.record)
        case Decision() if told.key in touched(said):
            _tell_decision(told, line, said)


def _tell_correction(told: _Told, line: Line, said: InstrumentCorrected) -> None:
    if told.key in said.recheck:
        told.add(line, "corrected the instrument: these words are no longer in it, so it is to be checked again")
    elif told.key in said.dropped:
        told.add(line, "corrected the instrument: these words are no longer in it, so the proposal was withdrawn")
    elif (stands := _find(said.standing, told.key)) is not None:
        told.add(line, "corrected the instrument: these words still stand", new=stands)
    elif (new := _find(said.commitments, told.key)) is not None:
        told.add(line, "proposed it with a corrected version of the instrument", new=new)


def _tell_suggestion(told: _Told, line: Line, said: DecisionSuggested) -> None:
    wanted = decode(said.decision, bytes(said.payload))
    note = getattr(wanted, "reason", "")
    if isinstance(wanted, CommitmentEdited) and told.record is not None:
        wished = changes(told.record, decode_record(wanted.record))
        told.events.append(Event(line.sequence, line.at, line.who, "suggested to edit it", note, wished))
    else:
        others = [key for key in touched(wanted) if key != told.key] if isinstance(wanted, CommitmentsMerged) else []
        told.add(line, _SUGGESTED.get(type(wanted), "suggested a decision"), note, others)


def _tell_decision(told: _Told, line: Line, said: Decision) -> None:
    by = f", as {said.suggested_by} suggested" if said.suggested_by else ""
    match said:
        case CommitmentAdded(record=record):
            told.add(line, f"added it{by}", said.reason, new=record)
        case CommitmentAccepted():
            told.add(line, f"accepted it{by}", said.reason)
        case CommitmentRejected():
            told.add(line, f"rejected it{by}", said.reason)
        case CommitmentEdited(record=record):
            told.add(line, f"edited it{by}", said.reason, new=record)
        case CommitmentsMerged(id=id, ids=ids) if id == told.key:
            told.add(line, f"merged others into it{by}", said.reason, ids, new=said.record)
        case CommitmentsMerged(id=id):
            told.add(line, f"merged it into another{by}", said.reason, [id])
        case CommitmentSplit(id=id, parts=parts) if id == told.key:
            told.add(line, f"split it{by}", said.reason, touched(said)[1:])
        case CommitmentSplit(id=id, parts=parts):
            told.add(line, f"split it off another{by}", said.reason, [id], new=_find(parts, told.key))


class _Identified(msgspec.Struct):
    id: str


_IDENTIFIED = msgspec.json.Decoder(_Identified)


def _find(commitments: Iterable[Raw], key: str) -> Raw | None:
    return next((record for record in commitments if _IDENTIFIED.decode(record).id == key), None)


_SUGGESTED: dict[type[Payload], str] = {
    CommitmentAccepted: "suggested to accept it",
    CommitmentRejected: "suggested to reject it",
    CommitmentsMerged: "suggested to merge others into it",
    CommitmentSplit: "suggested to split it",
}
