"""Word vectors in, better ones for sentences out: a sentence must know its neighbour among those of the same releases.

Pairs that belong together are two sentences that follow each other in a paragraph, or the two halves of a long one.
All other pairs of a batch, which is filled release by release, do not belong together; so neither the style of a
release nor what all of them say helps, only the subject. Cross entropy over the cosines, Adagrad, numpy and scipy only.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from scipy.sparse import csr_matrix

from servanda.matching.vectors import Matrix
from servanda.matching.words import tokens

from .vectors import MARKUP

Release = list[list[list[str]]]
Numbered = list[list[list[int]]]

PARAGRAPH = re.compile(r"\n\s*\n|\n\s*[-•*]\s+")
SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z“\"])")
SHORTEST = 5  # words of a sentence
LONG, HALF = 18, 7  # words of a sentence that is cut in two, and of either part
BATCH, OF_ONE, EPOCHS = 512, 60, 8  # pairs in a batch, pairs of one release, rounds
TEMPERATURE, RATE = 0.08, 0.02


def read_releases(corpus: Path) -> Iterator[Release]:
    """Yield each release of the Parquet files in ``corpus`` as words of sentences of paragraphs; repeats but once."""
    seen: set[int] = set()
    for path in sorted(corpus.glob("*.parquet")):
        for batch in pq.ParquetFile(path).iter_batches(columns=["text"], batch_size=200):
            for text in batch.column(0).to_pylist():
                release = [found for part in PARAGRAPH.split(text or "") if (found := _sentences(part, seen))]
                if release:
                    yield release


def _sentences(paragraph: str, seen: set[int]) -> list[list[str]]:
    bare = MARKUP.sub(r"\1", paragraph)
    if hash(bare) in seen:
        return []
    seen.add(hash(bare))
    return [found for part in SENTENCE.split(bare) if len(found := tokens(part)) >= SHORTEST]


@dataclass
class _State:
    """What is learnt, and the sums of squared gradients by which Adagrad takes smaller steps."""

    rows: Matrix
    log_weights: Matrix
    of_rows: Matrix = field(init=False)
    of_weights: Matrix = field(init=False)

    def __post_init__(self) -> None:
        self.of_rows = np.full((len(self.rows), 1), 1e-8, dtype=np.float32)
        self.of_weights = np.full(len(self.rows), 1e-8, dtype=np.float32)


def teach(releases: list[Numbered], rows: Matrix, weights: Matrix) -> tuple[Matrix, Matrix, list[float]]:
    """Return the rows and the weights of the words after training, and the mean loss of each round."""
    state = _State(rows.astype(np.float32), np.log(weights + 1e-4).astype(np.float32))
    rng = random.Random(7)
    usable = [release for release in releases if len(release) > 2]
    losses = []
    for _ in range(EPOCHS):
        rng.shuffle(usable)
        losses.append(float(np.mean([_step(state, *pairs) for pairs in _batches(usable, rng)])))
    return state.rows, np.exp(state.log_weights), losses


def _batches(releases: list[Numbered], rng: random.Random) -> Iterator[tuple[list[list[int]], list[list[int]]]]:
    left: list[list[int]] = []
    right: list[list[int]] = []
    for release in releases:
        found = list(_pairs(release, rng))
        for one, other in rng.sample(found, OF_ONE) if len(found) > OF_ONE else found:
            left.append(one)
            right.append(other)
        if len(left) >= BATCH:
            yield left[:BATCH], right[:BATCH]
            left, right = [], []


def _pairs(release: Numbered, rng: random.Random) -> Iterator[tuple[list[int], list[int]]]:
    for paragraph in release:
        known = [text for text in paragraph if len(text) >= SHORTEST]
        yield from zip(known[::2], known[1::2], strict=False)
        for text in known:
            if len(text) >= LONG and rng.random() < 0.5:
                cut = rng.randrange(HALF, len(text) - HALF + 1)
                yield text[:cut], text[cut:]


def _step(state: _State, left: list[list[int]], right: list[list[int]]) -> float:
    """Take one step down the gradient and return the loss before it."""
    number = len(left)
    counts = _count(left + right, len(state.rows))
    used = np.unique(counts.indices)
    counts = counts[:, used]
    rows, weights = state.rows[used], np.exp(state.log_weights[used])
    sums = counts @ (rows * weights[:, None])
    length = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-6
    units = sums / length
    one, other = units[:number], units[number:]
    cosines = one @ other.T / TEMPERATURE
    forward, backward = _softmax(cosines, 1), _softmax(cosines, 0)
    slope = (forward + backward) / 2
    slope[np.arange(number), np.arange(number)] -= 1
    slope /= number * TEMPERATURE
    of_units = np.vstack([slope @ other, slope.T @ one])
    of_sums = (of_units - units * (of_units * units).sum(axis=1, keepdims=True)) / length
    gathered = counts.T @ of_sums
    of_weights = (gathered * rows).sum(axis=1) * weights
    of_rows = gathered * weights[:, None]
    state.of_rows[used] += (of_rows**2).mean(axis=1, keepdims=True)
    state.of_weights[used] += of_weights**2
    state.rows[used] -= RATE * of_rows / np.sqrt(state.of_rows[used])
    state.log_weights[used] -= RATE * of_weights / np.sqrt(state.of_weights[used])
    return float(-np.log(np.diag(forward) + 1e-9).mean())


def _count(texts: list[list[int]], words: int) -> csr_matrix:
    """Return how often each word stands in each text."""
    flat = np.array([word for text in texts for word in text])
    starts = np.cumsum([0, *(len(text) for text in texts)])
    counts = csr_matrix((np.ones(len(flat), dtype=np.float32), flat, starts), shape=(len(texts), words))
    counts.sum_duplicates()
    return counts


def _softmax(scores: Matrix, axis: int) -> Matrix:
    shares = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return shares / shares.sum(axis=axis, keepdims=True)
