"""A plan in, its entries in the ledger out: every step goes through the ledger's services, as if a person took it."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from samples.decisions import Decision, Fields, Plan, Sitting, Words
from servanda import records
from servanda.extraction import code, find
from servanda.instruments import read
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.documents import instrument_of
from servanda.ledger.errors import LedgerError
from servanda.ledger.following import link_partnership
from servanda.ledger.payloads import CLOSED, decode_record
from servanda.ledger.services import Actor
from servanda.ledger.storing import dated, writing
from servanda.matching.evidence import Proposal
from servanda.records import Span
from servanda.web.adding import reader_name
from servanda.web.review.revising import FormError, form_of, revise

PACE = datetime.timedelta(seconds=40)


def replay(plan: Plan, folder: Path) -> bool:
    """Put the whole plan into the ledger, whose documents lie in ``folder``: all of it or nothing.

    Returns False, and writes nothing, where it is there already. Raises ``LedgerError`` where the ledger holds
    something else, or where a decision does not fit: its words are not found, or stand in several commitments.
    """
    with writing():
        if m.Entry.objects.exists():
            if m.Partnership.objects.filter(pk=plan.partnership.id).exists():
                return False
            raise LedgerError("this ledger is in use: the sample goes into an empty one")
        with dated(plan.sittings[0].at - datetime.timedelta(days=1)):
            owner = services.found(plan.owner.id, plan.owner.name)
            for person in plan.members:
                services.add_member(owner, person.id, person.name, person.role)
            relation = plan.partnership
            services.name_partnership(owner, relation.id, relation.name, relation.parties)
        keys: dict[str, str] = {}
        for sitting in plan.sittings:
            _sit(sitting, plan, folder, keys)
    return True


def _sit(sitting: Sitting, plan: Plan, folder: Path, keys: dict[str, str]) -> None:
    """Do what was done in one sitting, and note under which key each document stands."""
    actor = services.member(sitting.by)
    if file := sitting.adds or sitting.corrects:
        with dated(sitting.at):
            key = _add(actor, folder / file, sitting, plan)
        if keys.setdefault(Path(file).stem, key) != key:
            raise LedgerError(f"{file} was added as {key}, not as a corrected version of {keys[Path(file).stem]}")
    if (sitting.decides or sitting.bear) and sitting.on not in keys:
        raise LedgerError(f"nothing was added yet as {sitting.on!r}")
    moments = (sitting.at + number * PACE for number in count(1))
    for decision in sitting.decides:
        _decide(actor, decision, keys[sitting.on], moments)
    if sitting.links:
        with dated(sitting.at):
            link_partnership(actor, plan.partnership.id)
    if sitting.reads:
        with dated(sitting.at):
            _read(actor, folder / sitting.reads, sitting, keys)
    _follow(actor, sitting, moments)


def _add(actor: Actor, path: Path, sitting: Sitting, plan: Plan) -> str:
    source = path.read_text(encoding="utf-8")
    for now, first in sitting.first_published_with.items():
        if source.count(now) != 1:
            raise LedgerError(f"{path.name} holds “{now}” {source.count(now)} times, not once")
        source = source.replace(now, first)
    parties = plan.partnership.parties
    instrument = read(source.encode(), name=path.name, parties=parties)
    found = find(instrument)
    return services.add_instrument(actor, instrument, found, reader=reader_name(), partnership=plan.partnership.id).id


def _decide(actor: Actor, decision: Decision, key: str, moments: Iterator[datetime.datetime]) -> None:
    """Carry out one decision on the instrument ``key``, each of its entries at the next moment."""
    because = decision.because
    for words in _each(decision.accept):
        with dated(next(moments)):
            services.accept(actor, _row(key, words).id, because)
    for words in _each(decision.reject):
        with dated(next(moments)):
            services.reject(actor, _row(key, words).id, because)
    for words in _each(decision.settle):
        with dated(next(moments)):
            services.settle(actor, _row(key, words).id)
    for words in _each(decision.dismiss):
        with dated(next(moments)):
            services.dismiss(actor, _row(key, words).id, because)
    if not (decision.edit or decision.split or decision.merge or decision.add or decision.undo):
        return
    with dated(next(moments)):
        if decision.edit:
            row = _row(key, decision.edit)
            services.edit(actor, _with(_document(key), decode_record(row.record), decision, actor), because)
        elif decision.split:
            row = _row(key, decision.split)
            parts = [_part(key, row, part, actor) for part in decision.into]
            services.split(actor, row.id, parts, because)
        elif decision.merge:
            row = _row(key, decision.merge)
            others = [_row(key, words).id for words in decision.with_]
            services.merge(actor, _coded(key, row.id, decision.quote, decision, actor), others, because)
        elif decision.add:
            services.add_commitment(actor, _coded(key, "", decision.add, decision, actor), key, because)
        else:
            services.undo(actor, key)


def _read(actor: Actor, path: Path, sitting: Sitting, keys: dict[str, str]) -> None:
    """Add a document, and propose its passages as evidence."""
    document = read(path)
    key = services.add_document(actor, document)
    services.propose_evidence(
        actor,
        key,
        [
            Proposal(
                commitment=decode_record(_row(keys[sitting.on], passage.on).record),
                instrument=key,
                span=_place(document, passage.quote, Span(0, len(document.text))),
                quote=passage.quote,
                stance=passage.stance,
                score=passage.score,
                why=passage.why,
                words=tuple(_place(document, words, Span(0, len(document.text))) for words in passage.words),
            )
            for passage in sitting.bear
        ],
    )


def _follow(actor: Actor, sitting: Sitting, moments: Iterator[datetime.datetime]) -> None:
    """Carry out the decisions on links and evidence, each at the next moment."""
    for link in sitting.follows:
        key = _link(link.confirm or link.reject, link.to)
        with dated(next(moments)):
            if link.confirm:
                services.confirm_link(actor, key, link.relation, link.because)
            else:
                services.reject_link(actor, key, link.because)
    for evidence in sitting.weighs:
        words = evidence.confirm or evidence.reject
        found = list(m.Evidence.objects.filter(quote__contains=words).values_list("id", flat=True))
        if len(found) != 1:
            raise LedgerError(f"“{words}” stands in {len(found)} passages, not in one")
        with dated(next(moments)):
            if evidence.confirm:
                services.confirm_evidence(actor, found[0], None, evidence.because)
            else:
                services.reject_evidence(actor, found[0], evidence.because)


def _link(earlier: str, later: str) -> str:
    """Return the one link between commitments and passages in whose words these stand."""
    rows = m.Link.objects.filter(earlier__quote__contains=earlier, later_quote__contains=later)
    found = list(rows.values_list("id", flat=True))
    if len(found) != 1:
        raise LedgerError(f"there are {len(found)} links from “{earlier}” to “{later}”, not one")
    return found[0]


def _each(words: Words) -> list[str]:
    return words if isinstance(words, list) else [words] if words else []


def _row(key: str, words: str) -> m.Commitment:
    """Return the one open commitment of an instrument in whose quote ``words`` stand."""
    rows = m.Commitment.objects.filter(instrument=key).exclude(state__in=CLOSED)
    found = [row for row in rows if words in row.quote]
    exact = [row for row in found if row.quote == words]
    if len(exact or found) != 1:
        raise LedgerError(f"“{words}” stands in {len(found)} open commitments of {key}, not in one")
    return (exact or found)[0]


def _document(key: str) -> records.Instrument:
    return instrument_of(m.Instrument.objects.get(pk=key))


def _coded(
    key: str, commitment: str, quote: str, fields: Fields, by: Actor, within: Span | None = None
) -> records.Commitment:
    """Return what the words of ``quote`` are read as, with the fields that somebody set."""
    instrument = _document(key)
    read_as = code(instrument, _place(instrument, quote, within or Span(0, len(instrument.text))))
    return _with(instrument, replace(read_as, id=commitment), fields, by)


def _part(key: str, row: m.Commitment, part: str | Fields, by: Actor) -> records.Commitment:
    fields = Fields(quote=part) if isinstance(part, str) else part
    return _coded(key, row.id, fields.quote, fields, by, Span(row.start, row.end))


def _with(
    instrument: records.Instrument, commitment: records.Commitment, fields: Fields, by: Actor
) -> records.Commitment:
    """Return the commitment with the fields that somebody set, as the form of the review desk would."""
    form = form_of(commitment)
    if fields.quote:
        form |= {"words": fields.quote, "words-span": ""}
    if fields.parties is not None:
        form["parties"] = "; ".join(fields.parties)
    form |= {name: value for name in ("kind", "strength", "verb", "topic") if (value := getattr(fields, name))}
    if fields.deadline is not None:
        form |= {"deadline": fields.deadline.text, "deadline-span": "", "edtf": fields.deadline.edtf}
    if fields.bodies is not None:
        form = {name: value for name, value in form.items() if not name.startswith("body-")}
        form |= {f"body-{row}-name": name for row, name in enumerate(fields.bodies)}
    try:
        return revise(commitment, instrument, form, by.name)
    except FormError as error:
        raise LedgerError(f"“{commitment.quote}” of {instrument.id}: {error}") from None


def _place(instrument: records.Instrument, words: str, within: Span) -> Span:
    """Return where ``words`` stand within a span, which must be once."""
    count = instrument.words(within).count(words)
    if count != 1:
        raise LedgerError(f"“{words}” stands {count} times in {within.start}–{within.end} of {instrument.id}, not once")
    at = instrument.text.index(words, within.start)
    return Span(at, at + len(words))
