"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda.searching import Hit
from servanda.web.lists.filter import read
from servanda.web.lists.listing import Listing, tidy
from servanda.web.search import results
from servanda.web.search.filters import SearchFilter


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show what is found, best first."""
    asked = read(SearchFilter, request.GET)
    if (shorter := tidy(request, asked)) is not None:
        return shorter
    found = results.find(asked)
    listing: Listing[SearchFilter, Hit] = Listing(
        asked=asked,
        page=found.page,
        headings=(),
        path=request.path,
        file="",
        facets=found.facets,
        kept=("q",),
    )
    context = {
        "list": listing,
        "rows": results.show(found.page.rows),
        "notes": found.notes,
        "passages": found.passages,
        "own_search": True,
    }
    return render(request, "search/search.html", context)
