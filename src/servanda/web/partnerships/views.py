"""The list of partnerships, the page of one, and the forms that name them."""

from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from servanda.ledger import services
from servanda.ledger.errors import LedgerError
from servanda.ledger.models import Instrument, Partnership
from servanda.ledger.payloads import Role
from servanda.web.access import MemberRequest, actor_of, requires
from servanda.web.lists import sorting
from servanda.web.lists.commitment_list import list_commitments
from servanda.web.lists.exporting import Table, day_of, export
from servanda.web.lists.filter import CommitmentFilter, Narrowing, read
from servanda.web.lists.listing import Listing, tidy
from servanda.web.lists.paging import cut_list
from servanda.web.partnerships.figures import coverage, funds
from servanda.web.partnerships.filters import Listed, PartnershipFilter, counted, partnerships
from servanda.web.partnerships.forms import PartnershipForm
from servanda.web.partnerships.timeline import draw

COLUMNS = ("id", "name", "parties", "instruments", "commitments", "last_instrument")
_HEADINGS = (
    ("name", "Partnership"),
    ("", "Parties"),
    ("instruments", "Instruments"),
    ("commitments", "Commitments"),
    ("last", "Last instrument"),
)
_NEWEST = 6  # instruments that are listed unfolded
_LISTED = 200  # instruments that are listed at all; the list of instruments has the others


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the partnerships."""
    asked = read(PartnershipFilter, request.GET)
    if (shorter := tidy(request, asked)) is not None:
        return shorter
    listing: Listing[PartnershipFilter, Listed] = Listing(
        asked=asked,
        page=cut_list(partnerships(asked), asked),
        headings=sorting.headings(asked, _HEADINGS, numeric=("instruments", "commitments")),
        path=request.path,
        file=request.path.rstrip("/"),
        shown=("q",),
    )
    return render(request, "partnerships/index.html", {"list": listing})


@require_safe
def export_list(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the list of partnerships as a file."""
    asked = read(PartnershipFilter, request.GET)
    rows = (
        (row.id, row.name, "; ".join(row.parties), row.instruments, row.commitments, day_of(row.last))
        for row in partnerships(asked)
    )
    return export(Table("partnerships", COLUMNS, lambda: rows), form)


@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show a partnership: its instruments in time, what was promised, by whom, how firmly and for how much."""
    row = _partnership(key)
    asked = read(CommitmentFilter, request.GET).but(partnership=[])
    if (shorter := tidy(request, asked)) is not None:
        return shorter
    listing = list_commitments(request, asked, key)
    context: dict[str, Any] = {"partnership": row, "parties": msgspec.json.decode(row.parties), "list": listing}
    if not (getattr(request, "htmx", None) and request.headers.get("HX-Target") == "list"):
        context |= _overview(key)
    return render(request, "partnerships/partnership.html", context)


def _overview(key: str) -> dict[str, Any]:
    found = Instrument.objects.filter(partnership=key).order_by("-date", "-id")
    instruments = list(found.only("id", "title", "date", "publisher"))
    counts = counted([row.id for row in instruments])
    whole = Narrowing(partnership=[key])
    pairs = [(row, *counts[row.id]) for row in instruments[:_LISTED]]
    return {
        "newest": pairs[:_NEWEST],
        "older": pairs[_NEWEST:],
        "instruments": len(instruments),
        "unlisted": max(0, len(instruments) - _LISTED),
        "timeline": draw(instruments, counts),
        "coverage": coverage(whole),
        "funds": funds(whole),
    }


@requires(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Make a partnership."""
    form = PartnershipForm(request.POST or None, new=True)
    if form.is_valid() and _save(request, form, form.cleaned_data["key"]):
        return redirect("partnership", form.cleaned_data["key"])
    return render(request, "partnerships/form.html", {"form": form}, status=400 if form.errors else 200)


@requires(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, key: str) -> HttpResponse:
    """Give a partnership another name or other parties."""
    row = _partnership(key)
    now = {"name": row.name, "parties": "\n".join(msgspec.json.decode(row.parties))}
    form = PartnershipForm(request.POST or None, new=False, initial=now)
    if form.is_valid() and _save(request, form, key):
        return redirect("partnership", key)
    context = {"form": form, "partnership": row}
    return render(request, "partnerships/form.html", context, status=400 if form.errors else 200)


def _save(request: MemberRequest, form: PartnershipForm, key: str) -> bool:
    data = form.cleaned_data
    try:
        services.name_partnership(actor_of(request), key, data["name"], data["parties"])
    except LedgerError as error:
        form.add_error("key" if "key" in form.fields else "name", str(error))
        return False
    messages.success(request, f"{data['name']} is in the ledger.")
    return True


def _partnership(key: str) -> Partnership:
    row = Partnership.objects.filter(pk=key).first()
    if row is None:
        raise Http404(f"There is no partnership {key}.")
    return row
