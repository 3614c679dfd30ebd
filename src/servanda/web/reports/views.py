"""A partnership as a report or a brief, as a file. For members alone: a PDF costs some seconds of the server's time."""

import datetime
from collections.abc import Callable, Mapping
from typing import Final

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from servanda import reporting
from servanda.ledger.models import Partnership
from servanda.ledger.payloads import Role
from servanda.reporting import Report, ReportError
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


@requires(Role.READER)
@require_safe
def report(request: MemberRequest, key: str, form: str) -> HttpResponse:
    """Send the report of a partnership as a file; ``?confirmed=1`` leaves proposals out."""
    confirmed = request.GET.get("confirmed") == "1"
    return _send(key, form, "report", lambda: _REPORTS[form](reporting.gather(key, confirmed=confirmed)))


@requires(Role.READER)
@require_safe
def brief(request: MemberRequest, key: str, form: str) -> HttpResponse:
    """Send the brief of a partnership as a file, for the party that ``?for=`` names, else the first."""
    us = request.GET.get("for", "")
    return _send(key, form, "brief", lambda: _BRIEFS[form](reporting.gather(key), us))


def _send(key: str, form: str, kind: str, make: Callable[[], bytes]) -> HttpResponse:
    if form not in FORMS:
        raise Http404(f"Reports are written as {', '.join(FORMS)}; there is no form “{form}”.")
    if not Partnership.objects.filter(pk=key).exists():
        raise Http404(f"There is no partnership {key}.")
    try:
        made = make()
    except ReportError as error:
        return HttpResponse(f"{error}\n", status=409, content_type="text/plain; charset=utf-8")
    name = f"servanda-{key.replace('/', '-')}-{kind}-{datetime.date.today()}.{form}"
    return HttpResponse(
        made, content_type=FORMS[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
