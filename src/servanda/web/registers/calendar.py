"""Deadlines as an iCalendar feed (RFC 5545): an all-day event on the last day that each allows."""

import datetime
from collections.abc import Callable, Iterable
from typing import Final

from django.db.models import Case, QuerySet, When
from icalendar import Calendar, Event

from servanda import __version__
from servanda.ledger.models import Commitment, Entry
from servanda.web.lists.filter import Due, commitments
from servanda.web.lists.labels import word
from servanda.web.registers.filters import DeadlineFilter

PAST: Final = 365  # days that a deadline stays in the feed, unless the filter says from when
MOST: Final = 1_000  # events: more than a calendar shows, and a bound on what one request costs


def events(asked: DeadlineFilter, today: datetime.date) -> QuerySet[Commitment]:
    """Return the commitments of the feed: those with a day, of the last year and ahead; what is ahead first."""
    if asked.due_after is None and Due.OVERDUE not in asked.deadline:
        asked = asked.but(due_after=today - datetime.timedelta(days=PAST))
    past = Case(When(deadline__lt=today.isoformat(), then=1), default=0)
    found = commitments(asked, today).exclude(deadline="").order_by(past, "deadline", "instrument", "number")
    shown = found.select_related("instrument").prefetch_related("party_rows")
    return shown.only("quote", "deadline", "deadline_text", "topic", "changed", "instrument__title")[:MOST]


def feed(rows: Iterable[Commitment], address: Callable[[str], str]) -> bytes:
    """Return the feed; ``address`` makes the web address of a commitment of its id."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Servanda//Servanda {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Servanda: deadlines")
    calendar.add("refresh-interval", datetime.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    shown = list(rows)
    moments = dict(Entry.objects.filter(pk__in={row.changed for row in shown}).values_list("sequence", "at"))
    for row in shown:
        calendar.add_component(_event(row, moments[row.changed], address(row.id)))
    return bytes(calendar.to_ical())


def _event(row: Commitment, changed: str, address: str) -> Event:
    day = datetime.date.fromisoformat(row.deadline)
    parties = ", ".join(word("party", party.party) for party in row.party_rows.all())
    event = Event()
    event.add("uid", row.id)
    event.add("dtstamp", datetime.datetime.fromisoformat(changed).replace(microsecond=0))
    event.add("dtstart", day)
    event.add("dtend", day + datetime.timedelta(days=1))
    event.add("summary", f"{parties}: {row.quote}"[:200])
    event.add("description", f"“{row.quote}”\n\nDeadline: “{row.deadline_text}”\n{row.instrument.title}\n{address}")
    event.add("url", address)
    event.add("categories", [word("topic", row.topic)])
    event.add("transp", "TRANSPARENT")
    return event
