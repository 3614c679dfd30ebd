"""One field of a proposal in, its checked value out, with the reason, and what was dropped on the way.

A model's word is taken where it chooses from a list (kind, strength, topic). Amounts, dates, bodies, parties and verbs
are taken only where the instrument has the words, and amounts and dates are read from those words by the same modules
that serve the grammar.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from servanda.asking.background import Background
from servanda.asking.locating import NOT_THERE, find_words, nearest, overlap
from servanda.asking.usage import Dropped
from servanda.extraction import deadline, money, topic
from servanda.extraction.cues import acts
from servanda.extraction.names import codes
from servanda.language.lemmas import verb_lemma
from servanda.records import Block, Body, Deadline, Instrument, Kind, Money, Reading, Span, Strength, Topic

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

UNSURE = 0.5  # where the model gives no confidence
COMMONEST = 0.3  # of the value that most commitments have, where neither model nor grammar reads one
NOT_OF_LIST = "not of the list of values"
NO_NAME = "nobody whom the instrument names"
NO_BODY = "not the name of a body"
NO_AMOUNT = "no amount of money in these words"
NO_DATE = "no date ahead in these words"
NO_VERB = "not a verb of the quote"
_MOST = 50  # words of one field that are looked for
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_SHARED = 4  # letters that a noun has in common with its verb: "provision", "provide"


@dataclass(frozen=True, slots=True)
class Filled(Generic[T]):
    """A field's value, why it has it, and what the model said besides that was not kept."""

    value: T
    reading: Reading
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a commitment stands, and how sure the model is of it."""

    instrument: Instrument
    block: Block
    span: Span
    confidence: float

    @property
    def quote(self) -> str:
        """The words of the commitment."""
        return self.instrument.words(self.span)

    def find(self, words: str) -> Span | None:
        """Return where ``words`` stand in the block, within the quote if they can."""
        found = find_words(words, self.instrument.words(self.block.span), self.block.span.start)
        return nearest(found, self.span) if found else None


def read_confidence(value: Any) -> float:
    """Return a confidence from 0 to 1, whatever ``value`` is."""
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        return UNSURE
    return round(float(min(1, max(0, value))), 3)


def read_kind(value: Any, place: Place, background: Background) -> Filled[Kind]:
    """Return the kind: the model's, the grammar's, or that of most commitments."""
    return _choose("kind", value, Kind.UNDERTAKING, place, background)


def read_strength(value: Any, kind: Kind, place: Place, background: Background) -> Filled[Strength]:
    """Return the strength: the model's, the grammar's, or that of most commitments; a deliverable is firm."""
    filled = _choose("strength", value, Strength.FIRM, place, background)
    if kind is Kind.DELIVERABLE and filled.value is not Strength.FIRM:
        reading = Reading("every deliverable is firm", filled.reading.confidence, filled.reading.spans)
        return Filled(Strength.FIRM, reading, filled.dropped)
    return filled


def _choose(name: str, value: Any, commonest: E, place: Place, background: Background) -> Filled[E]:
    """Return a value of the list that ``commonest`` is of."""
    try:
        chosen = type(commonest)(_as_code(value))
    except ValueError:
        dropped = (Dropped(name, _show(value), NOT_OF_LIST),)
        other = background.beside(place.span)
        if other is not None:
            return Filled(getattr(other, name), other.readings[name], dropped)
        return Filled(commonest, Reading("no valid value: the commonest", COMMONEST, (place.span,)), dropped)
    return Filled(chosen, Reading(background.reason, place.confidence, (place.span,)))


def read_topic(value: Any, place: Place, background: Background) -> Filled[Topic]:
    """Return the topic: the model's, or what our own cues say of the quote and its surroundings."""
    try:
        return Filled(Topic(_as_code(value)), Reading(background.reason, place.confidence, (place.span,)))
    except ValueError:
        own = topic.read(place.quote, background.contexts[place.block.number])
        reading = Reading(own.reason, round(own.confidence, 3), (place.span,))
        return Filled(own.topic, reading, (Dropped("topic", _show(value), NOT_OF_LIST),))


def read_verb(value: Any, place: Place, background: Background) -> Filled[str]:
    """Return the verb if the quote has it, or a noun of it; else the grammar's, else the quote's first act."""
    words = [(m[0].lower(), Span(m.start(), m.end()).shift(place.span.start)) for m in _WORD.finditer(place.quote)]
    said = [w for w in _as_code(value).split() if w not in ("to", "will", "shall")][:1]
    for verb in said:
        exact = next((at for word, at in words if verb in (word, verb_lemma(word, word))), None)
        akin = next((at for word, at in words if len(verb) >= _SHARED and word[:_SHARED] == verb[:_SHARED]), None)
        span = exact or akin
        if span is not None and _WORD.fullmatch(verb):
            return Filled(verb, Reading(background.reason, place.confidence, (span,)))
    dropped = (Dropped("verb", _show(value), NO_VERB),)
    other = background.beside(place.span)
    if other is not None:
        return Filled(other.verb, other.readings["verb"], dropped)
    lemmas = [(verb_lemma(word, word), at) for word, at in words]
    verb, at = next(((lemma, at) for lemma, at in lemmas if lemma in acts()), lemmas[0] if lemmas else ("", place.span))
    return Filled(verb or place.quote, Reading("first act of the quote", COMMONEST, (at,)), dropped)


def read_parties(value: Any, lead_in: Span | None, place: Place, background: Background) -> Filled[tuple[str, ...]]:
    """Return those of the parties that the instrument names; else the grammar's, else the instrument's own."""
    parties: list[str] = []
    spans: list[Span] = []
    dropped: list[Dropped] = []
    for name in _words(value):
        codes_of, span = _party(name, lead_in, place, background)
        if codes_of:
            parties += codes_of
            spans += [span] if span is not None else []
        else:
            dropped.append(Dropped("parties", name, NO_NAME))
    if parties:
        reading = Reading(background.reason, place.confidence, tuple(dict.fromkeys(spans)))
        return Filled(tuple(dict.fromkeys(parties)), reading, tuple(dropped))
    if not dropped:
        dropped.append(Dropped("parties", _show(value), NO_NAME))
    other = background.beside(place.span)
    if other is not None:
        return Filled(other.parties, other.readings["parties"], tuple(dropped))
    own = Reading("nobody is named: the instrument’s parties", UNSURE)
    return Filled(background.directory.parties, own, tuple(dropped))


def _party(name: str, lead_in: Span | None, place: Place, background: Background) -> tuple[list[str], Span | None]:
    """Return the code or name of one party, and where it is named nearby; nothing for one the instrument lacks."""
    instrument, directory = place.instrument, background.directory
    bare = _ARTICLE.sub("", name.strip())
    code = directory.names.get(bare) or codes().get(bare.replace("’", "'")) or (bare if bare.isupper() else "")
    places = [span for span in (place.block.span, lead_in) if span is not None]
    if code in background.named:
        for span in places:
            for match in directory.pattern.finditer(instrument.words(span)):
                if directory.states(match[0]) == [code]:
                    return [code], Span(span.start + match.start(), span.start + match.end())
        return [code], None
    for span in (*places, Span(0, len(instrument.text))):
        if found := find_words(bare, instrument.words(span), span.start):
            words = instrument.words(found[0])
            return ([words], found[0]) if _may_name(words) else ([], None)
    return [], None


def read_money(value: Any, place: Place, background: Background) -> Filled[tuple[Money, ...]]:
    """Return the sums in the words that the model points at; if it points at none that is one, those of the quote."""
    sums = money.find(place.instrument.words(place.block.span), place.block.span.start)
    kept: list[Money] = []
    dropped: list[Dropped] = []
    for words in _words(value):
        at = place.find(words)
        meant = [m for m in sums if at is not None and m.span.overlaps(at)]
        kept += meant
        if not meant:
            dropped.append(Dropped("money", words, NOT_THERE if at is None else NO_AMOUNT))
    if dropped and not kept:
        kept = [m for m in sums if place.span.covers(m.span)]
        return Filled(tuple(kept), Reading("money grammar", 0.97, tuple(m.span for m in kept)), tuple(dropped))
    ordered = tuple(sorted(dict.fromkeys(kept), key=lambda m: m.span))
    reading = Reading(background.reason, place.confidence, tuple(m.span for m in ordered))
    return Filled(ordered, reading, tuple(dropped))


def read_deadline(value: Any, verb: Span, place: Place, background: Background) -> Filled[Deadline | None]:
    """Return the date in the words that the model points at; if there is none in them, the action's by our rules."""
    block = place.block.span
    times = deadline.find(place.instrument.words(block), place.instrument.date, block.start)
    said = next(_words(value), None)
    if said is None:
        return Filled(None, Reading(background.reason, place.confidence))
    at = place.find(said)
    meant = [t for t in times if at is not None and t.span.overlaps(at)]
    if at is not None and meant:
        best = max(meant, key=lambda t: overlap(t.span, at))
        return Filled(best, Reading(background.reason, place.confidence, (best.span,)))
    own = deadline.choose(times, place.span, verb.start, place.instrument.text)
    reading = Reading("deadline grammar" if own else "no date of this action", 0.9, (own.span,) if own else ())
    return Filled(own, reading, (Dropped("deadline", said, NOT_THERE if at is None else NO_DATE),))


def read_bodies(value: Any, place: Place, background: Background) -> Filled[tuple[Body, ...]]:
    """Return the bodies whose names stand in the block, as it writes them."""
    bodies: dict[Span, Body] = {}
    dropped: list[Dropped] = []
    for words in _words(value):
        at = place.find(_ARTICLE.sub("", words.strip()))
        if at is None or not _may_name(place.instrument.words(at)):
            dropped.append(Dropped("bodies", words, NOT_THERE if at is None else NO_BODY))
        elif not any(at.overlaps(other) for other in bodies):
            bodies[at] = Body(place.instrument.words(at), at)
    kept = tuple(bodies[at] for at in sorted(bodies))
    reading = Reading(background.reason, place.confidence, tuple(b.span for b in kept))
    return Filled(kept, reading, tuple(dropped))


def _may_name(words: str) -> bool:
    """Whether words can name somebody or something: a capital, or a description of several words."""
    return len(words) > 1 and (" " in words or any(letter.isupper() for letter in words))


def _words(value: Any) -> Iterator[str]:
    """Yield the words in a value: a text, a list of them, or objects that hold them under ``text`` or ``name``."""
    for item in (value if isinstance(value, list) else [value])[:_MOST]:
        words = next((item[k] for k in ("text", "name") if k in item), None) if isinstance(item, dict) else item
        if isinstance(words, str) and words.strip():
            yield words


def _as_code(value: Any) -> str:
    return value.strip().lower() if isinstance(value, str) else ""


def _show(value: Any) -> str:
    return " ".join(str(value).split())[:80]
