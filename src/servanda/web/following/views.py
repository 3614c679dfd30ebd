"""The inbox of links and evidence with its decisions, and the page of what is silent and due."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from servanda.ledger import models as m
from servanda.ledger.payloads import Role
from servanda.web.access import MemberRequest, actor_of, requires
from servanda.web.following import deciding, silence
from servanda.web.following import inbox as gathering
from servanda.web.following.counting import count_open
from servanda.web.following.filters import FollowFilter, Found, SilentFilter
from servanda.web.lists.filter import Due, read
from servanda.web.lists.listing import Listing, tidy
from servanda.web.lists.paging import cut_list
from servanda.web.registers.filters import DeadlineFilter


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the links and evidence that are asked for: those that await a decision, unless others are asked for."""
    asked = read(FollowFilter, request.GET)
    if (shorter := tidy(request, asked)) is not None:
        return shorter
    page, facets = gathering.page_of(asked)
    listing: Listing[FollowFilter, gathering.Card] = Listing(
        asked=asked, page=page, headings=(), path=request.path, file="", facets=facets
    )
    return render(request, "following/inbox.html", {"list": listing, "open": count_open()})


@requires(Role.REVIEWER)
@require_POST
def decide(request: MemberRequest, kind: str, key: str, action: str) -> HttpResponseBase:
    """Decide on a link or a piece of evidence: confirm, reject or reopen it."""
    if kind not in list(Found) or action not in deciding.ACTIONS:
        raise Http404("There is no such decision.")
    found, status = Found(kind), 200
    try:
        deciding.decide(actor_of(request), found, key, action, request.POST)
        message = f"{found.capitalize()} {deciding.said_of(deciding.row_of(found, key).state)}"
    except deciding.ChangedError as error:
        message, status = str(error), 409
    return _changed(request, found, key, message, status)


@requires(Role.REVIEWER)
@require_POST
def undo(request: MemberRequest) -> HttpResponseBase:
    """Take back the member's last decision."""
    found, key = deciding.undo(actor_of(request))
    return _changed(request, found, key, "Undone")


@require_safe
def silent(request: HttpRequest) -> HttpResponse:
    """Show what is silent in all partnerships, and what falls due next."""
    return _silent(request, read(SilentFilter, request.GET), None)


@require_safe
def silent_of(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is silent in a partnership, and what falls due next."""
    row = m.Partnership.objects.filter(pk=key).first()
    if row is None:
        raise Http404(f"There is no partnership {key}.")
    return _silent(request, read(SilentFilter, request.GET).but(partnership=[key]), row)


def _silent(request: HttpRequest, asked: SilentFilter, partnership: m.Partnership | None) -> HttpResponse:
    plain = asked.but(partnership=[]) if partnership else asked
    if (shorter := tidy(request, plain)) is not None:
        return shorter
    today = datetime.date.today()
    every = silence.list_silent(asked, today)
    rows = silence.narrow(every, asked)
    listing: Listing[SilentFilter, silence.Row] = Listing(
        asked=plain,
        page=cut_list(rows, asked),
        headings=(),
        path=request.path,
        file="",
        facets=silence.facets_of(every, asked),
    )
    deadlines = DeadlineFilter(partnership=asked.partnership, deadline=[Due.SOON, Due.LATER])
    context = {
        "list": listing,
        "partnership": partnership,
        "tabs": [(months, plain.but(months=months, page=1).query()) for months in silence.CHOICES],
        "due": silence.due_next(asked.partnership, today),
        "deadlines": deadlines.query(),
    }
    return render(request, "following/silent.html", context)


def _changed(request: MemberRequest, found: Found, key: str, message: str, status: int = 200) -> HttpResponseBase:
    """Answer with the card that changed; without script, go back to the inbox."""
    if not request.htmx:
        (messages.warning if status == 409 else messages.success)(request, f"{message}.")
        return redirect("inbox")
    context = {"cards": gathering.cards_of([(found, key)]), "message": message, "open": count_open()}
    return render(request, "following/changes.html", context, status=status)
