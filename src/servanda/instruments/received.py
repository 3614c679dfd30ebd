"""What came in, from a file, an address or a pipe, before anything is known of its format."""

from dataclasses import dataclass

MAX_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a document, the name it goes by, and what its carrier says of it."""

    data: bytes
    name: str | None = None
    url: str | None = None
    content_type: str | None = None
    charset: str | None = None
