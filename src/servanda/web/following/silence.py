"""What is silent, and what falls due next, as their page shows them."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from servanda import wording
from servanda.ledger import models as m
from servanda.ledger.silence import Unheard, silent_of
from servanda.records import Kind
from servanda.web.following.filters import SilentFilter
from servanda.web.lists.facets import Choice, Facet, parties_of
from servanda.web.lists.filter import SHOWN

CHOICES: Final = (0, 6, 12, 24)
_NEXT: Final = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment that is silent, with who is to act."""

    unheard: Unheard
    parties: Sequence[str]

    @property
    def commitment(self) -> m.Commitment:
        """The commitment."""
        return self.unheard.commitment


def list_silent(asked: SilentFilter, today: datetime.date) -> list[Row]:
    """Return what is silent of the partnerships that are asked for, the longest silence first."""
    found: list[Unheard] = []
    wanted: Sequence[str | None] = asked.partnership or [None]
    for partnership in wanted:
        found += silent_of(partnership, asked.months or None, today)
    found.sort(key=lambda row: (row.last, row.commitment.id))
    parties = defaultdict[str, list[str]](list)
    for key, party in parties_of(row.commitment.id for row in found):
        parties[key].append(party)
    return [Row(row, parties[row.commitment.id]) for row in found]


def narrow(rows: Iterable[Row], asked: SilentFilter, but: str = "") -> list[Row]:
    """Return the rows that fit the filter, that of the parameter ``but`` left aside."""
    return [row for row in rows if all(_fits(row, asked, name) for name in ("topic", "party", "kind") if name != but)]


def facets_of(rows: Sequence[Row], asked: SilentFilter) -> list[Facet]:
    """Return the facets, each with the counts it has where its own values are not asked for."""
    topics = Counter(row.commitment.topic for row in narrow(rows, asked, "topic"))
    parties = Counter(party for row in narrow(rows, asked, "party") for party in row.parties)
    kinds = Counter(row.commitment.kind for row in narrow(rows, asked, "kind"))
    return [
        Facet(
            "topic",
            "Topic",
            [Choice(t, wording.name_topic(t), count, t in asked.topic) for t, count in topics.most_common()],
        ),
        Facet(
            "party",
            "Party",
            [Choice(p, wording.name_party(p), count, p in asked.party) for p, count in parties.most_common(30)],
        ),
        Facet(
            "kind",
            "Kind",
            [Choice(k.value, k.value.capitalize(), kinds[k.value], k in asked.kind) for k in Kind if kinds[k.value]],
        ),
    ]


def due_next(partnerships: Sequence[str], today: datetime.date) -> list[m.Commitment]:
    """Return the commitments that fall due next, with their parties."""
    rows = m.Commitment.objects.filter(deadline__gte=today.isoformat(), state__in=SHOWN)
    if partnerships:
        rows = rows.filter(partnership__in=partnerships)
    shown = rows.select_related("instrument").prefetch_related("party_rows").defer("record", "instrument__text")
    return list(shown.order_by("deadline", "id")[:_NEXT])


def _fits(row: Row, asked: SilentFilter, name: str) -> bool:
    chosen: Sequence[str] = getattr(asked, name)
    values = row.parties if name == "party" else [getattr(row.commitment, name)]
    return not chosen or any(value in chosen for value in values)
