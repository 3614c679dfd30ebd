"""Documents that are nearly the same put together: signatures in, for each document the first of its group out.

The same statement is published by both sides, and posted again; what it promises counts once. Boilerplate that comes
back each year is not the same document, so a document joins only one that is dated within a month of it, or not at all.
Which documents are one depends on their texts and dates alone.
"""

import datetime
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from servanda.mining.signatures import BANDS, LIKE, Signature, bands, likeness

APART = 31  # days
_LOOK_BACK = 50  # documents of a band that each is compared with
_UNDATED = np.int32(2**31 - 1)


def group(signatures: Signature, dates: Sequence[str | None]) -> NDArray[np.int64]:
    """Return for each document the place of the one that stands for its group: its earliest, itself where it is alone.

    ``signatures`` has a row for each document (n × 128), ``dates`` are ISO dates or None.
    """
    count = len(signatures)
    days = np.array([_day(date) for date in dates], dtype=np.int32)
    order = np.lexsort((np.arange(count), days))  # the earliest first, and those without a date last
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.arange(count)
    parent = np.arange(count)
    hashes = bands(signatures)
    for band in range(BANDS):
        column = hashes[:, band]
        sorted_by = np.lexsort((rank, column))
        same = np.flatnonzero(column[sorted_by][1:] == column[sorted_by][:-1]) + 1
        for at in same.tolist():
            _join(sorted_by, at, column, signatures, days, rank, parent)
    return np.array([_root(parent, place) for place in range(count)], dtype=np.int64)


def _join(
    sorted_by: NDArray[np.int64],
    at: int,
    column: NDArray[np.uint64],
    signatures: Signature,
    days: NDArray[np.int32],
    rank: NDArray[np.int64],
    parent: NDArray[np.int64],
) -> None:
    """Join a document with those before it in its band that it is like."""
    one = sorted_by[at]
    begin = at
    while begin > 0 and at - begin < _LOOK_BACK and column[sorted_by[begin - 1]] == column[one]:
        begin -= 1
    others = sorted_by[begin:at]
    root = _root(parent, one)
    others = np.array([other for other in others.tolist() if _root(parent, other) != root], dtype=np.int64)
    if not len(others):
        return
    near = np.abs(days[others].astype(np.int64) - int(days[one])) <= APART
    near |= (days[others] == _UNDATED) | (days[one] == _UNDATED)
    for other in others[near & (likeness(signatures[one], signatures[others]) >= LIKE)].tolist():
        first, second = _root(parent, one), _root(parent, other)
        if rank[first] > rank[second]:
            first, second = second, first
        parent[second] = first


def _root(parent: NDArray[np.int64], place: int) -> int:
    while parent[place] != place:
        parent[place] = parent[parent[place]]
        place = int(parent[place])
    return int(place)


def _day(date: str | None) -> int:
    return datetime.date.fromisoformat(date).toordinal() if date else int(_UNDATED)
