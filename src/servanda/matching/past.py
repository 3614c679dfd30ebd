"""Many instruments in, made ready once; a new one in, links from whatever of them it takes up out.

Comparing each of a hundred thousand commitments with each end of a new instrument would take minutes. Here the vectors
of all are kept, and only what is nearest to an end of the new instrument is prepared and compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from servanda.matching.ends import End, Stop
from servanda.matching.lineage import compare_ends, decide
from servanda.matching.links import Link
from servanda.matching.vectors import Matrix, embed
from servanda.records import Commitment

NEAREST = 10  # commitments that are compared with each end of the new instrument
FEWEST = 3  # ends with which each of these is compared, beside those that it is the nearest of
_BLOCK = 16  # ends whose cosines with everything are in memory at once


@dataclass(frozen=True, slots=True)
class Past:
    """The commitments of earlier instruments, each with the number of its instrument, and their vectors."""

    stops: tuple[Stop, ...]
    commitments: tuple[tuple[int, Commitment], ...]
    vectors: Matrix

    @classmethod
    def build(cls, stops: Iterable[Stop]) -> "Past":
        """Gather the commitments of ``stops`` and compute their vectors."""
        gathered = tuple(stops)
        commitments = tuple((number, one) for number, stop in enumerate(gathered) for one in stop.commitments)
        return cls(gathered, commitments, embed(one.quote for _, one in commitments))

    def link(self, later: Stop, threshold: float | None = None) -> list[Link]:
        """Return the links from what came before to ``later``, in the order of both texts, instrument by instrument.

        ``threshold`` is the least score of a link; without it, the one that did best on the coded series.
        """
        ends: list[End] = [*later.commitments, *later.passages]
        chosen = self._nearest(ends)
        by_stop: dict[int, list[Commitment]] = {}
        for number in chosen:
            stop, commitment = self.commitments[number]
            by_stop.setdefault(stop, []).append(commitment)
        before = [(self.stops[number], found) for number, found in sorted(by_stop.items())]
        links = decide(compare_ends(before, (later, ends), FEWEST), threshold)
        place = {stop.instrument.id: number for number, stop in enumerate(self.stops)}
        return sorted(links, key=lambda one: (place[one.earlier.instrument], one.earlier.span, one.later.span))

    def _nearest(self, ends: Sequence[End]) -> list[int]:
        """Return the numbers of the commitments that are among the nearest of any end, in order."""
        if not ends or not self.commitments:
            return []
        rows = embed(end.quote for end in ends)
        most = min(NEAREST, len(self.commitments))
        found: set[int] = set()
        for start in range(0, len(rows), _BLOCK):
            cosines = rows[start : start + _BLOCK] @ self.vectors.T
            found.update(np.argpartition(-cosines, most - 1, axis=1)[:, :most].ravel().tolist())
        return sorted(found)
