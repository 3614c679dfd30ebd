"""What entries on instruments do: to them, their commitments, and what hangs on these."""

from collections.abc import Sequence
from typing import Any

from msgspec import Raw

from servanda.ledger.errors import LedgerError
from servanda.ledger.folding.context import Context, digest, written
from servanda.ledger.folding.moving import file_with, move_links
from servanda.ledger.payloads import InstrumentAdded, InstrumentCorrected, InstrumentFiled, InstrumentText, State
from servanda.ledger.rows import CommitmentRow, InstrumentRow, PartnershipRow, id_of, with_record


def add_instrument(to: Context, entry: InstrumentAdded) -> None:
    """Add an instrument, with what its reader proposes."""
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


def correct_instrument(to: Context, entry: InstrumentCorrected) -> None:
    """Give an instrument another text, and what stood in it its places there."""
    old = to.need(InstrumentRow, entry.id)
    row = old._replace(**_text_columns(entry.instrument), reader=entry.reader, changed=to.sequence)
    to.tables.put(row)
    if row.date != old.date:
        for key in to.tables.commitments_of(row.id):
            was = to.need(CommitmentRow, key)
            to.tables.put(with_record(was._replace(date=row.date), was.record.encode()))
    moved = []
    for record in map(bytes, entry.standing):
        was = to.commitment_of(row.id, id_of(record))
        now = with_record(was._replace(recheck=False, changed=to.sequence), record)
        to.replace(was, now)
        moved.append(((was.start, was.end), (now.start, now.end)))
    for key in entry.recheck:
        was = to.commitment_of(row.id, key)
        to.tables.put(was._replace(recheck=True, changed=to.sequence))
    for key in entry.dropped:
        was = to.commitment_of(row.id, key)
        reason = "its words are not in the corrected version"
        to.tables.put(was._replace(state=State.WITHDRAWN.value, reason=reason, changed=to.sequence))
    move_links(to, old, row, moved)
    _propose(to, row, entry.commitments)


def file_instrument(to: Context, entry: InstrumentFiled) -> None:
    """Put an instrument under another partnership, with all that hangs on it."""
    partnership = to.need(PartnershipRow, entry.partnership)
    row = to.need(InstrumentRow, entry.id)
    to.tables.put(row._replace(partnership_id=partnership.id, changed=to.sequence))
    for key in to.tables.commitments_of(entry.id):
        to.tables.put(to.need(CommitmentRow, key)._replace(partnership_id=partnership.id))
    file_with(to, entry.id, partnership.id)


def _propose(to: Context, instrument: InstrumentRow, commitments: Sequence[Raw]) -> None:
    for record in commitments:
        to.add(record, instrument, State.PROPOSED, "read")


def _text_columns(text: InstrumentText) -> dict[str, Any]:
    return {
        "title": text.title,
        "date": text.date,
        "url": text.url,
        "publisher": text.publisher,
        "parties": written(text.parties),
        "text": text.text,
        "blocks": written(text.blocks),
        "pages": written(text.pages),
        "digest": digest(text.text),
    }
