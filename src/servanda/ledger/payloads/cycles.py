"""What entries say of assessment: cycles, the scores of coders, what was settled, and what assessed parties reply.

The words of a scale are written here once more, so that what was hashed can be read whatever scales become.
"""

import hashlib
from typing import Annotated

import msgspec
from msgspec import Meta

from servanda.ledger.payloads.forms import CommitmentKey, Day, FollowKey, Name, PartnershipKey, Payload, Title

CycleKey = Annotated[str, Meta(pattern=r"\A[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?\Z")]
Party = Annotated[str, Meta(min_length=1, max_length=200)]
Code = Annotated[str, Meta(min_length=1, max_length=31)]
Sentence = Annotated[str, Meta(min_length=1)]
Head = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class ValueText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value of a scale: its code, the number that averages take, and when it is to be given."""

    code: Code
    number: float
    words: str


class ScaleText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A scale: its values from the lowest to the highest."""

    name: Title
    values: list[ValueText]


class ChosenText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A commitment that a cycle assesses: for which parties, and by which criteria where they are its own.

    ``criteria`` says by code when a value is to be given; for others the words of the scale do.
    """

    commitment: CommitmentKey
    parties: list[Party]
    criteria: dict[str, str]


def pair_id(cycle: str, commitment: str, party: str) -> str:
    """Return the id of what is scored: one commitment and party in one cycle."""
    return hashlib.sha256(f"{cycle}|{commitment}|{party}".encode()).hexdigest()[:24]


def score_id(pair: str, coder: str) -> str:
    """Return the id of the score of one coder on one commitment and party."""
    return hashlib.sha256(f"{pair}|{coder}".encode()).hexdigest()[:24]


class CycleOpened(Payload, frozen=True, kw_only=True):
    """A cycle is opened: the commitments of a partnership that are assessed, for a period, on a scale, by coders."""

    id: CycleKey
    name: Title
    partnership: PartnershipKey
    since: Day
    until: Day
    scale: ScaleText
    chosen: list[ChosenText]
    coders: list[Name]


class CycleChanged(Payload, frozen=True, kw_only=True):
    """A cycle gets another name, period, choice of commitments or coders; its partnership and scale never change."""

    id: CycleKey
    name: Title
    since: Day
    until: Day
    chosen: list[ChosenText]
    coders: list[Name]


class CyclePublished(Payload, frozen=True, kw_only=True):
    """The scores of a cycle are published. ``head`` is the hash of the entry before: the ledger that they rest on."""

    id: CycleKey
    head: Head


class ScoreSaid(Payload, frozen=True, kw_only=True):
    """What somebody says of one commitment and party in a cycle."""

    cycle: CycleKey
    commitment: CommitmentKey
    party: Party


class ScoreGiven(ScoreSaid, frozen=True, kw_only=True):
    """A coder gives a score, or gives it anew: ``evidence`` are the ids of what it rests on."""

    value: Code
    evidence: list[FollowKey]
    reason: Sentence


class ScoreSettled(ScoreSaid, frozen=True, kw_only=True):
    """A reviewer says which score stands, and why."""

    value: Code
    reason: Sentence


class ReplyGiven(ScoreSaid, frozen=True, kw_only=True):
    """The assessed party's comment on its score: what it says, who said it, and when ("" where that is not known)."""

    words: Sentence
    by: Annotated[str, Meta(min_length=1, max_length=200)]
    date: Day
