"""The list of commitments, its exports, and the page of one commitment."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda.ledger.models import Commitment
from servanda.web.commitments.page import describe
from servanda.web.lists import listed
from servanda.web.lists.commitment_list import list_commitments, sorted_commitments
from servanda.web.lists.exporting import export
from servanda.web.lists.filter import CommitmentFilter, read
from servanda.web.lists.listing import tidy


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the commitments that the query string asks for."""
    asked = read(CommitmentFilter, request.GET)
    if (shorter := tidy(request, asked)) is not None:
        return shorter
    return render(request, "commitments/index.html", {"list": list_commitments(request, asked)})


@require_safe
def export_list(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the whole list that the query string asks for as a file."""
    return export(listed.table(sorted_commitments(read(CommitmentFilter, request.GET))), form)


@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show one commitment with its words, its fields and its history."""
    row = Commitment.objects.select_related("instrument", "partnership").filter(pk=key).first()
    if row is None:
        raise Http404(f"There is no commitment {key}.")
    return render(request, "commitments/commitment.html", describe(request, row))
