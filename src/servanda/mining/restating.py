"""Which commitments say again what the same partnership promised before, in a document of an earlier date.

Two are alike where their meaning is nearly the same and they share a good part of their words: a rough measure, for
figures over thousands. What became of one commitment is what ``servanda link`` tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from servanda.matching.vectors import embed
from servanda.matching.words import tokens

CLOSE = 0.85
"""Cosine of their vectors."""
SHARED = 0.5
"""Share of equal words, of those of either."""
_ROWS = 512  # compared at once


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment of a partnership: in which document, of which date, and its words."""

    partnership: str
    document: str
    date: str
    quote: str


def restated(promises: Sequence[Promise]) -> list[bool]:
    """Return for each commitment whether an earlier one of its partnership says the same.

    They come by partnership, and within one by date.
    """
    again: list[bool] = []
    for _, group in groupby(promises, key=lambda one: one.partnership):
        again += _restated(list(group))
    return again


def _restated(promises: Sequence[Promise]) -> list[bool]:
    vectors = embed(promise.quote for promise in promises)
    words = [frozenset(tokens(promise.quote)) for promise in promises]
    dates = np.array([promise.date for promise in promises])
    again = [False] * len(promises)
    for start in range(0, len(promises), _ROWS):
        rows = slice(start, start + _ROWS)
        close: NDArray[np.bool_] = vectors[rows] @ vectors[: start + _ROWS].T >= CLOSE
        earlier = dates[None, : start + _ROWS] < dates[rows][:, None]
        for one, other in np.argwhere(close & earlier).tolist():
            again[start + one] |= _share(words[start + one], words[other]) >= SHARED
    return again


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0
