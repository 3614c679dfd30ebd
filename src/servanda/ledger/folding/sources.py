"""What entries on sources do."""

from servanda.ledger.errors import LedgerError
from servanda.ledger.folding.context import Context
from servanda.ledger.payloads import SourceAdded, SourceChanged
from servanda.ledger.rows import PartnershipRow, SourceRow


def add(to: Context, entry: SourceAdded) -> None:
    """Watch a source."""
    if to.tables.get(SourceRow, entry.id) is not None:
        raise LedgerError(f"there is a source {entry.id} already")
    _put(to, entry, active=True, added=to.sequence)


def change(to: Context, entry: SourceChanged) -> None:
    """Watch a source in another way, or no more."""
    _put(to, entry, active=entry.active, added=to.need(SourceRow, entry.id).added)


def _put(to: Context, entry: SourceAdded, *, active: bool, added: int) -> None:
    if entry.partnership:
        to.need(PartnershipRow, entry.partnership)
    row = SourceRow(
        id=entry.id,
        name=entry.name,
        url=entry.url,
        kind=entry.kind,
        partnership_id=entry.partnership,
        every=entry.every,
        active=active,
        added=added,
        changed=to.sequence,
    )
    to.tables.put(row)
