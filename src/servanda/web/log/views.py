"""The entries of the ledger, newest first, and one of them with all that it holds."""

import json
from typing import cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from servanda.ledger.assessing import withheld
from servanda.ledger.entries import Line, hash_of
from servanda.ledger.models import Entry, Member
from servanda.web.access import MemberRequest
from servanda.web.log.words import KIND_WORDS, say

_PAGE = 50
_ASKED = ("who", "kind", "scope")


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """List entries, of a member, kind or scope where that is asked; ``before`` is the entry above the page."""
    asked = {name: request.GET[name].strip() for name in _ASKED if request.GET.get(name, "").strip()}
    entries = Entry.objects.filter(**asked).order_by("-sequence").defer("payload")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(sequence__lt=int(before))
    page = list(entries[: _PAGE + 1])
    older = page[_PAGE - 1].sequence if len(page) > _PAGE else None
    context = {
        "sayings": say(page[:_PAGE]),
        "asked": asked,
        "kinds": [(kind, f"{kind.partition('.')[0]}: {words}") for kind, words in KIND_WORDS.items()],
        "members": Member.objects.order_by("id").values_list("id", "full_name"),
        "older": older and urlencode({**asked, "before": older}),
        "before": before,
        "newest": urlencode(asked),
    }
    return render(request, "log/log.html", context)


@require_safe
def entry(request: HttpRequest, sequence: int) -> HttpResponse:
    """Show one entry: what it says, where the reader may know; its hash, and whether that is the one of its content."""
    row = Entry.objects.filter(pk=sequence).first() if sequence < 2**63 else None
    if row is None:
        raise Http404(f"There is no entry {sequence}.")
    line = Line(*(getattr(row, name) for name in Line._fields))
    hidden = bool(withheld(cast(MemberRequest, request).actor, [row]))
    context = {
        "entry": row,
        "saying": say([row])[0],
        "hidden": hidden,
        "payload": "" if hidden else json.dumps(json.loads(row.payload), indent=2, ensure_ascii=False),
        "fits": hash_of(line) == row.hash,
        "next": Entry.objects.filter(pk=sequence + 1).exists(),
    }
    return render(request, "log/entry.html", context)
