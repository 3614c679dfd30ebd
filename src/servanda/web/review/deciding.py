"""A decision from the desk in, the entry of the ledger out; one on a commitment that has changed since is refused.

The page sends the number of the entry that last changed each commitment it decides on. Both are looked at under the
ledger's lock, so of two reviewers who decide at once the second is told.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

from django.http import QueryDict

from servanda.extraction import code
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.aligning import says_what_stands
from servanda.ledger.documents import instrument_of
from servanda.ledger.entries import Line
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import decode_record
from servanda.ledger.services import Actor
from servanda.ledger.storing import writing
from servanda.records import Commitment, Instrument, Reading, Span
from servanda.web.review.revising import revise

Decide = Callable[[Actor, m.Commitment, Instrument, QueryDict], Line]


class StaleError(LedgerError):
    """Somebody else changed a commitment since the page showed it; ``keys`` are those to show afresh."""

    def __init__(self, message: str, keys: tuple[str, ...]) -> None:
        """Take the message and the commitments."""
        super().__init__(message)
        self.keys = keys


def decide(actor: Actor, action: str, row: m.Commitment, form: QueryDict) -> Line:
    """Carry out ``action`` (one of ``ACTIONS``) as ``form`` has it.

    Raises ``StaleError`` where the commitment changed meanwhile, ``FormError`` for a field that is wrong, and
    ``LedgerError`` for all that the ledger refuses.
    """
    with writing():
        instrument = instrument_of(m.Instrument.objects.get(pk=row.instrument_id))
        return ACTIONS[action](actor, fresh(row.id, form.get("changed", "")), instrument, form)


def add(actor: Actor, instrument: Instrument, form: QueryDict) -> Line:
    """Add the commitment that ``form`` describes; raise as ``decide`` does."""
    draft = code(instrument, read_span(form.get("words-span", "")))
    revised = revise(draft, instrument, form.dict(), actor.name)  # type: ignore[arg-type]
    return services.add_commitment(actor, revised, instrument.id, _reason(form))


def fresh(key: str, changed: str) -> m.Commitment:
    """Return the commitment as it stands; raise ``StaleError`` unless entry ``changed`` is the last that touched it."""
    row = m.Commitment.objects.get(pk=key)
    if str(row.changed) != changed:
        entry = m.Entry.objects.filter(sequence=row.changed).only("who").first()
        raise StaleError(f"No. {row.number} was changed by {entry.who if entry else 'somebody'} meanwhile", (key,))
    return row


def read_span(text: str) -> Span:
    """Return the span written as ``10-40``; raise ``LedgerError`` where it is none."""
    start, _, end = text.partition("-")
    if not (start.isdecimal() and end.isdecimal() and len(text) < 30 and int(start) < int(end)):
        raise LedgerError("select some words of the document first")
    return Span(int(start), int(end))


def divide(instrument: Instrument, commitment: Commitment, cuts: list[int]) -> list[Commitment]:
    """Return the parts of a commitment cut at ``cuts`` (offsets in its quote).

    Each is read afresh from its own words; parties and topic are the whole's, and so is every field that could only
    be guessed. Raises ``LedgerError`` where a part would hold no words.
    """
    span, quote = commitment.span, commitment.quote
    inner = {_between_words(quote, cut) for cut in cuts if 0 < cut < len(quote)} - {0}
    places = [0, *sorted(inner), len(quote)]
    if len(places) < 3:
        raise LedgerError("place a cut between two words first")
    return [
        _part(instrument, commitment, Span(span.start + start, span.start + end)) for start, end in pairwise(places)
    ]


def unite(instrument: Instrument, first: Commitment, second: Commitment) -> Commitment:
    """Return the commitment of both spans together: the first's fields, and the parties, sums and bodies of both."""
    span = Span(min(first.span.start, second.span.start), max(first.span.end, second.span.end))
    money = tuple({sum_.span: sum_ for sum_ in (*first.money, *second.money)}.values())
    bodies = tuple({body.span: body for body in (*first.bodies, *second.bodies)}.values())
    deadline = first.deadline or second.deadline
    readings = dict(first.readings)
    readings["quote"] = Reading("merged by a person", 1.0, (span,))
    readings["parties"] = _joined(first, second, "parties")
    readings["money"] = replace(_joined(first, second, "money"), spans=tuple(sum_.span for sum_ in money))
    readings["bodies"] = replace(_joined(first, second, "bodies"), spans=tuple(body.span for body in bodies))
    if first.deadline is None and "deadline" in second.readings:
        readings["deadline"] = second.readings["deadline"]
    return replace(
        first,
        span=span,
        quote=instrument.words(span),
        block=instrument.block_at(span.start).number,
        parties=tuple(dict.fromkeys((*first.parties, *second.parties))),
        money=money,
        bodies=bodies,
        deadline=deadline,
        readings=readings,
    )


def _accept(actor: Actor, row: m.Commitment, instrument: Instrument, form: QueryDict) -> Line:
    return services.accept(actor, row.id, _reason(form))


def _reject(actor: Actor, row: m.Commitment, instrument: Instrument, form: QueryDict) -> Line:
    return services.reject(actor, row.id, _reason(form))


def _edit(actor: Actor, row: m.Commitment, instrument: Instrument, form: QueryDict) -> Line:
    revised = revise(decode_record(row.record), instrument, form.dict(), actor.name)  # type: ignore[arg-type]
    return services.edit(actor, revised, _reason(form))


def _split(actor: Actor, row: m.Commitment, instrument: Instrument, form: QueryDict) -> Line:
    cuts = [int(cut) for cut in form.getlist("cut") if cut.isdecimal() and len(cut) < 9]
    record = _standing(decode_record(row.record), instrument)
    return services.split(actor, row.id, divide(instrument, record, cuts), _reason(form))


def _merge(actor: Actor, row: m.Commitment, instrument: Instrument, form: QueryDict) -> Line:
    other = m.Commitment.objects.filter(pk=form.get("other", ""), instrument=row.instrument_id).first()
    if other is None:
        raise LedgerError("there is no commitment to merge this with")
    try:
        other = fresh(other.id, form.get("other_changed", ""))
    except StaleError as error:
        raise StaleError(str(error), (row.id, *error.keys)) from None
    pair = [_standing(decode_record(each.record), instrument) for each in (row, other)]
    return services.merge(actor, unite(instrument, *pair), [other.id], _reason(form))


def _settle(actor: Actor, row: m.Commitment, instrument: Instrument, form: QueryDict) -> Line:
    return services.settle(actor, row.id)


def _dismiss(actor: Actor, row: m.Commitment, instrument: Instrument, form: QueryDict) -> Line:
    return services.dismiss(actor, row.id, _reason(form))


ACTIONS: Mapping[str, Decide] = {
    "accept": _accept,
    "reject": _reject,
    "edit": _edit,
    "split": _split,
    "merge": _merge,
    "settle": _settle,
    "dismiss": _dismiss,
}


def _standing(commitment: Commitment, instrument: Instrument) -> Commitment:
    if not says_what_stands(commitment, instrument.text):
        raise LedgerError("its words are not in the document any more: edit it first, and select its words anew")
    return commitment


def _between_words(quote: str, cut: int) -> int:
    """Return where the word begins in which a cut was placed."""
    while cut > 0 and quote[cut - 1].isalnum() and quote[cut].isalnum():
        cut -= 1
    return cut


def _part(instrument: Instrument, whole: Commitment, span: Span) -> Commitment:
    try:
        part = code(instrument, span, whole.parties)
    except ValueError:
        raise LedgerError("a part would hold no words: place the cut elsewhere") from None
    lead_in = {"lead_in": whole.lead_in, "lead_in_text": whole.lead_in_text}
    kept: dict[str, object] = {"topic": whole.topic, **(lead_in if part.lead_in is None else {})}
    readings = dict(part.readings)
    for name in ("kind", "strength"):
        if readings[name].confidence < 0.9:
            kept[name] = getattr(whole, name)
            readings[name] = whole.readings.get(name, readings[name])
    for name in ("parties", "topic"):
        readings[name] = whole.readings.get(name, readings[name])
    return replace(part, readings=readings, **kept)  # type: ignore[arg-type]


def _joined(first: Commitment, second: Commitment, name: str) -> Reading:
    pair = [c.readings[name] for c in (first, second) if name in c.readings]
    if not pair:
        return Reading("merged by a person", 1.0)
    spans = dict.fromkeys(span for reading in pair for span in reading.spans)
    reasons = "; ".join(dict.fromkeys(reading.reason for reading in pair))
    return Reading(reasons, min(reading.confidence for reading in pair), tuple(spans))


def _reason(form: QueryDict) -> str:
    return " ".join(form.get("reason", "").split())[:500]
