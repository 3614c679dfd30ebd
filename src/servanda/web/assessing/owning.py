"""What owners do: open a cycle, change it, write criteria of a commitment's own, publish."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from servanda.assessment import APART
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import FINAL, Role
from servanda.ledger.services import Choice
from servanda.web.access import MemberRequest, actor_of, requires
from servanda.web.assessing import choosing
from servanda.web.assessing.choosing import Chooser
from servanda.web.assessing.forms import CycleForm
from servanda.web.assessing.gathering import lines_of, open_for, progress_of

_EMPTY = "Tick at least one commitment to assess."
_MOST_SHOWN = 10  # of what lacks a score, on the page that publishes
_FILTERS = (("of", "Party"), ("topic", "Topic"), ("strength", "Strength"), ("year", "Year"))
_FIELDS = ("name", "since", "until", "scale", "scale_name", "values")


@requires(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: MemberRequest, partnership: str) -> HttpResponseBase:
    """Open a cycle over commitments of a partnership."""
    row = m.Partnership.objects.filter(pk=partnership).first()
    if row is None:
        raise Http404(f"There is no partnership {partnership}.")
    if request.method != "POST":
        return _form(request, CycleForm(new=True), choosing.start(partnership, {}), partnership=row)
    chooser = choosing.read(request.POST, partnership, {})
    if request.POST.get("do") != "save":
        return _form(request, CycleForm(new=True, initial=_typed(request)), chooser, partnership=row)
    form = CycleForm(request.POST, new=True)
    if form.is_valid() and _has_choice(form, chooser):
        data = form.cleaned_data
        try:
            key = services.open_cycle(
                actor_of(request),
                data["name"],
                partnership,
                data["scale"],
                choosing.choices_of(chooser, {}),
                data["coders"],
                since=data["since"],
                until=data["until"],
            )
        except LedgerError as error:
            form.add_error(None, _sentence(error))
        else:
            messages.success(request, f"{data['name']} is open: its coders can score now.")
            return redirect("assessment", key)
    return _form(request, form, chooser, status=400, partnership=row)


@requires(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, key: str) -> HttpResponseBase:
    """Give a cycle another name, period, choice or coders."""
    cycle = open_for(actor_of(request), key)
    row, kept = cycle.row, choosing.chosen_in(cycle.row)
    now = {"name": row.name, "since": row.since, "until": row.until, "coders": list(cycle.coders)}
    about: dict[str, Any] = {"cycle": cycle, "partnership": row.partnership}
    if request.method != "POST":
        form = CycleForm(new=False, members=cycle.coders, initial=now)
        return _form(request, form, choosing.start(row.partnership_id, kept), **about)
    chooser = choosing.read(request.POST, row.partnership_id, kept)
    if request.POST.get("do") != "save":
        return _form(request, CycleForm(new=False, members=cycle.coders, initial=_typed(request)), chooser, **about)
    form = CycleForm(request.POST, new=False, members=cycle.coders)
    if form.is_valid() and _has_choice(form, chooser):
        data = form.cleaned_data
        try:
            services.change_cycle(
                actor_of(request),
                key,
                name=data["name"],
                since=data["since"],
                until=data["until"],
                choices=choosing.choices_of(chooser, choosing.criteria_in(row)),
                coders=_in_order(cycle.coders, data["coders"]),
            )
        except LedgerError as error:
            form.add_error(None, _sentence(error))
        else:
            messages.success(request, f"{data['name']} is as you have it now.")
            return redirect("assessment", key)
    return _form(request, form, chooser, status=400, **about)


@requires(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: MemberRequest, key: str, commitment: str) -> HttpResponseBase:
    """Say for one commitment when each value of the scale is to be given."""
    cycle = open_for(actor_of(request), key)
    kept = choosing.chosen_in(cycle.row)
    if commitment not in kept:
        raise Http404(f"{cycle.row.name} does not assess {commitment}.")
    own = dict(kept[commitment].criteria)
    error = ""
    if request.method == "POST":
        own = {value.code: request.POST.get(f"value:{value.code}", "").strip() for value in cycle.scale.values}
        changed = Choice(commitment, kept[commitment].parties, {code: words for code, words in own.items() if words})
        try:
            services.change_cycle(actor_of(request), key, choices=list({**kept, commitment: changed}.values()))
        except LedgerError as refused:
            error = _sentence(refused)
        else:
            messages.success(request, "The criteria are saved.")
            return redirect("assessment", key)
    keys = list(kept)
    at = keys.index(commitment)
    context = {
        "cycle": cycle,
        "c": m.Commitment.objects.select_related("instrument").get(pk=commitment),
        "values": [(value, own.get(value.code, "")) for value in cycle.scale.values],
        "apart": APART.items(),
        "error": error,
        "place": at + 1,
        "total": len(keys),
        "previous": keys[at - 1] if at else "",
        "next": keys[at + 1] if at + 1 < len(keys) else "",
    }
    return render(request, "assessing/criteria.html", context, status=400 if error else 200)


@requires(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: MemberRequest, key: str) -> HttpResponseBase:
    """Say what publishing does, and what is missing for it; publish."""
    cycle = open_for(actor_of(request), key)
    error = ""
    if request.method == "POST":
        try:
            line = services.publish_cycle(actor_of(request), key)
        except LedgerError as refused:
            error = _sentence(refused)
        else:
            messages.success(request, f"{cycle.row.name} is published, by entry {line.sequence}.")
            return redirect("assessment", key)
    missing = [line for line in lines_of(actor_of(request), cycle) if line.pair.state not in FINAL]
    context = {
        "cycle": cycle,
        "progress": progress_of(key),
        "missing": missing[:_MOST_SHOWN],
        "more": max(0, len(missing) - _MOST_SHOWN),
        "error": error,
    }
    return render(request, "assessing/publish.html", context, status=400 if error else 200)


def _form(
    request: MemberRequest, form: CycleForm, chooser: Chooser, *, status: int = 200, **about: Any
) -> HttpResponse:
    context = {"form": form, "chooser": chooser, "filters": _FILTERS, "chosen": asdict(chooser.asked), **about}
    return render(request, "assessing/form.html", context, status=status)


def _has_choice(form: CycleForm, chooser: Chooser) -> bool:
    if not chooser.ticked:
        form.add_error(None, _EMPTY)
    return bool(chooser.ticked)


def _typed(request: MemberRequest) -> dict[str, Any]:
    """Return what was typed so far, for a form that is shown again without being judged."""
    typed: dict[str, Any] = {name: request.POST[name] for name in _FIELDS if name in request.POST}
    return {**typed, "coders": request.POST.getlist("coders")}


def _in_order(before: Any, coders: list[str]) -> list[str]:
    """Return the coders with those of before in their old order, so that the same coders are no change."""
    return [*(name for name in before if name in coders), *(name for name in coders if name not in before)]


def _sentence(error: LedgerError) -> str:
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}."
