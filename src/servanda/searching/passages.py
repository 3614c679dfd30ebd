"""What is searched: passages, each a few sentences of one instrument or document, with what one can filter by."""

from enum import StrEnum

import msgspec


class PassageKind(StrEnum):
    """What a passage is: an instrument by its title, a block of one, a commitment, or a piece of another document."""

    INSTRUMENT = "instrument"
    BLOCK = "block"
    COMMITMENT = "commitment"
    DOCUMENT = "document"


HIDDEN = frozenset({"rejected", "merged", "split", "withdrawn"})
"""The states of a commitment that are not found unless they are asked for."""


class Passage(msgspec.Struct, frozen=True, array_like=True):
    """A piece of text that can be found.

    ``source`` is the id of the instrument or document that it stands in: its passages are indexed and taken out
    together. ``place`` is the number of its block there, -1 where it is of no block. ``date`` is ISO 8601, "" where
    there is none; ``state``, ``topic`` and ``partnership`` are "" where they do not apply.
    """

    id: str
    kind: PassageKind
    source: str
    text: str
    title: str = ""
    date: str = ""
    url: str = ""
    place: int = -1
    partnership: str = ""
    parties: tuple[str, ...] = ()
    topic: str = ""
    state: str = ""


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Passage)


def encode(passage: Passage) -> bytes:
    """Return a passage as one line of JSON, without the end of the line."""
    return _ENCODER.encode(passage)


def decode(line: bytes) -> Passage:
    """Return the passage that ``encode`` wrote."""
    return _DECODER.decode(line)
