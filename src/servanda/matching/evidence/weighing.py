"""A promise and an act that a passage tells in; how sure it is that the one bears on the other, and why, out.

The act is compared by the words that it governs, not by its whole sentence: a long sentence tells many things. Weights,
data, date and script stand in ``data/evidence.json``; ``training/evidence.py`` makes them.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from servanda.matching.deciding import Linear
from servanda.matching.ends import Name, Side
from servanda.matching.evidence.proposals import Stance
from servanda.matching.evidence.telling import Mode, Told, lists
from servanda.matching.names import kinds_of_body
from servanda.matching.vectors import Matrix, embed
from servanda.matching.verbs import classify, is_once
from servanda.matching.weighing import RARE, Weights, background
from servanda.matching.words import Word, stem
from servanda.records import Commitment, Span

WEIGHTS = Path(__file__).parent.parent / "data" / "evidence.json"
SIGNALS = (
    "words shared",
    "words side by side",
    "body shared",
    "likeness",
    "likeness alone",
    "renewed",
    "stated",
    "parties named",
    "others named",
)
_RAREST = 30_000  # a word in one sentence of so many, or rarer, counts in full
_EVERYWHERE = 0.1  # what a word counts that stands in every document on foreign affairs
_BEYOND = 0.3  # what a shared word counts outside what the act governs
_SLIGHT = 0.3  # weight that the words of a name have at least
_NAMED = 0.6  # share of a name's words from which both sides are said to name it
_LIKENESS = ("likeness", "likeness alone")
_SHOWN = 4  # shared words in the explanation


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment as it is followed: prepared, how much each of its words tells, and what stands side by side."""

    number: int
    side: Side
    commitment: Commitment
    weights: Weights
    weight: float
    pairs: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sense:
    """The vectors of all promises of an instrument, with what they share taken away."""

    middle: Matrix
    rows: Matrix
    bare: Matrix

    @classmethod
    def build(cls, texts: Sequence[str]) -> "Sense":
        """Embed the promises."""
        bare = embed(texts)
        middle = bare.mean(axis=0)
        return cls(middle, _unit(bare - middle), bare)

    def compare(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
        """Return the likeness of each text to each promise, without and with what all promises share."""
        rows = embed(texts)
        return _unit(rows - self.middle) @ self.rows.T, rows @ self.bare.T


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an act is told: who is to be named beside its promise, and whom its sentence names."""

    parties: frozenset[str]
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bearing:
    """How an act bears on a promise."""

    stance: Stance
    score: float
    why: str
    words: tuple[Span, ...]
    signals: Mapping[str, float]


def make_promises(sides: Sequence[Side], parties: frozenset[str]) -> tuple[Promise, ...]:
    """Return the promises of an instrument; ``parties`` are the stems of the parties' own names, which tell nothing."""
    weights = _weigh_words([side.stems | side.around for side in sides], parties)
    return tuple(
        Promise(number, side, side.commitment, weights, weights.sum(side.stems), _side_by_side(side.words))
        for number, side in enumerate(sides)
        if side.commitment is not None
    )


def weigh(
    promise: Promise, side: Side, act: Told, setting: Setting, likeness: tuple[Sequence[float], Sequence[float]]
) -> Bearing:
    """Return how an act of the passage ``side`` bears on ``promise``; ``likeness`` is that of ``Sense.compare``."""
    clause = tuple(span.shift(side.end.span.start) for span in act.clause)
    shared = _shared(promise, side, act, clause)
    signals = _compare(promise, side, clause, shared) | _place(act, setting)
    signals |= {name: float(of[promise.number]) for name, of in zip(_LIKENESS, likeness, strict=True)}
    score = 1 / (1 + math.exp(-load().score(signals)))
    words = tuple(span.shift(side.end.span.start) for span in act.words)
    stance = _stance(promise.commitment, act, signals["body shared"])
    return Bearing(stance, round(score, 3), _explain(promise, side, act, clause, shared), words, signals)


@cache
def load() -> Linear:
    """Return the packaged model. Loaded once, at its first use."""
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Linear({name: tuple(row) for name, row in data["signals"].items()}, data["intercept"])


def _shared(promise: Promise, side: Side, act: Told, clause: Sequence[Span]) -> frozenset[str]:
    """Return the stems that a promise shares with what the act governs, names written out."""
    stems = frozenset(word.stem for word in side.words if _within(word.start, clause))
    names = (name.stems for name in side.names if _within(name.span.start, clause))
    return (promise.side.stems & stems.union(*names)) - {stem(act.verb)}


def _compare(promise: Promise, side: Side, clause: Sequence[Span], shared: frozenset[str]) -> dict[str, float]:
    """Return the signals of the words and names of both."""
    weights = promise.weights
    inside = [word for word in side.words if _within(word.start, clause)]
    beyond = (promise.side.stems & side.stems) - shared - {word.stem for word in inside}
    both = promise.pairs & _side_by_side(inside)
    names = [name for name in side.names if _within(name.span.start, clause)]
    return {
        "words shared": math.log1p(weights.sum(shared) + _BEYOND * weights.sum(beyond)),
        "words side by side": math.log1p(sum(min(weights.of[a], weights.of[b]) for a, b in both)),
        "body shared": _share(weights, promise.side.bodies, names),
    }


def _place(act: Told, setting: Setting) -> dict[str, float]:
    """Return the signals of how the act is told, and of whom its sentence names."""
    return {
        "renewed": float(act.mode is Mode.RENEWED),
        "stated": float(act.mode is Mode.STATED),
        "parties named": float(setting.parties <= setting.named),
        "others named": math.log1p(len(setting.named - setting.parties)),
    }


def _stance(commitment: Commitment, act: Told, body: float) -> Stance:
    """Return the stance: fulfilled where the act is what was promised, or where the body to be made is at work."""
    if act.mode is Mode.BACK:
        return Stance.SETBACK
    if act.mode is not Mode.DONE or not is_once(commitment.verb):
        return Stance.PROGRESS
    made = classify(commitment.verb) == classify("create") and body >= _NAMED and is_once(act.verb)
    return Stance.FULFILLED if made or classify(act.verb) == classify(commitment.verb) else Stance.PROGRESS


def _explain(promise: Promise, side: Side, act: Told, clause: Sequence[Span], shared: frozenset[str]) -> str:
    """Return in words what was promised and what is told, and what both sides name or speak of."""
    told = " … ".join(side.instrument.words(span.shift(side.end.span.start)) for span in act.words)
    parts = [f"promised: {promise.commitment.verb}; told as {act.mode.value}: {told}"]
    names = [name for name in side.names if _within(name.span.start, clause)]
    both = [
        side.instrument.words(name.span)
        for name in names
        if _share(promise.weights, (*promise.side.bodies, *promise.side.names), [name]) >= _NAMED
    ]
    if both:
        parts.append(f"both name {', '.join(dict.fromkeys(both))}")
    telling = sorted(shared, key=lambda one: (-promise.weights.of[one], one))[:_SHOWN]
    first = {word.stem: word.lower for word in reversed(side.words) if word.stem in telling}
    if first:
        parts.append(f"both on {', '.join(sorted(first.values()))}")
    return "; ".join(parts)


def _weigh_words(sides: Sequence[frozenset[str]], parties: frozenset[str]) -> Weights:
    """Weigh the stems of all promises: rare in releases of all kinds, and rare among the promises at hand."""
    near = Weights.build(sides)
    counts, total = background()
    weights = {}
    for one, weight in near.of.items():
        # What a weight of that kind says of the promises at hand alone.
        wide = min(1.0, math.log((total + 1) / (counts.get(one, 0) + 1)) / math.log(RARE))
        share = weight / wide if wide > 0 else 0.0
        weights[one] = 0.0 if one in parties else _rarity(one) * math.sqrt(share)
    return Weights(weights, near.everywhere | parties | lists()["everywhere"])


@cache
def _rarity(one: str) -> float:
    counts, total = background()
    rare = min(1.0, math.log((total + 1) / (counts.get(one, 0) + 1)) / math.log(_RAREST)) ** 2
    return rare * (_EVERYWHERE if one in lists()["everywhere"] else 1.0)


def _share(weights: Weights, mine: Iterable[Name], theirs: Sequence[Name]) -> float:
    """Return how much of a name of the promise a name of the passage has, at best; less where it tells little."""
    best = 0.0
    for one in mine:
        telling = one.stems - kinds_of_body() - weights.everywhere
        whole = weights.sum(telling)
        for other in theirs:
            both = weights.sum(telling & other.stems)
            best = max(best, both / max(whole, _SLIGHT) * min(1.0, both))
    return best


def _side_by_side(words: Sequence[Word]) -> frozenset[tuple[str, str]]:
    return frozenset((a.stem, b.stem) for a, b in pairwise(words) if b.start - a.end <= 5)


def _within(place: int, spans: Iterable[Span]) -> bool:
    return any(span.start <= place < span.end for span in spans)


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
