"""The object: what the action is about, by the words that both ends share and how rare these are."""

import math

from servanda.matching.comparing.pair import Move, Observed, Pair
from servanda.matching.ends import Side
from servanda.records import Span

AROUND = 0.5
_SHOWN = 4  # shared words in the explanation
_TELLING = 0.25  # weight of a word that is worth showing


def compare(pair: Pair) -> Observed:
    """Compare the words of the two ends and of what stands around them."""
    a, b, weights = pair.earlier, pair.later, pair.weights
    shared = {stem: weights.of[stem] * _place(a, stem) * _place(b, stem) for stem in _all(a) & _all(b)}
    signals = {
        "words shared": math.log1p(sum(shared.values())),
        "rarest word shared": max(shared.values(), default=0.0),
        "likeness": pair.likeness[0],
        "likeness with surroundings": pair.likeness[1],
        "likeness of blocks": pair.likeness[2],
        "cover": min(pair.cover),
        "cover at best": max(pair.cover),
    }
    both = sorted((s for s in a.stems & b.stems if weights.of[s] >= _TELLING), key=lambda s: (-weights.of[s], s))
    here, there = _first(a, both[:_SHOWN]), _first(b, both[:_SHOWN])
    reason = f"both on {_list([a.instrument.words(span) for span in here])}" if here else ""
    return Observed("object", signals, Move.NONE, reason, here, there)


def _all(side: Side) -> frozenset[str]:
    return side.stems | side.around


def _place(side: Side, stem: str) -> float:
    """Return what a word counts: in full in the quote itself, in part in what stands around it."""
    return 1.0 if stem in side.stems else AROUND


def _first(side: Side, stems: list[str]) -> tuple[Span, ...]:
    """Return where each stem first stands, in the order of the text, words side by side in one."""
    first = {word.stem: word for word in reversed(side.words) if word.stem in stems}
    spans: list[Span] = []
    for word in sorted(first.values(), key=lambda word: word.start):
        if spans and word.start - spans[-1].end == 1:
            spans[-1] = Span(spans[-1].start, word.end)
        else:
            spans.append(Span(word.start, word.end))
    return tuple(spans)


def _list(items: list[str]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else items[0]
