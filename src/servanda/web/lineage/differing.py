"""The words of two stops of a line in, which words are new in the later and which are gone from the earlier."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

_TOKEN = re.compile(r"\w+(?:[’'.,-]\w+)*|[^\w\s]|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand under the same marks: ``new`` against the stop before, ``gone`` in the stop after."""

    text: str
    new: bool
    gone: bool


def tell_apart(words: str, before: str | None, after: str | None) -> list[Piece]:
    """Return ``words`` in pieces; put together they are ``words`` again. None: there is no such stop."""
    tokens = _TOKEN.findall(words)
    new = _missing(tokens, before)
    gone = _missing(tokens, after)
    marks = list(_joined(tokens, list(zip(new, gone, strict=True))))
    pairs = groupby(zip(tokens, marks, strict=True), key=lambda pair: pair[1])
    return [Piece("".join(token for token, _ in run), *mark) for mark, run in pairs]


def _missing(tokens: Sequence[str], other: str | None) -> list[bool]:
    """Return for each token whether the other text does not have it at that place."""
    if other is None:
        return [False] * len(tokens)
    mine = [(i, token.casefold()) for i, token in enumerate(tokens) if not token.isspace()]
    theirs = [token.casefold() for token in _TOKEN.findall(other) if not token.isspace()]
    missing = [not token.isspace() for token in tokens]
    matcher = SequenceMatcher(None, [token for _, token in mine], theirs, autojunk=False)
    for start, _, size in matcher.get_matching_blocks():
        for i, _ in mine[start : start + size]:
            missing[i] = False
    return missing


def _joined(tokens: Sequence[str], marks: Sequence[tuple[bool, bool]]) -> Iterator[tuple[bool, bool]]:
    """Yield the marks with white space under those that both its neighbours have."""
    for i, token in enumerate(tokens):
        if token.isspace() and 0 < i < len(tokens) - 1:
            left, right = marks[i - 1], marks[i + 1]
            yield left[0] and right[0], left[1] and right[1]
        else:
            yield marks[i]
