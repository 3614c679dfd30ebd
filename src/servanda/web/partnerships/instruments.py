"""The list of instruments, its exports, and the form that puts one under another partnership."""

from collections import Counter

import msgspec
from django.contrib import messages
from django.db.models import Count, F
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from servanda.ledger import services
from servanda.ledger.models import Instrument, Partnership
from servanda.ledger.payloads import Role
from servanda.web.access import MemberRequest, actor_of, requires
from servanda.web.lists import sorting
from servanda.web.lists.exporting import Row, Table, day_of, export
from servanda.web.lists.facets import MOST, Choice, Facet
from servanda.web.lists.filter import read
from servanda.web.lists.labels import LABELS
from servanda.web.lists.listing import Listing, tidy
from servanda.web.lists.paging import cut, stream
from servanda.web.partnerships.filters import InstrumentFilter, counted, instruments, sorted_instruments
from servanda.web.partnerships.forms import FilingForm

COLUMNS = (
    "id", "partnership", "title", "date", "publisher", "parties", "url", "commitments", "awaiting", "reader",
    "added_by",
)  # fmt: skip
_HEADINGS = (
    ("date", "Date"),
    ("title", "Instrument"),
    ("partnership", "Partnership"),
    ("publisher", "Publisher"),
    ("", "Commitments"),
    ("", "Reviewed"),
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the instruments."""
    asked = read(InstrumentFilter, request.GET)
    if (shorter := tidy(request, asked)) is not None:
        return shorter
    shown = Instrument.objects.select_related("partnership").only("title", "date", "publisher", "partnership__name")
    page = cut(sorted_instruments(asked), asked, shown)
    counts = counted([row.id for row in page.rows])
    listing: Listing[InstrumentFilter, Instrument] = Listing(
        asked=asked,
        page=page,
        headings=sorting.headings(asked, _HEADINGS),
        path=request.path,
        file=request.path.rstrip("/"),
        facets=_facets(asked),
        shown=("q", "title"),
    )
    rows = [(row, total, total - awaiting) for row in page.rows for total, awaiting in [counts[row.id]]]
    return render(request, "partnerships/instruments.html", {"list": listing, "rows": rows})


@require_safe
def export_list(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the list of instruments as a file."""
    asked = read(InstrumentFilter, request.GET)

    def rows() -> list[Row]:
        read_columns = ("pk", "partnership_id", "title", "date", "publisher", "parties", "url", "reader", "by")
        found = list(stream(sorted_instruments(asked), Instrument.objects.all(), *read_columns))
        counts = counted([row[0] for row in found])
        return [
            (key, partnership, title, day_of(date), publisher, _listed(parties), url, *counts[key], reader, by)
            for key, partnership, title, date, publisher, parties, url, reader, by in found
        ]

    return export(Table("instruments", COLUMNS, rows), form)


@requires(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: MemberRequest, key: str) -> HttpResponse:
    """Put an instrument under another partnership."""
    row = Instrument.objects.filter(pk=key).only("id", "title", "date", "partnership").first()
    if row is None:
        raise Http404(f"There is no instrument {key}.")
    form = FilingForm(request.POST or None, initial={"partnership": row.partnership_id})
    if form.is_valid():
        chosen = form.cleaned_data["partnership"]
        if chosen != row.partnership_id:
            services.file_instrument(actor_of(request), key, chosen)
            messages.success(request, f"“{row.title}” stands under {chosen} now.")
        return redirect("partnership", chosen)
    context = {"form": form, "instrument": row}
    return render(request, "partnerships/move.html", context, status=400 if form.errors else 200)


def _listed(parties: str) -> str:
    return "; ".join(msgspec.json.decode(parties))


def _facets(asked: InstrumentFilter) -> list[Facet]:
    """Return the facets of instruments, each with the counts it has where its own values are not asked for."""
    names = dict(Partnership.objects.values_list("id", "name"))
    filed = _count(asked.but(partnership=[]), "partnership")
    years = _count(asked.but(year=[]), "year")
    awaiting = instruments(asked.but(awaiting=True)).count()
    chosen = set(asked.partnership)
    most = [key for place, (key, _) in enumerate(filed.most_common()) if place < MOST or key in chosen]
    return [
        Facet(
            "partnership",
            LABELS["partnership"],
            [Choice(key, names.get(key, key), filed[key], key in chosen) for key in most],
            len(filed) - len(most),
        ),
        Facet(
            "year",
            LABELS["year"],
            [Choice(y, y, years[y], y in map(str, asked.year)) for y in sorted(years, reverse=True) if y],
        ),
        Facet("awaiting", LABELS["awaiting"], [Choice("true", "With proposals", awaiting, asked.awaiting is True)]),
    ]


def _count(asked: InstrumentFilter, name: str) -> Counter[str]:
    rows = instruments(asked).order_by()
    grouped = rows.values(value=Substr("date", 1, 4) if name == "year" else F("partnership_id"))
    return Counter({row["value"]: row["number"] for row in grouped.annotate(number=Count("pk"))})
