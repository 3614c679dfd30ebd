"""What an entry does to the tables: one function for each kind of entry, over any ``Tables``.

Whether a decision is possible is settled here and nowhere else, so that a chain that was written, imported or checked
follows the same rules. A fold never asks for the time, the member's role or the text's meaning.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Raw

from servanda.ledger.entries import Line, MisfitError, check_saying
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import (
    CLOSED,
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
    InstrumentText,
    MemberAdded,
    MemberChanged,
    PartnershipNamed,
    Payload,
    State,
    SuggestionDismissed,
    decode,
    encode,
    touched,
)
from servanda.ledger.rows import (
    CommitmentRow,
    InstrumentRow,
    MemberRow,
    PartnershipRow,
    id_of,
    new_commitment,
    parts_of,
    read_record,
    with_record,
)
from servanda.ledger.tables import R, Tables


@dataclass(frozen=True, slots=True)
class Context:
    """The tables to change, and by whose entry with which number."""

    tables: Tables
    sequence: int
    who: str

    def need(self, kind: type[R], key: str) -> R:
        """Return a row that must be there."""
        row = self.tables.get(kind, key)
        if row is None:
            raise LedgerError(f"there is no {kind.__name__.removesuffix('Row').lower()} {key}")
        return row

    def commitment_of(self, instrument: str, key: str) -> CommitmentRow:
        """Return a commitment that must be there, of this instrument."""
        row = self.need(CommitmentRow, key)
        if row.instrument_id != instrument:
            raise LedgerError(f"{key} is no commitment of {instrument}")
        return row

    def open(self, key: str) -> CommitmentRow:
        """Return a commitment on which something can still be decided."""
        row = self.need(CommitmentRow, key)
        if row.state in CLOSED:
            raise LedgerError(
                f"{key} can't be changed: it is {_STANDING[State(row.state)]}{row.into and ' ' + row.into}"
            )
        return row

    def decide(self, row: CommitmentRow, state: State, decision: Decision, **changes: Any) -> CommitmentRow:
        """Return the row as a decision leaves it."""
        return row._replace(
            state=state.value,
            reason=decision.reason,
            recheck=False,
            suggestion="",
            suggested_by=decision.suggested_by,
            decided_by=self.who,
            changed=self.sequence,
            **changes,
        )

    def replace(self, old: CommitmentRow, new: CommitmentRow) -> None:
        """Put a commitment's row in place of its old one, with its parties, sums and bodies."""
        self.tables.put(new)
        if old.record != new.record:
            for part in parts_of(old.id, read_record(old)):
                self.tables.delete(type(part), part.id)
            for part in parts_of(new.id, read_record(new)):
                self.tables.put(part)

    def add(self, record: Raw, instrument: InstrumentRow, state: State, origin: str, **more: str) -> None:
        """Add a commitment that is new."""
        row, read = new_commitment(bytes(record), instrument, state.value, origin, self.sequence, **more)
        if self.tables.get(CommitmentRow, row.id) is not None:
            raise LedgerError(f"{row.id} is there already")
        self.tables.put(row)
        for part in parts_of(row.id, read):
            self.tables.put(part)


_STANDING = {State.MERGED: "merged into", State.SPLIT: "split", State.WITHDRAWN: "withdrawn"}


def fold(tables: Tables, line: Line) -> Payload:
    """Change ``tables`` as the entry says and return its payload; raise ``LedgerError`` where it does not fit."""
    payload = decode(line.kind, line.payload)
    try:
        _FOLDS[type(payload)](Context(tables, line.sequence, line.who), payload)
    except LedgerError:
        raise
    except (ValueError, LookupError, TypeError, OverflowError) as error:  # from records that are none
        raise LedgerError(f"the payload is not that of {line.kind}: {error}") from None
    return payload


def fold_foreign(tables: Tables, line: Line) -> None:
    """Do what ``fold`` does for a line that was not written here just now, whose columns might say anything."""
    payload = fold(tables, line)
    check_saying(line, payload)
    if tables.get(MemberRow, line.who) is None:
        raise MisfitError("who", "a member", line.who)


def _add_member(to: Context, entry: MemberAdded) -> None:
    if to.tables.get(MemberRow, entry.id) is not None:
        raise LedgerError(f"there is a member {entry.id} already")
    to.tables.put(MemberRow(entry.id, entry.full_name, entry.role.value, True, to.sequence))


def _change_member(to: Context, entry: MemberChanged) -> None:
    member = to.need(MemberRow, entry.id)
    to.tables.put(member._replace(full_name=entry.full_name, role=entry.role.value, active=entry.active))


def _name_partnership(to: Context, entry: PartnershipNamed) -> None:
    old = to.tables.get(PartnershipRow, entry.id)
    added = to.sequence if old is None else old.added
    to.tables.put(PartnershipRow(entry.id, entry.name, _text(entry.parties), added))


def _add_instrument(to: Context, entry: InstrumentAdded) -> None:
    to.need(PartnershipRow, entry.partnership)
    if to.tables.get(InstrumentRow, entry.id) is not None:
        raise LedgerError(f"there is an instrument {entry.id} already")
    row = InstrumentRow(
        id=entry.id,
        partnership_id=entry.partnership,
        **_text_columns(entry.instrument),
        reader=entry.reader,
        by=to.who,
        added=to.sequence,
        changed=to.sequence,
    )
    to.tables.put(row)
    _propose(to, row, entry.commitments)


def _correct_instrument(to: Context, entry: InstrumentCorrected) -> None:
    old = to.need(InstrumentRow, entry.id)
    row = old._replace(**_text_columns(entry.instrument), reader=entry.reader, changed=to.sequence)
    to.tables.put(row)
    if row.date != old.date:
        for key in to.tables.commitments_of(row.id):
            was = to.need(CommitmentRow, key)
            to.tables.put(with_record(was._replace(date=row.date), was.record.encode()))
    for record in map(bytes, entry.standing):
        was = to.commitment_of(row.id, id_of(record))
        to.replace(was, with_record(was._replace(recheck=False, changed=to.sequence), record))
    for key in entry.recheck:
        was = to.commitment_of(row.id, key)
        to.tables.put(was._replace(recheck=True, changed=to.sequence))
    for key in entry.dropped:
        was = to.commitment_of(row.id, key)
        reason = "its words are not in the corrected version"
        to.tables.put(was._replace(state=State.WITHDRAWN.value, reason=reason, changed=to.sequence))
    _propose(to, row, entry.commitments)


def _file_instrument(to: Context, entry: InstrumentFiled) -> None:
    partnership = to.need(PartnershipRow, entry.partnership)
    row = to.need(InstrumentRow, entry.id)
    to.tables.put(row._replace(partnership_id=partnership.id, changed=to.sequence))
    for key in to.tables.commitments_of(entry.id):
        to.tables.put(to.need(CommitmentRow, key)._replace(partnership_id=partnership.id))


def _accept(to: Context, entry: CommitmentAccepted) -> None:
    row = to.open(entry.id)
    state = State.EDITED if row.state == State.EDITED else State.ACCEPTED
    to.tables.put(to.decide(row, state, entry))


def _edit(to: Context, entry: CommitmentEdited) -> None:
    row = to.open(entry.id)
    to.replace(row, to.decide(with_record(row, bytes(entry.record)), State.EDITED, entry))


def _reject(to: Context, entry: CommitmentRejected) -> None:
    to.tables.put(to.decide(to.open(entry.id), State.REJECTED, entry))


def _merge(to: Context, entry: CommitmentsMerged) -> None:
    if entry.id in entry.ids or not entry.ids or len(set(entry.ids)) != len(entry.ids):
        raise LedgerError(f"{entry.id} can only be merged with other commitments")
    row = to.open(entry.id)
    for key in entry.ids:
        other = to.open(key)
        if other.instrument_id != row.instrument_id:
            raise LedgerError(f"{key} and {entry.id} are of different instruments")
        to.tables.put(to.decide(other, State.MERGED, entry, into=entry.id))
    to.replace(row, to.decide(with_record(row, bytes(entry.record)), State.EDITED, entry))


def _split(to: Context, entry: CommitmentSplit) -> None:
    row = to.open(entry.id)
    if len(entry.parts) < 2:
        raise LedgerError(f"{entry.id} can only be split into two or more")
    instrument = to.need(InstrumentRow, row.instrument_id)
    to.tables.put(to.decide(row, State.SPLIT, entry))
    for part in entry.parts:
        more = {"split_from": row.id, "suggested_by": entry.suggested_by, "decided_by": to.who}
        to.add(part, instrument, State.ACCEPTED, "split", **more)


def _add_commitment(to: Context, entry: CommitmentAdded) -> None:
    if entry.state not in (State.PROPOSED, State.ACCEPTED):
        raise LedgerError(f"a commitment can't be added as {entry.state}")
    instrument = to.need(InstrumentRow, entry.id.rpartition("/")[0])
    settled = entry.state is State.ACCEPTED
    more = {
        "reason": entry.reason,
        "suggested_by": entry.suggested_by if settled else to.who,
        "decided_by": to.who if settled else "",
    }
    if id_of(bytes(entry.record)) != entry.id:
        raise LedgerError(f"the record of {entry.id} is that of another")
    to.add(entry.record, instrument, entry.state, "added", **more)


def _suggest(to: Context, entry: DecisionSuggested) -> None:
    row = to.open(entry.id)
    decision = decode(entry.decision, bytes(entry.payload))
    if not isinstance(decision, Decision) or isinstance(decision, CommitmentAdded):
        raise LedgerError(f"{entry.decision} can't be suggested")
    if touched(decision)[0] != entry.id:
        raise LedgerError(f"what is suggested on {entry.id} is about {touched(decision)[0]}")
    for key in touched(decision)[1:] if isinstance(decision, CommitmentsMerged) else ():
        to.open(key)
    suggestion = _text({"decision": entry.decision, "payload": entry.payload})
    to.tables.put(row._replace(suggestion=suggestion, suggested_by=to.who, changed=to.sequence))


def _dismiss(to: Context, entry: SuggestionDismissed) -> None:
    row = to.need(CommitmentRow, entry.id)
    if not row.suggestion:
        raise LedgerError(f"nobody has suggested anything on {entry.id}")
    to.tables.put(row._replace(suggestion="", suggested_by="", reason=entry.reason or row.reason, changed=to.sequence))


def _undo(to: Context, entry: DecisionUndone) -> None:
    if entry.entry >= to.sequence:
        raise LedgerError(f"entry {entry.entry} is not before this one")
    for image in entry.restored:
        row = to.commitment_of(entry.id.rpartition("/")[0], image.id)
        new = with_record(row, bytes(image.record))._replace(
            state=image.state.value,
            reason=image.reason,
            into=image.into,
            recheck=image.recheck,
            suggestion=image.suggestion,
            suggested_by=image.suggested_by,
            decided_by=image.decided_by,
            changed=to.sequence,
        )
        to.replace(row, new)


def _propose(to: Context, instrument: InstrumentRow, commitments: Sequence[Raw]) -> None:
    for record in commitments:
        to.add(record, instrument, State.PROPOSED, "read")


def _text_columns(text: InstrumentText) -> dict[str, Any]:
    return {
        "title": text.title,
        "date": text.date,
        "url": text.url,
        "publisher": text.publisher,
        "parties": _text(text.parties),
        "text": text.text,
        "blocks": _text(text.blocks),
        "pages": _text(text.pages),
        "digest": digest(text.text),
    }


def digest(text: str) -> str:
    """Return the SHA-256 of a text, by which the same document is known again."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _text(value: Any) -> str:
    return encode(value).decode()


_FOLDS: dict[type[Payload], Callable[[Context, Any], None]] = {
    MemberAdded: _add_member,
    MemberChanged: _change_member,
    PartnershipNamed: _name_partnership,
    InstrumentAdded: _add_instrument,
    InstrumentCorrected: _correct_instrument,
    InstrumentFiled: _file_instrument,
    CommitmentAccepted: _accept,
    CommitmentEdited: _edit,
    CommitmentRejected: _reject,
    CommitmentsMerged: _merge,
    CommitmentSplit: _split,
    CommitmentAdded: _add_commitment,
    DecisionSuggested: _suggest,
    SuggestionDismissed: _dismiss,
    DecisionUndone: _undo,
}
