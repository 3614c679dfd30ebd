"""What entries say of links: from a commitment to what a later instrument of its partnership makes of it.

The words of relations are written here once more, so that what was hashed can be read whatever the matching becomes.
"""

import hashlib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from servanda.ledger.payloads.forms import CommitmentKey, FollowKey, InstrumentKey, Offset, PartnershipKey, Payload

RelationWord = Literal["restated", "advanced", "weakened", "delivered", "replaced"]
Places = list[tuple[Offset, Offset]]
ReasonText = tuple[str, str, Places, Places]


class LinkText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The ends of a link and why it was made: ``reasons`` are ``[field, words, places earlier, places later]``.

    ``later`` is "" where the later end is a passage that holds no commitment.
    """

    earlier: CommitmentKey
    earlier_start: Offset
    earlier_end: Offset
    later_instrument: InstrumentKey
    later: Annotated[str, Meta(max_length=220)]
    later_start: Offset
    later_end: Offset
    later_quote: str
    relation: RelationWord
    score: Annotated[float, Meta(ge=0, le=1)]
    why: str
    reasons: list[ReasonText]


def link_id(link: LinkText) -> str:
    """Return the id of a link: the same ends have the same."""
    target = link.later or f"{link.later_start}-{link.later_end}"
    return hashlib.sha256(f"{link.earlier}|{link.later_instrument}|{target}".encode()).hexdigest()[:24]


class LinksProposed(Payload, frozen=True, kw_only=True):
    """Links of a partnership that were found; ``model`` says by what."""

    id: PartnershipKey
    model: Annotated[str, Meta(max_length=100)]
    links: list[LinkText]


class LinkDecision(Payload, frozen=True, kw_only=True):
    """What somebody says of one link of a partnership."""

    id: FollowKey
    partnership: PartnershipKey
    reason: str = ""


class LinkAdded(LinkDecision, frozen=True, kw_only=True):
    """One that was not found: it stands at once from a reviewer, as a proposal from a coder."""

    link: LinkText
    confirmed: bool


class LinkConfirmed(LinkDecision, frozen=True, kw_only=True):
    """The link stands, with this relation."""

    relation: RelationWord


class LinkRejected(LinkDecision, frozen=True, kw_only=True):
    """The later words do not take the commitment up."""


class LinkReopened(LinkDecision, frozen=True, kw_only=True):
    """What was decided on the link is taken back: it is a proposal again."""
