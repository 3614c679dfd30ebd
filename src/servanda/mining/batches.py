"""A corpus in, its plan out: batches of some documents each, which can be read apart from each other and in any order.

The plan depends on the files alone, so the same corpus is always cut in the same way. A batch names where its
documents stand and holds none of them: workers read their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

SIZE = 100
"""Documents of a batch. At 100 a batch takes some seconds, which is what a worker that dies costs at most."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece of a corpus: rows, records or bytes ``[start, stop)`` of a file, or some files of a folder.

    ``kind`` is the name of the source that reads it; ``group`` is the row group of a Parquet file.
    """

    number: int
    kind: str
    path: str
    start: int = 0
    stop: int = 0
    group: int = 0
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file of a corpus: its path on its file system, its size in bytes, and what changes when it does."""

    path: str
    size: int
    stamp: str


def number(pieces: Iterator[Batch]) -> list[Batch]:
    """Return batches numbered from 0 in their order."""
    from dataclasses import replace

    return [replace(piece, number=place) for place, piece in enumerate(pieces)]


def to_plain(batches: Sequence[Batch]) -> list[list[Any]]:
    """Return batches as plain values, for the file of the plan."""
    return [[b.number, b.kind, b.path, b.start, b.stop, b.group, list(b.files)] for b in batches]


def from_plain(rows: Sequence[Sequence[Any]]) -> list[Batch]:
    """Return the batches that ``to_plain`` made into plain values."""
    return [
        Batch(number, kind, path, start, stop, group, tuple(files))
        for number, kind, path, start, stop, group, files in rows
    ]
