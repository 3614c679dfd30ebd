"""An instrument and its commitments in, the document to show out: blocks in their lists, words cut where marks change.

Overlapping commitments are cut into segments that each know all they belong to, so that no mark has to be nested.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from servanda.records import Block, BlockKind, Instrument, Span
from servanda.web.review.cards import Card


@dataclass(frozen=True, slots=True)
class Segment:
    """Words under the same commitments, the shortest of which is ``cards[0]``; ``opens`` are those that begin here."""

    text: str
    cards: tuple[Card, ...]
    opens: tuple[Card, ...]
    run_in: bool

    @property
    def numbers(self) -> str:
        """The numbers of its commitments, with spaces."""
        return " ".join(str(card.number) for card in self.cards)


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block with its segments."""

    number: int
    kind: BlockKind
    start: int
    segments: tuple[Segment, ...]


class Step(StrEnum):
    """What is to be written next of the document: a list or item opens or closes, or a block stands by itself."""

    OPEN = "open"
    CLOSE = "close"
    BARE = "bare"
    END = "end"
    ITEM = "item"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Line:
    """One step, with its block where it has one."""

    step: Step
    block: ShownBlock | None = None


def lay_out(instrument: Instrument, cards: Sequence[Card]) -> Iterator[Line]:
    """Yield the steps that write the document, its items in nested lists."""
    level = 0
    for block in instrument.blocks:
        depth = max(block.depth, 1) if block.kind is BlockKind.ITEM else 0
        if depth > level:
            for deeper in range(level, depth):
                if deeper > level:
                    yield Line(Step.BARE)
                yield Line(Step.OPEN)
        else:
            for _ in range(level - depth):
                yield Line(Step.END)
                yield Line(Step.CLOSE)
            if depth:
                yield Line(Step.END)
        level = depth
        yield Line(Step.ITEM if depth else Step.BLOCK, show(instrument, block, cards))
    for _ in range(level):
        yield Line(Step.END)
        yield Line(Step.CLOSE)


def show(instrument: Instrument, block: Block, cards: Sequence[Card]) -> ShownBlock:
    """Return a block cut at the ends of its commitments (those whose words stand and that are not closed)."""
    here = [card for card in cards if card.shown and card.span.overlaps(block.span)]
    return ShownBlock(block.number, block.kind, block.span.start, tuple(_segments(instrument, block, here)))


def blocks_of(instrument: Instrument, spans: Sequence[Span]) -> list[Block]:
    """Return the blocks that share a character with any of ``spans``."""
    return [block for block in instrument.blocks if any(block.span.overlaps(span) for span in spans)]


def _segments(instrument: Instrument, block: Block, cards: Sequence[Card]) -> Iterator[Segment]:
    bounds = {block.span.start, block.span.end}
    if block.run_in is not None:
        bounds |= {block.run_in.start, block.run_in.end}
    for card in cards:
        bounds |= {max(card.span.start, block.span.start), min(card.span.end, block.span.end)}
    places = sorted(bounds)
    for start, end in pairwise(places):
        piece = Span(start, end)
        over = sorted((c for c in cards if c.span.covers(piece)), key=lambda c: (c.span.end - c.span.start, c.number))
        opens = tuple(sorted((c for c in over if c.span.start == start), key=lambda c: c.number))
        run_in = block.run_in is not None and block.run_in.covers(piece)
        yield Segment(instrument.text[start:end], tuple(over), opens, run_in)
