"""A partnership as a report or a brief, and a cycle of assessment as a report, as a file.

A PDF costs some seconds of the server's time, so reports of a partnership are for members alone. That of a published
cycle is for anybody who may read here, since it is what was published; it is made once for each state of the ledger,
and one at a time, so that no crowd of visitors keeps the server from its work.
"""

import datetime
from collections.abc import Callable, Mapping
from functools import lru_cache
from threading import Lock
from typing import Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from servanda import reporting
from servanda.ledger.models import Cycle, Entry, Partnership
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor
from servanda.reporting import CycleReport, Report, ReportError
from servanda.web.access import MemberRequest, requires

FORMS: Final = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_REPORTS: Final[Mapping[str, Callable[[Report], bytes]]] = {
    "html": lambda report: reporting.write_html(report).encode(),
    "docx": reporting.write_docx,
    "pdf": lambda report: reporting.write_pdf(reporting.write_html(report)),
}
_BRIEFS: Final[Mapping[str, Callable[[Report, str], bytes]]] = {
    "html": lambda report, us: reporting.write_brief_html(reporting.brief(report, us)).encode(),
    "docx": lambda report, us: reporting.write_brief_docx(reporting.brief(report, us)),
    "pdf": reporting.write_brief_pdf,
}
_CYCLES: Final[Mapping[str, Callable[[CycleReport], bytes]]] = {
    "html": lambda report: reporting.write_cycle_html(report).encode(),
    "docx": reporting.write_cycle_docx,
    "pdf": lambda report: reporting.write_pdf(reporting.write_cycle_html(report)),
}
_KEPT = 12  # files of cycles that are kept, the last that were asked for
_WAIT = 5  # seconds in which another report may be finished
_RETRY = 30  # seconds after which to ask again
_making = Lock()


class _BusyError(Exception):
    """Another report is being made."""


@require_safe
def cycle(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Send the report of a cycle as a file.

    ``?against=`` names an earlier cycle, ``?names=1`` names the coders. Before the cycle is published it is for
    reviewers and owners who do not score in it.
    """
    _check_form(form)
    against, names = request.GET.get("against", ""), request.GET.get("names") == "1"
    asked = {key, against} - {""}
    published = dict(Cycle.objects.filter(pk__in=asked).values_list("id", "published"))
    if missing := sorted(asked - set(published)):
        raise Http404(f"There is no assessment {missing[0]}.")
    who = None if all(published.values()) else cast(MemberRequest, request).actor
    head = Entry.objects.order_by("-sequence").values_list("hash", flat=True)[0]
    try:
        return _send(
            key, form, "report", lambda: _make_cycle(head, datetime.date.today(), form, key, who, against, names)
        )
    except _BusyError:
        words = "Another report is being made: try again in half a minute.\n"
        return HttpResponse(
            words, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": str(_RETRY)}
        )


@requires(Role.READER)
@require_safe
def report(request: MemberRequest, key: str, form: str) -> HttpResponse:
    """Send the report of a partnership as a file; ``?confirmed=1`` leaves proposals out."""
    _check(key, form)
    confirmed = request.GET.get("confirmed") == "1"
    return _send(key, form, "report", lambda: _REPORTS[form](reporting.gather(key, confirmed=confirmed)))


@requires(Role.READER)
@require_safe
def brief(request: MemberRequest, key: str, form: str) -> HttpResponse:
    """Send the brief of a partnership as a file, for the party that ``?for=`` names, else the first."""
    _check(key, form)
    us = request.GET.get("for", "")
    return _send(key, form, "brief", lambda: _BRIEFS[form](reporting.gather(key), us))


@lru_cache(maxsize=_KEPT)
def _make_cycle(
    head: str, day: datetime.date, form: str, key: str, who: Actor | None, against: str, names: bool
) -> bytes:
    """Return the file of a cycle's report as it is at a head of the ledger, on a day.

    Raises ``_BusyError`` where others are made meanwhile.
    """
    if not _making.acquire(timeout=_WAIT):
        raise _BusyError
    try:
        return _CYCLES[form](reporting.gather_cycle(key, who, against=against, names=names, day=day))
    finally:
        _making.release()


def _check(key: str, form: str) -> None:
    _check_form(form)
    if not Partnership.objects.filter(pk=key).exists():
        raise Http404(f"There is no partnership {key}.")


def _check_form(form: str) -> None:
    if form not in FORMS:
        raise Http404(f"Reports are written as {', '.join(FORMS)}; there is no form “{form}”.")


def _send(key: str, form: str, kind: str, make: Callable[[], bytes]) -> HttpResponse:
    try:
        made = make()
    except ReportError as error:
        return HttpResponse(f"{error}\n", status=409, content_type="text/plain; charset=utf-8")
    name = f"servanda-{key.replace('/', '-')}-{kind}-{datetime.date.today()}.{form}"
    return HttpResponse(
        made, content_type=FORMS[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
