"""What an entry does to the tables: one function for each kind of entry, over any ``Tables``.

Whether a decision is possible is settled here and nowhere else, so that a chain that was written, imported or checked
follows the same rules. A fold never asks for the time, the member's role or the text's meaning.
"""

from collections.abc import Callable
from typing import Any

from servanda.ledger import payloads as p
from servanda.ledger.entries import Line, MisfitError, check_saying
from servanda.ledger.errors import LedgerError
from servanda.ledger.folding import cycles, decisions, evidence, instruments, links, people, sources
from servanda.ledger.folding.context import Context, digest
from servanda.ledger.rows import MemberRow
from servanda.ledger.tables import Tables

__all__ = ["digest", "fold", "fold_foreign"]


def fold(tables: Tables, line: Line) -> p.Payload:
    """Change ``tables`` as the entry says and return its payload; raise ``LedgerError`` where it does not fit."""
    payload = p.decode(line.kind, line.payload)
    try:
        _FOLDS[type(payload)](Context(tables, line.sequence, line.who, line.previous), payload)
    except LedgerError:
        raise
    except (ValueError, LookupError, TypeError, OverflowError) as error:  # from records that are none
        raise LedgerError(f"the payload is not that of {line.kind}: {error}") from None
    return payload


def fold_foreign(tables: Tables, line: Line) -> None:
    """Do what ``fold`` does for a line that was not written here just now, whose columns might say anything."""
    payload = fold(tables, line)
    check_saying(line, payload)
    if tables.get(MemberRow, line.who) is None:
        raise MisfitError("who", "a member", line.who)


_FOLDS: dict[type[p.Payload], Callable[[Context, Any], None]] = {
    p.MemberAdded: people.add_member,
    p.MemberChanged: people.change_member,
    p.PartnershipNamed: people.name_partnership,
    p.InstrumentAdded: instruments.add_instrument,
    p.InstrumentCorrected: instruments.correct_instrument,
    p.InstrumentFiled: instruments.file_instrument,
    p.CommitmentAccepted: decisions.accept,
    p.CommitmentEdited: decisions.edit,
    p.CommitmentRejected: decisions.reject,
    p.CommitmentsMerged: decisions.merge,
    p.CommitmentSplit: decisions.split,
    p.CommitmentAdded: decisions.add_commitment,
    p.DecisionSuggested: decisions.suggest,
    p.SuggestionDismissed: decisions.dismiss,
    p.DecisionUndone: decisions.undo,
    p.LinksProposed: links.propose,
    p.LinkAdded: links.add,
    p.LinkConfirmed: links.confirm,
    p.LinkRejected: links.reject,
    p.LinkReopened: links.reopen,
    p.DocumentAdded: evidence.add_document,
    p.EvidenceProposed: evidence.propose,
    p.EvidenceAdded: evidence.add,
    p.EvidenceConfirmed: evidence.confirm,
    p.EvidenceRejected: evidence.reject,
    p.EvidenceReopened: evidence.reopen,
    p.SourceAdded: sources.add,
    p.SourceChanged: sources.change,
    p.CycleOpened: cycles.open_cycle,
    p.CycleChanged: cycles.change_cycle,
    p.CyclePublished: cycles.publish,
    p.ScoreGiven: cycles.score,
    p.ScoreSettled: cycles.settle,
    p.ReplyGiven: cycles.reply,
}
