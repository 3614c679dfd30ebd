"""Members of the ledger as Django's users: the username is the member's id, and the ledger says who may sign in."""

from typing import cast

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest

from servanda.ledger.models import Member

BY_LINK = "by_link"  # in the session of somebody whom a link let in


class MemberBackend(ModelBackend):
    """Signs in members by their password; one who was deactivated is signed out at the next request."""

    def user_can_authenticate(self, user: AbstractBaseUser | AnonymousUser | None) -> bool:
        """Whether the ledger knows the user as an active member."""
        return user is not None and Member.objects.filter(pk=user.get_username(), active=True).exists()


def user_of(member: str) -> User:
    """Return the user of a member, made when first needed, without a password until they set one."""
    user, new = User.objects.get_or_create(username=member)
    if new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def signed_in(request: HttpRequest) -> User:
    """Return the user behind a request that has an actor."""
    return cast(User, request.user)
