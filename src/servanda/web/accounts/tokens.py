"""Tokens by which programs act for a member at the API. A token is shown once; its SHA-256 alone is kept."""

import datetime
import secrets

from django.utils import timezone

from servanda.ledger.errors import LedgerError
from servanda.ledger.models import Member
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor
from servanda.web.accounts.digests import digest
from servanda.web.accounts.people import user_of
from servanda.web.models import ApiToken

PREFIX = "servanda_"  # by which a token that leaked is known as one
_SEEN = datetime.timedelta(minutes=1)  # how exactly the last use is kept


def make(member: str, name: str) -> str:
    """Return a new token of a member, under a name that tells them what it is for."""
    name = " ".join(name.split())
    if not name or len(name) > 80:
        raise LedgerError("give the token a name of up to 80 letters, such as “nightly export”")
    token = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(user=user_of(member), name=name, digest=digest(token))
    return token


def actor_of(token: str) -> Actor | None:
    """Return the member for whom a token acts; None where it was revoked or never was, or the member has left."""
    row = ApiToken.objects.select_related("user").filter(digest=digest(token), revoked=None).first()
    if row is None:
        return None
    member = Member.objects.filter(pk=row.user.get_username(), active=True).first()
    if member is None:
        return None
    now = timezone.now()
    if row.last_used is None or row.last_used < now - _SEEN:
        ApiToken.objects.filter(pk=row.pk).update(last_used=now)
    return Actor(member.id, Role(member.role))


def revoke(member: str, key: int) -> None:
    """Make a token of a member void; raise ``LedgerError`` where they have none of this number."""
    if not ApiToken.objects.filter(pk=key, user__username=member, revoked=None).update(revoked=timezone.now()):
        raise LedgerError("there is no such token of yours")
