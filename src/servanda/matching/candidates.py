"""Two prepared instruments in, the pairs of ends worth comparing out, with their likeness and their ranks.

A hybrid: BM25 over stems, weighed by how telling each is, and the vectors. A pair is a candidate when it is among the
best of either of its ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servanda.matching.ends import Side
from servanda.matching.vectors import Matrix, embed, load
from servanda.matching.weighing import Weights

K1, B = 1.2, 0.6
RIVALS, CROWD, SHARED = 8, 0.25, 1.0
AROUND = 0.5  # what a word counts that stands around an end and not in it
BEST = 15  # candidates of each end
_LIKE = 0.6  # cosine from which two different words are taken to be alike

Rows = tuple[Matrix, Matrix, Matrix]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair by the numbers of its ends, with the cosine of their vectors, covers, and ranks (0: the best) each way."""

    earlier: int
    later: int
    likeness: tuple[float, float, float]
    cover: tuple[float, float]
    ranks: tuple[int, int]
    lead: tuple[float, float]


def embed_sides(sides: Sequence[Side]) -> Rows:
    """Return the vectors of the quotes, of the quotes with what stands around them, and of their blocks."""
    return embed(s.text for s in sides), embed(s.context for s in sides), embed(s.block for s in sides)


def rank(
    earlier: Sequence[Side], later: Sequence[Side], weights: Weights, rows: tuple[Rows, Rows], best: int = BEST
) -> list[Candidate]:
    """Return the candidates in the order of their ends; ``rows`` are those of ``embed_sides``.

    ``best`` is how many an earlier end has at most that are not also among the best of their later end.
    """
    if not earlier or not later:
        return []
    alone, around, block = (_likeness(one, other) for one, other in zip(*rows, strict=True))
    scores = _standard(_bm25(earlier, later, weights)) + _standard(alone) + _standard(around)
    forward = _ranks(scores)
    backward = _ranks(scores.T).T
    cover = _Cover(earlier, later, weights)
    chosen = np.argwhere((forward < best) | (backward < BEST) | _same_words(earlier, later))
    return [
        Candidate(
            int(i),
            int(j),
            (float(alone[i, j]), float(around[i, j]), float(block[i, j])),
            cover.of(int(i), int(j)),
            (int(forward[i, j]), int(backward[i, j])),
            (_lead(scores[i], int(j)), _lead(scores[:, j], int(i))),
        )
        for i, j in chosen
    ]


def _same_words(earlier: Sequence[Side], later: Sequence[Side]) -> NDArray[np.bool_]:
    """Return which pairs have the same words: they are compared though others rank before them."""
    one, other = (np.array([side.end.quote.casefold() for side in sides]) for sides in (earlier, later))
    return np.asarray(one[:, None] == other[None, :])


def _likeness(earlier: Matrix, later: Matrix) -> Scores:
    """Return the cosines of all pairs once what all ends of both instruments share is taken away.

    An end that is like every other tells nothing: from each cosine half the mean of its best rivals either way is
    subtracted.
    """
    both = np.vstack([earlier, later])
    middle = both.mean(axis=0)
    one, other = (_unit(rows - SHARED * middle) for rows in (earlier, later))
    cosines = one @ other.T
    best = min(RIVALS, *cosines.shape)
    ahead = np.sort(cosines, axis=1)[:, -best:].mean(axis=1, keepdims=True)
    behind = np.sort(cosines, axis=0)[-best:].mean(axis=0, keepdims=True)
    return np.asarray(cosines - CROWD * (ahead + behind) / 2, dtype=np.float32)


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _bm25(earlier: Sequence[Side], later: Sequence[Side], weights: Weights) -> Scores:
    """Return the BM25 of each later end for each earlier one, the weights in place of the idf."""
    names = {stem: i for i, stem in enumerate(weights.of)}
    counts = np.zeros((len(later), len(names)), dtype=np.float32)
    for j, side in enumerate(later):
        for word in side.words:
            counts[j, names[word.stem]] += 1
        for stem in side.stems:
            counts[j, names[stem]] = max(counts[j, names[stem]], 1)
        for stem in side.around:
            counts[j, names[stem]] = AROUND
    length = counts.sum(axis=1, keepdims=True)
    norm = K1 * (1 - B + B * length / max(float(length.mean()), 1.0))
    document = counts * (K1 + 1) / (counts + norm)
    query = np.zeros((len(earlier), len(names)), dtype=np.float32)
    for i, side in enumerate(earlier):
        for stem in side.stems:
            query[i, names[stem]] = weights.of[stem]
        for stem in side.around:
            query[i, names[stem]] = weights.of[stem] * AROUND
    return np.asarray(query @ document.T, dtype=np.float32)


def _standard(scores: Scores) -> Scores:
    return np.asarray((scores - scores.mean()) / (scores.std() + 1e-6), dtype=np.float32)


def _ranks(scores: Scores) -> NDArray[np.int64]:
    """Return the place of each column in its row, 0 for the highest score; of equal scores the first comes first."""
    return np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1, kind="stable")


def _lead(line: Scores, at: int) -> float:
    """Return by how much one score is ahead of the best other (negative: behind it)."""
    others = np.delete(line, at)
    return float(line[at] - others.max()) if len(others) else 1.0


class _Cover:
    """How much of an end's words the other end has, in the same words or in words like them."""

    def __init__(self, earlier: Sequence[Side], later: Sequence[Side], weights: Weights) -> None:
        """Compare every word of one instrument with every word of the other, once."""
        self._weights = weights
        self._rows, self._columns = _spread(earlier), _spread(later)
        one, two = _forms(earlier), _forms(later)
        stems = [np.array([stem for _, stem in forms]) for forms in (one, two)]
        alike = _vectors(one) @ _vectors(two).T
        alike[alike < _LIKE] = 0
        alike[stems[0][:, None] == stems[1][None, :]] = 1
        self._alike = np.clip(alike, 0, 1)
        self._places = tuple({form: i for i, form in enumerate(forms)} for forms in (one, two))

    def of(self, i: int, j: int) -> tuple[float, float]:
        """Return the share of the earlier end's weight that the later covers, and the reverse."""
        rows = [self._places[0][form] for form in self._rows[i]]
        columns = [self._places[1][form] for form in self._columns[j]]
        if not rows or not columns:
            return 0.0, 0.0
        block = self._alike[np.ix_(rows, columns)]
        return self._share(self._rows[i], block.max(axis=1)), self._share(self._columns[j], block.max(axis=0))

    def _share(self, forms: list[tuple[str, str]], best: Scores) -> float:
        weights = np.array([self._weights.of.get(stem, 0.0) for _, stem in forms], dtype=np.float32)
        return float(weights @ best / max(float(weights.sum()), 0.3))


def _spread(sides: Sequence[Side]) -> list[list[tuple[str, str]]]:
    return [list(dict.fromkeys((w.lower, w.stem) for w in side.words)) for side in sides]


def _forms(sides: Sequence[Side]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((w.lower, w.stem) for side in sides for w in side.words)) or [("", "")]


def _vectors(forms: Sequence[tuple[str, str]]) -> Matrix:
    model = load()
    out = np.zeros((len(forms), model.rows.shape[1]), dtype=np.float32)
    for number, (form, _) in enumerate(forms):
        if form in model.index:
            row = model.rows[model.index[form]]
            out[number] = row / np.linalg.norm(row)
    return out
