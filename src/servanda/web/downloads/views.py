"""The page of downloads, the downloads, and the feeds."""

import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import condition, require_safe

from servanda.ledger.models import Commitment, Partnership
from servanda.ledger.payloads import SETTLED
from servanda.publishing.errors import PublishingError
from servanda.web.accounts import tokens
from servanda.web.downloads.kinds import BY_NAME, FEEDS, KINDS, Kind
from servanda.web.downloads.making import make, stand, tag

ATOM, ICS = FEEDS


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show what can be downloaded, and the addresses of the feeds."""
    chosen = _partnership(request)
    query = f"?{urlencode({'partnership': chosen})}" if chosen else ""
    published = Commitment.objects.filter(state__in=SETTLED, recheck=False)
    site = _site(request)
    context = {
        "partnerships": Partnership.objects.order_by("name", "id"),
        "chosen": chosen,
        "count": (published.filter(partnership=chosen) if chosen else published).count(),
        "kinds": [(kind, reverse("download", args=[kind.form.value]) + query) for kind in KINDS],
        "feeds": [(kind, site + reverse(f"feed-{kind.ending}") + query) for kind in FEEDS],
    }
    return render(request, "downloads/data.html", context)


@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Send a form of the record as a file."""
    if form not in BY_NAME:
        raise Http404(f"The record is published as {', '.join(BY_NAME)}; there is no form “{form}”.")
    return _conditional(request, BY_NAME[form], "attachment")


@login_not_required
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Send the feed of what is new."""
    return _feed(request, ATOM)


@login_not_required
@require_safe
def ics(request: HttpRequest) -> HttpResponse:
    """Send the calendar of the deadlines of what was accepted."""
    return _feed(request, ICS)


def _feed(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Send a feed: to members, to all on a public server, and to programs that name a token."""
    token = request.GET.get("token", "")
    known = settings.SERVANDA_PUBLIC or getattr(request, "actor", None) or (token and tokens.actor_of(token))
    if not known:
        text = "This feed is for members: sign in, or add ?token= with one of your API tokens to its address.\n"
        return HttpResponse(text, status=401, content_type="text/plain; charset=utf-8")
    return _conditional(request, kind, "inline")


def _conditional(request: HttpRequest, kind: Kind, disposition: str) -> HttpResponse:
    """Send a file, or 304 to who has it already (RFC 9110, 13)."""
    partnership, site = _partnership(request), _site(request)

    def send(request: HttpRequest) -> HttpResponse:
        try:
            made = make(kind, partnership, site)
        except PublishingError as error:
            return HttpResponse(f"{error}\n", status=409, content_type="text/plain; charset=utf-8")
        name = "-".join(filter(None, ("servanda", partnership.replace("/", "-"))))
        return HttpResponse(
            made,
            content_type=kind.media,
            headers={
                "Content-Disposition": f'{disposition}; filename="{name}.{kind.ending}"',
                "Cache-Control": "public, no-cache" if settings.SERVANDA_PUBLIC else "private, no-cache",
            },
        )

    asked = condition(lambda _: tag(kind, partnership, site), lambda _: _changed())
    response: HttpResponse = asked(send)(request)
    return response


def _changed() -> datetime.datetime | None:
    try:
        return stand().moment
    except PublishingError:
        return None


def _partnership(request: HttpRequest) -> str:
    key: str = request.GET.get("partnership", "")
    if key and not Partnership.objects.filter(pk=key).exists():
        raise Http404(f"There is no partnership {key}.")
    return key


def _site(request: HttpRequest) -> str:
    origin: str = settings.SERVANDA_ORIGIN or request.build_absolute_uri("/")
    return origin.rstrip("/")
