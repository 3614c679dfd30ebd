"""What can be asked of the lists of instruments and partnerships, and the rows that answer."""

from dataclasses import dataclass
from typing import Literal

import msgspec
from django.db.models import Count, F, Max, Q, QuerySet
from pydantic import Field

from servanda.ledger.models import Commitment, Instrument, Partnership
from servanda.ledger.payloads import State
from servanda.web.lists import sorting
from servanda.web.lists.filter import SHOWN, Filter, Year, words_of

InstrumentSort = Literal[
    "date", "-date", "title", "-title", "partnership", "-partnership", "publisher", "-publisher"
]  # fmt: skip
PartnershipSort = Literal[
    "name", "-name", "instruments", "-instruments", "commitments", "-commitments", "last", "-last"
]  # fmt: skip
_COLUMNS: sorting.Columns = {
    "date": [F("date")],
    "title": [F("title")],
    "partnership": [F("partnership__name")],
    "publisher": [sorting.absent_last("publisher")],
}


class InstrumentFilter(Filter):
    """What can be asked of the list of instruments."""

    partnership: list[str] = Field(default=[], description="Id of a partnership, as in US-KR")
    party: list[str] = Field(default=[], description="A party of the instrument: code or name")
    year: list[Year] = Field(default=[], description="Year of the instrument")
    q: str = Field(default="", max_length=200, description="Words of the title")
    awaiting: bool | None = Field(default=None, description="Whether proposals in it await review")
    sort: InstrumentSort = Field(default="-date", description="Column to sort by")


class PartnershipFilter(Filter):
    """What can be asked of the list of partnerships."""

    q: str = Field(default="", max_length=200, description="Words of the name")
    sort: PartnershipSort = Field(default="name", description="Column to sort by")


def instruments(asked: InstrumentFilter) -> QuerySet[Instrument]:
    """Return the instruments that are asked for, in no order."""
    wanted = Q()
    if asked.partnership:
        wanted &= Q(partnership__in=asked.partnership)
    if asked.party:
        owed = Q()
        for party in asked.party:
            owed |= Q(parties__contains=_quoted(party))
        wanted &= owed
    if asked.year:
        years = Q()
        for year in asked.year:
            years |= Q(date__gte=f"{year}-", date__lte=f"{year}-99")
        wanted &= years
    for word in words_of(asked.q):
        wanted &= Q(title__icontains=word)
    if asked.awaiting is not None:
        proposed = Q(pk__in=Commitment.objects.filter(state=State.PROPOSED).values("instrument"))
        wanted &= proposed if asked.awaiting else ~proposed
    return Instrument.objects.filter(wanted)


def sorted_instruments(asked: InstrumentFilter) -> QuerySet[Instrument]:
    """Return the instruments that are asked for, in the order that is asked for."""
    return sorting.order(instruments(asked), asked.sort, _COLUMNS)


def counted(keys: list[str]) -> dict[str, tuple[int, int]]:
    """Return for each instrument how many commitments stand or are proposed, and how many await review."""
    found: dict[str, tuple[int, int]] = dict.fromkeys(keys, (0, 0))
    rows = Commitment.objects.filter(instrument__in=keys, state__in=SHOWN).order_by().values("instrument")
    for row in rows.annotate(all=Count("pk"), awaiting=Count("pk", filter=Q(state=State.PROPOSED))):
        found[row["instrument"]] = (row["all"], row["awaiting"])
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """A partnership, how many instruments and commitments it has, and the day of its last instrument."""

    id: str
    name: str
    parties: tuple[str, ...]
    instruments: int
    commitments: int
    last: str


def partnerships(asked: PartnershipFilter) -> list[Listed]:
    """Return the partnerships that are asked for, in the order that is asked for."""
    found = Partnership.objects.order_by("name", "id")
    for word in words_of(asked.q):
        found = found.filter(Q(name__icontains=word) | Q(pk__icontains=word))
    filed = {
        row["partnership"]: (row["number"], row["last"])
        for row in Instrument.objects.order_by().values("partnership").annotate(number=Count("pk"), last=Max("date"))
    }
    owed = Commitment.objects.filter(state__in=SHOWN).order_by().values("partnership").annotate(number=Count("pk"))
    counts = {row["partnership"]: row["number"] for row in owed}
    rows = []
    for row in found:
        number, last = filed.get(row.id, (0, ""))
        parties = tuple(msgspec.json.decode(row.parties))
        rows.append(Listed(row.id, row.name, parties, number, counts.get(row.id, 0), last))
    column = asked.sort.removeprefix("-")
    if column != "name":
        rows.sort(key=lambda listed: getattr(listed, column), reverse=asked.sort.startswith("-"))
    return rows[::-1] if asked.sort == "-name" else rows


def _quoted(party: str) -> str:
    """Return a party as it stands in the JSON of a list."""
    return msgspec.json.encode(party).decode()
