"""Digests as messages (RFC 5322): text and HTML as alternatives, with a one-click unsubscribe address (RFC 8058)."""

import datetime
import hashlib
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import urlsplit

from django.urls import reverse

from servanda.publishing.digest import Digest, summary, write_html, write_text
from servanda.web.mailing.subscribing import EVERY, choice_of, words_of
from servanda.web.models import Subscription


def digest_message(
    digest: Digest, subscription: Subscription, sender: str, site: str, now: datetime.datetime
) -> EmailMessage:
    """Return the digest for a subscriber. Sent again after a failure it has the same Message-ID."""
    leave = site + reverse("digest-unsubscribe", args=[subscription.token])
    last = [
        f"{EVERY[subscription.every].noun}, {words_of(choice_of(subscription))}. No picture in it tells who reads it.",
        *([f"Choose what and how often: {site}{reverse('account-digest')}"] if subscription.member else []),
        f"No more of these: {leave}",
    ]
    message = _message(digest, subscription.address, sender, site, now, last)
    mark = f"{subscription.token}|{subscription.entry}|{subscription.told.isoformat()}"
    message["Message-ID"] = f"<{hashlib.sha256(mark.encode()).hexdigest()[:40]}@{_host(site)}>"
    message["List-ID"] = f"Servanda digest <digest.{_host(site)}>"
    message["List-Unsubscribe"] = f"<{leave}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def single_message(digest: Digest, to: str, sender: str, site: str, now: datetime.datetime) -> EmailMessage:
    """Return a digest that somebody is sent once, without a subscription."""
    message = _message(digest, to, sender, site, now, [f"Sent once, from {site}/"])
    message["Message-ID"] = make_msgid(domain=_host(site))
    return message


def confirmation_message(subscription: Subscription, sender: str, site: str, now: datetime.datetime) -> EmailMessage:
    """Return the question whether an address wants the digest."""
    message = _headed(subscription.address, sender, "Servanda: confirm your digest", now)
    message["Message-ID"] = make_msgid(domain=_host(site))
    link = site + reverse("digest-confirm", args=[subscription.token])
    message.set_content(
        f"{subscription.member} asked on {site}/ for a digest of commitments to this address.\n\n"
        f"Confirm it here:\n\n  {link}\n\nIf that was not you, do nothing: nothing more is sent.\n"
    )
    return message


def _message(digest: Digest, to: str, sender: str, site: str, now: datetime.datetime, last: list[str]) -> EmailMessage:
    message = _headed(to, sender, f"Servanda: {summary(digest) or 'nothing new'}", now)
    message.set_content(write_text(digest, last))
    message.add_alternative(write_html(digest, last), subtype="html")
    return message


def _headed(to: str, sender: str, subject: str, now: datetime.datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(now.astimezone(datetime.UTC))
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine answers it
    return message


def _host(site: str) -> str:
    return urlsplit(site).hostname or "localhost"
