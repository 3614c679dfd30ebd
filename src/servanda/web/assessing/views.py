"""The pages that only show: the list of cycles, one cycle with its figures, one commitment and party in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from pydantic import Field

from servanda.assessment.errors import AssessmentError
from servanda.ledger import models as m
from servanda.ledger.errors import RefusedError
from servanda.ledger.services import Actor
from servanda.web.assessing import figures, gathering, pairs
from servanda.web.assessing.gathering import Listed, Open
from servanda.web.lists.filter import Filter, read
from servanda.web.lists.listing import Listing, tidy
from servanda.web.lists.paging import cut_list

_COLUMNS = ("group", "final", "picture", "average", "interval", "firm", "deadline", "amount", "ambition")
_FORMS = (("html", "HTML"), ("docx", "DOCX"), ("pdf", "PDF"))


class CycleFilter(Filter):
    """What can be asked of the list of cycles."""

    partnership: list[str] = Field(default=[], description="Id of a partnership, as in US-KR")


class FigureFilter(Filter):
    """What can be asked of the figures of a cycle."""

    against: str = Field(default="", max_length=80, description="Id of an earlier assessment to compare with")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the cycles."""
    asked = read(CycleFilter, request.GET)
    if (shorter := tidy(request, asked)) is not None:
        return shorter
    listing: Listing[CycleFilter, Listed] = Listing(
        asked=asked,
        page=cut_list(gathering.listed(_reader(request), asked.partnership), asked),
        headings=(),
        path=request.path,
        file="",
    )
    partnerships = m.Partnership.objects.order_by("name", "id")
    if asked.partnership:
        partnerships = partnerships.filter(pk__in=asked.partnership)
    return render(request, "assessing/index.html", {"list": listing, "partnerships": partnerships})


@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show a cycle: how far it is, agreement, results, the change, and every commitment and party."""
    actor = _reader(request)
    cycle, asked = gathering.open_for(actor, key), read(FigureFilter, request.GET)
    if (shorter := tidy(request, asked)) is not None:
        return shorter
    context: dict[str, Any] = {
        "cycle": cycle,
        "progress": gathering.progress_of(key),
        "given": gathering.given_by(cycle) if actor else [],
        "lines": gathering.lines_of(actor, cycle),
        "against": asked.against,
    }
    return render(request, "assessing/cycle.html", {**context, **_figures(actor, cycle, asked.against)})


@require_safe
def agreement(request: HttpRequest, key: str) -> HttpResponse:
    """Show how far coders agree; the page of the cycle asks for it alone, since it can take seconds."""
    actor = _reader(request)
    cycle = gathering.open_for(actor, key)
    scored = figures.scored_for(actor, cycle)
    if scored is None:
        raise RefusedError(f"the figures of {key} are for reviewers who do not score in it, until it is published")
    context: dict[str, Any] = {"cycle": cycle, "error": "", "agreement": []}
    try:
        context["agreement"] = figures.agreement_of(scored, cycle.scale)
    except AssessmentError as error:
        context["error"] = str(error)
    alone = getattr(request, "htmx", None)
    return render(request, "assessing/agreement.html" if alone else "assessing/agreement_page.html", context)


@require_safe
def show_pair(request: HttpRequest, key: str, pair: str) -> HttpResponse:
    """Show one commitment and party of a cycle as far as the reader may see it."""
    actor = _reader(request)
    cycle = gathering.open_for(actor, key)
    lines = gathering.lines_of(actor, cycle)
    line = pairs.line_at(lines, pair)
    context = {**pairs.describe(actor, cycle, line), "walk": pairs.walk(lines, line, lambda one: False)}
    return render(request, "assessing/pair.html", {**context, "answers": pairs.answers_of(cycle, line, "")})


def _figures(actor: Actor | None, cycle: Open, against: str) -> dict[str, Any]:
    scored = figures.scored_for(actor, cycle)
    if scored is None:
        return {"scored": None}
    comparable = figures.comparable(actor, cycle)
    earlier = next((one for one in comparable if one.row.id == against), None)
    return {
        "scored": scored,
        "measured": any(len(one.answers) > 1 for one in scored),
        "agreement": figures.agreement_kept(scored, cycle.scale),
        "span": len(cycle.scale.answers) + len(_COLUMNS),
        "results": figures.results_of(scored, cycle.scale),
        "report_forms": _FORMS,
        "comparable": comparable,
        "earlier": earlier,
        "change": figures.change_of(actor, cycle, scored, earlier) if earlier else None,
    }


def _reader(request: HttpRequest) -> Actor | None:
    actor: Actor | None = getattr(request, "actor", None)
    return actor
