"""The stretch of the ledger and of time that a digest covers, such that windows in a row tell each thing once."""

import datetime
from dataclasses import dataclass
from typing import Final

from servanda.ledger.entries import timestamp
from servanda.ledger.models import Entry

AHEAD: Final = datetime.timedelta(days=30)  # how long before its day a deadline is told
GRACE: Final = datetime.timedelta(days=7)  # how long links may take to be found before a commitment is told as silent


@dataclass(frozen=True, slots=True)
class Window:
    """The entries after ``after`` up to ``until``, and the days from ``since`` to ``now``.

    ``whole`` tells all deadlines of the days ahead, as a first digest does; else those that no earlier one has told.
    """

    after: int
    until: int
    since: datetime.datetime
    now: datetime.datetime
    whole: bool = False

    @classmethod
    def of(cls, since: datetime.datetime, now: datetime.datetime) -> "Window":
        """Return the window from a moment up to now, with all that lies ahead."""
        return cls(sequence_at(since), head(), since, now, whole=True)

    @property
    def today(self) -> datetime.date:
        """The day on which the digest is made, in UTC."""
        return self.now.astimezone(datetime.UTC).date()

    @property
    def begun(self) -> datetime.date:
        """The day of the digest before."""
        return self.since.astimezone(datetime.UTC).date()

    @property
    def coming(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day of which deadlines are told as coming."""
        first = self.today if self.whole else max(self.today, self.begun + AHEAD + datetime.timedelta(days=1))
        return first, self.today + AHEAD

    @property
    def settled(self) -> tuple[int, int]:
        """The same window as many days ago as links may take."""
        return sequence_at(self.since - GRACE), sequence_at(self.now - GRACE)


def head() -> int:
    """Return the number of the last entry, 0 in an empty ledger."""
    return Entry.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def sequence_at(moment: datetime.datetime) -> int:
    """Return the number of the last entry that was made at a moment or before, 0 where there is none.

    The times of entries never go back, so that a binary search by their numbers finds it.
    """
    wanted, low, high = timestamp(moment), 0, head()
    while low < high:
        middle = (low + high + 1) // 2
        at = Entry.objects.values_list("at", flat=True).get(pk=middle)
        low, high = (middle, high) if at <= wanted else (low, middle - 1)
    return low
