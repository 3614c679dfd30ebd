"""Links that sign a member in, once and for a short time. The token is 256 random bits; its SHA-256 alone is kept."""

import datetime
import secrets

from django.utils import timezone

from servanda.ledger.models import Member
from servanda.ledger.services import member as active_member
from servanda.web.accounts.digests import digest
from servanda.web.models import SignInLink

MINUTES = 15
SENT_HOURS = 24


def issue(member: str, *, sent: bool = False) -> str:
    """Return the token of a new link for a member; one to be ``sent`` to somebody holds longer, and asks first.

    Raises ``LedgerError`` where there is no active member of this name.
    """
    name = active_member(member).name
    now = timezone.now()
    SignInLink.objects.filter(expires__lt=now).delete()
    token = secrets.token_urlsafe(32)
    life = datetime.timedelta(hours=SENT_HOURS) if sent else datetime.timedelta(minutes=MINUTES)
    SignInLink.objects.create(digest=digest(token), member=name, sent=sent, expires=now + life)
    return token


def peek(token: str) -> SignInLink | None:
    """Return the link of a token where it still holds, without using it up."""
    link = SignInLink.objects.filter(digest=digest(token), expires__gte=timezone.now()).first()
    return link if link and Member.objects.filter(pk=link.member, active=True).exists() else None


def redeem(token: str) -> str | None:
    """Use a link up and return its member; None where it was used, has run out, or never was.

    Of two that come at once just one is let in: the row is deleted before anything else happens.
    """
    link = peek(token)
    if link is None:
        return None
    used, _ = SignInLink.objects.filter(digest=link.digest).delete()
    return link.member if used else None


def withdraw(member: str) -> None:
    """Make all links of a member void."""
    SignInLink.objects.filter(member=member).delete()
