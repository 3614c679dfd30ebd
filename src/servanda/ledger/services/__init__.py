"""Everything that is written to the ledger, as functions: who acts, what they say, and the entry that it becomes.

Each function checks the member's role (``RefusedError``), holds the ledger's lock, and appends its entry; whether the
entry fits is for ``folding``. Decisions of a coder become suggestions, which a reviewer settles.
"""

from servanda.ledger.services.acting import Actor, member
from servanda.ledger.services.cycles import (
    Choice,
    change_cycle,
    cycle_at,
    open_cycle,
    publish_cycle,
    record_reply,
    score,
    settle_score,
)
from servanda.ledger.services.decisions import accept, add_commitment, dismiss, edit, merge, reject, settle, split
from servanda.ledger.services.evidence import (
    add_document,
    add_evidence,
    confirm_evidence,
    evidence_at,
    propose_evidence,
    reject_evidence,
    reopen_evidence,
)
from servanda.ledger.services.instruments import Filed, Outcome, add_instrument, file_instrument
from servanda.ledger.services.links import (
    add_link,
    confirm_link,
    link_at,
    propose_links,
    reject_link,
    reopen_link,
)
from servanda.ledger.services.members import add_member, change_member, found
from servanda.ledger.services.partnerships import name_partnership
from servanda.ledger.services.reading import instrument_at
from servanda.ledger.services.sources import add_source, change_source
from servanda.ledger.services.undoing import undo
from servanda.ledger.services.wording import check_words

__all__ = [
    "Actor",
    "Choice",
    "Filed",
    "Outcome",
    "accept",
    "add_commitment",
    "add_document",
    "add_evidence",
    "add_instrument",
    "add_link",
    "add_member",
    "add_source",
    "change_cycle",
    "change_member",
    "change_source",
    "check_words",
    "confirm_evidence",
    "confirm_link",
    "cycle_at",
    "dismiss",
    "edit",
    "evidence_at",
    "file_instrument",
    "found",
    "instrument_at",
    "link_at",
    "member",
    "merge",
    "name_partnership",
    "open_cycle",
    "propose_evidence",
    "propose_links",
    "publish_cycle",
    "record_reply",
    "reject",
    "reject_evidence",
    "reject_link",
    "reopen_evidence",
    "reopen_link",
    "score",
    "settle",
    "settle_score",
    "split",
    "undo",
]
