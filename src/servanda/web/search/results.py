"""A ``SearchFilter`` in, what the page and the API show out: a page of hits, each with its address, and the facets.

Facets count the best hits, by words and by meaning, not all that hold one of the words; a facet of which a value is
chosen counts as if none was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from servanda.ledger.errors import LedgerError
from servanda.ledger.indexing import open_index
from servanda.ledger.models import Partnership
from servanda.records import Span
from servanda.searching import Found, Hit, Index, IndexFaultError, PassageKind, Query
from servanda.searching.highlighting import excerpt
from servanda.searching.passages import Passage
from servanda.web.lists.facets import MOST, Choice, Facet
from servanda.web.lists.labels import LABELS, word
from servanda.web.lists.paging import Page
from servanda.web.search.filters import NARROWING, SearchFilter


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as the page shows it: where it leads, and pieces of its text with whether they were asked for."""

    hit: Hit
    address: str
    pieces: Sequence[tuple[str, bool]]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found, the facets, and what the query was not taken as."""

    page: Page[Hit]
    facets: Sequence[Facet]
    notes: Sequence[str]
    passages: int


def find(asked: SearchFilter, *, facets: bool = True) -> Results:
    """Return what is found; past the end, the last page. Raises ``LedgerError`` where the index can't be read."""
    try:
        return _find(asked, facets)
    except IndexFaultError as error:
        raise LedgerError(f"{error}: servanda search --rebuild WORD makes it anew") from None


def _find(asked: SearchFilter, facets: bool) -> Results:
    index, query = open_index(), asked.to_query()
    found = index.search(query, asked.size, (asked.page - 1) * asked.size)
    number = asked.page
    if not found.hits and found.total:
        number = -(-found.total // asked.size)
        found = index.search(query, asked.size, (number - 1) * asked.size)
    page = Page(found.hits, number, asked.size, found.total)
    counted = _facets(index, asked, query, found) if facets else []
    return Results(page, counted, query.notes, len(index))


def show(hits: Iterable[Hit]) -> list[Shown]:
    """Return hits as the page shows them."""
    return [_show(hit) for hit in hits]


def address_of(passage: Passage) -> str:
    """Return where a passage is read: the commitment's page, its place in the instrument, or where it was published."""
    match passage.kind:
        case PassageKind.COMMITMENT:
            return reverse("commitment", args=[passage.id])
        case PassageKind.INSTRUMENT:
            return reverse("instrument", args=[passage.source])
        case PassageKind.BLOCK:
            return reverse("instrument", args=[passage.source]) + f"#b{passage.place}"
        case PassageKind.DOCUMENT:
            return passage.url if passage.url.startswith(("http://", "https://")) else ""


def _show(hit: Hit) -> Shown:
    text = hit.passage.text
    part = excerpt(text, hit.spans)
    return Shown(hit, address_of(hit.passage), _pieces(text, part, hit.spans), part.start > 0, part.end < len(text))


def _pieces(text: str, part: Span, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    pieces, at = [], part.start
    for span in spans:
        start, end = max(span.start, part.start), min(span.end, part.end)
        if start >= end:
            continue
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(words, marked) for words, marked in [*pieces, (text[at : part.end], False)] if words]


def _facets(index: Index, asked: SearchFilter, query: Query, found: Found) -> list[Facet]:
    names = dict(Partnership.objects.values_list("id", "name"))
    facets = [_facet(name, asked, _count(index, asked, query, found, name), names) for name in NARROWING]
    return [facet for facet in facets if facet.choices]


def _count(index: Index, asked: SearchFilter, query: Query, found: Found, name: str) -> dict[str, int]:
    """Return how many of the hits each value has, as if no value of this facet was chosen."""
    if not getattr(asked, name):
        return index.count(name, found.rows)
    free = asked.but(**{name: []}).to_query()
    return index.count(name, index.search(free, 0).rows)


def _facet(name: str, asked: SearchFilter, counts: dict[str, int], partnerships: dict[str, str]) -> Facet:
    chosen = {str(value) for value in getattr(asked, name)}

    def reads(value: str) -> str:
        return partnerships.get(value, value) if name == "partnership" else word(name, value)

    values = sorted(counts, reverse=True) if name == "year" else sorted(counts, key=lambda v: (-counts[v], reads(v)))
    values += sorted(chosen - set(values))
    listed = [value for place, value in enumerate(values) if place < MOST or value in chosen]
    choices = [Choice(value, reads(value), counts.get(value, 0), value in chosen) for value in listed]
    return Facet(name, LABELS[name], choices, len(values) - len(listed))
