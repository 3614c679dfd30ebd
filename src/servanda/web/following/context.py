"""A passage in its surroundings: its block, with the words in question marked, and the heading over it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from servanda.records import BlockKind, Instrument, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand under the same marks: whether they are of the passage, and of those that told something."""

    text: str
    own: bool
    telling: bool


@dataclass(frozen=True, slots=True)
class Around:
    """A passage as it is shown: the heading over it, if any, and what stands around it in pieces."""

    heading: str
    pieces: Sequence[Piece]


def around(document: Instrument, span: Span, telling: Iterable[Span]) -> Around:
    """Return the blocks that a passage stands in, cut where it and the telling words begin and end."""
    marks = list(telling)
    own = [block for block in document.blocks if block.span.overlaps(span)]
    if not own:
        return Around("", [Piece(document.text[span.start : span.end], own=True, telling=False)])
    above = document.blocks[: own[0].number]
    heading = next((block for block in reversed(above) if block.kind is BlockKind.HEADING), None)
    within = Span(own[0].span.start, own[-1].span.end)
    pieces = list(cut(document.words(within), within.start, span, marks))
    return Around(document.words(heading.span) if heading else "", pieces)


def cut(words: str, start: int, own: Span, telling: Sequence[Span]) -> Iterator[Piece]:
    """Yield ``words``, which stand at ``start``, in pieces."""
    within = Span(start, start + len(words))
    ends = {within.start, within.end}
    for mark in (own, *telling):
        ends |= {place for place in (mark.start, mark.end) if within.start < place < within.end}
    for left, right in pairwise(sorted(ends)):
        piece = Span(left, right)
        text = words[left - start : right - start]
        yield Piece(text, own.covers(piece), any(mark.covers(piece) for mark in telling))
