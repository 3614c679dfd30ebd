"""How much a shared word says: rare in releases of all kinds, and rare among the ends at hand.

"Framework" is rare in an instrument and common everywhere; the parties' own names are rare everywhere and common in
their instruments. Neither tells which commitment a later one takes up.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from servanda.matching import vectors
from servanda.matching.words import carries_meaning, stem

EVERYWHERE = 0.08  # share of the ends
RARE = 3000  # a word in one sentence of so many, or rarer, counts in full


@cache
def background() -> tuple[Mapping[str, int], int]:
    """Return in how many sentences of the corpus words of each stem stand, and how many sentences there are."""
    model = vectors.load()
    counts: Counter[str] = Counter()
    for word, row in model.index.items():
        if carries_meaning(word):
            counts[stem(word)] += int(model.frequency[row])
    return counts, int(model.about["sentences"])


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each stem that stands at one of the ends, from 0 (says nothing) to 1.

    ``everywhere`` are those that stand at so many ends that, in a name, they are the parties' or their leaders' own.
    """

    of: Mapping[str, float]
    everywhere: frozenset[str] = frozenset()

    @classmethod
    def build(cls, sides: Sequence[frozenset[str]]) -> "Weights":
        """Weigh the stems of all ``sides`` of both instruments."""
        counts, total = background()
        most = math.log(RARE)
        local = Counter(stem for side in sides for stem in side)
        number = len(sides)
        weights = {}
        for one, times in local.items():
            wide = min(1.0, math.log((total + 1) / (counts.get(one, 0) + 1)) / most)
            near = math.log((number + 2) / (times + 1)) / math.log((number + 2) / 2) if number > 2 else 1.0
            weights[one] = wide * max(0.0, near)
        return cls(weights, frozenset(one for one, times in local.items() if times > max(2, EVERYWHERE * number)))

    def sum(self, stems: Iterable[str]) -> float:
        """Return the weights of ``stems`` together."""
        return sum(self.of.get(stem, 0.0) for stem in stems)
