"""Commitments: list by the filter of the pages, read one, and its history."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router

from servanda.ledger import models as m
from servanda.ledger.entries import Line
from servanda.ledger.payloads import decode, touched
from servanda.web.api import keys as keys
from servanda.web.api import shapes, shaping
from servanda.web.api.caching import cached, tag_of, unchanged
from servanda.web.api.listing import Paging, Size, page, parameters
from servanda.web.lists.commitment_list import sorted_commitments
from servanda.web.lists.filter import CommitmentFilter, read
from servanda.web.lists.paging import cut, cut_list

router = Router(tags=["commitments"])


class CommitmentQuery(CommitmentFilter):
    """The filter of the pages, with longer pages."""

    size: Size = 50


@router.get(
    "",
    response=shapes.Page[shapes.Commitment],
    operation_id="listCommitments",
    summary="List commitments",
    openapi_extra=parameters(CommitmentQuery),
)
@cached
def list_commitments(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """List those that the filter asks for; values of one repeated parameter are alternatives.

    Without `state` those that were rejected, merged, split or withdrawn are left out; `state=any` lists all.
    """
    asked = read(CommitmentQuery, request.GET)
    found = cut(sorted_commitments(asked), asked, m.Commitment.objects.all())
    return page(request, response, asked, found, shaping.commitment)


@router.get(
    "/{commitment:key}/history",
    response=shapes.Page[shapes.Entry],
    operation_id="getCommitmentHistory",
    summary="Read a commitment's history",
    openapi_extra=parameters(Paging),
)
@cached
def get_history(request: HttpRequest, response: HttpResponse, key: str) -> HttpResponse:
    """List the entries that touched it, the first first; `/api/entries/{sequence}` has what one of them says."""
    asked = read(Paging, request.GET)
    return page(request, response, asked, cut_list(history_of(commitment_at(key)), asked), shaping.entry)


@router.get("/{commitment:key}", response=shapes.Commitment, operation_id="getCommitment", summary="Read a commitment")
def get_commitment(request: HttpRequest, response: HttpResponse, key: str) -> shapes.Commitment | HttpResponse:
    """Read one commitment as it stands now. Send its ETag as If-Match with a decision on it."""
    row = commitment_at(key)
    return unchanged(request, response, tag_of(row)) or shaping.commitment(row)


def commitment_at(key: str) -> m.Commitment:
    """Return a commitment with its instrument's row; raise 404 where there is none."""
    row = m.Commitment.objects.select_related("instrument").filter(pk=key).first()
    if row is None:
        raise Http404(f"there is no commitment {key}")
    return row


def history_of(row: m.Commitment) -> list[Line]:
    """Return the entries that touched a commitment: that which brought it, and all decisions on it."""
    lines = map(Line._make, m.Entry.objects.filter(scope=row.instrument_id).order_by("sequence").values_list())
    return [
        line
        for line in lines
        if line.sequence == row.added
        or line.kind in ("instrument.corrected", "instrument.filed")
        or row.id in touched(decode(line.kind, line.payload))
    ]
