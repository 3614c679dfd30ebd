"""What decisions on commitments do. Whether one is possible is settled here and nowhere else."""

from servanda.ledger.errors import LedgerError
from servanda.ledger.folding.context import Context, written
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
    State,
    SuggestionDismissed,
    decode,
    touched,
)
from servanda.ledger.rows import CommitmentRow, InstrumentRow, id_of, with_record


def accept(to: Context, entry: CommitmentAccepted) -> None:
    """Let the proposal stand as it is."""
    row = to.open(entry.id)
    state = State.EDITED if row.state == State.EDITED else State.ACCEPTED
    to.tables.put(to.decide(row, state, entry))


def edit(to: Context, entry: CommitmentEdited) -> None:
    """Let the commitment stand with another record."""
    row = to.open(entry.id)
    to.replace(row, to.decide(with_record(row, bytes(entry.record)), State.EDITED, entry))


def reject(to: Context, entry: CommitmentRejected) -> None:
    """Say that what was proposed is no commitment."""
    to.tables.put(to.decide(to.open(entry.id), State.REJECTED, entry))


def merge(to: Context, entry: CommitmentsMerged) -> None:
    """Make one of several commitments."""
    if entry.id in entry.ids or not entry.ids or len(set(entry.ids)) != len(entry.ids):
        raise LedgerError(f"{entry.id} can only be merged with other commitments")
    row = to.open(entry.id)
    for key in entry.ids:
        other = to.open(key)
        if other.instrument_id != row.instrument_id:
            raise LedgerError(f"{key} and {entry.id} are of different instruments")
        to.tables.put(to.decide(other, State.MERGED, entry, into=entry.id))
    to.replace(row, to.decide(with_record(row, bytes(entry.record)), State.EDITED, entry))


def split(to: Context, entry: CommitmentSplit) -> None:
    """Make several commitments of one."""
    row = to.open(entry.id)
    if len(entry.parts) < 2:
        raise LedgerError(f"{entry.id} can only be split into two or more")
    instrument = to.need(InstrumentRow, row.instrument_id)
    to.tables.put(to.decide(row, State.SPLIT, entry))
    for part in entry.parts:
        more = {"split_from": row.id, "suggested_by": entry.suggested_by, "decided_by": to.who}
        to.add(part, instrument, State.ACCEPTED, "split", **more)


def add_commitment(to: Context, entry: CommitmentAdded) -> None:
    """Add one that was missed."""
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


def suggest(to: Context, entry: DecisionSuggested) -> None:
    """Lay a suggestion on a commitment."""
    row = to.open(entry.id)
    decision = decode(entry.decision, bytes(entry.payload))
    if not isinstance(decision, Decision) or isinstance(decision, CommitmentAdded):
        raise LedgerError(f"{entry.decision} can't be suggested")
    if touched(decision)[0] != entry.id:
        raise LedgerError(f"what is suggested on {entry.id} is about {touched(decision)[0]}")
    for key in touched(decision)[1:] if isinstance(decision, CommitmentsMerged) else ():
        to.open(key)
    suggestion = written({"decision": entry.decision, "payload": entry.payload})
    to.tables.put(row._replace(suggestion=suggestion, suggested_by=to.who, changed=to.sequence))


def dismiss(to: Context, entry: SuggestionDismissed) -> None:
    """Take a suggestion off."""
    row = to.need(CommitmentRow, entry.id)
    if not row.suggestion:
        raise LedgerError(f"nobody has suggested anything on {entry.id}")
    to.tables.put(row._replace(suggestion="", suggested_by="", reason=entry.reason or row.reason, changed=to.sequence))


def undo(to: Context, entry: DecisionUndone) -> None:
    """Set commitments back as they were."""
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
