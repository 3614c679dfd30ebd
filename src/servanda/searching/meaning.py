"""Unit vectors in, files of eight bits a number out; and the rows that are nearest to a vector.

Beside each row stand the signs of its numbers, one bit each. A search first counts the signs that differ (three words
of 64 bits for 160 numbers, in numpy), keeps the rows where fewest do, and compares these alone by the cosine. The
benchmark measures how often that finds what comparing every row finds.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from servanda.matching.vectors import Matrix
from servanda.searching.columns import Mask, Rows

ROWS, SIGNS = "vectors.i8", "signs.u64"
CLOSE: Final = 4000  # rows that are compared by the cosine
NEAR: Final = 0.4  # cosine under which a passage is about something else
_SCALE = 127.0
_STEP = 8  # of many rows, one in so many is counted to see how many signs may differ
_FAR = 255  # more signs than differ between any two rows of up to 254 numbers

Small = NDArray[np.int8]
Signs = NDArray[np.uint64]


def shrink(rows: Matrix) -> Small:
    """Return unit vectors in eight bits a number."""
    return np.asarray(np.clip(np.rint(rows * _SCALE * _stretch(rows)), -127, 127), dtype=np.int8)


def _stretch(rows: Matrix) -> Matrix:
    """Return by what each row is multiplied so that its largest number is 1: the cosine does not see it."""
    largest = np.abs(rows).max(axis=1, keepdims=True)
    return np.asarray(np.divide(1.0, largest, out=np.zeros_like(largest), where=largest > 0), dtype=np.float32)


def signs(rows: NDArray[np.int8] | Matrix) -> Signs:
    """Return the signs of each row's numbers as words of 64 bits."""
    bits = np.packbits(rows > 0, axis=1)
    spare = -bits.shape[1] % 8
    return np.ascontiguousarray(np.pad(bits, ((0, 0), (0, spare)))).view(np.uint64)


class Meanings:
    """The vectors of an index that is open: the rows stay in their file, the signs are held in memory."""

    def __init__(self, folder: Path, count: int, dimensions: int) -> None:
        """Open the first ``count`` rows of the files in a folder."""
        self._count = count
        self.rows: Small = np.zeros((0, dimensions), dtype=np.int8)
        if not count:
            return
        self.rows = np.memmap(folder / ROWS, dtype=np.int8, mode="r", shape=(count, dimensions))
        words = -(-dimensions // 64)
        stored = np.fromfile(folder / SIGNS, dtype=np.uint64, count=count * words)
        self._signs = np.ascontiguousarray(stored.reshape(count, words).T)

    def nearest(self, vector: Matrix, limit: int, allowed: Mask) -> dict[int, float]:
        """Return the rows nearest to one unit vector among those allowed, nearest first, with their cosines."""
        if not self._count or not vector.any():
            return {}
        rows = self._close(vector, allowed)
        cosines = self._cosines(vector, rows)
        order = np.argsort(-cosines, kind="stable")[:limit]
        order = order[cosines[order] >= NEAR]
        return dict(zip(rows[order].tolist(), cosines[order].tolist(), strict=True))

    def cosines(self, vector: Matrix, rows: Sequence[int]) -> dict[int, float]:
        """Return the cosine of each of some rows to one unit vector."""
        if not rows:
            return {}
        return dict(zip(rows, self._cosines(vector, np.array(rows, dtype=np.int64)).tolist(), strict=True))

    def _cosines(self, vector: Matrix, rows: Rows) -> Matrix:
        found = self.rows[rows].astype(np.float32)
        lengths = np.linalg.norm(found, axis=1)
        cosines = np.divide(found @ vector, lengths, out=np.zeros(len(rows), dtype=np.float32), where=lengths > 0)
        return np.asarray(cosines, dtype=np.float32)

    def _close(self, vector: Matrix, allowed: Mask) -> Rows:
        """Return the allowed rows whose signs differ least from the vector's: some thousand, or all."""
        wanted = signs(vector[None, :])[0]
        apart = np.bitwise_count(self._signs[0] ^ wanted[0])
        for column, word in zip(self._signs[1:], wanted[1:], strict=True):
            apart += np.bitwise_count(column ^ word)
        if not allowed.all():
            apart[~allowed] = _FAR
        step = _STEP if self._count > _STEP * CLOSE else 1
        up_to = np.cumsum(np.bincount(apart[::step], minlength=_FAR + 1)[:_FAR])
        last = min(int(np.searchsorted(up_to, CLOSE // step)), _FAR - 1)
        return np.flatnonzero(apart <= last)
