"""Deadlines in, an iCalendar feed (RFC 5545) out: an all-day event on the last day that each allows."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from icalendar import Calendar, Event

from servanda import __version__, wording
from servanda.publishing.addresses import Addresses
from servanda.publishing.gathering import Record


@dataclass(frozen=True, slots=True)
class Dated:
    """What an event says of a commitment. ``changed`` is when the ledger last changed it."""

    key: str
    quote: str
    day: datetime.date
    words: str
    topic: str
    changed: datetime.datetime
    title: str
    parties: tuple[str, ...]


def dated(record: Record) -> Iterator[Dated]:
    """Yield the commitments that have a deadline with a day, the earliest day first."""
    titles = {row.id: row.title for row in record.instruments}
    due = [(row.due, row.id, row) for row in record.commitments if row.due is not None]
    for day, key, row in sorted(due, key=lambda one: one[:2]):
        title = titles[row.instrument]
        yield Dated(key, row.quote, day, row.deadline_text, row.topic, row.updated, title, row.parties)


def write_calendar(rows: Iterable[Dated], address: Callable[[str], str]) -> bytes:
    """Return the feed; ``address`` makes the web address of a commitment of its id."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Servanda//Servanda {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Servanda: deadlines")
    calendar.add("refresh-interval", datetime.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for row in rows:
        calendar.add_component(_event(row, address(row.key)))
    return bytes(calendar.to_ical())


def write_deadlines(record: Record, addresses: Addresses) -> bytes:
    """Return the deadlines of what is published as a feed."""
    urls = {row.id: row.url for row in record.instruments}
    where = {row.id: addresses.page("commitments", row.id, urls[row.instrument]) for row in record.commitments}
    return write_calendar(dated(record), where.__getitem__)


def _event(row: Dated, address: str) -> Event:
    parties = ", ".join(wording.name_party(party) for party in row.parties)
    event = Event()
    event.add("uid", row.key)
    event.add("dtstamp", row.changed.replace(microsecond=0))
    event.add("dtstart", row.day)
    event.add("dtend", row.day + datetime.timedelta(days=1))
    event.add("summary", f"{parties}: {row.quote}"[:200])
    event.add("description", f"“{row.quote}”\n\nDeadline: “{row.words}”\n{row.title}\n{address}")
    event.add("url", address)
    event.add("categories", [wording.name_topic(row.topic)])
    event.add("transp", "TRANSPARENT")
    return event
