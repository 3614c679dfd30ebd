"""A small ledger behind the API, and ``ask``: a request by a member of a role, with a token of theirs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from servanda.ledger.payloads import Role
from servanda.ledger.services import Filed
from servanda.web.accounts import tokens
from tests.web import factories

NAMES = {Role.READER: "rolf", Role.CODER: "cora", Role.REVIEWER: "rita", Role.OWNER: "olga"}
Ask = Callable[..., HttpResponse]


@pytest.fixture
def filed(db) -> Filed:
    """An instrument of five commitments."""
    return factories.add()


@pytest.fixture
def ask(filed: Filed) -> Ask:
    """Send a request as a member of a role (None: nobody), a body as JSON; return the response."""
    made = {role: tokens.make(factories.actor(name, role).name, "test") for role, name in NAMES.items()}
    client = Client()

    def send(method: str, path: str, body: Any = None, *, by: Role | None = Role.REVIEWER, **headers: str) -> Any:
        if by is not None:
            headers.setdefault("Authorization", f"Bearer {made[by]}")
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(client, method)(f"/api{path}", headers=headers, **sent)

    return send
