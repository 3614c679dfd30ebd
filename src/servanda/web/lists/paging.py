"""One page of a list: the ids first, then the rows that are shown, so that a far page costs little more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from servanda.web.lists.filter import Filter

R = TypeVar("R")
M = TypeVar("M", bound=Model)

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """The rows of a page, which one it is (from 1), and how many rows there are in all."""

    rows: Sequence[R]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are: one at least."""
        return _pages(self.total, self.size)

    @property
    def first(self) -> int:
        """The place of the first row in the whole list, from 1; 0 where there is none."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The place of the last row in the whole list."""
        return min(self.number * self.size, self.total)

    @property
    def previous(self) -> int | None:
        """The page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if any."""
        return self.number + 1 if self.number < self.pages else None


def cut(rows: QuerySet[Any], asked: Filter, shown: QuerySet[M], key: str = "pk") -> Page[M]:
    """Return the page that is asked for of sorted ``rows``; past the end, the last one.

    ``shown`` are the rows of the model that is listed, with what a page needs of them (joins, prefetches, columns);
    ``key`` is where ``rows`` have their ids.
    """
    total = rows.count()
    number = min(asked.page, _pages(total, asked.size))
    start = (number - 1) * asked.size
    keys = list(rows.values_list(key, flat=True)[start : start + asked.size])
    found = shown.in_bulk(keys)
    return Page([found[one] for one in keys if one in found], number, asked.size, total)


def cut_list(rows: Sequence[R], asked: Filter) -> Page[R]:
    """Return the page that is asked for of rows that are in memory already."""
    number = min(asked.page, _pages(len(rows), asked.size))
    start = (number - 1) * asked.size
    return Page(rows[start : start + asked.size], number, asked.size, len(rows))


def stream(rows: QuerySet[Any], shown: QuerySet[M], *fields: str, key: str = "pk") -> Iterator[tuple[Any, ...]]:
    """Yield the values of ``fields`` of sorted ``rows``, some hundred at a time; ``shown`` and ``key`` as in ``cut``.

    The database sorts ids alone, and no cursor stays open while a slow reader takes the rows.
    """
    keys = list(rows.values_list(key, flat=True))
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        found = {row[0]: row[1:] for row in shown.filter(pk__in=chunk).values_list("pk", *fields)}
        yield from (found[one] for one in chunk if one in found)


def _pages(total: int, size: int) -> int:
    return max(1, -(-total // size))
