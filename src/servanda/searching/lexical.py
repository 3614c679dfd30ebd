"""Words to rows by BM25: the full-text index (tantivy), its fields, and a ``Query`` as it asks for it.

Words are lower-cased, stripped of accents and stemmed; the same steps make the index, the query and the highlights.
A word counts in the text and, for less, in the title. Filters hold for every hit.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import tantivy
from tantivy import Filter, Occur, TextAnalyzerBuilder, Tokenizer

from servanda.matching.words import carries_meaning
from servanda.searching.passages import HIDDEN, Passage
from servanda.searching.query import Filters, Query, Term
from servanda.searching.store import IndexFaultError

TITLE: Final = 0.25  # what a word of the title counts, beside one of the text
_ANALYZER: Final = "servanda"
_LABELS: Final = ("kind", "partnership", "party", "topic", "state")
_LONGEST = 60  # letters of a word that is kept
_NEVER = "9999-12-31"


@cache
def analyzer() -> Any:
    """Return what makes words of a text."""
    steps = (Filter.remove_long(_LONGEST), Filter.lowercase(), Filter.ascii_fold(), Filter.stemmer("english"))
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in steps:
        builder = builder.filter(step)
    return builder.build()


@lru_cache(maxsize=50_000)
def stems(words: str) -> tuple[str, ...]:
    """Return the stems of some words, in order."""
    return tuple(analyzer().analyze(words))


@cache
def schema() -> Any:
    """Return the fields of the index: nothing is stored but the number of the row."""
    builder = tantivy.SchemaBuilder()
    for name in ("text", "title"):
        builder.add_text_field(name, tokenizer_name=_ANALYZER)
    for name in (*_LABELS, "source"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("date", indexed=True, fast=True)
    builder.add_unsigned_field("row", indexed=True, fast=True)
    return builder.build()


def open_index(folder: Path) -> Any:
    """Open the index in a folder, or make an empty one; raises ``ValueError`` or ``OSError`` where it is damaged."""
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(schema(), path=str(folder), reuse=True)
    index.register_tokenizer(_ANALYZER, analyzer())
    return index


def document(passage: Passage, row: int) -> Any:
    """Return a passage as the index takes it in."""
    made = tantivy.Document()
    made.add_text("text", passage.text)
    if passage.title:
        made.add_text("title", passage.title)
    for name in ("kind", "partnership", "topic", "state"):
        if value := getattr(passage, name):
            made.add_text(name, value.casefold())
    for party in passage.parties:
        made.add_text("party", party.casefold())
    made.add_text("source", passage.source)
    made.add_unsigned("date", _day(passage.date))
    made.add_unsigned("row", row)
    return made


class Words:
    """The full-text index as it is at one moment."""

    def __init__(self, folder: Path) -> None:
        """Open it."""
        self._folder = folder
        self._index = open_index(folder)
        self._index.reload()
        self._searcher = self._index.searcher()

    @property
    def count(self) -> int:
        """How many passages it holds."""
        return int(self._searcher.num_docs)

    def best(self, query: Query, limit: int) -> dict[int, float]:
        """Return the rows that match best, best first, with their scores."""
        asked = _asked(query)
        return {} if asked is None else self._find(asked, limit)

    def fitting(self, query: Query, rows: Sequence[int]) -> set[int]:
        """Return those of the rows that hold the phrases of a query, and none of the words to do without."""
        if not rows:
            return set()
        among = tantivy.Query.term_set_query(schema(), "row", list(rows))
        return set(self._find(_all_of([among, *_musts(query)], _nots(query)), len(rows)))

    def rows_of(self, source: str) -> list[int]:
        """Return the rows of an instrument or document."""
        return list(self._find(tantivy.Query.term_query(schema(), "source", source), max(self.count, 1)))

    def _find(self, asked: Any, limit: int) -> dict[int, float]:
        try:
            hits = self._searcher.search(asked, limit, count=False).hits
            rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        except ValueError:
            folder = self._folder.parent.parent
            raise IndexFaultError(f"the index at {folder} is damaged: its words can't be read") from None
        return {row: score for row, (score, _) in zip(rows, hits, strict=True)}


def _asked(query: Query) -> Any | None:
    """Return a query as the index takes it; None where it has no word to find."""
    wanted = [term for term in query.terms if not term.without]
    loose = [part for term in wanted if not term.phrase and not term.title for part in _parts(term)]
    telling = [part for part in loose if carries_meaning(part.casefold())] or loose
    any_of = [one for part in dict.fromkeys(telling) if (one := _anywhere(stems(part))) is not None]
    musts = _musts(query)
    if not any_of and not musts:
        return None
    clauses = [(Occur.Must, one) for one in musts]
    if any_of:
        clauses.append((Occur.Should if musts else Occur.Must, _any_of(any_of)))
    clauses += [(Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in _filters(query.filters)]
    clauses += [(Occur.MustNot, one) for one in _nots(query)]
    return tantivy.Query.boolean_query(clauses)


def _parts(term: Term) -> list[str]:
    return term.words.split()


def _musts(query: Query) -> list[Any]:
    """Return what a hit must hold: phrases, and words of the title."""
    strict = [term for term in query.terms if (term.phrase or term.title) and not term.without]
    found = [_in_title(stems(term.words)) if term.title else _anywhere(stems(term.words)) for term in strict]
    return [one for one in found if one is not None]


def _nots(query: Query) -> list[Any]:
    terms = [term for term in query.terms if term.without]
    found = [_in_title(stems(term.words)) if term.title else _anywhere(stems(term.words)) for term in terms]
    hidden = [] if query.filters.state else [_label("state", state) for state in sorted(HIDDEN)]
    return [*(one for one in found if one is not None), *hidden]


def _anywhere(words: tuple[str, ...]) -> Any | None:
    """Return a query for a word, or words side by side, in the text or the title."""
    if not words:
        return None
    return _any_of([_side_by_side("text", words), tantivy.Query.boost_query(_side_by_side("title", words), TITLE)])


def _in_title(words: tuple[str, ...]) -> Any | None:
    return _side_by_side("title", words) if words else None


def _side_by_side(field: str, words: tuple[str, ...]) -> Any:
    if len(words) == 1:
        return tantivy.Query.term_query(schema(), field, words[0])
    return tantivy.Query.phrase_query(schema(), field, list(words))


def _filters(filters: Filters) -> Iterable[Any]:
    for name in _LABELS:
        if values := getattr(filters, name):
            yield _any_of([_label(name, value) for value in values])
    if filters.year:
        yield _any_of([_between(year, f"{year}-99") for year in filters.year])
    if filters.after or filters.before:
        yield _between(filters.first_day, filters.last_day)


def _label(name: str, value: str) -> Any:
    return tantivy.Query.term_query(schema(), name, value.casefold())


def _between(first: str, last: str) -> Any:
    low, high = _day(first) if first else 1, _day(last or _NEVER)
    return tantivy.Query.range_query(schema(), "date", tantivy.FieldType.Unsigned, low, high)


def _day(date: str) -> int:
    """Return a date as a number that grows with it: 20210521; what is not said counts as 0, no date at all is 0."""
    digits = date.replace("-", "")
    return int(f"{digits:0<8}") if digits.isdecimal() else 0


def _any_of(queries: Sequence[Any]) -> Any:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Should, one) for one in queries])


def _all_of(musts: Sequence[Any], nots: Sequence[Any]) -> Any:
    clauses = [(Occur.Must, one) for one in musts] + [(Occur.MustNot, one) for one in nots]
    return tantivy.Query.boolean_query(clauses)
