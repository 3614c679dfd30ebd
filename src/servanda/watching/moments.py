"""The moments of feeds and sitemaps, RFC 822 or ISO 8601, in one form that can be sorted."""

import email.utils
from datetime import UTC, datetime


def read_moment(text: str) -> str:
    """Return a moment as ``2025-03-18T14:30:00+00:00``; "" for what is none."""
    text = text.strip()[:60]
    for read in (datetime.fromisoformat, email.utils.parsedate_to_datetime):
        try:
            moment = read(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return moment.astimezone(UTC).isoformat(timespec="seconds")
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return ""


def say_moment(moment: float | None) -> str:
    """Return seconds of the epoch as ``2025-03-18 14:30``, UTC; "never" for None."""
    return "never" if moment is None else f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M}"
