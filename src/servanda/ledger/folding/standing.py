"""What holds for decisions on links and on evidence alike: what is decided is not decided the same way once more."""

from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import FollowState
from servanda.ledger.rows import EvidenceRow, LinkRow


def check_change(row: LinkRow | EvidenceRow, state: FollowState, already: str) -> None:
    """Raise ``LedgerError`` where the row stands so; ``already`` says how, "" where another decision is still new."""
    if row.state == state.value and already:
        raise LedgerError(f"{row.id} is {already} already")
