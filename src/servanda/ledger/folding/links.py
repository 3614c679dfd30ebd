"""What entries on links do."""

from servanda.ledger.errors import LedgerError
from servanda.ledger.folding.context import Context, written
from servanda.ledger.folding.standing import decide
from servanda.ledger.payloads import (
    FollowState,
    LinkAdded,
    LinkConfirmed,
    LinkRejected,
    LinkReopened,
    LinksProposed,
    LinkText,
    link_id,
)
from servanda.ledger.rows import CommitmentRow, InstrumentRow, LinkRow, PartnershipRow


def propose(to: Context, entry: LinksProposed) -> None:
    """Propose links of a partnership."""
    to.need(PartnershipRow, entry.id)
    for link in entry.links:
        row = _new(to, entry.id, link, "matched")
        to.tables.put(row._replace(proposed_relation=link.relation, model=entry.model))


def add(to: Context, entry: LinkAdded) -> None:
    """Add a link that was not found."""
    to.need(PartnershipRow, entry.partnership)
    row = _new(to, entry.partnership, entry.link, "added")
    if row.id != entry.id:
        raise LedgerError(f"the ends of link {entry.id} are those of {row.id}")
    state, who = (FollowState.CONFIRMED, to.who) if entry.confirmed else (FollowState.PROPOSED, "")
    to.tables.put(row._replace(state=state.value, reason=entry.reason, decided_by=who))


def confirm(to: Context, entry: LinkConfirmed) -> None:
    """Let a link stand, with a relation."""
    row = _open(to, entry)
    already = f"confirmed as {row.relation}" if row.relation == entry.relation else ""
    to.tables.put(decide(to, row, FollowState.CONFIRMED, entry.reason, already)._replace(relation=entry.relation))


def reject(to: Context, entry: LinkRejected) -> None:
    """Say that a link does not stand."""
    to.tables.put(decide(to, _open(to, entry), FollowState.REJECTED, entry.reason, "rejected"))


def reopen(to: Context, entry: LinkReopened) -> None:
    """Make a link a proposal again, as it was proposed."""
    row = _open(to, entry)
    was = row.proposed_relation or row.relation
    to.tables.put(decide(to, row, FollowState.PROPOSED, entry.reason, "a proposal")._replace(relation=was))


def _open(to: Context, entry: LinkConfirmed | LinkRejected | LinkReopened) -> LinkRow:
    row = to.need(LinkRow, entry.id)
    if row.partnership_id != entry.partnership:
        raise LedgerError(f"{entry.id} is no link of {entry.partnership}")
    return row


def _new(to: Context, partnership: str, link: LinkText, origin: str) -> LinkRow:
    """Return the row of a link that is new; raise ``LedgerError`` where its ends are not, or it is there already."""
    earlier = to.need(CommitmentRow, link.earlier)
    if earlier.partnership_id != partnership:
        raise LedgerError(f"{link.earlier} is no commitment of {partnership}")
    to.need(InstrumentRow, link.later_instrument)
    if link.later:
        to.commitment_of(link.later_instrument, link.later)
    if earlier.instrument_id == link.later_instrument:
        raise LedgerError(f"both ends of a link are in {link.later_instrument}: it takes a later instrument")
    key = link_id(link)
    if to.tables.get(LinkRow, key) is not None:
        raise LedgerError(f"link {key} is there already")
    return LinkRow(
        id=key,
        partnership_id=partnership,
        earlier_id=link.earlier,
        later_instrument_id=link.later_instrument,
        later=link.later,
        later_start=link.later_start,
        later_end=link.later_end,
        later_quote=link.later_quote,
        earlier_start=link.earlier_start,
        earlier_end=link.earlier_end,
        relation=link.relation,
        proposed_relation="",
        score=link.score,
        why=link.why,
        reasons=written(link.reasons),
        state=FollowState.PROPOSED.value,
        origin=origin,
        model="",
        reason="",
        decided_by="",
        added=to.sequence,
        changed=to.sequence,
    )
