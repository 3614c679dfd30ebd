"""What the pages keep beside the ledger: how people and programs sign in. Nothing here is part of the record."""

from django.conf import settings
from django.db import models


class SignInLink(models.Model):
    """A link that signs a member in, once. Only the SHA-256 of its token is kept.

    ``sent`` marks one to be sent to somebody: it is confirmed by a button, since mail and chat programs open links.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    member = models.CharField(max_length=150, db_index=True)
    sent = models.BooleanField(default=False)
    expires = models.DateTimeField()


class FailedSignIn(models.Model):
    """A sign-in that failed: under which name, and from which address."""

    name = models.CharField(max_length=150, db_index=True)
    address = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)


class ApiToken(models.Model):
    """A token by which a program acts for a member. Only its SHA-256 is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)


class Subscription(models.Model):
    """Somebody who gets the digest by mail: what they chose to hear of, how often, and up to where they were told.

    ``member`` is "" for an address that was added on the machine of the ledger. ``partnerships`` and ``topics`` are
    JSON lists, empty for all. Nothing is sent before the address is ``confirmed``, which was last ``asked`` for then.
    ``entry`` and ``told`` are where the last digest ended. ``sending`` is set while one is under way, and ``failure``
    is what the mail server said the last time, "" where it took it.
    """

    member = models.CharField(max_length=150, db_index=True)
    address = models.EmailField(max_length=254)
    every = models.CharField(max_length=10)
    partnerships = models.TextField(default="[]")
    topics = models.TextField(default="[]")
    token = models.CharField(max_length=64, unique=True)
    asked = models.DateTimeField(null=True)
    confirmed = models.DateTimeField(null=True)
    entry = models.BigIntegerField()
    told = models.DateTimeField()
    sending = models.DateTimeField(null=True)
    failure = models.TextField(default="")
