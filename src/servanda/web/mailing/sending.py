"""The digests that are due, sent: each subscriber is told each thing once, and one failing address stops nobody else.

A subscription is claimed before its digest is made, so that two runs at once send it once, and marked as told after the
server has taken it. Where the server refuses it, the next run tells the same and what has come since.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final

from django.db.models import Q

from servanda.publishing.digest import Digest, Window, gather
from servanda.publishing.digest.windows import head
from servanda.publishing.errors import PublishingError
from servanda.web.mailing import messages
from servanda.web.mailing.errors import RefusedMailError
from servanda.web.mailing.server import MailServer, Post
from servanda.web.mailing.subscribing import choice_of, due
from servanda.web.models import Subscription

STALE: Final = datetime.timedelta(hours=1)  # after which a run that claimed a subscription is taken to have died


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one subscription: ``failure`` is what the server said, ``sent`` false where nothing was new."""

    address: str
    sent: bool
    failure: str = ""


def digest_for(row: Subscription, site: str, now: datetime.datetime) -> tuple[Digest, Window]:
    """Return what is new for a subscriber, and the window in which it is.

    Raises ``PublishingError`` where a partnership that they chose is no more.
    """
    window = Window(row.entry, head(), row.told, now)
    return gather(window, choice_of(row), site), window


def send_due(server: MailServer, site: str, now: datetime.datetime, told: Callable[[Outcome], object]) -> None:
    """Send every digest that is due, telling of each.

    Raises ``MailError`` where the server can't be used; then nothing is marked as told.
    """
    rows = due(now)
    if not rows:
        return
    with Post(server) as post:
        for row in rows:
            outcome = _send(row, post, server.sender, site, now)
            if outcome is not None:
                told(outcome)


def send_one(server: MailServer, message: EmailMessage, to: Sequence[str]) -> None:
    """Send one message to one address or more, raising ``MailError`` or ``RefusedMailError``."""
    with Post(server) as post:
        for address in to:
            post.send(message, address)


def _send(row: Subscription, post: Post, sender: str, site: str, now: datetime.datetime) -> Outcome | None:
    """Claim, send, and mark one; return None where another run has it."""
    mine = Subscription.objects.filter(pk=row.pk, entry=row.entry, told=row.told)
    if not mine.filter(Q(sending__isnull=True) | Q(sending__lt=now - STALE)).update(sending=now):
        return None
    done = False
    try:
        digest, window = digest_for(row, site, now)
        if digest.items:
            post.send(messages.digest_message(digest, row, sender, site, now), row.address)
        mine.update(entry=window.until, told=now, sending=None, failure="")
        done = True
        return Outcome(row.address, sent=bool(digest.items))
    except (RefusedMailError, PublishingError) as error:
        mine.update(sending=None, failure=str(error))
        done = True
        return Outcome(row.address, sent=False, failure=str(error))
    finally:
        if not done:
            mine.update(sending=None)
