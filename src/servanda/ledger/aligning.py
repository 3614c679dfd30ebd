"""Where the words of one version of a document stand in another.

Blocks that both versions hold are paired first; in what was changed between them, single words are (``difflib`` both
times). A span moves where all its words moved together; where words cannot be paired, they may still be found as they
are in just one place of the new text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from servanda.records import Commitment, Instrument, Span

Move = Callable[[Span], Span | None]
T = TypeVar("T")

_WORD = re.compile(r"\S+")
_MOST_PAIRS = 4_000_000  # of words in a changed passage: beyond, only exact words are looked for
_FEWEST_GAPS = 3  # of words looked for without what surrounds them: four say something, "Norway" may be any
_RUN = 3  # words in a row by which two texts are compared


class _Stretch(NamedTuple):
    """Characters that stand in both versions: from ``start`` to ``end`` of the old one, ``by`` further on."""

    start: int
    end: int
    by: int


def align(old: Instrument, new: Instrument) -> Move:
    """Return the function that gives a span of ``old`` its place in ``new``, or None where its words are gone."""
    stretches = list(_stretches(old, new))

    def move(span: Span) -> Span | None:
        words = old.words(span)
        for stretch in stretches:
            if stretch.start <= span.start and span.end <= stretch.end:
                return span.shift(stretch.by)
        return find_only(words, new.text) if words.count(" ") >= _FEWEST_GAPS else None

    return move


def find_only(words: str, text: str) -> Span | None:
    """Return where ``words`` stand in ``text``, or None unless that is just one place."""
    at = text.find(words)
    if not words or at < 0 or text.find(words, at + 1) >= 0:
        return None
    return Span(at, at + len(words))


def carry(commitment: Commitment, old: Instrument, new: Instrument, move: Move) -> Commitment | None:
    """Return the commitment with every span at its place in ``new``; None where some of its words are gone.

    A lead-in that opened its block must open one: "Norway will:" is another where it says "Chile and Norway will:".
    """
    try:
        span = _must(move(commitment.span))
        by = span.start - commitment.span.start

        def place(part: Span) -> Span:
            """Return where a part stands: with the quote, or by itself where it is outside."""
            return part.shift(by) if commitment.span.covers(part) else _must(move(part))

        moved = replace(
            commitment,
            block=new.block_at(span.start).number,
            span=span,
            money=tuple(replace(sum_, span=place(sum_.span)) for sum_ in commitment.money),
            deadline=commitment.deadline and replace(commitment.deadline, span=place(commitment.deadline.span)),
            bodies=tuple(replace(body, span=place(body.span)) for body in commitment.bodies),
            lead_in=commitment.lead_in and place(commitment.lead_in),
            readings={
                name: replace(reading, spans=tuple(place(span) for span in reading.spans))
                for name, reading in commitment.readings.items()
            },
        )
    except LookupError:
        return None
    if commitment.lead_in and moved.lead_in and _opens(commitment.lead_in, old) and not _opens(moved.lead_in, new):
        return None
    return moved if says_what_stands(moved, new.text) else None


def salvage(commitment: Commitment, old: Instrument, new: Instrument, move: Move) -> Commitment | None:
    """Return the commitment at the place of its quote in ``new``, without what is gone around it; else None.

    What is gone is its lead-in or the words elsewhere that a field was read from, so somebody has to look at it again.
    """
    lead_in = commitment.lead_in and move(commitment.lead_in)
    if commitment.lead_in and lead_in and _opens(commitment.lead_in, old) and not _opens(lead_in, new):
        lead_in = None
    kept = {
        name: replace(
            reading, spans=tuple(s for s in reading.spans if commitment.span.covers(s) or move(s) is not None)
        )
        for name, reading in commitment.readings.items()
    }
    return carry(
        replace(
            commitment,
            lead_in=commitment.lead_in if lead_in else None,
            lead_in_text=commitment.lead_in_text if lead_in else None,
            readings=kept,
        ),
        old,
        new,
        move,
    )


def restore(commitment: Commitment, old: Instrument, new: Instrument) -> Commitment | None:
    """Return a commitment whose words an earlier version had lost, where ``new`` holds them again, once; else None."""
    anchors = [(commitment.span, find_only(commitment.quote, new.text))]
    if commitment.lead_in is not None:
        anchors.append((commitment.lead_in, find_only(commitment.lead_in_text or "", new.text)))

    def move(span: Span) -> Span | None:
        for was, now in anchors:
            if was.covers(span):
                return now and span.shift(now.start - was.start)
        return None

    return carry(commitment, old, new, move)


def _opens(span: Span, instrument: Instrument) -> bool:
    return any(block.span.start == span.start for block in instrument.blocks)


def says_what_stands(commitment: Commitment, text: str) -> bool:
    """Whether the words that the commitment gives for its spans are those of ``text``."""
    return all(text[span.start : span.end] == words for span, words in claims(commitment))


def claims(commitment: Commitment) -> Iterator[tuple[Span, str]]:
    """Yield each span of a commitment for which it gives the words, and these."""
    yield commitment.span, commitment.quote
    for sum_ in commitment.money:
        yield sum_.span, sum_.text
    if commitment.deadline is not None:
        yield commitment.deadline.span, commitment.deadline.text
    if commitment.lead_in is not None and commitment.lead_in_text is not None:
        yield commitment.lead_in, commitment.lead_in_text


def share(one: str, other: str) -> float:
    """Return how much of the shorter text the other holds too, by runs of three words: 0 to 1."""
    runs = [_runs(text.split()) for text in (one, other)]
    return len(runs[0] & runs[1]) / max(1, min(map(len, runs)))


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))}


def _stretches(old: Instrument, new: Instrument) -> Iterator[_Stretch]:
    befores = [old.words(block.span) for block in old.blocks]
    afters = [new.words(block.span) for block in new.blocks]
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, befores, afters, autojunk=False
    ).get_opcodes():
        if what == "equal":
            for before, after in zip(old.blocks[old_from:old_to], new.blocks[new_from:new_to], strict=True):
                yield _Stretch(before.span.start, before.span.end, after.span.start - before.span.start)
        elif what == "replace":
            old_words = [word for block in old.blocks[old_from:old_to] for word in _words(old, block.span)]
            new_words = [word for block in new.blocks[new_from:new_to] for word in _words(new, block.span)]
            yield from _word_stretches(old_words, new_words, old, new)


def _words(instrument: Instrument, span: Span) -> list[Span]:
    return [Span(*match.span()) for match in _WORD.finditer(instrument.text, span.start, span.end)]


def _word_stretches(befores: list[Span], afters: list[Span], old: Instrument, new: Instrument) -> Iterator[_Stretch]:
    if len(befores) * len(afters) > _MOST_PAIRS:
        return
    matcher = SequenceMatcher(None, [*map(old.words, befores)], [*map(new.words, afters)], autojunk=False)
    for at_old, at_new, size in matcher.get_matching_blocks():
        begin = 0
        for step in range(1, size + 1):
            # White space between two words may differ, as where a paragraph was broken in two: a stretch ends there.
            by = afters[at_new + begin].start - befores[at_old + begin].start
            if step == size or afters[at_new + step].start - befores[at_old + step].start != by:
                yield _Stretch(befores[at_old + begin].start, befores[at_old + step - 1].end, by)
                begin = step


def _must(span: T | None) -> T:
    if span is None:
        raise LookupError("words that the new version does not hold")
    return span
