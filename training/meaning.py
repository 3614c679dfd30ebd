"""A corpus of releases in, the word vectors of ``servanda.matching`` out: eight bits a number, and weights.

usage: python -m training.meaning DATA      (DATA holds corpus/*.parquet)

First skip-gram with a wide window, which brings together words of one subject (the vectors of the parser have a small
one, which brings together words that play the same part in a sentence). Then the vectors and the weight of each word
are trained on, so that the average of a sentence's words tells its neighbour in the paragraph from the other sentences
of the same releases (``training/neighbours.py``): what all releases say weighs nothing after that. The common
component is what the sentence vectors of any two releases still share.
"""

import datetime
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from gensim.models import Word2Vec

from servanda.matching.vectors import PACKED, Matrix, Vectors, average

from .neighbours import Release, read_releases, teach

DIMENSIONS, WORDS, MINIMUM_COUNT, WINDOW, EPOCHS = 160, 40_000, 6, 10, 4
SAMPLE = 40_000  # sentences on which the common component is measured
SMOOTHING = 1e-3  # of the smooth inverse frequency with which the weights begin: a / (a + p(word))


def train(corpus: Path, target: Path) -> dict[str, float]:
    """Train on ``corpus``, write the packed vectors to ``target``, and return the figures."""
    releases = list(read_releases(corpus))
    texts = [sentence for release in releases for paragraph in release for sentence in paragraph]
    names, rows = _skip_gram(texts)
    counts = Counter(word for text in texts for word in set(text))
    frequency = np.array([counts[name] for name in names], dtype=np.uint32)
    share = frequency / max(int(frequency.sum()), 1)
    rows, weights, losses = teach(_numbered(releases, names), rows, SMOOTHING / (SMOOTHING + share))
    packed, scale = _pack(rows)
    record = {
        "script": "training/meaning.py",
        "data": f"{len(releases)} releases of {', '.join(path.name for path in sorted(corpus.glob('*.parquet')))}",
        "date": datetime.date.today().isoformat(),
        "sentences": len(texts),
        "loss": [round(loss, 3) for loss in losses],
    }
    plain = Vectors.build(names, packed, scale, weights, frequency, record)
    matrix = average(plain, random.Random(7).sample(texts, min(SAMPLE, len(texts))))
    _, _, components = np.linalg.svd(matrix, full_matrices=False)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        np.savez_compressed(
            file,
            words=np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
            rows=packed,
            scale=scale,
            weights=weights,
            frequency=frequency,
            common=components[:1].astype(np.float32),
            about=np.frombuffer(json.dumps(record).encode(), dtype=np.uint8),
        )
    megabytes = round(target.stat().st_size / 1e6, 2)
    return {"words": len(names), "sentences": len(texts), "loss": losses[-1], "megabytes": megabytes}


def _skip_gram(texts: list[list[str]]) -> tuple[list[str], Matrix]:
    """Return the words that occur often enough, and a row of unit length for each."""
    model = Word2Vec(
        texts,
        vector_size=DIMENSIONS,
        window=WINDOW,
        sg=1,
        negative=8,
        sample=1e-4,
        min_count=MINIMUM_COUNT,
        max_final_vocab=WORDS,
        epochs=EPOCHS,
        workers=2,
        seed=7,
    )
    rows = np.asarray(model.wv.vectors, dtype=np.float32)
    return list(model.wv.index_to_key), rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _numbered(releases: Iterable[Release], names: list[str]) -> list[list[list[list[int]]]]:
    """Return the releases with the number of each word in place of the word, unknown words left out."""
    known = {name: number for number, name in enumerate(names)}
    return [
        [[[known[word] for word in text if word in known] for text in paragraph] for paragraph in release]
        for release in releases
    ]


def _pack(rows: Matrix) -> tuple[np.ndarray, Matrix]:
    scale = np.maximum(np.abs(rows).max(axis=1), 1e-6).astype(np.float32) / 127
    return np.rint(rows / scale[:, None]).astype(np.int8), scale


if __name__ == "__main__":
    print(json.dumps(train(Path(sys.argv[1]) / "corpus", PACKED)))
