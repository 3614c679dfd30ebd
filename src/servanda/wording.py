"""Values as people write them: "$2.5 bn", "18 March 2025", "Oct 2025", "New Zealand (NZ)", "Trade and investment".

For the command line and the pages alike; it stands on the ground floor and knows the plain records only.
"""

import datetime
import re
from functools import cache

from servanda.records import Deadline, Money

_UNITS = ((10**12, "tn"), (10**9, "bn"), (10**6, "m"))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Topics whose code is not simply its words with "and" between them.
_TOPICS = {
    "supply-chains-industry": "Supply chains and industry",
    "nuclear-energy": "Nuclear energy",
    "development-aid": "Development aid",
    "gender-human-rights": "Gender and human rights",
    "regional-conflict": "Regional conflict",
    "labour-social": "Labour and social affairs",
}
_PERIODS = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def write_sum(amount: float, currency: str) -> str:
    """Return ``2500000000, "USD"`` as "$2.5 bn"; the figure is never rounded."""
    mark = _mark(currency)
    space = " " if mark[-1].isalpha() else ""
    for size, unit in _UNITS:
        if abs(amount) >= size:
            figure = f"{amount / size:.3f}".rstrip("0").rstrip(".")
            if round(float(figure) * size) == amount:
                return f"{mark}{space}{figure} {unit}"
            break
    figure = f"{amount:,.2f}".removesuffix(".00")
    return f"{mark}{space}{figure}"


def write_money(money: Money) -> str:
    """Return one sum as people write it."""
    return write_sum(money.amount, money.currency)


def write_point(edtf: str) -> str:
    """Return an EDTF date or ISO 8601 duration in words: "Oct 2025", "14 Sep 2025", "3 years"; others as they are."""
    if date := re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", edtf):
        year, month, day = date.groups()
        parts = [day and str(int(day)), month and _MONTHS[int(month) - 1], year]
        return " ".join(part for part in parts if part)
    if re.fullmatch(r"P(?:\d+[YMWD])+", edtf):
        spans = [(int(number), _PERIODS[unit]) for number, unit in re.findall(r"(\d+)([YMWD])", edtf)]
        return ", ".join(f"{number} {noun}" + ("" if number == 1 else "s") for number, noun in spans)
    return edtf


def write_deadline(deadline: Deadline) -> tuple[str, str | None]:
    """Return the deadline's own words and, where they do not show it already, the point of time they stand for."""
    if deadline.edtf is None or deadline.edtf.startswith("P"):
        return deadline.text, None
    point = write_point(deadline.edtf)
    said = deadline.text.casefold()
    return deadline.text, None if all(_is_said(part, said) for part in point.split()) else point


def write_date(date: datetime.date) -> str:
    """Return a date as "18 March 2025"."""
    return f"{date.day} {date:%B} {date.year}"


def write_party(party: str) -> str:
    """Return "New Zealand (NZ)" for a state's code, and any other party as it is written."""
    name = name_party(party)
    return party if name == party else f"{name} ({party})"


def name_party(party: str) -> str:
    """Return "New Zealand" for a state's code, and any other party as it is written."""
    return _territories().get(party, party) if re.fullmatch(r"[A-Z]{2}", party) else party


def name_topic(code: str) -> str:
    """Return a topic's code in words: "Trade and investment", "Education, culture and people"."""
    return _TOPICS.get(code) or _list(code.split("-"))


def sort_key(edtf: str) -> tuple[str, int] | None:
    """Return what orders dates by their latest point ("2025" after "2025-10"), or None for a mere length of time."""
    return None if edtf.startswith("P") else (f"{edtf}-99-99"[: len("2025-99-99")], -len(edtf))


def _is_said(part: str, words: str) -> bool:
    """Whether ``words`` hold a year, a day or a month (by its first three letters)."""
    return (
        re.search(rf"(?<!\d)0?{re.escape(part.casefold())}" + ("" if part.isalpha() else r"(?!\d)"), words) is not None
    )


def _list(words: list[str]) -> str:
    """Return words as a list, the first with a capital: "Energy", "Digital and cyber"."""
    *first, last = words
    return (f"{', '.join(first)} and {last}" if first else last).capitalize()


@cache
def _territories() -> dict[str, str]:
    from babel import Locale

    return dict(Locale("en").territories)


@cache
def _mark(currency: str) -> str:
    from babel.numbers import get_currency_symbol

    return str(get_currency_symbol(currency, locale="en_US")) or currency
