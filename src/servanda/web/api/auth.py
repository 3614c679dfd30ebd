"""Who asks: a program by its token, a browser by its session, or anybody who reads where the server is public.

``ways(role)`` is what a route takes as its ``auth``: of the three the first that fits says who acts; a member below
the role gets 403, and everybody else 401. Visitors can only read.
"""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError, AuthorizationError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from servanda.ledger.errors import RefusedError
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor
from servanda.web.access import MemberRequest
from servanda.web.accounts import tokens

VISITOR = "visitor"
_READING = ("GET", "HEAD", "OPTIONS")


class Token(HttpBearer):
    """``Authorization: Bearer …``."""

    def __init__(self, role: Role) -> None:
        """Take the least role."""
        super().__init__()
        self.role = role

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Return the member whose token it is; raise 401 for any other, even where visitors may read."""
        actor = tokens.actor_of(token)
        if actor is None:
            raise AuthenticationError(message="this token isn't valid: make a new one on your account page")
        actor.require(self.role)
        cast(MemberRequest, request).actor = actor
        return actor


class Session(APIKeyCookie):
    """The cookie of somebody who is signed in; what writes needs the CSRF token beside it."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, role: Role) -> None:
        """Take the least role."""
        super().__init__()
        self.role = role

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Return the member who is signed in, or None."""
        actor = cast(MemberRequest, request).actor
        if actor is not None:
            if check_csrf(request):
                raise AuthorizationError(message="the X-CSRFToken header is missing or wrong: load the page again")
            actor.require(self.role)
        return actor

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Say no: the middleware knows who is signed in."""
        return None


class Visitor(AuthBase):
    """Anybody, to read, where the server is public."""

    openapi_type = "none"

    def __init__(self) -> None:
        """Stand in no OpenAPI document: nothing is to be sent."""
        super().__init__()
        del self.openapi_security_schema

    def __call__(self, request: HttpRequest) -> str | None:
        """Return ``VISITOR`` or None."""
        return VISITOR if settings.SERVANDA_PUBLIC and request.method in _READING else None


def ways(role: Role | None = None) -> list[AuthBase]:
    """Return how to be let in with a role, or to read as anybody where none is named."""
    least = role or Role.READER
    return [Token(least), Session(least), *([] if role else [Visitor()])]


def actor_of(request: HttpRequest) -> Actor:
    """Return the member who asks; raise ``RefusedError`` for a visitor."""
    actor = cast(MemberRequest, request).actor
    if actor is None:
        raise RefusedError("send a token: only members can do this")
    return actor
