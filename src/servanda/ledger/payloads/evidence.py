"""What entries say of documents and of the evidence in them: passages that bear on a commitment."""

import hashlib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from servanda.ledger.payloads.forms import CommitmentKey, Day, FollowKey, Offset, Payload

StanceWord = Literal["progress", "fulfilled", "setback"]


class DocumentText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document as it was read; ``blocks`` are as in ``InstrumentText``."""

    title: str
    date: Day
    url: str
    publisher: str
    text: str
    blocks: list[tuple[str, int, int, int, int, int]]


class DocumentAdded(Payload, frozen=True, kw_only=True):
    """A document that may bear on commitments. ``fetched`` is when it was fetched, ``source`` what led to it."""

    id: FollowKey
    document: DocumentText
    fetched: Annotated[str, Meta(max_length=32)]
    source: Annotated[str, Meta(max_length=80)]


class EvidenceText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A passage of a document on a commitment; ``words`` are the places that made its stance."""

    commitment: CommitmentKey
    start: Offset
    end: Offset
    quote: str
    stance: StanceWord
    score: Annotated[float, Meta(ge=0, le=1)]
    why: str
    words: list[tuple[Offset, Offset]]


def evidence_id(document: str, evidence: EvidenceText) -> str:
    """Return the id of evidence: the same passage on the same commitment has the same."""
    place = f"{evidence.commitment}|{document}|{evidence.start}-{evidence.end}"
    return hashlib.sha256(place.encode()).hexdigest()[:24]


class EvidenceProposed(Payload, frozen=True, kw_only=True):
    """Passages of a document that were found to bear on commitments; ``model`` says by what."""

    id: FollowKey
    model: Annotated[str, Meta(max_length=100)]
    passages: list[EvidenceText]


class EvidenceDecision(Payload, frozen=True, kw_only=True):
    """What somebody says of one passage of a document."""

    id: FollowKey
    document: FollowKey
    reason: str = ""


class EvidenceAdded(EvidenceDecision, frozen=True, kw_only=True):
    """One that was not found: it stands at once from a reviewer, as a proposal from a coder."""

    passage: EvidenceText
    confirmed: bool


class EvidenceConfirmed(EvidenceDecision, frozen=True, kw_only=True):
    """The passage bears on the commitment, with this stance."""

    stance: StanceWord


class EvidenceRejected(EvidenceDecision, frozen=True, kw_only=True):
    """The passage does not bear on the commitment."""


class EvidenceReopened(EvidenceDecision, frozen=True, kw_only=True):
    """What was decided on the passage is taken back: it is a proposal again."""
