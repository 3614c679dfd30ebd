"""The registers of bodies, money and deadlines, their exports, and the calendar feed."""

import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from servanda.ledger.models import Commitment, CommitmentMoney
from servanda.publishing.calendar import write_calendar
from servanda.web.accounts import tokens
from servanda.web.lists import facets, listed, sorting
from servanda.web.lists.exporting import Table, export
from servanda.web.lists.filter import Due, Narrowing, read
from servanda.web.lists.listing import Listing, tidy
from servanda.web.lists.paging import cut, cut_list
from servanda.web.registers import bodies, calendar, deadlines, money
from servanda.web.registers.filters import BodyFilter, DeadlineFilter, MoneyFilter, of_commitments

_FACETS = ("partnership", "party", "topic", "year")
_BODIES = (
    ("name", "Body"),
    ("commitments", "Commitments"),
    ("first", "First"),
    ("last", "Last"),
    ("", "Parties"),
)
_MONEY = (
    ("amount", "Sum"),
    ("", "In its words"),
    ("party", "Parties"),
    ("topic", "Topic"),
    ("date", "Date"),
)
_DEADLINES = (
    ("deadline", "Due"),
    ("", "Commitment"),
    ("party", "Parties"),
    ("topic", "Topic"),
    ("state", "State"),
    ("date", "Date"),
)


@require_safe
def show_bodies(request: HttpRequest) -> HttpResponse:
    """Show the bodies that commitments name."""
    asked = read(BodyFilter, request.GET)
    if (shorter := tidy(request, asked)) is not None:
        return shorter
    page = cut_list(bodies.list_bodies(asked), asked)
    found = bodies.complete(page.rows)
    listing: Listing[BodyFilter, bodies.Body] = Listing(
        asked=asked,
        page=page,
        headings=sorting.headings(asked, _BODIES, numeric=("commitments", "first", "last")),
        path=request.path,
        file=request.path.rstrip("/"),
        facets=facets.count(_narrowing(asked, bodies=True), _FACETS),
        shown=("name",),
    )
    rows = [(body, of_commitments(asked, body=[body.key])) for body in found]
    return render(request, "registers/bodies.html", {"list": listing, "rows": rows})


@require_safe
def show_money(request: HttpRequest) -> HttpResponse:
    """Show the sums that commitments name, and what they come to in each currency."""
    asked = read(MoneyFilter, request.GET)
    if (shorter := tidy(request, asked)) is not None:
        return shorter
    shown = CommitmentMoney.objects.select_related("commitment").prefetch_related("commitment__party_rows")
    page = cut(money.sorted_sums(asked), asked, shown.defer("commitment__record"), money.KEY)
    listing: Listing[MoneyFilter, CommitmentMoney] = Listing(
        asked=asked,
        page=page,
        headings=sorting.headings(asked, _MONEY, numeric=("amount",)),
        path=request.path,
        file=request.path.rstrip("/"),
        facets=facets.count(_narrowing(asked, money=True), _FACETS),
        shown=("q",),
    )
    totals = [(total, asked.but(currency=[total.currency], page=1).query()) for total in money.totals(asked)]
    return render(request, "registers/money.html", {"list": listing, "totals": totals})


@require_safe
def show_deadlines(request: HttpRequest) -> HttpResponse:
    """Show the commitments with a deadline by the last day that it allows."""
    asked = read(DeadlineFilter, request.GET)
    if (shorter := tidy(request, asked)) is not None:
        return shorter
    today = datetime.date.today()
    page = cut(deadlines.sorted_deadlines(asked, today), asked, listed.shown(Commitment.objects.all()))
    counted = facets.count(_narrowing(deadlines.narrowed(asked)), (*_FACETS, "deadline"))
    tabs = [
        (choice, asked.but(deadline=[Due(choice.value)], page=1).query())
        for choice in counted[-1].choices
        if choice.value != Due.NONE
    ]
    listing: Listing[DeadlineFilter, Commitment] = Listing(
        asked=asked,
        page=page,
        headings=sorting.headings(asked, _DEADLINES),
        path=request.path,
        file=request.path.rstrip("/"),
        facets=counted[:-1],
        shown=("q",),
    )
    rows = [(row, deadlines.standing(row.deadline, today)) for row in page.rows]
    context = {"list": listing, "rows": rows, "tabs": tabs, "all": asked.but(deadline=[], page=1).query()}
    return render(request, "registers/deadlines.html", context)


@require_safe
def export_bodies(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the register of bodies as a file."""
    asked = read(BodyFilter, request.GET)
    return export(Table("bodies", bodies.COLUMNS, lambda: bodies.rows(asked)), form)


@require_safe
def export_money(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the register of money as a file."""
    asked = read(MoneyFilter, request.GET)
    return export(Table("money", money.COLUMNS, lambda: money.rows(asked)), form)


@require_safe
def export_deadlines(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the register of deadlines as a file."""
    asked = read(DeadlineFilter, request.GET)
    return export(Table("deadlines", deadlines.COLUMNS, lambda: deadlines.rows(asked)), form)


@login_not_required
@require_safe
def show_calendar(request: HttpRequest) -> HttpResponse:
    """Send the deadlines as a calendar: to members, to all on a public server, and to programs with a token."""
    query = request.GET.copy()
    token = query.pop("token", [""])[-1]
    known = settings.SERVANDA_PUBLIC or getattr(request, "actor", None) or (token and tokens.actor_of(str(token)))
    if not known:
        text = "This calendar is for members: sign in, or add ?token= with one of your API tokens to its address.\n"
        return HttpResponse(text, status=401, content_type="text/plain; charset=utf-8")
    rows = calendar.events(read(DeadlineFilter, query), datetime.date.today())
    site = settings.SERVANDA_ORIGIN.rstrip("/") or request.build_absolute_uri("/").rstrip("/")
    body = write_calendar(rows, lambda key: site + reverse("commitment", args=[key]))
    headers = {"Content-Disposition": 'inline; filename="servanda-deadlines.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _narrowing(asked: Narrowing, **changes: object) -> Narrowing:
    """Return what a register asks of commitments alone, without how its own rows are sorted."""
    same = {name: getattr(asked, name) for name in Narrowing.model_fields}
    return Narrowing(**{**same, "page": 1, "size": 50, **changes})
