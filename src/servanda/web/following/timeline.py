"""What became of one commitment, in time: where it came from, what takes it up, and what was said of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from servanda.ledger import models as m
from servanda.ledger.following import evidence_of, live_links
from servanda.ledger.payloads import STANDING
from servanda.ledger.silence import Unheard, silent_of
from servanda.records import Kind


@dataclass(frozen=True, slots=True)
class Stop:
    """A point of the timeline: when, what it is (``made``, ``earlier``, ``later``, ``evidence``), and the rows.

    ``words`` are those of the other end; ``title`` is the instrument or document in which they stand.
    """

    kind: str
    date: str
    title: str
    words: str
    instrument: str = ""
    commitment: str = ""
    url: str = ""
    link: m.Link | None = None
    evidence: m.Evidence | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The stops of a commitment in the order of time, and since when it is silent ("" where it is not)."""

    stops: Sequence[Stop]
    silent: str
    followed: bool


def timeline_of(row: m.Commitment) -> Timeline:
    """Return the timeline of a commitment, without what was rejected."""
    made = Stop("made", row.date, row.instrument.title, row.quote, row.instrument_id)
    links = live_links().filter(state__in=STANDING)
    backward = links.filter(later=row.id).select_related("earlier__instrument").defer("earlier__record")
    onward = links.filter(earlier=row.id).select_related("later_instrument").defer("later_instrument__text")
    stops = [
        *(_earlier(link) for link in backward),
        made,
        *(_later(link) for link in onward),
        *(_evidence(found) for found in evidence_of(row.id)),
    ]
    order = ("earlier", "made", "later", "evidence")
    stops.sort(key=lambda stop: (stop.date or "9999", order.index(stop.kind), stop.title, stop.words))
    unheard = _silence(row)
    return Timeline(stops, unheard.since if unheard else "", len(stops) > 1)


def _silence(row: m.Commitment) -> Unheard | None:
    if row.kind == Kind.DELIVERABLE:
        return None
    return next((found for found in silent_of(row.partnership_id) if found.commitment.id == row.id), None)


def _earlier(link: m.Link) -> Stop:
    earlier = link.earlier
    return Stop(
        "earlier",
        earlier.date,
        earlier.instrument.title,
        earlier.quote,
        earlier.instrument_id,
        earlier.id,
        link=link,
    )


def _later(link: m.Link) -> Stop:
    later = link.later_instrument
    return Stop("later", later.date, later.title, link.later_quote, later.id, link.later, link=link)


def _evidence(found: m.Evidence) -> Stop:
    document = found.document
    return Stop("evidence", found.date, document.title, found.quote, url=document.url, evidence=found)
