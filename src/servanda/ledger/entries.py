"""One line of the ledger as a value, and the hash that chains it to the line before.

The hash is SHA-256 (FIPS 180-4) over the canonical JSON of the entry without its hash. ``payload`` is part of it as
the JSON that is stored, so what was hashed can be read, and nothing in a stored line can change unnoticed.
"""

import datetime
import hashlib
from typing import NamedTuple

from msgspec import Raw

from servanda.ledger.payloads import Payload, encode, kind_of, scope_and_subject

GENESIS = "0" * 64


class Line(NamedTuple):
    """An entry: its number from 1, when (UTC) and by whom, what it says, the hash before and its own."""

    sequence: int
    at: str
    who: str
    kind: str
    scope: str
    subject: str
    payload: str
    previous: str
    hash: str

    def to_json(self) -> bytes:
        """Return the canonical JSON of the line, as it is exported."""
        return encode({**_content(self), "hash": self.hash})


def hash_of(line: Line) -> str:
    """Return the hash that ``line`` must have."""
    return hashlib.sha256(encode(_content(line))).hexdigest()


def chain(last: Line | None, who: str, payload: Payload, at: str) -> Line:
    """Return the line that says ``payload`` after ``last`` (None: the first)."""
    scope, subject = scope_and_subject(payload)
    sequence, previous = (1, GENESIS) if last is None else (last.sequence + 1, last.hash)
    text = encode(payload).decode()
    line = Line(sequence, at, who, kind_of(payload), scope, subject, text, previous, "")
    return line._replace(hash=hash_of(line))


def timestamp(moment: datetime.datetime) -> str:
    """Return a moment as the ledger writes it: UTC, to the microsecond, ``2026-05-21T09:30:00.000000Z``."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _content(line: Line) -> dict[str, object]:
    return {
        "at": line.at,
        "kind": line.kind,
        "payload": Raw(line.payload.encode()),
        "previous": line.previous,
        "scope": line.scope,
        "sequence": line.sequence,
        "subject": line.subject,
        "who": line.who,
    }
