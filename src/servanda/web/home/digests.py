"""What the first page tells, counted in the database.

``tally`` counts the commitments of all instruments in one pass, over the columns that the list index holds; the
partnerships and what awaits review are both made of it.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from django.db.models import Count, Q

from servanda.ledger.models import Commitment, Instrument, Partnership
from servanda.ledger.payloads import CLOSED, State
from servanda.web.lists.filter import SHOWN, SOON

_PARTNERSHIPS = 12
_DUE = 8
_WAITING = 8
_OPEN = tuple(state for state in State if state not in CLOSED)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many commitments of an instrument stand, are proposed, have a suggestion, and are to be looked at again."""

    shown: int
    proposed: int
    suggested: int
    recheck: int

    @property
    def waits(self) -> bool:
        """Whether something awaits review."""
        return bool(self.proposed or self.suggested or self.recheck)


@dataclass(frozen=True, slots=True)
class PartnershipDigest:
    """A partnership, how much stands under it, and from when to when."""

    id: str
    name: str
    parties: list[str]
    instruments: int
    commitments: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class DueCommitment:
    """A commitment with its parties' codes, to be listed."""

    id: str
    quote: str
    deadline: str
    codes: list[str]
    instrument: str


@dataclass(frozen=True, slots=True)
class Due:
    """Commitments whose deadline is in the next 90 days: the first of them, and how many there are."""

    first: list[DueCommitment]
    total: int
    today: str
    until: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An instrument with what awaits review in it."""

    id: str
    title: str
    date: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The newest instruments that await review, how many there are in all, and how many proposals."""

    first: list[Waiting]
    total: int
    proposed: int

    @property
    def rest(self) -> int:
        """How many are not among the first."""
        return self.total - len(self.first)


def tally() -> dict[str, Tally]:
    """Return the counts of each instrument that has commitments."""
    rows = (
        Commitment.objects.filter(state__in=_OPEN)
        .order_by()
        .values_list("instrument")
        .annotate(
            shown=Count("id", filter=Q(state__in=SHOWN)),
            proposed=Count("id", filter=Q(state=State.PROPOSED)),
            suggested=Count("id", filter=Q(suggestion__gt="")),
            rechecked=Count("id", filter=Q(recheck=True)),
        )
    )
    return {key: Tally(*counts) for key, *counts in rows}


def partnerships(tallies: Mapping[str, Tally]) -> tuple[list[PartnershipDigest], int]:
    """Return the partnerships with the latest instruments, and how many there are."""
    filed: dict[str, list[tuple[str, int]]] = {}
    for key, partnership, date in Instrument.objects.values_list("id", "partnership", "date"):
        filed.setdefault(partnership, []).append((date, tallies[key].shown if key in tallies else 0))
    found = []
    for row in Partnership.objects.all():
        under = filed.get(row.id, [])
        dates = sorted(date for date, _ in under if date) or [""]
        parties = msgspec.json.decode(row.parties, type=list[str])
        shown = sum(count for _, count in under)
        found.append(PartnershipDigest(row.id, row.name, parties, len(under), shown, dates[0], dates[-1]))
    found.sort(key=lambda partnership: (partnership.last, partnership.id), reverse=True)
    return found[:_PARTNERSHIPS], len(found)


def due(today: datetime.date) -> Due:
    """Return what is due from ``today`` on for 90 days."""
    until = today + datetime.timedelta(days=SOON)
    rows = Commitment.objects.filter(deadline__range=(today.isoformat(), until.isoformat()), state__in=SHOWN)
    keys = list(rows.order_by("deadline", "id").values_list("id", flat=True))
    listed = Commitment.objects.filter(pk__in=keys[:_DUE]).order_by("deadline", "id")
    first = [
        DueCommitment(
            row.id, row.quote, row.deadline, [party.party for party in row.party_rows.all()], row.instrument.title
        )
        for row in listed.select_related("instrument")
        .only("quote", "deadline", "instrument__title")
        .prefetch_related("party_rows")
    ]
    return Due(first, len(keys), today.isoformat(), until.isoformat())


def waiting(tallies: Mapping[str, Tally]) -> WaitingList:
    """Return the newest instruments in which something awaits review, and what."""
    keys = [key for key, counts in tallies.items() if counts.waits]
    rows = Instrument.objects.filter(pk__in=keys).order_by("-date", "-added").values_list("id", "title", "date")
    first = [Waiting(key, title, date, tallies[key]) for key, title, date in rows[:_WAITING]]
    return WaitingList(first, len(keys), sum(counts.proposed for counts in tallies.values()))
