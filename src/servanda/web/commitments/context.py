"""The words around a commitment: its lead-in and its block, cut where its quote and its fields' words end."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from servanda.records import Block, BlockKind, Commitment, Instrument, Span

FIELDS = ("parties", "kind", "strength", "verb", "topic", "money", "deadline", "bodies")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand under the same marks: whether they are of the quote, and the fields that were read from them."""

    text: str
    quoted: bool
    fields: tuple[str, ...]

    @property
    def names(self) -> str:
        """The names of the fields, with spaces."""
        return " ".join(self.fields)


@dataclass(frozen=True, slots=True)
class Passage:
    """A block that is shown: what it is, its words in pieces, and whether it holds the quote."""

    kind: BlockKind
    pieces: tuple[Piece, ...]
    own: bool


def spans_of(commitment: Commitment) -> dict[str, tuple[Span, ...]]:
    """Return the places in the text from which each field was read."""
    c = commitment
    read = {name: c.readings[name].spans if name in c.readings else () for name in FIELDS}
    read["money"] = read["money"] or tuple(money.span for money in c.money)
    read["bodies"] = read["bodies"] or tuple(body.span for body in c.bodies)
    if c.deadline is not None:
        read["deadline"] = read["deadline"] or (c.deadline.span,)
    return read


def passages(instrument: Instrument, commitment: Commitment) -> list[Passage]:
    """Return the heading over the commitment, the block of its lead-in and its own block, in the order of the text."""
    spans = spans_of(commitment)
    own = [block for block in instrument.blocks if block.span.overlaps(commitment.span)]
    shown = list(own)
    if commitment.lead_in is not None:
        shown += [b for b in instrument.blocks if b.span.overlaps(commitment.lead_in) and b not in shown]
    first = min((block.number for block in shown), default=0)
    heading = next((b for b in reversed(instrument.blocks[:first]) if b.kind is BlockKind.HEADING), None)
    if heading is not None:
        shown.append(heading)
    shown.sort(key=lambda block: block.number)
    return [
        Passage(block.kind, tuple(_cut(instrument, block, commitment.span, spans)), block in own) for block in shown
    ]


def _cut(instrument: Instrument, block: Block, quote: Span, spans: Mapping[str, Sequence[Span]]) -> Iterator[Piece]:
    marks = [quote, *(span for read in spans.values() for span in read)]
    for start, end in _pairs(block.span, marks):
        piece = Span(start, end)
        fields = tuple(name for name, read in spans.items() if any(span.covers(piece) for span in read))
        yield Piece(instrument.text[start:end], quote.covers(piece), fields)


def _pairs(within: Span, marks: Iterable[Span]) -> Iterator[tuple[int, int]]:
    ends = {within.start, within.end}
    for mark in marks:
        ends |= {place for place in (mark.start, mark.end) if within.start < place < within.end}
    places = sorted(ends)
    return pairwise(places)
