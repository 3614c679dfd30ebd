"""The register of deadlines: every commitment with one, by the last day that it allows."""

import datetime
from collections.abc import Iterator
from typing import Final

from django.db.models import QuerySet

from servanda.ledger.models import Commitment
from servanda.web.lists import sorting
from servanda.web.lists.exporting import Row, day_of
from servanda.web.lists.filter import SOON, Due, commitments
from servanda.web.lists.paging import stream
from servanda.web.registers.filters import DATED, DeadlineFilter

COLUMNS: Final = (
    "due", "standing", "deadline_text", "quote", "parties", "strength", "topic", "state", "date", "commitment",
    "partnership",
)  # fmt: skip


def narrowed(asked: DeadlineFilter) -> DeadlineFilter:
    """Return the filter with commitments that have no deadline left out."""
    return asked.but(deadline=[which for which in asked.deadline if which is not Due.NONE] or DATED)


def sorted_deadlines(asked: DeadlineFilter, today: datetime.date | None = None) -> QuerySet[Commitment]:
    """Return the commitments with a deadline that are asked for, in the order that is asked for."""
    return sorting.order(commitments(narrowed(asked), today), asked.sort, sorting.COMMITMENTS, sorting.PLACE)


def standing(deadline: str, today: datetime.date) -> Due:
    """Return where a deadline stands on a day; ``deadline`` is its last day, "" where that is unknown."""
    if not deadline:
        return Due.UNRESOLVED
    if deadline < today.isoformat():
        return Due.OVERDUE
    return Due.SOON if deadline <= (today + datetime.timedelta(days=SOON)).isoformat() else Due.LATER


def rows(asked: DeadlineFilter) -> Iterator[Row]:
    """Yield the whole register to export."""
    today = datetime.date.today()
    read = (
        "deadline", "deadline_text", "quote", "parties", "strength", "topic", "state", "date", "pk", "partnership_id",
    )  # fmt: skip
    for due, *more, date, key, partnership in stream(sorted_deadlines(asked, today), Commitment.objects.all(), *read):
        yield day_of(due), standing(due, today).value, *more, day_of(date), key, partnership
