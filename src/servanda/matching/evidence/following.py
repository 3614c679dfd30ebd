"""Instruments with their commitments in once, then one document after another; the passages that bear on them out.

A document is sifted before it is read closely: it must be later, speak of the parties or of a body of theirs, and share
telling words with a commitment. Only sentences that pass are parsed. What they tell is then weighed, act by act.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from servanda.matching.comparing.action import verb_span
from servanda.matching.ends import Stop, acronyms_of, prepare
from servanda.matching.evidence.circles import GUESTS, Circle, Names, draw
from servanda.matching.evidence.proposals import Proposal
from servanda.matching.evidence.reading import Act, Reader, Sentence
from servanda.matching.evidence.telling import Mode
from servanda.matching.evidence.things import Things
from servanda.matching.evidence.weighing import Bearing, Promise, Sense, Setting, make_promises, weigh
from servanda.matching.words import stem, words
from servanda.records import Instrument, Span

LEAST = 0.6  # score from which a passage is proposed
_SIFTED = 0.3, 0.07  # weight of the words, and share of the commitment's, that a sentence must share to be parsed
_EACH = 3  # commitments for which one passage is proposed
_MOST = 3  # passages of one document for one commitment
_ALONE = 1  # both of these, where only a body of the commitment ties the passage to the parties
_UNSURE = 0.9  # what such a passage scores of what it would: what one does alone is surpassed by what all do
_SAME = 0.5  # share of the commitments that stand in a document word for word where it is the instrument again


@dataclass(frozen=True, slots=True)
class Weighed:
    """A proposal with the signals that made its score, and whether only a body ties it to the parties."""

    proposal: Proposal
    signals: Mapping[str, float]
    alone: bool


@dataclass(frozen=True)
class _Followed:
    """An instrument that is followed: its promises, its parties, and which promises each word stands in."""

    instrument: Instrument
    circle: Circle
    promises: tuple[Promise, ...]
    acronyms: Mapping[str, str]
    things: Things
    sense: Sense
    places: Mapping[str, tuple[tuple[int, float], ...]]

    @classmethod
    def build(cls, stop: Stop, names: Names) -> "_Followed":
        circle = draw(stop, names)
        own = _party_stems(circle, names)
        acronyms = acronyms_of([stop])
        promises = make_promises(prepare(stop, stop.commitments, acronyms), own)
        places: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for promise in promises:
            for one in promise.side.stems:
                if promise.weights.of[one] > 0:
                    places[one].append((promise.number, promise.weights.of[one]))
        return cls(
            stop.instrument,
            circle,
            promises,
            acronyms,
            Things.build(promises, own, acronyms),
            Sense.build([promise.side.end.quote for promise in promises]),
            {one: tuple(found) for one, found in places.items()},
        )

    def concerns(self, text: str, date: datetime.date | None) -> bool:
        """Whether a text of this date is later and names the parties, or a body of their promises."""
        own = self.instrument.date
        later = own is None or date is None or date > own
        return later and (self.circle.is_named(text) or self.things.is_named(text))

    def repeats(self, document: Instrument) -> bool:
        """Whether ``document`` is the instrument again: most of its commitments stand in it word for word."""
        same = sum(promise.commitment.quote in document.text for promise in self.promises)
        return document.id == self.instrument.id or same >= _SAME * len(self.promises)

    def is_for_a_party(self, number: int) -> bool:
        """Whether a promise names a party behind its verb: what is done for others does not keep it."""
        side = self.promises[number].side
        return bool(self.circle.named(side.instrument.text[verb_span(side).end : side.end.span.end]))

    def near(self, stems: frozenset[str]) -> list[int]:
        """Return the promises that share enough telling words with a sentence of these stems."""
        shared: dict[int, float] = defaultdict(float)
        for one in stems & self.places.keys():
            for number, weight in self.places[one]:
                shared[number] += weight
        most, share = _SIFTED
        return [n for n, sum_ in shared.items() if sum_ >= most and sum_ >= share * self.promises[n].weight]


class Follower:
    """Follows the commitments of a few instruments through any number of documents; prepared once."""

    def __init__(self, stops: Iterable[Stop], names: Mapping[str, str]) -> None:
        """Prepare the commitments; ``names`` holds the code of each name of a state or grouping."""
        self._names = Names.build(names)
        self._followed = tuple(_Followed.build(stop, self._names) for stop in stops if stop.commitments)

    def concerns(self, text: str, date: datetime.date | None) -> bool:
        """Whether a text of this date may hold evidence, by its date and whom it names: a first, quick look."""
        return any(one.concerns(text, date) for one in self._followed)

    def find(self, document: Instrument, least: float = LEAST) -> list[Proposal]:
        """Return the passages of ``document`` that bear on the commitments, the surest first."""
        return _choose(one for one in self.weigh(document) if one.proposal.score >= least)

    def weigh(self, document: Instrument) -> Iterator[Weighed]:
        """Yield every passage that is like a commitment at all, with the signals that are weighed."""
        text = f"{document.title}\n{document.text}"
        reader: Reader | None = None
        for followed in self._followed:
            if followed.concerns(text, document.date) and not followed.repeats(document):
                reader = reader or Reader(document, self._names)
                yield from _follow(followed, reader, followed.circle.is_named(text))


def find_evidence(
    stops: Iterable[Stop], document: Instrument, names: Mapping[str, str], least: float = LEAST
) -> list[Proposal]:
    """Return the passages of ``document`` that bear on the commitments of ``stops``, the surest first.

    ``names`` holds the code of each name of a state or grouping, by which the parties are found. For many documents
    make a ``Follower`` once.
    """
    return Follower(stops, names).find(document, least)


def _follow(followed: _Followed, reader: Reader, named: bool) -> Iterator[Weighed]:
    """Yield the passages of one document that are like a promise of one instrument; ``named``: it names all parties."""
    circle = followed.circle
    needed = circle.parties - {reader.home} or circle.parties
    opening = reader.names.find(reader.opening)
    between = needed <= circle.named(reader.opening) and len(opening - circle.parties) <= GUESTS
    near: dict[Sentence, tuple[list[int], bool]] = {}
    for sentence in reader.sentences:
        promises = followed.near(sentence.stems)
        if not promises:
            continue
        alone = not (named and reader.speaks_of(sentence, circle, needed, between))
        if alone:
            bodies = followed.things.find(sentence.quote)
            promises = [n for n in promises if n in bodies and not followed.is_for_a_party(n)]
        if promises:
            near[sentence] = promises, alone
    reader.parse(near)
    for sentence, (promises, alone) in near.items():
        acts = [act for act in reader.acts(sentence) if not alone or act.told.mode is Mode.DONE]
        if not acts:
            continue
        side = reader.prepare(sentence, followed.acronyms)
        likeness = followed.sense.compare([act.clause for act in acts])
        for number in promises:
            promise = followed.promises[number]
            found = [
                weigh(promise, side, act.told, setting, (likeness[0][place], likeness[1][place]))
                for place, act in enumerate(acts)
                if (setting := _setting(promise, circle, reader, sentence, act, needed, between, alone)) is not None
            ]
            if found:
                best = max(found, key=lambda one: one.score)
                yield Weighed(_propose(promise, reader.document, sentence, best, alone), best.signals, alone)


def _setting(
    promise: Promise,
    circle: Circle,
    reader: Reader,
    sentence: Sentence,
    act: Act,
    needed: frozenset[str],
    between: bool,
    alone: bool,
) -> Setting | None:
    """Return where an act is told, or None where those who act in it are not those who are bound."""
    bound = circle.parties & set(promise.commitment.parties) or circle.parties
    if act.actors and not act.actors & bound:
        return None
    if not (between or alone) and needed & sentence.named and not needed <= act.named:
        return None
    if sentence.named - circle.parties and not sentence.named & needed and not alone:
        return None
    if alone and not (act.actors or (act.speaks and reader.home in bound)):
        return None
    return Setting(circle.parties, sentence.named)


def _propose(promise: Promise, document: Instrument, sentence: Sentence, best: Bearing, alone: bool) -> Proposal:
    return Proposal(
        promise.commitment,
        document.id,
        sentence.span,
        sentence.quote,
        best.stance,
        round(best.score * _UNSURE, 3) if alone else best.score,
        best.why,
        best.words,
    )


def _choose(found: Iterable[Weighed]) -> list[Proposal]:
    """Return the best for each passage and each commitment, in order of their scores."""
    kept: list[Proposal] = []
    passages: dict[Span, int] = defaultdict(int)
    commitments: dict[str, int] = defaultdict(int)
    for one in sorted(found, key=lambda w: (-w.proposal.score, w.proposal.span, w.proposal.commitment.id)):
        proposal = one.proposal
        each, most = (_ALONE, _ALONE) if one.alone else (_EACH, _MOST)
        if passages[proposal.span] < each and commitments[proposal.commitment.id] < most:
            passages[proposal.span] += 1
            commitments[proposal.commitment.id] += 1
            kept.append(proposal)
    return kept


def _party_stems(circle: Circle, names: Names) -> frozenset[str]:
    """Return the stems of the words in the parties' names, which tell no promise of theirs from another."""
    own = [name for name, code in names.codes.items() if code in circle.parties]
    return frozenset(word.stem for name in own for word in words(name)) | {stem(name.lower()) for name in own}
