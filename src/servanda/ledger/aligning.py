"""Where the words of one version of a document stand in another.

Blocks that both versions hold are paired (``difflib`` over whole blocks); a span within a paired block moves with it.
A span of a changed block is looked for by its exact words in the new text, where they must stand just once.
"""

from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TypeVar

from servanda.records import Commitment, Instrument, Span

Move = Callable[[Span], Span | None]
T = TypeVar("T")


def align(old: Instrument, new: Instrument) -> Move:
    """Return the function that gives a span of ``old`` its place in ``new``, or None where its words are gone."""
    befores = [old.words(block.span) for block in old.blocks]
    afters = [new.words(block.span) for block in new.blocks]
    moved: dict[int, int] = {}
    for match in SequenceMatcher(None, befores, afters, autojunk=False).get_matching_blocks():
        for step in range(match.size):
            moved[match.a + step] = new.blocks[match.b + step].span.start

    def move(span: Span) -> Span | None:
        block = next((b for b in old.blocks if b.span.covers(span)), None)
        if block is not None and block.number in moved:
            return span.shift(moved[block.number] - block.span.start)
        words = old.words(span)
        at = new.text.find(words)
        if at < 0 or new.text.find(words, at + 1) >= 0:
            return None
        return Span(at, at + len(words))

    return move


def carry(commitment: Commitment, new: Instrument, move: Move) -> Commitment | None:
    """Return the commitment with every span at its place in ``new``; None where some of its words are gone."""
    try:
        span = _must(move(commitment.span))
        return replace(
            commitment,
            block=new.block_at(span.start).number,
            span=span,
            money=tuple(replace(sum_, span=_must(move(sum_.span))) for sum_ in commitment.money),
            deadline=commitment.deadline and replace(commitment.deadline, span=_must(move(commitment.deadline.span))),
            bodies=tuple(replace(body, span=_must(move(body.span))) for body in commitment.bodies),
            lead_in=commitment.lead_in and _must(move(commitment.lead_in)),
            readings={
                name: replace(reading, spans=tuple(_must(move(s)) for s in reading.spans))
                for name, reading in commitment.readings.items()
            },
        )
    except _GoneError:
        return None


class _GoneError(Exception):
    """Words that the new version does not hold."""


def _must(span: T | None) -> T:
    if span is None:
        raise _GoneError
    return span
