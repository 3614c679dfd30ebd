"""What somebody typed in, a ``Query`` out: words, phrases, words to do without, and filters.

``"in quotation marks"`` is a phrase, ``-word`` one to do without, ``title:word`` must stand in the title, and
``party:KR topic:energy after:2021-05`` narrow down. Nothing that is typed is an error: what can't be understood is
left out or taken as words, and a note says so.
"""

import datetime
import re
from dataclasses import dataclass, field, replace
from typing import Any, Final

from servanda.records import Topic
from servanda.searching.passages import PassageKind

NARROWING: Final = ("kind", "partnership", "party", "topic", "state", "year")
DATES: Final = ("after", "before")
LONGEST: Final = 1000  # letters of a query
_PIECE = re.compile(
    r'(?P<minus>-?)(?:(?P<field>[^\W\d_]+):)?(?:["“”](?P<phrase>[^"“”]*)(?P<end>["“”]|$)|(?P<word>[^\s"“”]+))'
)
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_KNOWN: Final = {"topic": tuple(Topic), "kind": tuple(PassageKind)}


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that is searched for. ``phrase``: its words side by side, and it must be there."""

    words: str
    phrase: bool = False
    without: bool = False
    title: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """What a passage must be. Values of one filter are alternatives; different filters must all hold.

    ``after`` and ``before`` are a year, a month or a day, and hold that time itself. Without ``state`` commitments
    that were rejected, merged, split or withdrawn are left out.
    """

    kind: tuple[str, ...] = ()
    partnership: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    after: str = ""
    before: str = ""

    def __bool__(self) -> bool:
        """Whether anything is narrowed down."""
        return self != Filters()

    def and_also(self, other: "Filters") -> "Filters":
        """Return both: alternatives of either are alternatives, of two dates the narrower one holds."""
        return Filters(
            **{name: tuple(dict.fromkeys((*getattr(self, name), *getattr(other, name)))) for name in NARROWING},
            after=max(self.after, other.after),
            before=min(filter(None, (self.before, other.before)), default="", key=_last_day),
        )

    @property
    def first_day(self) -> str:
        """The first day that the dates let through, as far as it is said: 2021-05; "" for any."""
        return self.after

    @property
    def last_day(self) -> str:
        """A text after which no date that is let through sorts; "" for any."""
        return _last_day(self.before) if self.before else ""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for. ``notes`` say, a sentence each, what was not taken as it was typed."""

    terms: tuple[Term, ...] = ()
    filters: Filters = field(default_factory=Filters)
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All words that are to be found, as one text."""
        return " ".join(term.words for term in self.terms if not term.without)

    @property
    def strict(self) -> bool:
        """Whether some words must be there, or must not."""
        return any(term.phrase or term.without or term.title for term in self.terms)

    def narrowed(self, filters: Filters) -> "Query":
        """Return the same query with more filters."""
        return replace(self, filters=self.filters.and_also(filters))


def parse(typed: str) -> Query:
    """Return what was typed as a query. Never raises."""
    terms: list[Term] = []
    notes: list[str] = []
    filters = Filters()
    text = "".join(char if char.isprintable() else " " for char in typed)
    if len(text) > LONGEST:
        text = text[:LONGEST]
        notes.append(f"only the first {LONGEST} letters were searched for")
    for piece in _PIECE.finditer(text):
        name, value = (piece["field"] or "").lower(), piece["word"]
        quoted = value is None
        if quoted:
            value = " ".join(piece["phrase"].split())
            if not piece["end"]:
                notes.append("a quotation mark is not closed: the words from there to the end are taken as a phrase")
        if not name and not quoted and value[-1] == ":" and value[:-1].lower() in (*NARROWING, *DATES, "title"):
            notes.append(f"“{value}” names nothing and was left out: write what it must be right behind it")
            continue
        if name in NARROWING or name in DATES:
            filters = filters.and_also(_filter(name, value, bool(piece["minus"]), notes))
            continue
        if name and name != "title":
            notes.append(f"“{name}:” is no filter, so it is searched for as a word: filters are {_listed()}")
            value = f"{name} {value}"
        if re.search(r"\w", value):
            terms.append(Term(value, quoted, bool(piece["minus"]), name == "title"))
    if terms and all(term.without for term in terms):
        notes.append("there are only words to do without: name one to find as well")
    return Query(tuple(terms), filters, tuple(dict.fromkeys(notes)))


def read_date(text: str) -> str:
    """Return a year, month or day as it was typed; raise ``ValueError`` where it is none."""
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    datetime.date.fromisoformat(f"{text}-01-01"[:10])
    return text


def _filter(name: str, value: str, without: bool, notes: list[str]) -> Filters:
    """Return one filter; none where it can't be understood, which is noted."""
    said: dict[str, Any] = {}
    if without:
        notes.append(f"“-{name}:” is not understood and was left out: filters say what must be")
    elif not value:
        notes.append(f"“{name}:” names nothing and was left out")
    elif name in DATES or name == "year":
        try:
            said[name] = read_date(value) if name in DATES else (read_date(value)[:4],)
        except ValueError:
            notes.append(f"“{name}:{value}” is no date and was left out: write 2021, 2021-05 or 2021-05-21")
    else:
        known = _KNOWN.get(name)
        if known and value.lower() not in known:
            notes.append(f"there is no {name} “{value}”: take one of {', '.join(known)}")
        said[name] = (value,)
    return Filters(**said)


def _last_day(date: str) -> str:
    return date if len(date) == 10 else f"{date}-99"


def _listed() -> str:
    return ", ".join(f"{name}:" for name in (*NARROWING, *DATES, "title"))
