"""What people decide on commitments: at once from a reviewer, as a suggestion from a coder."""

from collections.abc import Sequence

import msgspec
from msgspec import Raw

from servanda import records
from servanda.ledger.aligning import says_what_stands
from servanda.ledger.entries import Line
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import (
    CommitmentAccepted,
    CommitmentAdded,
    CommitmentEdited,
    CommitmentRejected,
    CommitmentsMerged,
    CommitmentSplit,
    Decision,
    DecisionSuggested,
    Payload,
    Role,
    State,
    SuggestionDismissed,
    decode,
    decode_record,
    encode,
    encode_record,
    kind_of,
)
from servanda.ledger.services.acting import Actor
from servanda.ledger.services.reading import commitment_at, instrument_at, next_number, number
from servanda.ledger.services.wording import check_words
from servanda.ledger.storing import append, writing


def accept(actor: Actor, key: str, reason: str = "") -> Line:
    """Let a proposal stand as it is; raise ``LedgerError`` where a corrected version has lost its words."""
    with writing():
        _check_still_said(key)
        return _decide(actor, CommitmentAccepted(id=key, reason=reason))


def reject(actor: Actor, key: str, reason: str = "") -> Line:
    """Say that a proposal is no commitment."""
    return _decide(actor, CommitmentRejected(id=key, reason=reason))


def edit(actor: Actor, commitment: records.Commitment, reason: str = "") -> Line:
    """Let the commitment of this id stand with another record."""
    with writing():
        check_words(commitment)
        return _decide(actor, CommitmentEdited(id=commitment.id, record=encode_record(commitment), reason=reason))


def merge(actor: Actor, commitment: records.Commitment, others: Sequence[str], reason: str = "") -> Line:
    """Make ``others`` one with the commitment, whose record covers them all."""
    record = encode_record(commitment)
    with writing():
        check_words(commitment)
        return _decide(actor, CommitmentsMerged(id=commitment.id, ids=list(others), record=record, reason=reason))


def split(actor: Actor, key: str, parts: Sequence[records.Commitment], reason: str = "") -> Line:
    """Make several commitments of one; the parts get new numbers."""
    instrument = instrument_at(key)
    with writing():
        for part in parts:
            check_words(part, instrument)
        records_ = number(instrument, parts, next_number(instrument))
        return _decide(actor, CommitmentSplit(id=key, parts=records_, reason=reason))


def add_commitment(actor: Actor, commitment: records.Commitment, instrument: str, reason: str = "") -> Line:
    """Add one that the reader had missed: it stands at once from a reviewer, as a proposal from a coder."""
    actor.require(Role.CODER)
    with writing():
        check_words(commitment, instrument)
        place = next_number(instrument)
        [record] = number(instrument, [commitment], place)
        state = State.ACCEPTED if actor.may(Role.REVIEWER) else State.PROPOSED
        entry = CommitmentAdded(id=f"{instrument}/{place}", record=record, state=state, reason=reason)
        return append(actor.name, entry)


def settle(actor: Actor, key: str) -> Line:
    """Carry out what a coder suggested on a commitment.

    Raises ``LedgerError`` where nothing is suggested, or where the words of the suggestion stand no more.
    """
    actor.require(Role.REVIEWER)
    with writing():
        row = commitment_at(key)
        if not row.suggestion:
            raise LedgerError(f"nobody has suggested anything on {key}")
        stored = msgspec.json.decode(row.suggestion, type=_Suggestion)
        decision = _as_it_can_be_now(decode(stored.decision, bytes(stored.payload)))
        return append(actor.name, msgspec.structs.replace(decision, suggested_by=row.suggested_by))


def dismiss(actor: Actor, key: str, reason: str = "") -> Line:
    """Take a suggestion off: a reviewer may, and the coder who made it."""
    actor.require(Role.CODER)
    with writing():
        if commitment_at(key).suggested_by != actor.name:
            actor.require(Role.REVIEWER)
        return append(actor.name, SuggestionDismissed(id=key, reason=reason))


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


def _check_still_said(key: str) -> None:
    row = commitment_at(key)
    if not says_what_stands(decode_record(row.record), row.instrument.text):
        raise LedgerError(f"the words of {key} are not in its instrument any more: edit or reject it")


def _as_it_can_be_now(decision: Payload) -> Payload:
    """Return a suggested decision for the ledger as it stands: its words checked anew, new parts with free numbers."""
    if isinstance(decision, CommitmentEdited | CommitmentsMerged):
        check_words(decode_record(decision.record))
    if isinstance(decision, CommitmentAccepted):
        _check_still_said(decision.id)
    if isinstance(decision, CommitmentSplit):
        instrument = instrument_at(decision.id)
        parts = [decode_record(part) for part in decision.parts]
        for part in parts:
            check_words(part, instrument)
        return msgspec.structs.replace(decision, parts=number(instrument, parts, next_number(instrument)))
    return decision
