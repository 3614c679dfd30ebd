"""The first page."""

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda.ledger.models import Entry
from servanda.web.following.counting import count_open
from servanda.web.home import digests
from servanda.web.log.words import say

_LATEST = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the partnerships, what is due soon, what awaits review, and the latest entries."""
    today = datetime.date.today()
    tallies = digests.tally()
    context = {
        "partnerships": digests.partnerships(tallies),
        "due": digests.due(today),
        "waiting": digests.waiting(tallies),
        "open": count_open(),
        "latest": say(Entry.objects.order_by("-sequence").defer("payload")[:_LATEST]),
    }
    return render(request, "home/home.html", context)
