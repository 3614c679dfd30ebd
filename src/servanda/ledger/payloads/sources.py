"""What entries say of sources: the places that are watched for new documents."""

from typing import Annotated, Literal

from msgspec import Meta

from servanda.ledger.payloads.forms import Payload, SourceKey, Title

SourceKind = Literal["auto", "feed", "sitemap", "page"]


class SourceAdded(Payload, frozen=True, kw_only=True):
    """A source is watched: every so many minutes, for one partnership or ("") for all."""

    id: SourceKey
    name: Title
    url: str
    kind: SourceKind
    partnership: Annotated[str, Meta(max_length=80)]
    every: Annotated[int, Meta(ge=1, le=10_000_000)]


class SourceChanged(SourceAdded, frozen=True, kw_only=True):
    """A source is watched in another way, or no more (``active`` false)."""

    active: bool
