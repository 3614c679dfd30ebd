"""One line of the ledger as a value, and the hash that chains it to the line before.

The hash is SHA-256 (FIPS 180-4) over the canonical JSON of the entry without its hash. ``payload`` is part of it as
the JSON that is stored, so what was hashed can be read, and nothing in a stored line can change unnoticed.
"""

import datetime
import hashlib
import re
from typing import NamedTuple

from msgspec import Raw

from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import Payload, encode, kind_of, scope_and_subject

GENESIS = "0" * 64
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


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
    """Return the line that says ``payload`` after ``last`` (None: the first); its time is never before that one's."""
    scope, subject = scope_and_subject(payload)
    sequence, previous = (1, GENESIS) if last is None else (last.sequence + 1, last.hash)
    at = at if last is None else max(at, last.at)
    text = encode(payload).decode()
    line = Line(sequence, at, who, kind_of(payload), scope, subject, text, previous, "")
    return line._replace(hash=hash_of(line))


def check_link(last: Line | None, line: Line) -> None:
    """Raise ``LedgerError`` unless ``line`` follows ``last`` (None: is the first) and has the hash of what it says."""
    sequence, previous, at = (1, GENESIS, "") if last is None else (last.sequence + 1, last.hash, last.at)
    if line.sequence != sequence:
        raise MisfitError("sequence", sequence, line.sequence)
    if line.previous != previous:
        raise MisfitError("previous", previous, line.previous)
    wanted = hash_of(line)
    if line.hash != wanted:
        raise MisfitError("hash", wanted, line.hash)
    if not (_TIMESTAMP.fullmatch(line.at) and line.at >= at):
        raise MisfitError("at", f"a time from {at} on" if at else "a time", line.at)


def check_saying(line: Line, payload: Payload) -> None:
    """Raise ``LedgerError`` unless the columns of ``line`` say of what ``payload`` is."""
    if not 0 < len(line.who) <= 150 or "\0" in line.who:
        raise MisfitError("who", "a member's name", line.who)
    scope, subject = scope_and_subject(payload)
    if line.scope != scope:
        raise MisfitError("scope", scope, line.scope)
    if line.subject != subject:
        raise MisfitError("subject", subject, line.subject)


class MisfitError(LedgerError):
    """A column of a line that is not what it must be."""

    def __init__(self, column: str, expected: object, found: object) -> None:
        """Keep the three apart, for who reports them."""
        super().__init__(f"{column} should be {expected}, and is {found}")
        self.column, self.expected, self.found = column, expected, found


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
