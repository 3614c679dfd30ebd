"""What the first page tells, counted in the database."""

import datetime
from collections import Counter
from dataclasses import dataclass

import msgspec
from django.db.models import Count, Max, Min

from servanda.ledger.models import Commitment, Instrument, Partnership
from servanda.ledger.payloads import CLOSED, State
from servanda.web.lists.filter import SHOWN, SOON

_PARTNERSHIPS = 12
_DUE = 8
_WAITING = 8


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
    proposed: int
    suggested: int
    recheck: int


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The newest instruments that await review, and how many there are in all."""

    first: list[Waiting]
    total: int
    commitments: int

    @property
    def rest(self) -> int:
        """How many are not among the first."""
        return self.total - len(self.first)


def partnerships() -> tuple[list[PartnershipDigest], int]:
    """Return the partnerships with the latest instruments, and how many there are."""
    filed = {
        key: (number, first, last)
        for key, number, first, last in Instrument.objects.order_by()
        .values_list("partnership")
        .annotate(Count("id"), Min("date"), Max("date"))
    }
    counts = dict(Commitment.objects.order_by().values_list("partnership").annotate(Count("id")))
    found = []
    for row in Partnership.objects.all():
        instruments, first, last = filed.get(row.id, (0, "", ""))
        parties = msgspec.json.decode(row.parties, type=list[str])
        found.append(PartnershipDigest(row.id, row.name, parties, instruments, counts.get(row.id, 0), first, last))
    found.sort(key=lambda partnership: (partnership.last, partnership.id), reverse=True)
    return found[:_PARTNERSHIPS], len(found)


def due(today: datetime.date) -> Due:
    """Return what is due from ``today`` on for 90 days."""
    until = today + datetime.timedelta(days=SOON)
    rows = Commitment.objects.filter(deadline__range=(today.isoformat(), until.isoformat()), state__in=SHOWN)
    listed = rows.order_by("deadline", "id").select_related("instrument").prefetch_related("party_rows")
    first = [
        DueCommitment(
            row.id, row.quote, row.deadline, [party.party for party in row.party_rows.all()], row.instrument.title
        )
        for row in listed.only("quote", "deadline", "instrument__title")[:_DUE]
    ]
    return Due(first, rows.count(), today.isoformat(), until.isoformat())


def waiting() -> WaitingList:
    """Return the newest instruments in which something awaits review, and what."""
    proposed = _by_instrument(state=State.PROPOSED)
    suggested = _by_instrument(suggestion__gt="", exclude=CLOSED)
    recheck = _by_instrument(recheck=True, exclude=CLOSED)
    keys = proposed.keys() | suggested.keys() | recheck.keys()
    rows = Instrument.objects.filter(pk__in=keys).order_by("-date", "-added").values_list("id", "title", "date")
    first = [Waiting(*row, proposed[row[0]], suggested[row[0]], recheck[row[0]]) for row in rows[:_WAITING]]
    return WaitingList(first, len(keys), sum(proposed.values()))


def _by_instrument(exclude: tuple[State, ...] = (), **wanted: object) -> Counter[str]:
    rows = Commitment.objects.filter(**wanted).exclude(state__in=exclude)
    return Counter(dict(rows.order_by().values_list("instrument").annotate(Count("id"))))
