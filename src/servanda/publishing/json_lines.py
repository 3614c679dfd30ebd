"""Rows in, JSON lines out, and back without loss: one object a line, its keys the fields, in their order."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from servanda.publishing.errors import PublishingError
from servanda.publishing.rows import Row

R = TypeVar("R", bound=Row)


def write_json_lines(rows: Iterable[Row]) -> bytes:
    """Return rows as lines of JSON."""
    return msgspec.json.Encoder().encode_lines(rows)


def read_json_lines(kind: type[R], data: bytes) -> list[R]:
    """Return the rows that ``write_json_lines`` wrote; raise ``PublishingError`` where a line is no such row."""
    decoder = msgspec.json.Decoder(kind)
    found = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if line:
            try:
                found.append(decoder.decode(line))
            except (UnicodeDecodeError, msgspec.MsgspecError) as error:
                raise PublishingError(f"line {number}: {error}") from None
    return found
