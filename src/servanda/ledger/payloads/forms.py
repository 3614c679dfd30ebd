"""What all payloads share: the forms of names and keys, roles and states, and the base of every payload."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

# What a database column holds; so a ledger that one database takes, the other takes too.
Name = Annotated[str, Meta(min_length=1, max_length=150)]
Title = Annotated[str, Meta(max_length=200)]
PartnershipKey = Annotated[str, Meta(min_length=1, max_length=80)]
InstrumentKey = Annotated[str, Meta(min_length=1, max_length=200)]
CommitmentKey = Annotated[str, Meta(min_length=1, max_length=220)]
FollowKey = Annotated[str, Meta(pattern=r"\A[0-9a-f]{24}\Z")]  # of a link, a document or evidence: from what it is
SourceKey = Annotated[str, Meta(pattern=r"\A[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?\Z")]
Offset = Annotated[int, Meta(ge=0, le=2**31 - 1)]
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
LIVE = (State.PROPOSED, *SETTLED)
CLOSED = (State.MERGED, State.SPLIT, State.WITHDRAWN)


class FollowState(StrEnum):
    """Where a link between commitments, or evidence on one, stands: what is rejected is never proposed again."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


STANDING = (FollowState.PROPOSED, FollowState.CONFIRMED)


class PairState(StrEnum):
    """Where a commitment and party of a cycle stand: not all coders have scored; they agree; they do not; settled."""

    OPEN = "open"
    AGREED = "agreed"
    DISPUTED = "disputed"
    SETTLED = "settled"


FINAL = (PairState.AGREED, PairState.SETTLED)


class Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an entry says. The name of its kind is under ``KINDS``."""
