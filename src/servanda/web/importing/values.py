"""The cells of a row in, an ``Entry`` with typed values out, and what is to be said about them.

A fault keeps a row from being imported. A doubt does not: the value is kept as a note of the commitment, and the field
is what its words say.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from servanda import wording
from servanda.extraction import money
from servanda.instruments.assemble import normalise
from servanda.ledger.errors import LedgerError
from servanda.ledger.naming import check_partnership_id
from servanda.ledger.payloads import State
from servanda.records import Kind, Strength, Topic
from servanda.web.importing.mapping import Mapped
from servanda.web.importing.tables import Row
from servanda.web.review.revising import read_parties

E = TypeVar("E", bound=StrEnum)
_DATES = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")
_SUM = re.compile(r"(?P<before>[A-Za-z]{3})?\s*(?P<figures>\d[\d,_ ]*(?:\.\d+)?)\s*(?P<after>[A-Za-z]{3})?")
_LONGEST_VERB = 80


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said about a row; ``fault`` where it can't be imported."""

    row: int
    column: str
    words: str
    fault: bool = False

    def __str__(self) -> str:
        """Return it as one line."""
        return f"row {self.row}" + (f", “{self.column}”" if self.column else "") + f": {self.words}"


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where a row says nothing else: the document, its parties and its partnership."""

    title: str = ""
    date: datetime.date | None = None
    url: str = ""
    parties: tuple[str, ...] = ()
    partnership: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as it was understood. None: the table has no such column, or the cell says nothing; "" and (): none.

    ``id`` and ``instrument`` are those of the ledger that a table of our own was exported from.
    """

    row: int
    title: str
    date: datetime.date | None
    url: str
    words: str
    id: str = ""
    instrument: str = ""
    partnership: str = ""
    publisher: str = ""
    lead_in: str = ""
    parties: tuple[str, ...] | None = None
    kind: Kind | None = None
    strength: Strength | None = None
    verb: str | None = None
    topic: Topic | None = None
    sums: tuple[tuple[float, str], ...] | None = None
    sum_words: tuple[str, ...] = ()
    deadline: str | None = None
    deadline_words: str = ""
    bodies: tuple[str, ...] | None = None
    state: State | None = None
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Cells:
    """A row being read."""

    row: Row
    mapped: Mapped
    remarks: list[Remark] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def text(self, name: str) -> str:
        column = self.mapped.columns.get(name)
        return "" if column is None else normalise(self.row.cells[column])

    def has(self, name: str) -> bool:
        return name in self.mapped.columns

    def parts(self, name: str) -> tuple[str, ...]:
        return tuple(part for part in (one.strip() for one in self.text(name).split(";")) if part)

    def fault(self, name: str, words: str) -> None:
        self.remarks.append(Remark(self.row.number, self.mapped.columns.get(name, ""), words, fault=True))

    def doubt(self, name: str, words: str) -> None:
        column = self.mapped.columns[name]
        self.remarks.append(Remark(self.row.number, column, f"{words}; it is kept as a note"))
        self.notes.append((column, self.text(name)))

    def choice(self, name: str, values: type[E], names: Callable[[E], str]) -> E | None:
        text = self.text(name)
        if not text:
            return None
        code = re.sub(r"[\W_]+", "-", text.casefold().replace("&", " ").replace(" and ", " ")).strip("-")
        found = next((one for one in values if code == one.value or text.casefold() == names(one).casefold()), None)
        if found is None:
            known = ", ".join(one.value for one in values) if len(values) < 5 else "see docs/commitments.md"
            self.doubt(name, f"“{_short(text)}” is no {name} ({known}), so that is read from the words")
        return found


def read_row(row: Row, mapped: Mapped, defaults: Defaults) -> tuple[Entry | None, list[Remark]]:
    """Return what a row says, or None where a remark is a fault, and all that is to be said about it."""
    cells = _Cells(row, mapped)
    words, title = cells.text("quote"), cells.text("title") or defaults.title
    if not any(letter.isalpha() for letter in words):
        cells.fault("quote", "there are no words")
    if not title:
        cells.fault("title", "no document is named: add a column “title”, or --title for all rows")
    entry = Entry(
        row=row.number,
        title=title,
        date=_date(cells) or defaults.date,
        url=_url(cells) or defaults.url,
        words=words,
        id=cells.text("id"),
        instrument=cells.text("instrument"),
        partnership=_partnership(cells) or defaults.partnership,
        publisher=cells.text("publisher"),
        lead_in=cells.text("lead_in"),
        parties=_parties(cells),
        kind=cells.choice("kind", Kind, str),
        strength=cells.choice("strength", Strength, str),
        verb=_verb(cells),
        topic=cells.choice("topic", Topic, lambda one: wording.name_topic(one.value)),
        sums=_sums(cells),
        sum_words=cells.parts("money_text"),
        deadline=cells.text("deadline") if cells.has("deadline") or cells.has("deadline_text") else None,
        deadline_words=cells.text("deadline_text"),
        bodies=cells.parts("bodies") if cells.has("bodies") else None,
        state=cells.choice("state", State, str),
        notes=(
            *((column, text) for column in mapped.notes if (text := normalise(row.cells[column]))),
            *cells.notes,
        ),
    )
    faulty = any(remark.fault for remark in cells.remarks)
    return (None if faulty else entry), cells.remarks


def _date(cells: _Cells) -> datetime.date | None:
    text = cells.text("date")
    if not text:
        return None
    for form in _DATES:
        try:
            return datetime.datetime.strptime(text, form).date()
        except ValueError:
            continue
    cells.fault("date", f"“{_short(text)}” is no day: write 2025-03-18, or 18 March 2025")
    return None


def _url(cells: _Cells) -> str:
    text = cells.text("url")
    if text and not re.fullmatch(r"https?://[^\s/]\S*", text):
        cells.doubt("url", f"“{_short(text)}” is no web address")
        return ""
    return text


def _partnership(cells: _Cells) -> str:
    text = cells.text("partnership")
    try:
        return check_partnership_id(text) if text else ""
    except LedgerError as error:
        cells.fault("partnership", str(error))
        return ""


def _parties(cells: _Cells) -> tuple[str, ...] | None:
    text = cells.text("parties")
    if not text:
        return None
    try:
        return read_parties(text)
    except ValueError as error:
        cells.doubt("parties", str(error))
        return None


def _verb(cells: _Cells) -> str | None:
    text = cells.text("verb").casefold()
    if len(text) > _LONGEST_VERB:
        cells.doubt("verb", "it is longer than a verb")
        return None
    return text or None


def _sums(cells: _Cells) -> tuple[tuple[float, str], ...] | None:
    if not cells.has("money"):
        return None
    found: list[tuple[float, str]] = []
    for part in cells.parts("money"):
        one = _sum(part)
        if one is None:
            cells.doubt("money", f"“{_short(part)}” is no sum with its currency, such as USD 40000000 or $40 million")
            return None
        found.append(one)
    return tuple(found)


def _sum(text: str) -> tuple[float, str] | None:
    plain = _SUM.fullmatch(text)
    currency = plain and (plain["before"] or plain["after"])
    if plain and currency and not (plain["before"] and plain["after"]):
        return float(re.sub(r"[,_ ]", "", plain["figures"])), currency.upper()
    sums = money.find(text)
    return (float(sums[0].amount), sums[0].currency) if len(sums) == 1 else None


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59]}…"
