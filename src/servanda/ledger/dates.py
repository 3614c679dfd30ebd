"""The last day that a deadline allows, to sort and filter by."""

import calendar
import datetime
import re
from functools import lru_cache

_PLAIN = re.compile(
    r"([0-8][0-9]{3})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?"
)  # most are; EDTF's grammar takes a millisecond
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


def last_day(edtf: str | None, start: str) -> str:
    """Return the last day of an EDTF date or interval, or of an ISO 8601 duration from ``start``; "" for unknown."""
    if not edtf:
        return ""
    return _after(edtf, start) if edtf.startswith("P") else _last_of(edtf)


@lru_cache(maxsize=16384)
def _last_of(edtf: str) -> str:
    if match := _PLAIN.fullmatch(edtf):
        return _last_of_plain(*(int(part or 0) for part in match.groups()))
    from edtf import parse_edtf

    try:
        last = parse_edtf(edtf).upper_strict()
    except Exception:  # of several kinds, and none says more than that this is no EDTF
        return ""
    return f"{last.tm_year:04}-{last.tm_mon:02}-{last.tm_mday:02}" if 0 < last.tm_year < 9999 else ""


def _last_of_plain(year: int, month: int, day: int) -> str:
    """Return the last day of a year, month or day; "" where there is no such date."""
    try:
        month = month or 12
        return str(datetime.date(year, month, day or calendar.monthrange(year, month)[1]))
    except ValueError:
        return ""


def _after(duration: str, start: str) -> str:
    match = _DURATION.fullmatch(duration)
    if match is None or not start:
        return ""
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    begin = datetime.date.fromisoformat(start)
    months += begin.month - 1
    year, month = begin.year + years + months // 12, months % 12 + 1
    if year > 9000:
        return ""
    day = min(begin.day, calendar.monthrange(year, month)[1])
    return str(datetime.date(year, month, day) + datetime.timedelta(days=min(days + 7 * weeks, 100_000)))
