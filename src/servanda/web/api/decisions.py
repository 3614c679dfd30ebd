"""Decisions on commitments: accept, edit, reject, merge, split, add, settle, dismiss.

Each checks, under the ledger's lock, that the commitment is as the asker read it (If-Match). A coder's decision
becomes a suggestion; what is checked is checked by the review desk's own functions.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Status

from servanda import records
from servanda.extraction import code
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.documents import instrument_of
from servanda.ledger.entries import Line
from servanda.ledger.payloads import Role, decode, decode_record, touched
from servanda.ledger.services import Actor
from servanda.ledger.storing import writing
from servanda.web.api import bodies, shapes, shaping
from servanda.web.api.auth import actor_of, ways
from servanda.web.api.caching import require_same, tag_of
from servanda.web.api.commitments import commitment_at, router
from servanda.web.api.problems import UnfitError
from servanda.web.review.deciding import unite

Write = Callable[[Actor, m.Commitment], Line]
View = TypeVar("View", bound=Callable[..., shapes.Decided])
IF_MATCH: dict[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": "If-Match",
            "required": False,
            "description": "The ETag of the commitment as it was read: 412 where it has changed since",
            "schema": {"type": "string"},
        }
    ]
}


def decision(action: str, operation: str, summary: str, needs: Role = Role.CODER) -> Callable[[View], View]:
    """Return the decorator that makes a view the route of one decision on a commitment."""
    return router.post(
        f"/{{commitment:key}}/{action}",
        response=shapes.Decided,
        operation_id=operation,
        summary=summary,
        auth=ways(needs),
        tags=["decisions"],
        openapi_extra=IF_MATCH,
    )


@router.post(
    "",
    response={201: shapes.Decided},
    operation_id="addCommitment",
    summary="Add a commitment that was missed",
    auth=ways(Role.CODER),
    tags=["decisions"],
)
def add(request: HttpRequest, response: HttpResponse, body: bodies.NewCommitment) -> Status[shapes.Decided]:
    """Add one that stands at once from a reviewer, as a proposal from a coder. What is left out is read."""
    actor = actor_of(request)
    instrument = _instrument(body.instrument)
    span = bodies.span_of(instrument, body.start, body.end)
    record = bodies.changed(code(instrument, span), instrument, body, actor.name)
    decided = told(response, services.add_commitment(actor, record, instrument.id, body.reason))
    response["Location"] = f"{request.path}/{decided.entry.subject}"
    return Status(201, decided)


@decision("accept", "acceptCommitment", "Accept")
def accept(request: HttpRequest, response: HttpResponse, key: str, body: bodies.Reason) -> shapes.Decided:
    """Let the proposal stand as it is."""
    return _decide(request, response, key, lambda actor, row: services.accept(actor, row.id, body.reason))


@decision("reject", "rejectCommitment", "Reject")
def reject(request: HttpRequest, response: HttpResponse, key: str, body: bodies.Reason) -> shapes.Decided:
    """Say that what was proposed is no commitment."""
    return _decide(request, response, key, lambda actor, row: services.reject(actor, row.id, body.reason))


@decision("edit", "editCommitment", "Edit")
def edit(request: HttpRequest, response: HttpResponse, key: str, body: bodies.Edit) -> shapes.Decided:
    """Let the commitment stand with other words or fields; those that are left out stay as they are."""

    def write(actor: Actor, row: m.Commitment) -> Line:
        record = bodies.changed(decode_record(row.record), instrument_of(row.instrument), body, actor.name)
        return services.edit(actor, record, body.reason)

    return _decide(request, response, key, write)


@decision("merge", "mergeCommitments", "Merge others into it")
def merge(request: HttpRequest, response: HttpResponse, key: str, body: bodies.Merge) -> shapes.Decided:
    """Make the commitments of `ids` one with this, whose words then cover them all.

    It has the parties, sums and bodies of all of them, and else its own fields, unless others are given.
    """

    def write(actor: Actor, row: m.Commitment) -> Line:
        instrument = instrument_of(row.instrument)
        record = _standing(row, instrument)
        for other in body.ids:
            if services.instrument_at(other) != row.instrument_id:
                raise UnfitError(f"{other} and {row.id} are of different instruments")
            record = unite(instrument, record, _standing(commitment_at(other), instrument))
        record = bodies.changed(record, instrument, body, actor.name)
        return services.merge(actor, record, body.ids, body.reason)

    return _decide(request, response, key, write)


@decision("split", "splitCommitment", "Split")
def split(request: HttpRequest, response: HttpResponse, key: str, body: bodies.Split) -> shapes.Decided:
    """Make several of it, with new ids. Each is read from its own words; its topic is that of the whole."""

    def write(actor: Actor, row: m.Commitment) -> Line:
        instrument, whole = instrument_of(row.instrument), decode_record(row.record)
        parts = []
        for part in body.parts:
            span = bodies.span_of(instrument, part.start, part.end)
            read = replace(code(instrument, span, whole.parties), topic=whole.topic)
            parts.append(bodies.changed(read, instrument, part, actor.name))
        return services.split(actor, row.id, parts, body.reason)

    return _decide(request, response, key, write)


@decision("settle", "settleSuggestion", "Settle a suggestion", Role.REVIEWER)
def settle(request: HttpRequest, response: HttpResponse, key: str) -> shapes.Decided:
    """Carry out what a coder suggested on the commitment. Needs a reviewer."""
    return _decide(request, response, key, lambda actor, row: services.settle(actor, row.id))


@decision("dismiss", "dismissSuggestion", "Dismiss a suggestion")
def dismiss(request: HttpRequest, response: HttpResponse, key: str, body: bodies.Reason) -> shapes.Decided:
    """Take a suggestion off, as a reviewer or as the coder who made it."""
    return _decide(request, response, key, lambda actor, row: services.dismiss(actor, row.id, body.reason))


def told(response: HttpResponse, line: Line) -> shapes.Decided:
    """Return what a decision did, with the ETag of the commitment that it is about."""
    keys = touched(decode(line.kind, line.payload))
    rows = m.Commitment.objects.select_related("instrument").in_bulk(keys)
    standing = [rows[key] for key in keys if key in rows]
    if standing:
        response["ETag"] = tag_of(standing[0])
    return shapes.Decided(entry=shaping.entry(line), commitments=[shaping.commitment(row) for row in standing])


def _decide(request: HttpRequest, response: HttpResponse, key: str, write: Write) -> shapes.Decided:
    with writing():
        row = commitment_at(key)
        require_same(request, row)
        line = write(actor_of(request), row)
    return told(response, line)


def _instrument(key: str) -> records.Instrument:
    row = m.Instrument.objects.filter(pk=key).first()
    if row is None:
        raise Http404(f"there is no instrument {key}")
    return instrument_of(row)


def _standing(row: m.Commitment, instrument: records.Instrument) -> records.Commitment:
    record = decode_record(row.record)
    if instrument.words(record.span) != record.quote:
        raise UnfitError(f"the words of {row.id} are not in the document any more: edit it first")
    return record
