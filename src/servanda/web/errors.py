"""The pages that say what went wrong and what to do; one line of text for htmx, a problem (RFC 9457) under the API."""

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.html import format_html

_TITLES = {
    400: "That can't be done",
    403: "Not allowed",
    404: "Nothing here",
    413: "Too large",
    429: "Too many tries",
    500: "Something broke",
}


def respond(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """Return the response that tells the user ``message``, in the form that the request can use."""
    if request.path.startswith("/api/"):
        return _problem(request, status, message)
    if getattr(request, "htmx", False):
        return HttpResponse(format_html('<p class="notice notice-error" role="alert">{}</p>', message), status=status)
    context = {"status": status, "title": _TITLES[status], "message": message}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that can't be understood."""
    if isinstance(exception, DisallowedHost):
        host = request.META.get("HTTP_HOST", "")
        text = f"This server does not answer to the name {host}: name it in SERVANDA_HOSTS and start it again.\n"
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    return respond(request, 400, "The request could not be understood. Go back, load the page again and retry.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a member who may not."""
    return respond(request, 403, str(exception) or "Your role does not allow this. An owner can change it.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit."""
    message = "The form was too old, or came from another site, so nothing was changed. Load the page again and retry."
    return respond(request, 403, message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere; a view may say what is not there (``raise Http404("…")``)."""
    said = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return respond(request, 404, said or f"There is no page at {request.path}.")


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer an upload over the limit."""
    limit = settings.SERVANDA_UPLOAD_BYTES // (1024 * 1024)
    return respond(request, 413, f"That is more than {limit} MB, which is all that can be sent at once.")


def broken(request: HttpRequest) -> HttpResponse:
    """Answer after an error of ours, without asking the database anything."""
    if request.path.startswith("/api/"):
        return _problem(request, 500, "The server met an error of its own.")
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def _problem(request: HttpRequest, status: int, message: str) -> HttpResponse:
    from servanda.web.api.problems import respond as respond_with_problem  # which loads much that a page does not need

    return respond_with_problem(request, status, message)
