"""Everything that is written to the ledger, as functions: who acts, what they say, and the entry that it becomes.

Each function checks the member's role (``RefusedError``), holds the ledger's lock, and appends its entry; whether the
entry fits is for ``folding``. Decisions of a coder become suggestions, which a reviewer settles.
"""

from servanda.ledger.services.acting import Actor, member
from servanda.ledger.services.decisions import accept, add_commitment, dismiss, edit, merge, reject, settle, split
from servanda.ledger.services.instruments import Filed, Outcome, add_instrument, file_instrument
from servanda.ledger.services.members import add_member, change_member, found
from servanda.ledger.services.partnerships import name_partnership
from servanda.ledger.services.reading import instrument_at
from servanda.ledger.services.undoing import undo
from servanda.ledger.services.wording import check_words

__all__ = [
    "Actor",
    "Filed",
    "Outcome",
    "accept",
    "add_commitment",
    "add_instrument",
    "add_member",
    "change_member",
    "check_words",
    "dismiss",
    "edit",
    "file_instrument",
    "found",
    "instrument_at",
    "member",
    "merge",
    "name_partnership",
    "reject",
    "settle",
    "split",
    "undo",
]
