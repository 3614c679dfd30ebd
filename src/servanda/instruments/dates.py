"""The date of a document where its metadata states it or a dateline of its opening does.

A dateline is a short line that is little else than a date ("May 21, 2021", "Seoul, 21 May 2021"); a date inside a
sentence is never taken for the document's own.
"""

import datetime
import re
from collections.abc import Iterable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_WRITTEN = re.compile(
    rf"\b(?:(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month2>{_MONTH})\.?,?\s+(?P<year2>\d{{4}}))\b",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?=\b|T)")
_EARLIEST = 1800
_FIRST_OFFICE = datetime.date(1990, 1, 1)
_TEMPLATE = datetime.date(2013, 12, 23)
# Words beside the date that a dateline may have: weekday, place, "for immediate release", "issued on".
_DATELINE_WORDS = 12


def read_date(value: object) -> datetime.date | None:
    """Return the date in a metadata value (a date, a datetime, or a string that holds one), or None."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        return None
    iso = _ISO.search(value)
    return _date(*iso.groups()) if iso else _written(value)


def find_dateline(lines: Iterable[str]) -> datetime.date | None:
    """Return the date of the first of ``lines`` that is a dateline, or None."""
    for line in lines:
        if len(line.split()) > _DATELINE_WORDS or re.search(r"\b(?:will|by|until|since|from|between)\b", line):
            continue
        found = read_date(line)
        if found:
            return found
    return None


def sane_property_date(value: object) -> datetime.date | None:
    """Return the date in a file's properties unless it cannot be that of the document.

    python-docx and some converters leave the date of their own template (2013-12-23), others write the epoch.
    """
    found = read_date(value)
    if found is None or not _FIRST_OFFICE <= found <= datetime.date.today() or found == _TEMPLATE:
        return None
    return found


def sane_property_title(value: object) -> str | None:
    """Return the title in a file's properties unless a program made it up ("Microsoft Word - final2.doc")."""
    if not isinstance(value, str):
        return None
    title = " ".join(value.split())
    made_up = re.search(
        r"^microsoft|^untitled|^document\b|^word document|\.\w{2,4}$|[_\\/]|^\W*$", title, re.IGNORECASE
    )
    return None if made_up or len(title.split()) < 2 else title


def _written(text: str) -> datetime.date | None:
    found = _WRITTEN.search(text)
    if not found:
        return None
    groups = found.groupdict()
    month = _MONTHS.index((groups["month"] or groups["month2"])[:3].lower()) + 1
    return _date(groups["year"] or groups["year2"], month, groups["day"] or groups["day2"])


def _date(year: str, month: str | int, day: str) -> datetime.date | None:
    try:
        found = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year >= _EARLIEST else None
