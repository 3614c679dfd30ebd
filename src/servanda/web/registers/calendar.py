"""Deadlines of a filter, as the events of the calendar feed (``servanda.publishing.calendar``)."""

import datetime
from collections import defaultdict
from typing import Final

from django.db.models import Case, When

from servanda.ledger.models import Commitment, Entry
from servanda.publishing.calendar import Dated
from servanda.web.lists.facets import parties_of
from servanda.web.lists.filter import Due, commitments
from servanda.web.lists.paging import stream
from servanda.web.registers.filters import DeadlineFilter

PAST: Final = 365  # days that a deadline stays in the feed, unless the filter says from when
MOST: Final = 1_000  # events: more than a calendar shows, and a bound on what one request costs


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
    moments = dict(Entry.objects.filter(pk__in={row[5] for row in rows}).values_list("sequence", "at"))
    return [
        Dated(
            key,
            quote,
            datetime.date.fromisoformat(day),
            words,
            topic,
            datetime.datetime.fromisoformat(moments[changed]),
            title,
            tuple(parties[key]),
        )
        for key, quote, day, words, topic, changed, title in rows
    ]
