"""What holds for every response: its security headers, the limit of uploads, and the ledger's refusals as pages."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from servanda.ledger.errors import LedgerError, RefusedError
from servanda.web import errors

Respond = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class HeadersMiddleware:
    """Adds the headers that Django has no setting for, where a view has not set its own."""

    def __init__(self, get_response: Respond) -> None:
        """Take the next step of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers; pages for members are never kept by caches on the way."""
        response = self._get_response(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(request, "actor", None) is not None:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class LimitsMiddleware:
    """Refuses, before it is read, a request larger than an upload may be, or with a NUL in its address.

    No text that the ledger keeps holds a NUL, and PostgreSQL takes none.
    """

    def __init__(self, get_response: Respond) -> None:
        """Take the next step of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 or 400, or go on."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.SERVANDA_UPLOAD_BYTES:
            return errors.too_large(request)
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.respond(request, 400, "The address holds a character that no name has (NUL).")
        return self._get_response(request)


class LedgerErrorMiddleware:
    """Turns what the ledger refuses into a page, or a line of text for a small interaction or a program."""

    def __init__(self, get_response: Respond) -> None:
        """Take the next step of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the response to an error of the ledger, or None for any other."""
        match error:
            case RefusedError():
                return errors.respond(request, 403, str(error))
            case LedgerError():
                return errors.respond(request, 400, str(error))
            case RequestDataTooBig():
                return errors.too_large(request)
        return None
