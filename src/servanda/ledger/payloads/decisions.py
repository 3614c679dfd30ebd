"""What entries say of commitments: decisions, suggestions, and what is taken back."""

from typing import Annotated

import msgspec
from msgspec import Meta, Raw

from servanda.ledger.payloads.forms import CommitmentKey, Payload, State


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
