"""What entries on members and partnerships do."""

from servanda.ledger.errors import LedgerError
from servanda.ledger.folding.context import Context, written
from servanda.ledger.payloads import MemberAdded, MemberChanged, PartnershipNamed
from servanda.ledger.rows import MemberRow, PartnershipRow


def add_member(to: Context, entry: MemberAdded) -> None:
    """Add a member."""
    if to.tables.get(MemberRow, entry.id) is not None:
        raise LedgerError(f"there is a member {entry.id} already")
    to.tables.put(MemberRow(entry.id, entry.full_name, entry.role.value, True, to.sequence))


def change_member(to: Context, entry: MemberChanged) -> None:
    """Give a member another name or role, or let them go."""
    member = to.need(MemberRow, entry.id)
    to.tables.put(member._replace(full_name=entry.full_name, role=entry.role.value, active=entry.active))


def name_partnership(to: Context, entry: PartnershipNamed) -> None:
    """Make a partnership, or name it anew."""
    old = to.tables.get(PartnershipRow, entry.id)
    added = to.sequence if old is None else old.added
    to.tables.put(PartnershipRow(entry.id, entry.name, written(entry.parties), added))
