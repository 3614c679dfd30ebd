"""The cards. They alone may stand in frames of other sites; they run no script, set no cookie and show no member.

A card is the same for everybody who may read; visitors may where the server is public.
"""

import base64
import datetime
import hashlib
from collections.abc import Callable
from functools import cache, wraps
from importlib.resources import files
from typing import Concatenate, Final, ParamSpec, cast

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from servanda.ledger import models as m
from servanda.ledger.payloads import LIVE
from servanda.ledger.silence import silent_of
from servanda.records import Kind
from servanda.web.following.silence import due_next
from servanda.web.following.timeline import timeline_of
from servanda.web.lists.filter import SHOWN

P = ParamSpec("P")
_KEPT = 600  # seconds that browsers and caches may keep a card
_MOST_DUE = 3
_POLICY: Final = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors *"


@cache
def _style() -> str:
    """Return the style sheet. It stands in the card itself: a frame in a sandbox may fetch none of its server."""
    return (files("servanda.web") / "static/servanda/embed.css").read_text(encoding="utf-8")


@cache
def _digest() -> str:
    return base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()


def _card(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let what a view returns stand in a frame, whatever site that is on."""

    @require_safe
    @xframe_options_exempt
    @wraps(view)
    def show(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Content-Security-Policy"] = _POLICY.format(_digest())
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        if settings.SERVANDA_PUBLIC:
            response["Cache-Control"] = f"public, max-age={_KEPT}"
        return response

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], show)


@_card
def commitment(request: HttpRequest, key: str) -> HttpResponse:
    """Show one commitment: its words, who is to act, by when, and the last that was heard of it."""
    row = m.Commitment.objects.select_related("instrument", "partnership").filter(pk=key).first()
    if row is None:
        raise Http404(f"There is no commitment {key}.")
    timeline = timeline_of(row)
    later = [stop for stop in timeline.stops if stop.kind in ("later", "evidence")]
    parties = m.CommitmentParty.objects.filter(commitment=key).order_by("id").values_list("party", flat=True)
    context = {"c": row, "parties": list(parties), "last": later[-1] if later else None, "silent": timeline.silent}
    return render(request, "embedding/commitment.html", {**context, "style": mark_safe(_style())})


@_card
def partnership(request: HttpRequest, key: str) -> HttpResponse:
    """Show one partnership: how much was promised, what is due next, and how much is silent."""
    row = m.Partnership.objects.filter(pk=key).first()
    if row is None:
        raise Http404(f"There is no partnership {key}.")
    dates = list(m.Instrument.objects.filter(partnership=key).order_by("date").values_list("date", flat=True))
    made = m.Commitment.objects.filter(partnership=key, state__in=SHOWN)
    undertakings = [one for one in silent_of(key) if one.commitment.kind == Kind.UNDERTAKING]
    context = {
        "partnership": row,
        "parties": msgspec.json.decode(row.parties),
        "instruments": len(dates),
        "last": dates[-1] if dates else "",
        "commitments": made.count(),
        "standing": made.filter(state__in=LIVE).exclude(state="proposed").count(),
        "due": due_next([key], datetime.date.today())[:_MOST_DUE],
        "silent": len(undertakings),
    }
    return render(request, "embedding/partnership.html", {**context, "style": mark_safe(_style())})
