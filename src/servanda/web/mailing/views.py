"""The page on which a member chooses the digest, and those behind the links in mails, which need no sign-in."""

import datetime
from typing import Final

import msgspec
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from servanda.ledger.payloads import Role
from servanda.publishing.digest import Choice
from servanda.web.access import MemberRequest, actor_of, requires
from servanda.web.mailing import subscribing
from servanda.web.mailing.errors import MailError, RefusedMailError
from servanda.web.mailing.forms import DigestForm
from servanda.web.mailing.messages import confirmation_message
from servanda.web.mailing.sending import send_one
from servanda.web.mailing.server import is_configured, read_server
from servanda.web.models import Subscription

_AGAIN: Final = datetime.timedelta(minutes=2)  # between two questions to an address


@requires(Role.READER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: MemberRequest) -> HttpResponse:
    """Show and change one's own digest."""
    member = actor_of(request).name
    row = subscribing.of_member(member)
    form = DigestForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        choice = Choice(tuple(data["partnerships"]), tuple(data["topics"]))
        row = subscribing.subscribe(data["address"], data["every"], choice, timezone.now(), member=member)
        if row.confirmed:
            messages.success(request, "Your digest was changed.")
            return redirect("account-digest")
        failure = _ask(request, row)
        if not failure:
            messages.success(request, f"A mail is on its way to {row.address}: confirm by the link in it.")
            return redirect("account-digest")
        form.add_error("address", failure)
    context = {"form": form, "row": row, "configured": is_configured()}
    return render(request, "mailing/digest.html", context, status=400 if form.errors else 200)


@requires(Role.READER)
@require_POST
def stop(request: MemberRequest) -> HttpResponse:
    """End one's own digest."""
    row = subscribing.of_member(actor_of(request).name)
    if row is not None:
        subscribing.unsubscribe(row.token)
        messages.success(request, "No more digests are sent to you.")
    return redirect("account-digest")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address after a click, since mail programs open links by themselves."""
    row = subscribing.with_token(token)
    if row is None:
        return render(request, "mailing/void.html", status=404)
    if request.method == "POST":
        subscribing.confirm(token, timezone.now())
    context = {"row": row, "done": request.method == "POST" or row.confirmed is not None, "what": "confirm"}
    return render(request, "mailing/link.html", context)


@login_not_required
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End a subscription: at once by a POST, as mail programs send it (RFC 8058), else after a click."""
    row = subscribing.with_token(token)
    if request.method == "POST":
        subscribing.unsubscribe(token)
    elif row is None:
        return render(request, "mailing/void.html", status=404)
    return render(request, "mailing/link.html", {"row": row, "done": request.method == "POST", "what": "unsubscribe"})


def _initial(row: Subscription | None) -> dict[str, object]:
    if row is None:
        return {}
    return {
        "address": row.address,
        "every": row.every,
        "partnerships": msgspec.json.decode(row.partnerships),
        "topics": msgspec.json.decode(row.topics),
    }


def _ask(request: HttpRequest, row: Subscription) -> str:
    """Ask an address whether it wants the digest; return what went wrong, "" where nothing did."""
    now = timezone.now()
    if row.asked is not None and row.asked > now - _AGAIN:
        return "A mail went there just now: look for it, or try again in two minutes."
    site = settings.SERVANDA_ORIGIN or request.build_absolute_uri("/").rstrip("/")
    try:
        server = read_server()
        send_one(server, confirmation_message(row, server.sender, site, now), [row.address])
    except MailError:
        return "No mail can be sent from this server now. Ask who runs it."
    except RefusedMailError as error:
        return f"The mail server does not take this address: {error}"
    Subscription.objects.filter(pk=row.pk).update(asked=now)
    return ""
