"""What entries on documents and on the evidence in them do."""

from servanda.ledger.errors import LedgerError
from servanda.ledger.folding.context import Context, digest, written
from servanda.ledger.folding.standing import decide
from servanda.ledger.payloads import (
    DocumentAdded,
    EvidenceAdded,
    EvidenceConfirmed,
    EvidenceProposed,
    EvidenceRejected,
    EvidenceReopened,
    EvidenceText,
    FollowState,
    evidence_id,
)
from servanda.ledger.rows import CommitmentRow, DocumentRow, EvidenceRow


def add_document(to: Context, entry: DocumentAdded) -> None:
    """Add a document, under the digest of its text."""
    said = entry.document
    whole = digest(said.text)
    if not whole.startswith(entry.id):
        raise LedgerError(f"the text of document {entry.id} is another: its digest begins with {whole[:24]}")
    if to.tables.get(DocumentRow, entry.id) is not None:
        raise LedgerError(f"there is a document {entry.id} already")
    row = DocumentRow(
        id=entry.id,
        title=said.title,
        url=said.url,
        date=said.date,
        publisher=said.publisher,
        text=said.text,
        blocks=written(said.blocks),
        digest=whole,
        fetched=entry.fetched,
        source=entry.source,
        by=to.who,
        added=to.sequence,
    )
    to.tables.put(row)


def propose(to: Context, entry: EvidenceProposed) -> None:
    """Propose passages of a document on commitments."""
    to.need(DocumentRow, entry.id)
    for passage in entry.passages:
        row = _new(to, entry.id, passage, "matched")
        to.tables.put(row._replace(proposed_stance=passage.stance, model=entry.model))


def add(to: Context, entry: EvidenceAdded) -> None:
    """Add a passage that was not found."""
    row = _new(to, entry.document, entry.passage, "added")
    if row.id != entry.id:
        raise LedgerError(f"the passage of evidence {entry.id} is that of {row.id}")
    state, who = (FollowState.CONFIRMED, to.who) if entry.confirmed else (FollowState.PROPOSED, "")
    to.tables.put(row._replace(state=state.value, reason=entry.reason, decided_by=who))


def confirm(to: Context, entry: EvidenceConfirmed) -> None:
    """Let a passage bear on its commitment, with a stance."""
    row = _open(to, entry)
    already = f"confirmed as {row.stance}" if row.stance == entry.stance else ""
    to.tables.put(decide(to, row, FollowState.CONFIRMED, entry.reason, already)._replace(stance=entry.stance))


def reject(to: Context, entry: EvidenceRejected) -> None:
    """Say that a passage does not bear on its commitment."""
    to.tables.put(decide(to, _open(to, entry), FollowState.REJECTED, entry.reason, "rejected"))


def reopen(to: Context, entry: EvidenceReopened) -> None:
    """Make a passage a proposal again, as it was proposed."""
    row = _open(to, entry)
    was = row.proposed_stance or row.stance
    to.tables.put(decide(to, row, FollowState.PROPOSED, entry.reason, "a proposal")._replace(stance=was))


def _open(to: Context, entry: EvidenceConfirmed | EvidenceRejected | EvidenceReopened) -> EvidenceRow:
    row = to.need(EvidenceRow, entry.id)
    if row.document_id != entry.document:
        raise LedgerError(f"{entry.id} is no evidence in document {entry.document}")
    return row


def _new(to: Context, document: str, passage: EvidenceText, origin: str) -> EvidenceRow:
    """Return the row of evidence that is new; raise ``LedgerError`` where it is there already, or on nothing."""
    commitment = to.need(CommitmentRow, passage.commitment)
    date = to.need(DocumentRow, document).date
    key = evidence_id(document, passage)
    if to.tables.get(EvidenceRow, key) is not None:
        raise LedgerError(f"evidence {key} is there already")
    return EvidenceRow(
        id=key,
        commitment_id=passage.commitment,
        document_id=document,
        partnership_id=commitment.partnership_id,
        date=date,
        start=passage.start,
        end=passage.end,
        quote=passage.quote,
        stance=passage.stance,
        proposed_stance="",
        score=passage.score,
        why=passage.why,
        words=written(passage.words),
        state=FollowState.PROPOSED.value,
        origin=origin,
        model="",
        reason="",
        decided_by="",
        added=to.sequence,
        changed=to.sequence,
    )
