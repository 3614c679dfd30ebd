"""Commitments of which nothing was heard: neither a later instrument nor confirmed evidence takes them up."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from servanda.ledger import models as m
from servanda.ledger.following import live_links
from servanda.ledger.payloads import LIVE, STANDING, FollowState


@dataclass(frozen=True, slots=True)
class Unheard:
    """A commitment of which nothing was heard: ``since`` is the date of the first instrument after its own.

    ``last`` is the date of the last word on it, that of its own instrument where nothing came after. Both are ISO
    8601, "" where there is none. ``followed`` says whether anything ever took it up.
    """

    commitment: m.Commitment
    since: str
    last: str
    followed: bool


def silent_of(
    partnership: str | None = None, months: int | None = None, at: datetime.date | None = None
) -> list[Unheard]:
    """Return the commitments (of all partnerships: None) that nothing takes up, in the order of time and text.

    Nothing takes one up where an instrument came after its own, and there is neither a link from it that stands nor
    confirmed evidence. With ``months``, those of which the last word was longer ago than that at the date ``at`` (None:
    today), whether taken up before or not; what was delivered or fulfilled is not among them.
    """
    where = {} if partnership is None else {"partnership": partnership}
    said = _Said.read(where)
    day = (at or datetime.datetime.now(datetime.UTC).date()).isoformat()
    until = None if months is None else _months_before(day, months)
    found = []
    rows = m.Commitment.objects.filter(state__in=LIVE, **where).select_related("instrument").defer("record")
    for row in rows.order_by("date", "instrument_id", "start", "number"):
        unheard = said.of(row, day)
        if until is None:
            if unheard.since and not unheard.followed:
                found.append(unheard)
        elif unheard.last and unheard.last < until and row.id not in said.done:
            found.append(unheard)
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    """When something was said of each commitment, which are done, and the dates of each partnership's instruments."""

    dates: dict[str, list[str]]
    done: frozenset[str]
    instruments: dict[str, list[str]]

    @classmethod
    def read(cls, where: dict[str, str]) -> "_Said":
        dates, done, instruments = defaultdict(list), set(), defaultdict(list)
        links = live_links().filter(state__in=STANDING, **where)
        for key, date, relation in links.values_list("earlier_id", "later_instrument__date", "relation"):
            dates[key].append(date)
            if relation == "delivered":
                done.add(key)
        evidence = m.Evidence.objects.filter(state=FollowState.CONFIRMED, **where)
        for key, date, stance in evidence.values_list("commitment_id", "date", "stance"):
            dates[key].append(date)
            if stance == "fulfilled":
                done.add(key)
        for key, date in m.Instrument.objects.filter(**where).values_list("partnership_id", "date"):
            instruments[key].append(date)
        return cls(
            dict(dates), frozenset(done), {key: sorted(filter(None, found)) for key, found in instruments.items()}
        )

    def of(self, row: m.Commitment, day: str) -> Unheard:
        """Return what was heard of a commitment up to a day."""
        heard = self.dates.get(row.id, [])
        after = (date for date in self.instruments[row.partnership_id] if date > row.date and date <= day)
        since = next(after, "") if row.date else ""
        last = max((date for date in [row.date, *heard] if date <= day), default="")
        return Unheard(row, since, last, followed=bool(heard))


def _months_before(day: str, months: int) -> str:
    """Return the day so many months before, in the ISO form; the 31st of a short month is its last."""
    year, month, date = map(int, day.split("-"))
    years, month0 = divmod(year * 12 + month - 1 - months, 12)
    if years < 1:
        return ""
    last = (datetime.date(years + (month0 == 11), (month0 + 1) % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return datetime.date(years, month0 + 1, min(date, last)).isoformat()
