"""Links and evidence in, the cards of the inbox out: the commitment's words on one side, the passage on the other."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet

from servanda.ledger import models as m
from servanda.ledger.documents import document_of, instrument_of
from servanda.ledger.following import live_evidence, live_links, reasons_of, words_of
from servanda.ledger.payloads import FollowState
from servanda.matching import Relation
from servanda.matching.evidence import Stance
from servanda.records import Span
from servanda.web.following.context import Around, Piece, around, cut
from servanda.web.following.filters import FollowFilter, Found
from servanda.web.lists.facets import Choice, Facet
from servanda.web.lists.paging import Page, cut_list

R = TypeVar("R", m.Link, m.Evidence)


@dataclass(frozen=True, slots=True)
class Card:
    """A link or a piece of evidence to be decided on.

    ``said`` is its relation or stance, ``choices`` what that may be; ``title``, ``date`` and ``url`` are those of the
    text in which the passage stands. ``later`` is the commitment at the other end, "" for a passage.
    """

    found: Found
    key: str
    commitment: m.Commitment
    words: Sequence[Piece]
    passage: Around
    said: str
    choices: Sequence[str]
    title: str
    date: str
    publisher: str
    url: str
    instrument: str
    later: str
    why: str
    percent: int
    state: str
    reason: str
    decided_by: str
    changed: int

    @property
    def undecided(self) -> bool:
        """Whether nobody has decided on it."""
        return self.state == FollowState.PROPOSED


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a list is sorted and filtered by."""

    score: float
    found: Found
    key: str
    partnership: str
    said: str


def page_of(asked: FollowFilter) -> tuple[Page[Card], list[Facet]]:
    """Return the page that is asked for, the surest first, and the facets."""
    every = _list(asked)
    rows = sorted((row for row in every if _fits(row, asked)), key=lambda row: (-row.score, row.found, row.key))
    page = cut_list(rows, asked)
    cards = cards_of([(row.found, row.key) for row in page.rows])
    return Page(cards, page.number, page.size, page.total), _facets(every, asked)


def cards_of(wanted: Sequence[tuple[Found, str]]) -> list[Card]:
    """Return the cards of these links and evidence, in this order; those that there are not are left out."""
    links = _with_ends(m.Link.objects.all(), "earlier", "later_instrument").in_bulk(
        [key for found, key in wanted if found is Found.LINK]
    )
    evidence = _with_ends(m.Evidence.objects.all(), "commitment", "document").in_bulk(
        [key for found, key in wanted if found is Found.EVIDENCE]
    )
    cards = []
    for found, key in wanted:
        if found is Found.LINK and key in links:
            cards.append(_card_of_link(links[key]))
        elif found is Found.EVIDENCE and key in evidence:
            cards.append(_card_of_evidence(evidence[key]))
    return cards


def _with_ends(rows: QuerySet[R], commitment: str, text: str) -> QuerySet[R]:
    related = (commitment, f"{commitment}__instrument", f"{commitment}__partnership", text)
    heavy = (f"{commitment}__record", f"{commitment}__instrument__text", f"{commitment}__instrument__blocks")
    return rows.select_related(*related).defer(*heavy)


def _list(asked: FollowFilter) -> list[_Listed]:
    columns = ("score", "id", "partnership_id")
    links = live_links().filter(state__in=asked.state).values_list(*columns, "relation")
    evidence = live_evidence().filter(state__in=asked.state).values_list(*columns, "stance")
    return [
        *(_Listed(score, Found.LINK, key, partnership, said) for score, key, partnership, said in links),
        *(_Listed(score, Found.EVIDENCE, key, partnership, said) for score, key, partnership, said in evidence),
    ]


def _fits(row: _Listed, asked: FollowFilter, but: str = "") -> bool:
    if but != "partnership" and asked.partnership and row.partnership not in asked.partnership:
        return False
    if but != "found" and asked.found and row.found not in asked.found:
        return False
    if but in ("relation", "stance") or not (asked.relation or asked.stance):
        return True
    return row.said in (asked.relation if row.found is Found.LINK else asked.stance)


def _facets(rows: Iterable[_Listed], asked: FollowFilter) -> list[Facet]:
    every = list(rows)
    names = dict(m.Partnership.objects.values_list("id", "name"))
    partnerships = Counter(row.partnership for row in every if _fits(row, asked, "partnership"))
    found = Counter(row.found for row in every if _fits(row, asked, "found"))
    said = Counter((row.found, row.said) for row in every if _fits(row, asked, "relation"))
    return [
        Facet(
            "partnership",
            "Partnership",
            [
                Choice(key, names.get(key, key), count, key in asked.partnership)
                for key, count in partnerships.most_common(30)
            ],
        ),
        Facet("found", "Kind", [Choice(f, _FOUND[f], found[f], f in asked.found) for f in Found if found[f]]),
        _values("relation", "Relation of a link", Found.LINK, Relation, said, asked.relation),
        _values("stance", "Stance of evidence", Found.EVIDENCE, Stance, said, asked.stance),
    ]


def _values(
    name: str,
    label: str,
    found: Found,
    values: Iterable[Any],
    counts: Mapping[tuple[Found, str], int],
    chosen: Sequence[Any],
) -> Facet:
    choices = [Choice(v.value, v.value.capitalize(), counts.get((found, v.value), 0), v in chosen) for v in values]
    return Facet(name, label, [choice for choice in choices if choice.count or choice.chosen])


_FOUND: Mapping[Found, str] = {Found.LINK: "Links", Found.EVIDENCE: "Evidence"}


def _card_of_link(row: m.Link) -> Card:
    reasons, later = reasons_of(row), row.later_instrument
    here = [span for _, _, spans, _ in reasons for span in spans]
    there = [span for _, _, _, spans in reasons for span in spans]
    quote = row.earlier.quote
    own = Span(row.earlier_start, row.earlier_start + len(quote))
    return Card(
        found=Found.LINK,
        key=row.id,
        commitment=row.earlier,
        words=list(cut(quote, own.start, own, here)),
        passage=around(instrument_of(later), Span(row.later_start, row.later_end), there),
        said=row.relation,
        choices=[relation.value for relation in Relation],
        title=later.title,
        date=later.date,
        publisher=later.publisher,
        url=later.url,
        instrument=later.id,
        later=row.later,
        **_decided(row),
    )


def _card_of_evidence(row: m.Evidence) -> Card:
    quote, document = row.commitment.quote, row.document
    return Card(
        found=Found.EVIDENCE,
        key=row.id,
        commitment=row.commitment,
        words=[Piece(quote, own=True, telling=False)],
        passage=around(document_of(document), Span(row.start, row.end), words_of(row)),
        said=row.stance,
        choices=[stance.value for stance in Stance],
        title=document.title,
        date=document.date,
        publisher=document.publisher,
        url=document.url,
        instrument="",
        later="",
        **_decided(row),
    )


def _decided(row: m.Link | m.Evidence) -> dict[str, Any]:
    names = ("why", "state", "reason", "decided_by", "changed")
    return {**{name: getattr(row, name) for name in names}, "percent": round(100 * row.score)}
