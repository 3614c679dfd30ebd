"""Texts in, one unit vector a text out: what they are about, without a download.

A sentence's vector is the average of its words' vectors, each by its weight, less the component that all sentences of
such documents share. Vectors and weights are trained on releases of governments by ``training/meaning.py`` and packed
in eight bits a number. A sentence-transformer can be named instead.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from servanda.matching.words import tokens

Matrix = NDArray[np.float32]

PACKED = Path(__file__).parent / "data" / "vectors.npz"
_BATCH = 128  # texts whose words are gathered at once: what a core's cache holds
_MANY = 4096  # texts for which it pays to weigh all words beforehand
_EXTRA = "servanda[transformers]"


class MissingModelError(Exception):
    """The sentence-transformer that was named cannot be had; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """The packed word vectors: a row of small integers and its scale for each word, and how often the word occurs.

    ``frequency`` counts the sentences of the corpus that hold the word; ``common`` are the components to remove.
    """

    index: Mapping[str, int]
    rows: Matrix
    weights: NDArray[np.float32]
    frequency: NDArray[np.uint32]
    about: Mapping[str, Any]
    common: Matrix = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))

    @classmethod
    def build(
        cls,
        words: Sequence[str],
        packed: NDArray[np.int8],
        scale: Matrix,
        weights: Matrix,
        frequency: NDArray[np.uint32],
        about: Mapping[str, Any],
        common: Matrix | None = None,
    ) -> "Vectors":
        """Unpack what is stored."""
        rows = packed.astype(np.float32) * scale[:, None]
        removed = np.zeros((0, rows.shape[1]), dtype=np.float32) if common is None else common
        return cls(
            {word: i for i, word in enumerate(words)}, rows, weights.astype(np.float32), frequency, about, removed
        )


@cache
def load() -> Vectors:
    """Return the packaged vectors. Loaded once, at their first use."""
    with np.load(PACKED) as data:
        words = data["words"].tobytes().decode().split("\n")
        about = json.loads(data["about"].tobytes())
        return Vectors.build(
            words, data["rows"], data["scale"], data["weights"], data["frequency"], about, data["common"]
        )


def embed(texts: Iterable[str], model: str | None = None) -> Matrix:
    """Return a row of unit length for each text (of zeros where no word is known).

    ``model`` names a sentence-transformer to use in place of the packaged vectors; it is looked for where that
    library looks. Raises ``MissingModelError`` where the library or the model is not there.
    """
    if model is not None:
        return _transform(list(texts), model)
    vectors = load()
    return average(vectors, [tokens(text) for text in texts])


def average(vectors: Vectors, texts: Sequence[Sequence[str]]) -> Matrix:
    """Return the weighted average of the words of each text, common components removed, at unit length."""
    out = np.zeros((len(texts), vectors.rows.shape[1]), dtype=np.float32)
    weighted = vectors.rows * vectors.weights[:, None] if len(texts) > _MANY else None
    for start in range(0, len(texts), _BATCH):
        _sum(vectors, weighted, texts[start : start + _BATCH], out[start : start + _BATCH])
    _normalise(out)
    if len(vectors.common):
        out -= (out @ vectors.common.T) @ vectors.common
        _normalise(out)
    return out


def _sum(vectors: Vectors, weighted: Matrix | None, texts: Sequence[Sequence[str]], out: Matrix) -> None:
    """Put into each row of ``out`` the weighted sum of the vectors of a text's words."""
    look_up = vectors.index.get
    found = [[i for word in text if (i := look_up(word)) is not None] for text in texts]
    filled = [number for number, places in enumerate(found) if places]
    if not filled:
        return
    flat = np.array([i for number in filled for i in found[number]], dtype=np.int64)
    starts = np.cumsum([0, *(len(found[number]) for number in filled[:-1])])
    gathered = vectors.rows[flat] * vectors.weights[flat][:, None] if weighted is None else weighted[flat]
    out[filled] = np.add.reduceat(gathered, starts, axis=0)


def _normalise(rows: Matrix) -> None:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    np.divide(rows, length, out=rows, where=length > 1e-9)


def _transform(texts: list[str], model: str) -> Matrix:
    rows = np.asarray(_transformer(model).encode(texts, normalize_embeddings=True), dtype=np.float32)
    return rows.reshape(len(texts), -1)


@cache
def _transformer(name: str) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise MissingModelError(f"the model {name} needs the package sentence-transformers: install {_EXTRA}") from None
    try:
        return SentenceTransformer(name)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise MissingModelError(f"the model {name} cannot be loaded ({reason})") from None
