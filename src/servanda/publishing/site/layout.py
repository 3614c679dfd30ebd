"""An instrument and its commitments in, its pages out: blocks in nested lists, words cut where marks change.

Commitments that overlap are cut into segments; each is marked as the shortest commitment it belongs to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from servanda.publishing.site.record import Paper, Published
from servanda.records import Block, BlockKind, Span

PAGE = 24_000  # characters of words and marks that a page of a long instrument holds
_MARK = 160  # what the markup of a mark or block takes, about


@dataclass(frozen=True, slots=True)
class Segment:
    """Words under the same marks: the commitment they are of, whether it begins here, and whether they are run in."""

    text: str
    commitment: Published | None
    opens: bool
    run_in: bool


class Step(StrEnum):
    """What is to be written next: a list or item opens or ends, or a block stands by itself."""

    OPEN = "open"
    CLOSE = "close"
    BARE = "bare"
    END = "end"
    ITEM = "item"
    HEADING = "heading"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Line:
    """One step, with the words of its block where it has one."""

    step: Step
    segments: tuple[Segment, ...] = ()


def pages_of(paper: Paper) -> list[list[Block]]:
    """Return the blocks of each page; a page ends before a block that is no list item, or else where it is full."""
    pages: list[list[Block]] = [[]]
    size = 0
    for block in paper.instrument.blocks:
        marks = sum(one.record.span.overlaps(block.span) for one in paper.commitments)
        more = block.span.end - block.span.start + _MARK * (1 + marks)
        fits = size + more <= (PAGE if block.kind is not BlockKind.ITEM else PAGE * 1.25)
        if pages[-1] and not fits:
            pages.append([])
            size = 0
        pages[-1].append(block)
        size += more
    return pages


def lay_out(paper: Paper, blocks: Sequence[Block]) -> Iterator[Line]:
    """Yield the steps that write these blocks, items in nested lists."""
    level = 0
    for block in blocks:
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
        yield Line(Step(block.kind.value), tuple(cut(paper, block)))
    for _ in range(level):
        yield Line(Step.END)
        yield Line(Step.CLOSE)


def cut(paper: Paper, block: Block) -> Iterator[Segment]:
    """Yield the words of a block, cut at the ends of commitments and of what is run in."""
    here = [one for one in paper.commitments if one.record.span.overlaps(block.span)]
    bounds = {block.span.start, block.span.end}
    if block.run_in is not None:
        bounds |= {block.run_in.start, block.run_in.end}
    for one in here:
        bounds |= {max(one.record.span.start, block.span.start), min(one.record.span.end, block.span.end)}
    for start, end in pairwise(sorted(bounds)):
        piece = Span(start, end)
        over = [one for one in here if one.record.span.covers(piece)]
        mine = min(over, key=lambda one: (one.record.span.end - one.record.span.start, one.number), default=None)
        run_in = block.run_in is not None and block.run_in.covers(piece)
        opens = mine is not None and mine.record.span.start == start
        yield Segment(paper.instrument.text[start:end], mine, opens, run_in)


def passage_of(paper: Paper, one: Published) -> list[Line]:
    """Return the heading over a commitment, the block of its lead-in and its own, with its words alone marked."""
    blocks, record = paper.instrument.blocks, one.record
    own = [b for b in blocks if b.span.overlaps(record.span) or (record.lead_in and b.span.overlaps(record.lead_in))]
    first = min((block.number for block in own), default=0)
    heading = next((b for b in reversed(blocks[:first]) if b.kind is BlockKind.HEADING), None)
    alone = Paper(paper.instrument, paper.partnership, (one,))
    shown = [heading, *own] if heading is not None else own
    return [Line(Step(block.kind.value), tuple(cut(alone, block))) for block in shown]
