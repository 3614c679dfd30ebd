"""Everything that is written to the ledger, as functions: who acts, what they say, and the entry that it becomes.

Each function checks the member's role (``RefusedError``), holds the ledger's lock, and appends one entry; whether the
entry fits is for ``folding``. Decisions of a coder become suggestions, which a reviewer settles.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec
from msgspec import Raw

from servanda import records
from servanda.ledger import models as m
from servanda.ledger.aligning import align, carry
from servanda.ledger.documents import instrument_of, text_of
from servanda.ledger.entries import Line
from servanda.ledger.errors import LedgerError, RefusedError
from servanda.ledger.folding import digest, fold
from servanda.ledger.naming import check_partnership_id, instrument_id, partnership_id
from servanda.ledger.payloads import (
    KINDS,
    CommitmentAccepted,
    CommitmentAdded,
    CommitmentEdited,
    CommitmentImage,
    CommitmentRejected,
    CommitmentsMerged,
    CommitmentSplit,
    Decision,
    DecisionSuggested,
    DecisionUndone,
    InstrumentAdded,
    InstrumentCorrected,
    InstrumentFiled,
    MemberAdded,
    MemberChanged,
    PartnershipNamed,
    Role,
    State,
    SuggestionDismissed,
    decode,
    encode,
    encode_record,
    kind_of,
    touched,
)
from servanda.ledger.rows import CommitmentRow, PartnershipRow
from servanda.ledger.storing import append, writing
from servanda.ledger.tables import MemoryTables

_RANK = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and in which role."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether this member may do what ``role`` allows."""
        return _RANK[self.role] >= _RANK[role]

    def require(self, role: Role) -> None:
        """Raise ``RefusedError`` where this member may not."""
        if not self.may(role):
            raise RefusedError(f"{self.name} is a {self.role.value} here: this needs a {role.value}")


class Outcome(StrEnum):
    """What became of an instrument that was added."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Filed:
    """Where an instrument stands, what became of it, how many commitments are new, and which to look at again."""

    id: str
    outcome: Outcome
    proposed: int = 0
    recheck: tuple[str, ...] = ()


def member(name: str) -> Actor:
    """Return the active member of this name; raise ``LedgerError`` where there is none."""
    row = m.Member.objects.filter(pk=name, active=True).first()
    if row is None:
        raise LedgerError(f"there is no active member {name}: add one with servanda user add {name}")
    return Actor(row.id, Role(row.role))


def found(name: str, full_name: str = "") -> Actor:
    """Make ``name`` the owner of an empty ledger; raise ``LedgerError`` where it has a member already."""
    with writing():
        if m.Member.objects.exists():
            raise LedgerError("this ledger has an owner already")
        append(name, MemberAdded(id=name, full_name=full_name or name, role=Role.OWNER))
    return Actor(name, Role.OWNER)


def add_member(actor: Actor, name: str, full_name: str, role: Role) -> None:
    """Let somebody in."""
    actor.require(Role.OWNER)
    with writing():
        append(actor.name, MemberAdded(id=name, full_name=full_name or name, role=role))


def change_member(
    actor: Actor, name: str, *, full_name: str | None = None, role: Role | None = None, active: bool | None = None
) -> None:
    """Change a member's name or role, or whether they may still sign in; one active owner must remain."""
    actor.require(Role.OWNER)
    with writing():
        row = m.Member.objects.filter(pk=name).first()
        if row is None:
            raise LedgerError(f"there is no member {name}")
        change = MemberChanged(
            id=name,
            full_name=row.full_name if full_name is None else full_name,
            role=Role(row.role) if role is None else role,
            active=row.active if active is None else active,
        )
        owners = m.Member.objects.filter(role=Role.OWNER, active=True).exclude(pk=name)
        if not (change.active and change.role is Role.OWNER) and not owners.exists():
            raise LedgerError(f"{name} is the only owner: make somebody else an owner first")
        append(actor.name, change)


def name_partnership(actor: Actor, key: str, name: str, parties: Sequence[str]) -> None:
    """Make a partnership, or give one another name or other parties."""
    actor.require(Role.REVIEWER)
    if not name.strip():
        raise LedgerError("a partnership needs a name")
    with writing():
        append(actor.name, PartnershipNamed(id=check_partnership_id(key), name=name.strip(), parties=list(parties)))


def add_instrument(
    actor: Actor,
    instrument: records.Instrument,
    commitments: Sequence[records.Commitment],
    *,
    reader: str,
    partnership: str | None = None,
    corrects: str | None = None,
) -> Filed:
    """Put an instrument and what was found in it under its partnership, which is made where it is new.

    The same text again adds nothing. A text with the same title, date and partnership (or the instrument that
    ``corrects`` names) with other words is a corrected version: decisions whose words still stand are kept, the others
    listed to look at again.
    """
    actor.require(Role.CODER)
    with writing():
        same = m.Instrument.objects.filter(digest=digest(instrument.text)).first()
        if same is not None and corrects in (None, same.id):
            return Filed(same.id, Outcome.UNCHANGED)
        key = check_partnership_id(partnership) if partnership else _partnership_of(instrument.parties)
        date = instrument.date.isoformat() if instrument.date else ""
        if corrects is not None:
            earlier = m.Instrument.objects.filter(pk=corrects).first()
            if earlier is None:
                raise LedgerError(f"there is no instrument {corrects}")
        else:
            alike = m.Instrument.objects.filter(title=instrument.title, date=date, partnership=key)
            earlier = alike.order_by("id").last()
        if earlier is not None:
            return _correct(actor, earlier, instrument, commitments, reader)
        if not m.Partnership.objects.filter(pk=key).exists():
            name = " – ".join(instrument.parties) or "Other instruments"
            append(actor.name, PartnershipNamed(id=key, name=name, parties=list(instrument.parties)))
        taken = m.Instrument.objects.filter(date=date).values_list("id", flat=True)
        new = instrument_id(key, date, instrument.title, set(taken))
        entry = InstrumentAdded(
            id=new,
            partnership=key,
            instrument=text_of(instrument),
            commitments=_numbered(new, commitments, 1),
            reader=reader,
        )
        append(actor.name, entry)
    return Filed(new, Outcome.ADDED, len(commitments))


def file_instrument(actor: Actor, key: str, partnership: str) -> None:
    """Put an instrument under another partnership."""
    actor.require(Role.REVIEWER)
    with writing():
        append(actor.name, InstrumentFiled(id=key, partnership=partnership))


def accept(actor: Actor, key: str, reason: str = "") -> Line:
    """Let a proposal stand as it is."""
    return _decide(actor, CommitmentAccepted(id=key, reason=reason))


def reject(actor: Actor, key: str, reason: str = "") -> Line:
    """Say that a proposal is no commitment."""
    return _decide(actor, CommitmentRejected(id=key, reason=reason))


def edit(actor: Actor, commitment: records.Commitment, reason: str = "") -> Line:
    """Let the commitment of this id stand with another record."""
    check_words(commitment)
    return _decide(actor, CommitmentEdited(id=commitment.id, record=encode_record(commitment), reason=reason))


def merge(actor: Actor, commitment: records.Commitment, others: Sequence[str], reason: str = "") -> Line:
    """Make ``others`` one with the commitment, whose record covers them all."""
    check_words(commitment)
    record = encode_record(commitment)
    return _decide(actor, CommitmentsMerged(id=commitment.id, ids=list(others), record=record, reason=reason))


def split(actor: Actor, key: str, parts: Sequence[records.Commitment], reason: str = "") -> Line:
    """Make several commitments of one; the parts get new numbers."""
    for part in parts:
        check_words(part, instrument_at(key))
    with writing():
        return _decide(
            actor, CommitmentSplit(id=key, parts=_numbered(instrument_at(key), parts, _next(key)), reason=reason)
        )


def add_commitment(actor: Actor, commitment: records.Commitment, instrument: str, reason: str = "") -> Line:
    """Add one that the reader had missed: it stands at once from a reviewer, as a proposal from a coder."""
    actor.require(Role.CODER)
    check_words(commitment, instrument)
    with writing():
        number = _next(f"{instrument}/0")
        key = f"{instrument}/{number}"
        state = State.ACCEPTED if actor.may(Role.REVIEWER) else State.PROPOSED
        record = _numbered(instrument, [commitment], number)[0]
        return append(actor.name, CommitmentAdded(id=key, record=record, state=state, reason=reason))


def settle(actor: Actor, key: str) -> Line:
    """Carry out what a coder suggested on a commitment."""
    actor.require(Role.REVIEWER)
    with writing():
        row = _commitment(key)
        if not row.suggestion:
            raise LedgerError(f"nobody has suggested anything on {key}")
        stored = msgspec.json.decode(row.suggestion, type=_Suggestion)
        decision = decode(stored.decision, bytes(stored.payload))
        return append(actor.name, msgspec.structs.replace(decision, suggested_by=row.suggested_by))


def dismiss(actor: Actor, key: str, reason: str = "") -> Line:
    """Take a suggestion off: a reviewer may, and the coder who made it."""
    actor.require(Role.CODER)
    with writing():
        if _commitment(key).suggested_by != actor.name:
            actor.require(Role.REVIEWER)
        return append(actor.name, SuggestionDismissed(id=key, reason=reason))


def undo(actor: Actor, instrument: str, entry: int | None = None) -> Line:
    """Take back a decision on an instrument's commitments (None: the actor's last one that still stands).

    Possible while nothing later was decided on the same commitments; a coder may take back their own only.
    """
    actor.require(Role.CODER)
    with writing():
        lines = [Line(*row) for row in m.Entry.objects.filter(scope=instrument).order_by("sequence").values_list()]
        line = _to_undo(lines, actor, entry)
        keys = touched(decode(line.kind, line.payload))
        gone = _undone(lines)
        later = [
            other
            for other in lines
            if other.sequence > line.sequence
            and other.sequence not in gone
            and other.kind != "decision.undone"
            and _meets(other, keys)
        ]
        if later:
            raise LedgerError(
                f"entry {line.sequence} can't be undone before entry {later[-1].sequence}, which came after"
            )
        before = MemoryTables(PartnershipRow(*row) for row in m.Partnership.objects.values_list())
        for earlier in lines:
            if earlier.sequence < line.sequence:
                fold(before, earlier)
        images = [_image(before, key) for key in keys]
        return append(actor.name, DecisionUndone(id=keys[0], entry=line.sequence, restored=images))


def check_words(commitment: records.Commitment, instrument: str | None = None) -> None:
    """Raise ``LedgerError`` unless every span of the commitment holds the words that it says, in its instrument."""
    row = m.Instrument.objects.filter(pk=instrument or instrument_at(commitment.id)).first()
    if row is None:
        raise LedgerError(f"there is no instrument {instrument or commitment.instrument}")
    claims = [(commitment.span, commitment.quote)]
    claims += [(sum_.span, sum_.text) for sum_ in commitment.money]
    if commitment.deadline is not None:
        claims.append((commitment.deadline.span, commitment.deadline.text))
    if commitment.lead_in is not None and commitment.lead_in_text is not None:
        claims.append((commitment.lead_in, commitment.lead_in_text))
    for span, words in claims:
        if row.text[span.start : span.end] != words:
            raise LedgerError(f"“{words}” does not stand at {span.start}–{span.end} of {row.id}")
    spans = [body.span for body in commitment.bodies]
    spans += [span for reading in commitment.readings.values() for span in reading.spans]
    if any(span.end > len(row.text) for span in spans):
        raise LedgerError(f"a field of {commitment.id} points past the end of {row.id}")
    if not commitment.parties:
        raise LedgerError("a commitment needs a party that owes it")


def instrument_at(key: str) -> str:
    """Return the id of the instrument of a commitment's public id."""
    return key.rpartition("/")[0]


class _Suggestion(msgspec.Struct):
    decision: str
    payload: Raw


def _decide(actor: Actor, decision: Decision) -> Line:
    """Append a reviewer's decision, or a coder's as a suggestion."""
    actor.require(Role.CODER)
    with writing():
        if actor.may(Role.REVIEWER):
            return append(actor.name, decision)
        key: str = decision.id  # type: ignore[attr-defined]
        suggestion = DecisionSuggested(id=key, decision=kind_of(decision), payload=Raw(encode(decision)))
        return append(actor.name, suggestion)


def _correct(
    actor: Actor,
    earlier: m.Instrument,
    instrument: records.Instrument,
    commitments: Sequence[records.Commitment],
    reader: str,
) -> Filed:
    old = instrument_of(earlier)
    move = align(old, instrument)
    rows = list(m.Commitment.objects.filter(instrument=earlier.id).order_by("number"))
    standing: list[Raw] = []
    places: set[records.Span] = set()
    recheck, dropped = [], []
    for row in rows:
        moved = carry(records.from_json(msgspec.json.decode(row.record)), instrument, move)
        if moved is not None:
            standing.append(encode_record(moved))
            places.add(moved.span)
        elif row.state == State.PROPOSED and row.origin == "read" and not row.suggestion:
            dropped.append(row.id)
        elif row.state not in (State.WITHDRAWN, State.MERGED, State.SPLIT):
            recheck.append(row.id)
    new = [c for c in commitments if not any(c.span.overlaps(place) for place in places)]
    entry = InstrumentCorrected(
        id=earlier.id,
        instrument=text_of(instrument),
        standing=standing,
        recheck=recheck,
        dropped=dropped,
        commitments=_numbered(earlier.id, new, _next(f"{earlier.id}/0")),
        reader=reader,
    )
    append(actor.name, entry)
    return Filed(earlier.id, Outcome.CORRECTED, len(new), tuple(recheck))


def _partnership_of(parties: Sequence[str]) -> str:
    """Return the partnership that has just these parties, in whatever order; else the id for a new one."""
    wanted = sorted(parties)
    for key, stored in m.Partnership.objects.order_by("added").values_list("id", "parties"):
        if parties and sorted(msgspec.json.decode(stored)) == wanted:
            return str(key)
    return partnership_id(parties)


def _numbered(instrument: str, commitments: Sequence[records.Commitment], first: int) -> list[Raw]:
    return [
        encode_record(replace(commitment, id=f"{instrument}/{number}", instrument=instrument))
        for number, commitment in enumerate(commitments, first)
    ]


def _next(key: str) -> int:
    last = m.Commitment.objects.filter(instrument=instrument_at(key)).order_by("-number").first()
    return 1 if last is None else last.number + 1


def _commitment(key: str) -> m.Commitment:
    row = m.Commitment.objects.filter(pk=key).first()
    if row is None:
        raise LedgerError(f"there is no commitment {key}")
    return row


def _to_undo(lines: Sequence[Line], actor: Actor, entry: int | None) -> Line:
    gone = _undone(lines)
    undoable = [
        line
        for line in lines
        if line.sequence not in gone
        and (issubclass(KINDS[line.kind], Decision) or line.kind in ("decision.suggested", "suggestion.dismissed"))
    ]
    own = [line for line in undoable if line.who == actor.name]
    if entry is None:
        if not own:
            raise LedgerError("there is nothing of yours to undo here")
        return own[-1]
    chosen = [line for line in (undoable if actor.may(Role.REVIEWER) else own) if line.sequence == entry]
    if not chosen:
        raise LedgerError(f"entry {entry} is no decision that {actor.name} can undo")
    return chosen[0]


def _undone(lines: Sequence[Line]) -> set[int]:
    payloads = (decode(line.kind, line.payload) for line in lines if line.kind == "decision.undone")
    return {payload.entry for payload in payloads if isinstance(payload, DecisionUndone)}


def _meets(line: Line, keys: Sequence[str]) -> bool:
    """Whether an entry decided anything on these commitments."""
    payload = decode(line.kind, line.payload)
    if isinstance(payload, InstrumentCorrected):
        return True
    return bool(set(touched(payload)) & set(keys))


def _image(tables: MemoryTables, key: str) -> CommitmentImage:
    """Return a commitment as it stood; one that was not there yet is withdrawn."""
    row = tables.get(CommitmentRow, key)
    if row is None:
        now = _commitment(key)
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
