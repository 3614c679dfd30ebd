"""A corpus of releases in, raw sentences for pretraining out: one JSON line each, shuffled, the treebank's among them.

The encoder learns from them, before it sees a tree, to guess the first and last letters of each word from the words
around it; so it knows the language of communiqués when the trees, which are of general English, come.
"""

import json
import random
from pathlib import Path

from .treebank import read_sentences
from .vectors import pieces

SHORTEST, LONGEST = 40, 500  # characters: neither headings nor lists run together


def write_sentences(corpus: Path, treebank: Path, target: Path, *, most: int = 110_000, seed: int = 7) -> int:
    """Write at most ``most`` sentences of the corpus, and all of the treebank; return how many."""
    chance = random.Random(seed)
    texts = [piece for piece in pieces(corpus) if SHORTEST < len(piece) < LONGEST]
    chance.shuffle(texts)
    texts = texts[:most]
    texts += [" ".join(row[1] for row in rows if row[0].isdigit()) for rows in read_sentences(treebank)]
    chance.shuffle(texts)
    with target.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
    return len(texts)
