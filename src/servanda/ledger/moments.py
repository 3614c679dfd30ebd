"""The moments that users write, ``2024-05-01`` or a time, as the ledger writes them."""

import datetime
import re

from servanda.ledger.entries import timestamp
from servanda.ledger.errors import LedgerError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def end(text: str) -> str:
    """Return the last moment of a day, or an ISO 8601 time (UTC where it names no zone).

    Raises ``LedgerError`` for anything else.
    """
    return _read(text, datetime.time.max)


def begin(text: str) -> str:
    """Return the first moment of a day, or an ISO 8601 time; otherwise as ``end``."""
    return _read(text, datetime.time.min)


def _read(text: str, time: datetime.time) -> str:
    try:
        if _DAY.fullmatch(text):
            read = datetime.datetime.combine(datetime.date.fromisoformat(text), time)
        else:
            read = datetime.datetime.fromisoformat(text)
        return timestamp(read if read.tzinfo else read.replace(tzinfo=datetime.UTC))
    except (ValueError, OverflowError):
        raise LedgerError(f"“{text}” is no date: write 2024-05-01, or 2024-05-01T14:30 for a time (UTC)") from None
