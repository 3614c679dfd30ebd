"""How often a sign-in may fail: so many times for a name and for an address within a quarter of an hour."""

import datetime

from django.utils import timezone

from servanda.web.models import FailedSignIn

MINUTES = 15
FOR_A_NAME = 10
FROM_AN_ADDRESS = 30


def too_many(name: str, address: str) -> bool:
    """Whether no password is to be tried now for this name or from this address."""
    recent = FailedSignIn.objects.filter(at__gte=_start())
    return (
        recent.filter(name=_fold(name)).count() >= FOR_A_NAME
        or recent.filter(address=address).count() >= FROM_AN_ADDRESS
    )


def failed(name: str, address: str) -> None:
    """Keep in mind that a sign-in failed, and forget those of long ago."""
    FailedSignIn.objects.filter(at__lt=_start()).delete()
    FailedSignIn.objects.create(name=_fold(name), address=address[:64], at=timezone.now())


def forget(name: str) -> None:
    """Forget the failures of a name that has signed in."""
    FailedSignIn.objects.filter(name=_fold(name)).delete()


def _start() -> datetime.datetime:
    return timezone.now() - datetime.timedelta(minutes=MINUTES)


def _fold(name: str) -> str:
    return name.strip().casefold()[:150]
