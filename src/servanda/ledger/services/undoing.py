"""A decision is taken back by an entry of its own, which sets what it touched back as it was."""

from collections.abc import Sequence

from msgspec import Raw

from servanda.ledger import models as m
from servanda.ledger.entries import Line
from servanda.ledger.errors import LedgerError
from servanda.ledger.folding import fold
from servanda.ledger.payloads import (
    KINDS,
    CommitmentImage,
    Decision,
    DecisionUndone,
    InstrumentCorrected,
    Role,
    State,
    decode,
    touched,
)
from servanda.ledger.rows import CommitmentRow, PartnershipRow
from servanda.ledger.services.acting import Actor
from servanda.ledger.services.reading import commitment_at
from servanda.ledger.storing import append, writing
from servanda.ledger.tables import MemoryTables


def undo(actor: Actor, instrument: str, entry: int | None = None) -> Line:
    """Take back a decision on an instrument's commitments (None: the actor's last one that still stands).

    Possible while nothing later was decided on the same commitments; a coder may take back their own only.
    """
    actor.require(Role.CODER)
    with writing():
        lines = [Line(*row) for row in m.Entry.objects.filter(scope=instrument).order_by("sequence").values_list()]
        undone = _undone(lines)
        line = _to_undo([line for line in lines if line.sequence not in undone], actor, entry)
        keys = touched(decode(line.kind, line.payload))
        for other in reversed(lines):
            if other.sequence > line.sequence and other.sequence not in undone and _decides_on(other, keys):
                raise LedgerError(
                    f"entry {line.sequence} can't be undone before entry {other.sequence}, which came after"
                )
        before = MemoryTables(PartnershipRow(*row) for row in m.Partnership.objects.values_list())
        for earlier in lines:
            if earlier.sequence < line.sequence:
                fold(before, earlier)
        images = [_image(before, key) for key in keys]
        return append(actor.name, DecisionUndone(id=keys[0], entry=line.sequence, restored=images))


def _to_undo(standing: Sequence[Line], actor: Actor, entry: int | None) -> Line:
    """Return the line to undo: the one of this number, or the actor's last."""
    can_be = [line for line in standing if _is_undoable(line)]
    own = [line for line in can_be if line.who == actor.name]
    if entry is None:
        if not own:
            raise LedgerError("there is nothing of yours to undo here")
        return own[-1]
    chosen = [line for line in (can_be if actor.may(Role.REVIEWER) else own) if line.sequence == entry]
    if not chosen:
        raise LedgerError(f"entry {entry} is no decision that {actor.name} can undo")
    return chosen[0]


def _is_undoable(line: Line) -> bool:
    return issubclass(KINDS[line.kind], Decision) or line.kind in ("decision.suggested", "suggestion.dismissed")


def _undone(lines: Sequence[Line]) -> set[int]:
    payloads = (decode(line.kind, line.payload) for line in lines if line.kind == "decision.undone")
    return {payload.entry for payload in payloads if isinstance(payload, DecisionUndone)}


def _decides_on(line: Line, keys: Sequence[str]) -> bool:
    """Whether an entry changed anything on these commitments, other than by setting a decision back."""
    payload = decode(line.kind, line.payload)
    if isinstance(payload, InstrumentCorrected):
        return True
    return not isinstance(payload, DecisionUndone) and bool(set(touched(payload)) & set(keys))


def _image(tables: MemoryTables, key: str) -> CommitmentImage:
    """Return a commitment as it stood; one that was not there yet is withdrawn."""
    row = tables.get(CommitmentRow, key)
    if row is None:
        now = commitment_at(key)
        return CommitmentImage(
            id=key,
            state=State.WITHDRAWN,
            record=Raw(now.record.encode()),
            reason=now.reason,
            into="",
            recheck=False,
            suggestion="",
            suggested_by=now.suggested_by,
            decided_by=now.decided_by,
        )
    return CommitmentImage(
        id=key,
        state=State(row.state),
        record=Raw(row.record.encode()),
        reason=row.reason,
        into=row.into,
        recheck=row.recheck,
        suggestion=row.suggestion,
        suggested_by=row.suggested_by,
        decided_by=row.decided_by,
    )
