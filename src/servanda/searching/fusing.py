"""What two lists say of each row in, one list out.

A convex combination: the score of BM25 as a share of the best one, and the cosine, each by its weight. It keeps what
reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009) throws away, by how far one hit is better than the
next (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 42, 2023). On 582 headings
of the corpus, by how well they find the paragraphs that they stood over, it did as well as that or better, and all
weights from 0.15 to 0.5 did about as well; ``docs/search.md`` says how 0.3 came to be taken.
"""

from collections.abc import Mapping
from typing import Final

WORDS: Final = 0.3  # what the words count; the meaning counts the rest


def fuse(by_words: Mapping[int, float], by_meaning: Mapping[int, float]) -> list[tuple[int, float]]:
    """Return the rows with their scores, greatest first; of equal ones that which comes first.

    ``by_words`` has scores of BM25, best first, ``by_meaning`` cosines; a row that one of them lacks has 0 there.
    """
    best = max(by_words.values(), default=0.0)
    scores = {row: WORDS * score / best for row, score in by_words.items()} if best > 0 else {}
    for row, cosine in by_meaning.items():
        scores[row] = scores.get(row, 0.0) + (1 - WORDS) * max(cosine, 0.0)
    return sorted(scores.items(), key=lambda scored: -scored[1])
