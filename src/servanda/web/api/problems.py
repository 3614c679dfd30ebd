"""Errors as problem details (RFC 9457, ``application/problem+json``), each with one line that says what to do."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from servanda.assessment.errors import AssessmentError
from servanda.instruments import InstrumentError
from servanda.ledger.errors import LedgerError, RefusedError
from servanda.web.lists.filter import FilterError

MEDIA_TYPE = "application/problem+json"
_CHALLENGE = 'Bearer realm="Servanda"'


class UnfitError(LedgerError):
    """What was sent can't be what it should be: 422."""


class ChangedError(LedgerError):
    """The thing was changed since it was read: 412."""


def respond(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """Return a problem as a response."""
    name = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": name, "status": status, "detail": detail, "instance": request.path}
    response = JsonResponse(body, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = _CHALLENGE
    return response


def handle(api: NinjaAPI) -> None:
    """Make ``api`` answer errors by ``respond``."""

    def on(kind: type[Exception], status: int) -> None:
        def answer(request: HttpRequest, error: Any) -> HttpResponse:
            return respond(request, status, str(error))

        api.add_exception_handler(kind, answer)

    on(RefusedError, 403)
    on(ChangedError, 412)
    on(UnfitError, 422)
    on(FilterError, 422)
    on(InstrumentError, 422)
    on(LedgerError, 409)
    on(AssessmentError, 409)
    on(Http404, 404)

    @api.exception_handler(HttpError)
    def answer_http(request: HttpRequest, error: HttpError) -> HttpResponse:
        missing = error.status_code == HTTPStatus.UNAUTHORIZED and error.message == "Unauthorized"
        detail = "send a token, as in Authorization: Bearer …" if missing else error.message
        return respond(request, error.status_code, detail)

    @api.exception_handler(ValidationError)
    def answer_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        first = error.errors[0]
        place = ".".join(str(step) for step in first["loc"][1:]) or "the body"
        return respond(request, 422, f"{place} can't be taken: {first['msg'][:1].lower()}{first['msg'][1:]}")
