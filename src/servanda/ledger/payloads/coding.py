"""The kinds of entries by name, and their payloads as canonical JSON and back."""

import re
from typing import Any

import msgspec
from msgspec import Raw

from servanda import records
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads.cycles import (
    CycleChanged,
    CycleOpened,
    CyclePublished,
    ReplyGiven,
    ScoreGiven,
    ScoreSaid,
    ScoreSettled,
)
from servanda.ledger.payloads.decisions import (
    CommitmentAccepted,
    CommitmentAdded,
    CommitmentEdited,
    CommitmentRejected,
    CommitmentsMerged,
    CommitmentSplit,
    Decision,
    DecisionSuggested,
    DecisionUndone,
    SuggestionDismissed,
)
from servanda.ledger.payloads.evidence import (
    DocumentAdded,
    EvidenceAdded,
    EvidenceConfirmed,
    EvidenceDecision,
    EvidenceProposed,
    EvidenceRejected,
    EvidenceReopened,
)
from servanda.ledger.payloads.forms import Payload
from servanda.ledger.payloads.instruments import InstrumentAdded, InstrumentCorrected, InstrumentFiled
from servanda.ledger.payloads.links import (
    LinkAdded,
    LinkConfirmed,
    LinkDecision,
    LinkRejected,
    LinkReopened,
    LinksProposed,
)
from servanda.ledger.payloads.people import MemberAdded, MemberChanged, PartnershipNamed
from servanda.ledger.payloads.sources import SourceAdded, SourceChanged

KINDS: dict[str, type[Payload]] = {
    "member.added": MemberAdded,
    "member.changed": MemberChanged,
    "partnership.named": PartnershipNamed,
    "instrument.added": InstrumentAdded,
    "instrument.corrected": InstrumentCorrected,
    "instrument.filed": InstrumentFiled,
    "commitment.accepted": CommitmentAccepted,
    "commitment.edited": CommitmentEdited,
    "commitment.rejected": CommitmentRejected,
    "commitment.merged": CommitmentsMerged,
    "commitment.split": CommitmentSplit,
    "commitment.added": CommitmentAdded,
    "decision.suggested": DecisionSuggested,
    "suggestion.dismissed": SuggestionDismissed,
    "decision.undone": DecisionUndone,
    "links.proposed": LinksProposed,
    "link.added": LinkAdded,
    "link.confirmed": LinkConfirmed,
    "link.rejected": LinkRejected,
    "link.reopened": LinkReopened,
    "document.added": DocumentAdded,
    "evidence.proposed": EvidenceProposed,
    "evidence.added": EvidenceAdded,
    "evidence.confirmed": EvidenceConfirmed,
    "evidence.rejected": EvidenceRejected,
    "evidence.reopened": EvidenceReopened,
    "source.added": SourceAdded,
    "source.changed": SourceChanged,
    "cycle.opened": CycleOpened,
    "cycle.changed": CycleChanged,
    "cycle.published": CyclePublished,
    "score.given": ScoreGiven,
    "score.settled": ScoreSettled,
    "reply.given": ReplyGiven,
}
_NAMES = {payload: kind for kind, payload in KINDS.items()}
_DECODERS = {kind: msgspec.json.Decoder(payload) for kind, payload in KINDS.items()}
_ENCODER = msgspec.json.Encoder(order="sorted")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # not a backslash of the text, itself escaped, before "u0000"


def kind_of(payload: Payload) -> str:
    """Return the name of the kind of entry that says ``payload``."""
    return _NAMES[type(payload)]


def encode(value: Any) -> bytes:
    """Return the canonical JSON of a payload or plain value: UTF-8, keys sorted, no white space between tokens.

    Raises ``LedgerError`` for half a surrogate pair, which is no character and has no UTF-8.
    """
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError as error:
        raise LedgerError(f"its text holds half a character (U+{ord(error.object[error.start]):04X})") from None


def encode_record(commitment: records.Commitment) -> Raw:
    """Return the canonical JSON form of a commitment."""
    return Raw(encode(records.to_json(commitment)))


def decode_record(text: str | bytes | Raw) -> records.Commitment:
    """Return the commitment whose JSON form is ``text``."""
    return records.from_json(msgspec.json.decode(text))


def decode(kind: str, payload: str | bytes) -> Payload:
    """Return the payload of an entry of this kind.

    Raises ``LedgerError`` where there is no such kind or form, and for a NUL character, which PostgreSQL can't keep.
    """
    nul = "\\u0000" if isinstance(payload, str) else b"\\u0000"
    if nul in payload and _holds_nul(payload):  # type: ignore[operator]
        raise LedgerError("its text holds a NUL character, which a database can't keep")
    try:
        return _DECODERS[kind].decode(payload)
    except KeyError:
        raise LedgerError(f"there is no kind of entry named {kind!r}") from None
    except msgspec.MsgspecError as error:
        raise LedgerError(f"the payload is not that of {kind}: {error}") from None


def _holds_nul(payload: str | bytes) -> bool:
    text = payload if isinstance(payload, str) else payload.decode()
    return _NUL.search(text) is not None


def scope_and_subject(payload: Payload) -> tuple[str, str]:
    """Return what an entry changes (an instrument, partnership, document …) and the very thing that it is about."""
    if isinstance(payload, ScoreSaid):
        return payload.cycle, payload.commitment
    subject: str = payload.id  # type: ignore[attr-defined]
    if isinstance(payload, Decision | DecisionSuggested | SuggestionDismissed | DecisionUndone):
        return subject.rpartition("/")[0], subject
    if isinstance(payload, LinkDecision):
        return payload.partnership, subject
    if isinstance(payload, EvidenceDecision):
        return payload.document, subject
    return subject, subject


def touched(payload: Payload) -> tuple[str, ...]:
    """Return the ids of the commitments that a decision touches, the one that it is about first."""
    match payload:
        case CommitmentsMerged(id=id, ids=ids):
            return (id, *ids)
        case CommitmentSplit(id=id, parts=parts):
            return (id, *(msgspec.json.decode(part, type=_Identified).id for part in parts))
        case DecisionUndone(restored=restored):
            return tuple(image.id for image in restored)
        case Decision() | DecisionSuggested() | SuggestionDismissed():
            return (payload.id,)  # type: ignore[union-attr]
    return ()


class _Identified(msgspec.Struct, frozen=True):
    id: str
