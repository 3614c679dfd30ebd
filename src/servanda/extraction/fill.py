"""A found action in, a ``Commitment`` out: each field from its own words, with the reason and a confidence."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from servanda.extraction import deadline, money, topic
from servanda.extraction.acceptor import Verdict
from servanda.extraction.body import find_bodies, meant, verb_name
from servanda.extraction.extents import Action
from servanda.extraction.parties import Actors, span_of
from servanda.extraction.passages import Passage
from servanda.extraction.trees import left_edge, right_edge
from servanda.extraction.who import BY_MEMBERS
from servanda.records import Body, Commitment, Instrument, Kind, Reading, Span, Strength, identify

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Found:
    """An action with who owes it, in its passage and tree. ``outsider``: a state that is no party to the instrument."""

    passage: Passage
    doc: "Doc"
    action: Action
    actors: Actors
    governed: bool
    outsider: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What of the instrument outside its own sentence a commitment's fields are read with.

    ``occurrence`` counts equal quotes before it, so that identifiers stay apart; ``details`` are the sentences behind
    it that only add amounts or dates (codebook §3.10); ``bodies`` those of the commitment before in its block;
    ``acronyms`` the short names of bodies that the instrument defines.
    """

    context: topic.Context
    occurrence: int
    details: Span | None
    bodies: tuple[Body, ...]
    acronyms: frozenset[str]


def fill(
    instrument: Instrument,
    found: Found,
    verdict: Verdict,
    around: Surroundings,
) -> Commitment:
    """Return the commitment of one found action."""
    passage, action = found.passage, found.action
    span = quote_span(found)
    quote = instrument.words(span)
    block = passage.block
    verb = verb_name(action.verb, action.lemma)
    verb_at = passage.source(action.verb.idx)
    block_text = instrument.words(block.span)
    times = deadline.find(block_text, instrument.date, block.span.start)
    due = deadline.choose(times, span, verb_at, instrument.text)
    all_sums = money.find(block_text, block.span.start)
    sums = [
        m for m in all_sums if span.covers(m.span) or (around.details is not None and around.details.covers(m.span))
    ]
    if due is None and around.details is not None:
        due = next((t for t in times if around.details.covers(t.span) and t.edtf), None)
    bodies = _bodies(found, verb, around.acronyms, around.bodies)
    lead_in = passage.lead_in if found.governed else None
    context = replace(
        around.context, lead_in=lead_in.text if lead_in else around.context.lead_in, start=span.start - block.span.start
    )
    subject = topic.read(quote, context)
    spans = _cue_spans(found)
    kind = action.mood.kind
    strength = Strength.FIRM if kind is Kind.DELIVERABLE else action.mood.strength
    readings = {
        "quote": Reading(
            f"grammar: {action.mood.rule}; acceptor {verdict.version}: {verdict.reason}",
            round(verdict.probability, 3),
            (span,),
        ),
        "parties": Reading(found.actors.rule, found.actors.confidence, _party_spans(found)),
        "kind": Reading(action.mood.rule, 0.95, spans),
        "strength": Reading(action.mood.rule, 0.9, spans),
        "verb": Reading("main verb of the action", 0.93, (Span(verb_at, verb_at + len(action.verb.text)),)),
        "topic": Reading(subject.reason, round(subject.confidence, 3), (span,)),
        "money": Reading("money grammar", 0.97, tuple(m.span for m in sums)),
        "deadline": Reading("deadline grammar" if due else "no date of this action", 0.9, (due.span,) if due else ()),
        "bodies": Reading("body names", 0.8, tuple(b.span for b in bodies)),
    }
    return Commitment(
        id=identify(instrument.id, quote, around.occurrence),
        instrument=instrument.id,
        block=block.number,
        span=span,
        quote=quote,
        parties=found.actors.parties,
        kind=kind,
        strength=strength,
        verb=verb,
        topic=subject.topic,
        money=tuple(sums),
        deadline=due,
        bodies=tuple(bodies),
        lead_in=lead_in.span if lead_in else None,
        lead_in_text=instrument.words(lead_in.span) if lead_in else None,
        readings=readings,
    )


def quote_span(found: Found) -> Span:
    """Return where the action's words stand in the instrument: first to last token, prefix words left out."""
    doc, action, passage = found.doc, found.action, found.passage
    inside = passage.inserted
    at = (
        next(t for t in doc if t.idx >= inside.stop).i
        if passage.governed and doc[action.start].idx < inside.stop
        else action.start
    )
    first = next((t for t in doc[at:] if not t.is_space and not t.is_punct and t.tag_ != "CC"), doc[at])
    last = doc[max(action.end, first.i + 1) - 1]
    start = passage.source(first.idx)
    if passage.lead_in is not None and passage.lead_in.tasks and passage.opens:
        start = passage.lead_in.span.start
    return Span(start, passage.source(last.idx + len(last.text) - 1) + 1)


def _bodies(found: Found, verb: str, acronyms: frozenset[str], before: tuple[Body, ...]) -> list[Body]:
    """Return the bodies in the action's words and in what stands before its clause ("Through the Grid Dialogue, …").

    ``before`` are those of the commitment before in the block: the body meant by "it".
    """
    doc, action, passage = found.doc, found.action, found.passage
    who = action.subject
    opening = min(action.start, left_edge(who)) if who is not None else action.start
    ranges = find_bodies(doc, 0, opening, verb, acronyms) if doc[0].lower_ in FRONTING else []
    ranges += find_bodies(doc, action.start, action.end, verb, acronyms)
    out: list[Body] = []
    if found.actors.rule.startswith(BY_MEMBERS):
        own = find_bodies(doc, left_edge(who), right_edge(who), verb, acronyms) if who is not None else []
        ranges += [place for place in own if place not in ranges]
        out += before[-1:] if not own else ()
    elif passage.lead_in is not None and passage.lead_in.tasks and TASKED.match(passage.lead_in.text):
        out += before[:1]
    if not out:
        out += meant(doc, opening, action.end, before)
    for start, end in ranges:
        if start not in passage.inserted:
            at = Span(passage.source(start), passage.source(end - 1) + 1)
            out.append(Body(doc.text[start:end], at))
    actors = {party.casefold() for party in found.actors.parties}
    return [b for b in out if b.name.casefold() not in actors]


TASKED = re.compile(r"(?:It|They|This|These|The (?:\w+ )?[a-z]+) (?:will|would|shall|is to|are to)\b")
FRONTING = frozenset({"through", "under", "via", "as", "with", "in", "within", "using", "building"})


def _cue_spans(found: Found) -> tuple[Span, ...]:
    """Return where the words stand that set kind and strength: in the passage, or in its lead-in."""
    spans = []
    for word in found.action.mood.cues:
        if word.idx not in found.passage.inserted:
            start = found.passage.source(word.idx)
            spans.append(Span(start, start + len(word.text)))
        elif found.passage.lead_in is not None:
            spans.append(found.passage.lead_in.span)
    return tuple(dict.fromkeys(spans))


def _party_spans(found: Found) -> tuple[Span, ...]:
    who = found.action.owner or found.action.subject
    if who is None or who.idx in found.passage.inserted:
        return (found.passage.lead_in.span,) if found.passage.lead_in else ()
    at = span_of(who)
    return (Span(found.passage.source(at.start), found.passage.source(at.end - 1) + 1),)
