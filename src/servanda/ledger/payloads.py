"""What each kind of entry says: its typed payload, and the canonical JSON in which it is stored and hashed.

Records of commitments stand in payloads as raw JSON (``records.to_json`` in canonical form), so that the words that
were hashed are the words that are kept, to the byte.
"""

import re
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Raw

from servanda import records
from servanda.ledger.errors import LedgerError

# What a database column holds; so a ledger that one database takes, the other takes too.
Name = Annotated[str, Meta(min_length=1, max_length=150)]
Title = Annotated[str, Meta(max_length=200)]
PartnershipKey = Annotated[str, Meta(min_length=1, max_length=80)]
InstrumentKey = Annotated[str, Meta(min_length=1, max_length=200)]
CommitmentKey = Annotated[str, Meta(min_length=1, max_length=220)]
Day = Annotated[str, Meta(pattern=r"\A(?:\d{4}-\d{2}-\d{2})?\Z")]


class Role(StrEnum):
    """What a member may do: read; propose decisions; settle them; and manage members and partnerships."""

    READER = "reader"
    CODER = "coder"
    REVIEWER = "reviewer"
    OWNER = "owner"


class State(StrEnum):
    """Where a commitment stands in review.

    ``withdrawn`` is one that was added or split off and then undone, or a proposal whose words a corrected version
    of the instrument no longer holds.
    """

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"
    MERGED = "merged"
    SPLIT = "split"
    WITHDRAWN = "withdrawn"


SETTLED = (State.ACCEPTED, State.EDITED)
CLOSED = (State.MERGED, State.SPLIT, State.WITHDRAWN)


class Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an entry says. The name of its kind is under ``KINDS``."""


class MemberAdded(Payload, frozen=True, kw_only=True):
    """A member joins."""

    id: Name
    full_name: Title
    role: Role


class MemberChanged(Payload, frozen=True, kw_only=True):
    """A member gets another name or role, or leaves (``active`` false)."""

    id: Name
    full_name: Title
    role: Role
    active: bool


class PartnershipNamed(Payload, frozen=True, kw_only=True):
    """A partnership is made, or gets another name or other parties."""

    id: PartnershipKey
    name: Title
    parties: list[str]


class InstrumentText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document as it was read: ``blocks`` are ``[kind, depth, start, end, run-in start, run-in end]`` (-1: none)."""

    title: str
    date: Day
    url: str
    publisher: str
    parties: list[str]
    text: str
    blocks: list[tuple[str, int, int, int, int, int]]
    pages: list[int]


class InstrumentAdded(Payload, frozen=True, kw_only=True):
    """An instrument joins a partnership, with the commitments that ``reader`` proposes for it, numbered from 1."""

    id: InstrumentKey
    partnership: PartnershipKey
    instrument: InstrumentText
    commitments: list[Raw]
    reader: Annotated[str, Meta(max_length=100)]


class InstrumentCorrected(Payload, frozen=True, kw_only=True):
    """Another version of the text: ``standing`` commitments with their new places, those to recheck, new proposals.

    ``dropped`` are proposals nobody had decided on whose words are gone.
    """

    id: InstrumentKey
    instrument: InstrumentText
    standing: list[Raw]
    recheck: list[CommitmentKey]
    dropped: list[CommitmentKey]
    commitments: list[Raw]
    reader: Annotated[str, Meta(max_length=100)]


class InstrumentFiled(Payload, frozen=True, kw_only=True):
    """An instrument is put under another partnership. Its id stays."""

    id: InstrumentKey
    partnership: PartnershipKey


class Decision(Payload, frozen=True, kw_only=True):
    """A decision on commitments. ``suggested_by`` names the coder whose suggestion a reviewer settles by it."""

    suggested_by: Annotated[str, Meta(max_length=150)] = ""
    reason: str = ""


class CommitmentAccepted(Decision, frozen=True, kw_only=True):
    """The proposal stands as it is."""

    id: CommitmentKey


class CommitmentEdited(Decision, frozen=True, kw_only=True):
    """The commitment stands with another record."""

    id: CommitmentKey
    record: Raw


class CommitmentRejected(Decision, frozen=True, kw_only=True):
    """What was proposed is no commitment."""

    id: CommitmentKey


class CommitmentsMerged(Decision, frozen=True, kw_only=True):
    """``ids`` are one commitment with ``id``, which stands with ``record``."""

    id: CommitmentKey
    ids: list[CommitmentKey]
    record: Raw


class CommitmentSplit(Decision, frozen=True, kw_only=True):
    """The commitment is several: ``parts`` are the records of the new ones, with their new ids."""

    id: CommitmentKey
    parts: list[Raw]


class CommitmentAdded(Decision, frozen=True, kw_only=True):
    """One that the reader had missed. ``state`` is ``proposed`` when a coder adds it, ``accepted`` from a reviewer."""

    id: CommitmentKey
    record: Raw
    state: State


class DecisionSuggested(Payload, frozen=True, kw_only=True):
    """A coder suggests a decision on a commitment; a reviewer settles or dismisses it."""

    id: CommitmentKey
    decision: str
    payload: Raw


class SuggestionDismissed(Payload, frozen=True, kw_only=True):
    """A reviewer, or the coder, takes a suggestion off."""

    id: CommitmentKey
    reason: str = ""


class CommitmentImage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that stands about a commitment, to set it back to."""

    id: CommitmentKey
    state: State
    record: Raw
    reason: str
    into: Annotated[str, Meta(max_length=220)]
    recheck: bool
    suggestion: str
    suggested_by: Annotated[str, Meta(max_length=150)]
    decided_by: Annotated[str, Meta(max_length=150)]


class DecisionUndone(Payload, frozen=True, kw_only=True):
    """The decision of ``entry`` is taken back: the commitments it touched are set back as they were."""

    id: CommitmentKey
    entry: int
    restored: list[CommitmentImage]


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
    """Return what an entry changes (an instrument, partnership or member) and the very thing that it is about."""
    subject: str = payload.id  # type: ignore[attr-defined]
    if isinstance(payload, Decision | DecisionSuggested | SuggestionDismissed | DecisionUndone):
        return subject.rpartition("/")[0], subject
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
