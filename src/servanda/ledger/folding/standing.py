"""What holds for decisions on links and on evidence alike."""

from typing import TypeVar

from servanda.ledger.errors import LedgerError
from servanda.ledger.folding.context import Context
from servanda.ledger.payloads import FollowState
from servanda.ledger.rows import EvidenceRow, LinkRow

F = TypeVar("F", LinkRow, EvidenceRow)


def decide(to: Context, row: F, state: FollowState, reason: str, already: str = "") -> F:
    """Return the row as a decision leaves it; a proposal once more is decided by nobody.

    Raises ``LedgerError`` where it stands so: ``already`` says how, "" where another decision is still new.
    """
    if row.state == state.value and already:
        raise LedgerError(f"{row.id} is {already} already")
    who = "" if state is FollowState.PROPOSED else to.who
    return row._replace(state=state.value, reason=reason, decided_by=who, changed=to.sequence)
