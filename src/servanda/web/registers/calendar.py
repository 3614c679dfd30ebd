"""Deadlines as an iCalendar feed (RFC 5545): an all-day event on the last day that each allows."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, When
from icalendar import Calendar, Event

from servanda import __version__
from servanda.ledger.models import Commitment, Entry
from servanda.web.lists.facets import parties_of
from servanda.web.lists.filter import Due, commitments
from servanda.web.lists.labels import word
from servanda.web.lists.paging import stream
from servanda.web.registers.filters import DeadlineFilter

PAST: Final = 365  # days that a deadline stays in the feed, unless the filter says from when
MOST: Final = 1_000  # events: more than a calendar shows, and a bound on what one request costs


@dataclass(frozen=True, slots=True)
class Dated:
    """What an event says of a commitment. ``changed`` is the number of the entry that last changed it."""

    key: str
    quote: str
    day: datetime.date
    words: str
    topic: str
    changed: int
    title: str
    parties: tuple[str, ...]


def events(asked: DeadlineFilter, today: datetime.date) -> list[Dated]:
    """Return the events of the feed: deadlines with a day, of the last year and ahead; what is ahead first."""
    if asked.due_after is None and Due.OVERDUE not in asked.deadline:
        asked = asked.but(due_after=today - datetime.timedelta(days=PAST))
    past = Case(When(deadline__lt=today.isoformat(), then=1), default=0)
    found = commitments(asked, today).exclude(deadline="").order_by(past, "deadline", "instrument", "number")[:MOST]
    columns = ("pk", "quote", "deadline", "deadline_text", "topic", "changed", "instrument__title")
    rows = list(stream(found, Commitment.objects.all(), *columns))
    parties: defaultdict[str, list[str]] = defaultdict(list)
    for key, party in parties_of(row[0] for row in rows):
        parties[key].append(party)
    return [
        Dated(key, quote, datetime.date.fromisoformat(day), words, topic, changed, title, tuple(parties[key]))
        for key, quote, day, words, topic, changed, title in rows
    ]


def feed(rows: Sequence[Dated], address: Callable[[str], str]) -> bytes:
    """Return the feed; ``address`` makes the web address of a commitment of its id."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Servanda//Servanda {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Servanda: deadlines")
    calendar.add("refresh-interval", datetime.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    moments = dict(Entry.objects.filter(pk__in={row.changed for row in rows}).values_list("sequence", "at"))
    for row in rows:
        calendar.add_component(_event(row, moments[row.changed], address(row.key)))
    return bytes(calendar.to_ical())


def _event(row: Dated, changed: str, address: str) -> Event:
    parties = ", ".join(word("party", party) for party in row.parties)
    event = Event()
    event.add("uid", row.key)
    event.add("dtstamp", datetime.datetime.fromisoformat(changed).replace(microsecond=0))
    event.add("dtstart", row.day)
    event.add("dtend", row.day + datetime.timedelta(days=1))
    event.add("summary", f"{parties}: {row.quote}"[:200])
    event.add("description", f"“{row.quote}”\n\nDeadline: “{row.words}”\n{row.title}\n{address}")
    event.add("url", address)
    event.add("categories", [word("topic", row.topic)])
    event.add("transp", "TRANSPARENT")
    return event
