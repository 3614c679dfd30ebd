"""Public ids, which never change: ``US-KR/2021-05-21/fact-sheet/17`` is the 17th commitment of an instrument.

A partnership's id is its parties, or its own short name; an instrument's is its partnership, date and form (with a
number behind it where there are several).
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Container, Sequence
from functools import cache
from importlib.resources import files
from itertools import count

from servanda.ledger.errors import LedgerError

_PARTNERSHIP = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,59}")
_MEMBER = re.compile(r"[\w.@+-]{1,150}")  # what Django takes for the name of a user
_MOST_NAMED = 4
_LONGEST = 56  # leaves room for a number


def partnership_id(parties: Sequence[str]) -> str:
    """Return the id of the partnership between ``parties``: at most four are named; ``other`` where there is none."""
    codes = [code for party in dict.fromkeys(parties) if (code := _slug(party))]
    if len(codes) > _MOST_NAMED:
        codes = [*codes[: _MOST_NAMED - 1], f"{len(codes) - _MOST_NAMED + 1}-more"]
    return "-".join(codes)[:_LONGEST].strip("-") or "other"


def check_partnership_id(key: str) -> str:
    """Return ``key`` where it can be the id of a partnership; raise ``LedgerError`` otherwise."""
    if not _PARTNERSHIP.fullmatch(key):
        raise LedgerError(f"{key!r} can't name a partnership: take up to 60 letters, digits and hyphens, as in US-KR")
    return key


def instrument_id(partnership: str, date: str, title: str, taken: Collection[str]) -> str:
    """Return the id of an instrument, other than those ``taken``."""
    return numbered(f"{partnership}/{date or 'undated'}/{form_of(title)}", taken)


def source_id(name: str, taken: Container[str]) -> str:
    """Return the id of a source that is named so, other than those ``taken``: ``ministry-of-trade``."""
    return numbered(_slug(name).lower()[:_LONGEST].strip("-") or "source", taken)


def cycle_id(name: str, taken: Container[str]) -> str:
    """Return the id of an assessment cycle that is named so, other than those ``taken``: ``sydney-2026``."""
    return numbered(_slug(name).lower()[:_LONGEST].strip("-") or "cycle", taken)


def numbered(key: str, taken: Container[str]) -> str:
    """Return ``key``, or where that is taken the first of ``key-2``, ``key-3`` … that is free."""
    return next(name for number in count(1) if (name := key if number == 1 else f"{key}-{number}") not in taken)


def check_member_name(name: str) -> str:
    """Return ``name`` where it can name a member; raise ``LedgerError`` otherwise."""
    if not _MEMBER.fullmatch(name):
        raise LedgerError(f"{name[:80]!r} can't name a member: take up to 150 letters, digits and @ . + - _")
    return name


def form_of(title: str) -> str:
    """Return what kind of document its title says it is: ``fact-sheet``, ``joint-statement`` … or ``instrument``."""
    words = " ".join(title.casefold().split())
    return next((form for form, cues in _forms().items() if any(cue in words for cue in cues)), "instrument")


@cache
def _forms() -> dict[str, list[str]]:
    data = tomllib.loads((files(__package__) / "data/forms.toml").read_text(encoding="utf-8"))
    return data["forms"]  # type: ignore[no-any-return]


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")
