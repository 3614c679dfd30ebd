"""The registers of bodies, sums and deadlines, by the filters of their pages."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from servanda.ledger import models as m
from servanda.web.api import shapes
from servanda.web.api.caching import cached
from servanda.web.api.listing import Size, page, parameters
from servanda.web.lists.filter import read
from servanda.web.lists.paging import Page, cut, cut_list
from servanda.web.registers import bodies, deadlines, money
from servanda.web.registers.filters import BodyFilter, DeadlineFilter, MoneyFilter

router = Router(tags=["registers"])


class BodyQuery(BodyFilter):
    """The filter of the page, with longer pages."""

    size: Size = 50


class MoneyQuery(MoneyFilter):
    """The filter of the page, with longer pages."""

    size: Size = 50


class DeadlineQuery(DeadlineFilter):
    """The filter of the page, with longer pages."""

    size: Size = 50


@router.get(
    "/bodies",
    response=shapes.Page[shapes.BodyCount],
    operation_id="listBodies",
    summary="List bodies",
    openapi_extra=parameters(BodyQuery),
)
@cached
def list_bodies(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """List the task forces, dialogues, funds and programmes that the commitments of the filter name."""
    asked = read(BodyQuery, request.GET)
    found = cut_list(bodies.list_bodies(asked), asked)
    whole = Page(bodies.complete(found.rows), found.number, found.size, found.total)
    return page(request, response, asked, whole, lambda row: shapes.BodyCount.model_validate(row, from_attributes=True))


@router.get(
    "/money",
    response=shapes.Page[shapes.MoneyRow],
    operation_id="listMoney",
    summary="List sums",
    openapi_extra=parameters(MoneyQuery),
)
@cached
def list_money(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """List each sum that the commitments of the filter name."""
    asked = read(MoneyQuery, request.GET)
    shown = (
        m.CommitmentMoney.objects.select_related("commitment")
        .prefetch_related("commitment__party_rows")
        .defer("commitment__record")
    )
    return page(request, response, asked, cut(money.sorted_sums(asked), asked, shown, money.KEY), _sum)


@router.get(
    "/deadlines",
    response=shapes.Page[shapes.DeadlineRow],
    operation_id="listDeadlines",
    summary="List deadlines",
    openapi_extra=parameters(DeadlineQuery),
)
@cached
def list_deadlines(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """List the deadlines of the commitments of the filter, the earliest first; `/deadlines.ics` is the calendar."""
    asked, today = read(DeadlineQuery, request.GET), datetime.date.today()
    shown = m.Commitment.objects.prefetch_related("party_rows").defer("record")
    found = cut(deadlines.sorted_deadlines(asked, today), asked, shown)
    return page(request, response, asked, found, lambda row: _deadline(row, today))


def _sum(row: m.CommitmentMoney) -> shapes.MoneyRow:
    names = ("amount", "currency", "start", "end")
    return shapes.MoneyRow(**{name: getattr(row, name) for name in names}, text=row.words, **_of(row.commitment))


def _deadline(row: m.Commitment, today: datetime.date) -> shapes.DeadlineRow:
    standing = deadlines.standing(row.deadline, today)
    return shapes.DeadlineRow(text=row.deadline_text, last_day=row.deadline, standing=standing, **_of(row))


def _of(row: m.Commitment) -> dict[str, Any]:
    """Return what a register says of a commitment."""
    return {
        "commitment": row.id,
        "partnership": row.partnership_id,
        "date": row.date,
        "parties": [party.party for party in sorted(row.party_rows.all(), key=lambda party: party.id)],
        "topic": row.topic,
        "state": row.state,
        "quote": row.quote,
    }
