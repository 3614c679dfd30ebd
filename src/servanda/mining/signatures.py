"""MinHash: the words of a text in, a row of numbers out whose share of equal places estimates how much two texts share.

A. Broder, "On the resemblance and containment of documents" (1997). The library's permutations have a fixed seed, so
the same text always has the same signature.
"""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

PLACES = 128
SHINGLE = 5
"""Words of a shingle: what two releases share by chance is shorter."""
LIKE = 0.8
"""Texts with this share of equal shingles are one."""
BANDS, ROWS = 25, 5
"""At 0.8 all but one pair in 15,000 share a band; each that does is compared as a whole."""

Signature = NDArray[np.uint32]

_WORD = re.compile(r"\w+")


def sign(text: str) -> bytes:
    """Return the signature of a text: 128 numbers of four bytes; empty where it has no words."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return b""
    shingles = {" ".join(words[at : at + SHINGLE]).encode() for at in range(max(1, len(words) - SHINGLE + 1))}
    hashes = _family().copy()
    hashes.update_batch(sorted(shingles))
    return bytes(hashes.digest().astype("<u4").tobytes())


def bands(signatures: Signature) -> NDArray[np.uint64]:
    """Return the bands of signatures, a row each of 25 hashes: texts that are like each other share one."""
    parts = signatures[:, : BANDS * ROWS].reshape(len(signatures), BANDS, ROWS).astype(np.uint64)
    mixed = np.zeros((len(signatures), BANDS), dtype=np.uint64)
    for row in range(ROWS):  # the multiplier of Knuth's hashing, 64 bits; overflow is meant
        mixed = (mixed ^ parts[:, :, row]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def likeness(one: Signature, others: Signature) -> NDArray[np.float64]:
    """Return the estimated share of shingles that one text has in common with each of others (Jaccard)."""
    return np.asarray((others == one).mean(axis=1))


@lru_cache(maxsize=1)
def _family():  # type: ignore[no-untyped-def]
    from datasketch import MinHash

    return MinHash(num_perm=PLACES, seed=1)
