"""Who gets the digest: subscriptions made, changed, confirmed and ended, and which are due."""

import calendar
import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from servanda import wording
from servanda.ledger.errors import LedgerError
from servanda.ledger.models import Member, Partnership
from servanda.publishing.digest import Choice
from servanda.publishing.digest.windows import head
from servanda.records import Topic
from servanda.web.models import Subscription


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a digest comes, in words."""

    noun: str
    label: str


EVERY: Final[Mapping[str, Rhythm]] = {
    "day": Rhythm("Every day", "Every day on which there is something"),
    "week": Rhythm("Every week", "Every week"),
    "month": Rhythm("Every month", "Every month"),
}


def subscribe(
    address: str, every: str, choice: Choice, now: datetime.datetime, *, member: str = "", confirmed: bool = False
) -> Subscription:
    """Make the subscription of a member, or of an address of nobody's, or change the one that there is.

    What comes after is told; who changes the address has to confirm it anew. Raises ``LedgerError`` for what is no
    address, rhythm, partnership or topic.
    """
    _check(address, every, choice)
    row = _found(address, member) or Subscription(
        member=member, token=secrets.token_urlsafe(32), entry=head(), told=now
    )
    if row.address != address:
        row.address, row.confirmed, row.asked, row.failure = address, None, None, ""
    row.every = every
    row.partnerships = msgspec.json.encode(sorted(choice.partnerships)).decode()
    row.topics = msgspec.json.encode(sorted(choice.topics)).decode()
    if confirmed and row.confirmed is None:
        row.confirmed = now
    row.save()
    return row


def confirm(token: str, now: datetime.datetime) -> bool:
    """Confirm the address of a subscription, from now on; return whether there is one."""
    row = with_token(token)
    if row is None:
        return False
    if row.confirmed is None:
        Subscription.objects.filter(pk=row.pk).update(confirmed=now, entry=head(), told=now)
    return True


def unsubscribe(token: str) -> bool:
    """End a subscription; return whether there was one."""
    return bool(Subscription.objects.filter(token=token).delete()[0])


def with_token(token: str) -> Subscription | None:
    """Return the subscription of a token."""
    return Subscription.objects.filter(token=token).first()


def of_member(member: str) -> Subscription | None:
    """Return the subscription of a member."""
    return Subscription.objects.filter(member=member).first()


def due(now: datetime.datetime) -> list[Subscription]:
    """Return the confirmed subscriptions to which a digest is due, those of members who have left not among them."""
    active = set(Member.objects.filter(active=True).values_list("id", flat=True))
    rows = Subscription.objects.filter(confirmed__isnull=False).order_by("pk")
    return [row for row in rows if is_due(row, now) and (not row.member or row.member in active)]


def is_due(row: Subscription, now: datetime.datetime) -> bool:
    """Whether the days of a subscription's rhythm have gone by since the last digest, in UTC."""
    last, today = row.told.astimezone(datetime.UTC).date(), now.astimezone(datetime.UTC).date()
    if row.every == "day":
        return today > last
    if row.every == "week":
        return (today - last).days >= 7
    months = (today.year - last.year) * 12 + today.month - last.month
    return months > 1 or (months == 1 and today.day >= min(last.day, calendar.monthrange(today.year, today.month)[1]))


def choice_of(row: Subscription) -> Choice:
    """Return what a subscriber chose."""
    wanted = msgspec.json.decode(row.partnerships, type=list[str])
    return Choice(tuple(wanted), tuple(msgspec.json.decode(row.topics, type=list[str])))


def words_of(choice: Choice) -> str:
    """Return what somebody chose, in words: "US-KR, NZ-NO; Energy"."""
    topics = ", ".join(map(wording.name_topic, choice.topics))
    return "; ".join(filter(None, (", ".join(choice.partnerships) or "all partnerships", topics)))


def _found(address: str, member: str) -> Subscription | None:
    if member:
        return of_member(member)
    return Subscription.objects.filter(member="", address=address).first()


def check_address(address: str) -> None:
    """Raise ``LedgerError`` for what is no e-mail address."""
    try:
        validate_email(address)
    except ValidationError:
        raise LedgerError(f"{' '.join(address.split())} is no e-mail address") from None


def _check(address: str, every: str, choice: Choice) -> None:
    check_address(address)
    if every not in EVERY:
        raise LedgerError(f"a digest comes every {', '.join(EVERY)}: {every} is none of these")
    known = set(Partnership.objects.values_list("id", flat=True))
    _refuse("partnership", choice.partnerships, known)
    _refuse("topic", choice.topics, {topic.value for topic in Topic})


def _refuse(kind: str, wanted: Sequence[str], known: set[str]) -> None:
    for one in wanted:
        if one not in known:
            raise LedgerError(f"there is no {kind} {one}: there are {', '.join(sorted(known)) or 'none'}")
