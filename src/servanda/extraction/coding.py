"""Words that a person selected in, the commitment that they make out, by the same readers as ``find``.

Where the grammar proposes an action that shares words with the selection, its parties, mood and verb are taken; else
the selection is parsed by itself and the codebook's defaults stand, with a confidence that says so. Sums, dates,
bodies and topic are always read from the selected words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from servanda.extraction import deadline, money, topic
from servanda.extraction.acceptor import Verdict
from servanda.extraction.actions import find_actions
from servanda.extraction.body import body_acronyms, find_bodies, verb_name
from servanda.extraction.fill import Found, Surroundings, fill, quote_span
from servanda.extraction.finding import LONGEST, propose
from servanda.extraction.moods import Mood
from servanda.extraction.parties import defined_abbreviations, parties_of
from servanda.extraction.trees import is_verb, lemma_of
from servanda.language import parse
from servanda.records import Block, Body, Commitment, Instrument, Kind, Reading, Span, Strength, identify

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SELECTED = "words selected by a person"
_WORD = re.compile(r"[^\W_]+(?:[’'.&/-][^\W_]+)*")
_LOOSE = " \t\n\r\u00a0,;:.!?–—-•*▪◦_"
_LONGEST_VERB = 80


def code(instrument: Instrument, span: Span, parties: tuple[str, ...] | None = None) -> Commitment:
    """Return the commitment that the words of ``span`` make, which is widened to whole words within one block.

    ``parties`` are those who owe it, where somebody has said so; otherwise they are read, and empty only where the
    instrument names nobody. Raises ``ValueError`` where the span holds no letter of any block.
    """
    block, span = whole_words(instrument, span)
    quote = instrument.words(span)
    context = replace(topic.contexts(instrument)[block.number], start=span.start - block.span.start)
    acronyms = body_acronyms(defined_abbreviations(instrument.text))
    found = _nearest(instrument, span)
    base = (
        _read_alone(instrument, span, acronyms)
        if found is None
        else _read_action(instrument, found, Surroundings(context, 0, None, (), acronyms))
    )
    times = deadline.find(instrument.words(block.span), instrument.date, block.span.start)
    due = deadline.choose(times, span, max(base.verb_at, span.start), instrument.text)
    sums = [s for s in money.find(instrument.words(block.span), block.span.start) if span.covers(s.span)]
    bodies = tuple(body for body in base.bodies if span.covers(body.span))
    subject = topic.read(quote, replace(context, lead_in=base.lead_in_text or context.lead_in))
    owing = base.parties if parties is None else parties
    readings = {
        "quote": Reading(SELECTED, 1.0, (span,)),
        **base.readings,
        "topic": Reading(subject.reason, round(subject.confidence, 3), (span,)),
        "money": Reading("money grammar", 0.97, tuple(s.span for s in sums)),
        "deadline": Reading("deadline grammar" if due else "no date of this action", 0.9, (due.span,) if due else ()),
        "bodies": Reading("body names", 0.8, tuple(b.span for b in bodies)),
    }
    if parties is not None:
        readings["parties"] = Reading("as stated", 1.0)
    return Commitment(
        id=identify(instrument.id, quote, instrument.text[: span.start].count(quote)),
        instrument=instrument.id,
        block=block.number,
        span=span,
        quote=quote,
        parties=owing,
        kind=base.kind,
        strength=base.strength,
        verb=base.verb[:_LONGEST_VERB],
        topic=subject.topic,
        money=tuple(sums),
        deadline=due,
        bodies=bodies,
        lead_in=base.lead_in,
        lead_in_text=base.lead_in_text,
        readings=readings,
    )


def whole_words(instrument: Instrument, span: Span) -> tuple[Block, Span]:
    """Return the first block in which ``span`` holds a letter, and the whole words of it that the span touches.

    Raises ``ValueError`` where there is none.
    """
    for block in instrument.blocks:
        start, end = max(span.start, block.span.start), min(span.end, block.span.end)
        if start >= end or not any(letter.isalpha() for letter in instrument.text[start:end]):
            continue
        for word in _WORD.finditer(instrument.text, block.span.start, block.span.end):
            if word.start() < start < word.end():
                start = word.start()
            if word.start() < end < word.end():
                end = word.end()
        words = instrument.text[start:end]
        start += len(words) - len(words.lstrip(_LOOSE))
        end -= len(words) - len(words.rstrip(_LOOSE))
        return block, Span(start, end)
    raise ValueError("the selection holds no words of the document")


@dataclass(frozen=True, slots=True)
class _Base:
    """The fields that depend on the tree."""

    parties: tuple[str, ...]
    kind: Kind
    strength: Strength
    verb: str
    verb_at: int
    bodies: tuple[Body, ...]
    readings: dict[str, Reading]
    lead_in: Span | None = None
    lead_in_text: str | None = None


def _nearest(instrument: Instrument, span: Span) -> Found | None:
    """Return the proposed action that shares most with ``span``, as a part of both together."""
    best: Found | None = None
    most = 0.0
    for found in _proposals(instrument, instrument.block_at(span.start).span):
        other = quote_span(found)
        shared = min(span.end, other.end) - max(span.start, other.start)
        likeness = shared / (max(span.end, other.end) - min(span.start, other.start))
        if likeness > most:
            best, most = found, likeness
    return best


@lru_cache(maxsize=4)
def _proposals(instrument: Instrument, block: Span) -> tuple[Found, ...]:
    """Return what is proposed in a block, kept for the next selection there (another part, or the form of it)."""
    return propose(instrument, block).found


def _read_action(instrument: Instrument, found: Found, around: Surroundings) -> _Base:
    like = fill(instrument, found, Verdict(True, 1.0, SELECTED), around)
    kept = {name: like.readings[name] for name in ("parties", "kind", "strength", "verb")}
    verb_at = like.readings["verb"].spans[0].start
    return _Base(
        like.parties, like.kind, like.strength, like.verb, verb_at, like.bodies, kept, like.lead_in, like.lead_in_text
    )


def _read_alone(instrument: Instrument, span: Span, acronyms: frozenset[str]) -> _Base:
    """Read a selection in which the grammar sees no action of a party: its first verb, and the codebook's defaults."""
    quote = instrument.words(span)
    doc = next(iter(parse([quote]))) if len(quote) <= LONGEST else None
    mood, head = _main_verb(doc) if doc is not None else (None, None)
    if head is not None:
        verb = verb_name(head, lemma_of(head))
        at = Span(span.start + head.idx, span.start + head.idx + len(head.text))
    else:
        first = _WORD.search(quote)
        verb = first[0].lower() if first else quote.lower()
        at = Span(span.start, span.start + len(quote)) if first is None else Span(*first.span()).shift(span.start)
    bodies = tuple(_bodies(doc, verb, acronyms, span)) if doc is not None else ()
    kind, strength = (mood.kind, mood.strength) if mood is not None else (Kind.UNDERTAKING, Strength.FIRM)
    why = Reading(mood.rule, 0.6, (at,)) if mood is not None else Reading("nothing else is said in the selection", 0.4)
    owing = parties_of(instrument)
    readings = {
        "parties": Reading("the instrument’s parties", 0.5 if owing else 0.0),
        "kind": why,
        "strength": why,
        "verb": Reading(
            *(("main verb of the selection", 0.6) if head is not None else ("first word of the selection", 0.2)), (at,)
        ),
    }
    return _Base(owing, kind, strength, verb, at.start, bodies, readings)


def _main_verb(doc: "Doc") -> "tuple[Mood | None, Token | None]":
    """Return the first action's mood and verb, else the first verb that is no auxiliary."""
    for action in find_actions(doc):
        return action.mood, action.verb
    return None, next((t for t in doc if is_verb(t) and not t.dep_.startswith(("aux", "cop"))), None)


def _bodies(doc: "Doc", verb: str, acronyms: frozenset[str], span: Span) -> Iterator[Body]:
    for start, end in find_bodies(doc, 0, len(doc), verb, acronyms):
        yield Body(doc.text[start:end], Span(span.start + start, span.start + end))
