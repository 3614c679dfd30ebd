"""Who may see and do what: the member behind each request, and the guard of every view that writes.

``request.actor`` is the member who is signed in, or None. Pages are for members alone, unless the server is public:
then anybody may read. The API, under ``/api/``, answers for itself.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from servanda.ledger.errors import RefusedError
from servanda.ledger.models import Member
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor

P = ParamSpec("P")
_READING = ("GET", "HEAD", "OPTIONS")
_API = "/api/"


class MemberRequest(HttpRequest):
    """A request as views see it: with the member who makes it, or None for a visitor of a public server."""

    actor: Actor | None
    htmx: Any


class ActorMiddleware:
    """Sets ``request.actor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next step of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the member behind the request and go on."""
        cast(MemberRequest, request).actor = _actor(request)
        return self._get_response(request)


class SignedInMiddleware(LoginRequiredMiddleware):
    """Sends visitors to the sign-in page, unless they read and the server is public."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Return the way to the sign-in page, or None to go on."""
        if request.path.startswith(_API):
            return None
        if settings.SERVANDA_PUBLIC and request.method in _READING and not hasattr(view_func, "servanda_role"):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]
        """Return the way to the sign-in page; a small interaction is told to load it whole."""
        htmx = cast(MemberRequest, request).htmx
        if not htmx:
            return super().handle_no_permission(request, view_func)
        back = quote(htmx.current_url_abs_path or "/")
        return HttpResponse(status=401, headers={"HX-Redirect": f"{reverse(settings.LOGIN_URL)}?next={back}"})


def requires(
    role: Role,
) -> Callable[
    [Callable[Concatenate[MemberRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Guard a view: members below ``role`` get 403, visitors the sign-in page. Put it first of the decorators."""

    def guard(
        view: Callable[Concatenate[MemberRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor_of(request).require(role)
            return view(cast(MemberRequest, request), *args, **kwargs)

        guarded.servanda_role = role  # type: ignore[attr-defined]
        return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], guarded)

    return guard


def actor_of(request: HttpRequest) -> Actor:
    """Return the member who makes the request; raise ``RefusedError`` for a visitor."""
    who: Actor | None = getattr(request, "actor", None)
    if who is None:
        raise RefusedError("sign in first: only members can do this")
    return who


def actor(request: HttpRequest) -> dict[str, Any]:
    """Return what every template can ask: who reads (``actor``), and what they may do (``may.coder`` …)."""
    who: Actor | None = getattr(request, "actor", None)
    return {
        "actor": who,
        "may": {role.value: who is not None and who.may(role) for role in Role},
        "public": settings.SERVANDA_PUBLIC,
    }


def _actor(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    row = Member.objects.filter(pk=request.user.get_username(), active=True).only("id", "role").first()
    return None if row is None else Actor(row.id, Role(row.role))
