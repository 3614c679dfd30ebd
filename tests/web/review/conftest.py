"""A small instrument in the ledger, and a client for each role."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor
from servanda.web.accounts.links import issue
from servanda.web.adding import add

SHEET = """# Fact Sheet: New Zealand and Norway

Wellington

**Together, New Zealand and Norway will:**

- Launch a pilot of coastal vessels by the end of 2027 and provide $5 million to the Pacific Mini-Grid Programme.
- Publish the readings of their buoys, and train 200 engineers.

Norway plans to send engineers to Suva. Neither country can meet this challenge alone.
"""
ROLES = {"rea": Role.READER, "cody": Role.CODER, "vera": Role.REVIEWER, "ola": Role.OWNER}


@pytest.fixture
def people(db: None) -> dict[str, Actor]:
    """A member of each role."""
    owner = services.found("ola")
    for name, role in ROLES.items():
        if role is not Role.OWNER:
            services.add_member(owner, name, name.title(), role)
    return {name: Actor(name, role) for name, role in ROLES.items()}


@pytest.fixture
def sheet(people: dict[str, Actor]) -> str:
    """The instrument of ``SHEET``, with five proposals."""
    return add(people["ola"], SHEET.encode(), name="sheet.md", date=datetime.date(2025, 3, 3)).id


@pytest.fixture
def sign_in(people: dict[str, Actor]) -> Callable[[str], Client]:
    """Return a client that is signed in as a member."""

    def sign(name: str) -> Client:
        client = Client()
        client.get(f"/sign-in/{issue(name)}/")
        return client

    return sign


@pytest.fixture
def act(sign_in: Callable[[str], Client], sheet: str) -> Callable[..., object]:
    """Return the function that decides as the page does: ``act("vera", 1, "accept")``."""

    def post(name: str, number: int, action: str, **data: object) -> object:
        row = m.Commitment.objects.get(pk=f"{sheet}/{number}")
        return sign_in(name).post(
            f"/review/{row.id}/{action}/", {"changed": row.changed, **data}, headers={"HX-Request": "true"}
        )

    return post
