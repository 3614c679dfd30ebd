"""Words that a model says stand in the text in, their exact span out, or the reason why there is none.

Models straighten quotes, dashes and white space. The words are therefore looked for as they are, and then with such
differences set aside; what is kept is always the instrument's own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from servanda.asking.windows import Piece
from servanda.records import BlockKind, Instrument, Span

NOT_THERE = "not in the text"
SAID_TWICE = "said more often than it stands there"
TOO_SHORT = "a single word is no commitment"
HEADING = "a heading is no commitment"

_QUOTES = {**dict.fromkeys("‘’‚‛′`´ʼ", "'"), **dict.fromkeys("“”„‟«»″", '"')}
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_GONE = dict.fromkeys("*\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
_SAME = {**_QUOTES, **_DASHES, **_GONE, "…": "..."}
_EDGES = " \"'.,;:"
_LAST_WORD = re.compile(r"\S+$")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text with its typography set aside, and where each of its characters stands in the original."""

    text: str
    offsets: tuple[int, ...]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the original that the range ``start`` to ``end`` stands for."""
        return self.offsets[start], self.offsets[end - 1] + 1


@lru_cache(maxsize=64)
def make_plain(text: str) -> Plain:
    """Return ``text`` in lower case with single blanks and plain quotes and dashes, without marks of emphasis."""
    letters: list[str] = []
    offsets: list[int] = []
    for at, letter in enumerate(text):
        plain = _SAME.get(letter)
        if plain is None:
            plain = " " if letter.isspace() else letter.lower()
        if plain == " " and letters and letters[-1] == " ":
            continue
        for part in plain:
            letters.append(part)
            offsets.append(at)
    return Plain("".join(letters), tuple(offsets))


def find_words(words: str, text: str, offset: int = 0) -> list[Span]:
    """Return where ``words`` stand in ``text`` as whole words, exact places first, spans shifted by ``offset``."""
    words = words.strip()
    spans = [Span(at, at + len(words)) for at in _places(words, text)]
    plain, wanted = make_plain(text), make_plain(words).text.strip(_EDGES)
    spans += [Span(*plain.source(at, at + len(wanted))) for at in _places(wanted, plain.text)]
    kept: list[Span] = []
    for span in spans:  # the second way finds again what the first has found, give or take its edges
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return [span.shift(offset) for span in kept]


class Locator:
    """Finds the quotes of one instrument; two equal quotes get two places, in the order of the text."""

    def __init__(self, instrument: Instrument) -> None:
        """Begin with no place taken."""
        self._instrument = instrument
        self._taken: set[Span] = set()

    def locate(self, quote: str, block: object, pieces: Sequence[Piece]) -> tuple[Span, Piece] | str:
        """Return where ``quote`` stands in ``pieces``, first in the block of that number; or why it is dropped."""
        if len(quote.split()) < 2:
            return TOO_SHORT if quote.split() else NOT_THERE
        reason = NOT_THERE
        ordered = sorted(pieces, key=lambda piece: piece.block.number != block)
        for piece in ordered:
            for found in find_words(quote, self._instrument.words(piece.span), piece.span.start):
                span = trim(self._instrument, found, piece)
                if span is None:
                    reason = HEADING
                elif span in self._taken:
                    reason = SAID_TWICE
                else:
                    self._taken.add(span)
                    return span, piece
        return reason


def trim(instrument: Instrument, span: Span, piece: Piece) -> Span | None:
    """Return ``span`` without run-in heading and final punctuation; None where it is all heading."""
    run_in = piece.block.run_in
    if piece.block.kind is BlockKind.HEADING:
        return None
    start = max(span.start, run_in.end) if run_in is not None else span.start
    words = instrument.text[start : span.end]
    start += len(words) - len(words.lstrip(" \n\t*:"))
    words = instrument.text[start : span.end].rstrip(" \n\t,;:*")
    last = _LAST_WORD.search(words)
    if words.endswith(".") and last is not None and "." not in last[0][:-1]:  # not the end of "U.S."
        words = words[:-1].rstrip()
    return Span(start, start + len(words)) if words else None


def nearest(spans: Sequence[Span], to: Span) -> Span:
    """Return the one of ``spans`` within ``to``, or else the nearest to it."""
    return min(spans, key=lambda s: (0 if to.covers(s) else max(s.start - to.end, to.start - s.end, 0) + 1, s.start))


def overlap(first: Span, second: Span) -> int:
    """Return how many characters two spans share."""
    return max(0, min(first.end, second.end) - max(first.start, second.start))


def _places(words: str, text: str) -> Iterator[int]:
    """Yield where ``words`` begin in ``text``, not within a word."""
    if not words.strip():
        return
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        opens = at > 0 and text[at - 1].isalnum() and words[0].isalnum()
        goes_on = end < len(text) and text[end].isalnum() and words[-1].isalnum()
        if not opens and not goes_on:
            yield at
            at = text.find(words, end)
        else:
            at = text.find(words, at + 1)
