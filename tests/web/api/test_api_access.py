"""Who may do what over the API: every operation of the document, by every role and by nobody."""

from typing import Any

import pytest
from django.test import Client

from servanda.ledger.payloads import Role
from servanda.ledger.services import Filed
from servanda.web.accounts import tokens
from servanda.web.accounts.people import user_of
from servanda.web.api.site import api
from tests.web import factories
from tests.web.api.conftest import Ask

LEAST = {
    "putPartnership": Role.REVIEWER,
    "addInstrument": Role.CODER,
    "undoDecision": Role.CODER,
    "fileInstrument": Role.REVIEWER,
    "addCommitment": Role.CODER,
    "acceptCommitment": Role.CODER,
    "rejectCommitment": Role.CODER,
    "editCommitment": Role.CODER,
    "mergeCommitments": Role.CODER,
    "splitCommitment": Role.CODER,
    "settleSuggestion": Role.REVIEWER,
    "dismissSuggestion": Role.CODER,
    "confirmLink": Role.REVIEWER,
    "rejectLink": Role.REVIEWER,
    "reopenLink": Role.REVIEWER,
    "confirmEvidence": Role.REVIEWER,
    "rejectEvidence": Role.REVIEWER,
    "reopenEvidence": Role.REVIEWER,
    "openCycle": Role.OWNER,
    "changeCycle": Role.OWNER,
    "giveScore": Role.CODER,
    "settleScore": Role.REVIEWER,
    "recordReply": Role.REVIEWER,
    "publishCycle": Role.OWNER,
    "listMembers": Role.OWNER,
    "addMember": Role.OWNER,
    "changeMember": Role.OWNER,
}
MEMBERS_ALONE = {"getMe"}
RANK = list(Role)


def operations() -> list[tuple[str, str, str]]:
    """Return the id, method and path of each operation."""
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    return [(said["operationId"], method, path) for path, methods in paths.items() for method, said in methods.items()]


def address(path: str, filed: Filed) -> str:
    if "{sequence}" in path:
        return path.replace("{sequence}", "1")
    kind = path.split("/")[1]
    if kind in ("links", "evidence") and "{key}" in path:
        link, evidence = factories.follow(filed)
        return path.replace("{key}", link if kind == "links" else evidence)
    if kind == "cycles" and "{key}" in path:
        return path.replace("{key}", factories.assess(filed))
    key = {"partnerships": "NZ-NO", "instruments": filed.id, "members": "rita"}.get(kind, f"{filed.id}/1")
    return path.replace("{key}", key)


@pytest.mark.parametrize(("name", "method", "path"), operations())
def test_each_role_at_each_route(ask: Ask, filed: Filed, name: str, method: str, path: str):
    least, where = LEAST.get(name, Role.READER), address(path, filed)
    for role in Role:
        response = ask(method, where, None if method == "get" else {}, by=role)
        if RANK.index(role) < RANK.index(least):
            assert response.status_code == 403, role
            assert response["Content-Type"] == "application/problem+json"
            assert least.value in response.json()["detail"]
        elif (name, role) != ("dismissSuggestion", Role.CODER):  # allowed where the suggestion is the coder's own
            assert response.status_code in (200, 201, 409, 422), (role, response.content)


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize(("name", "method", "path"), operations())
def test_nobody_at_each_route(ask: Ask, filed: Filed, settings: Any, name: str, method: str, path: str, public: bool):
    settings.SERVANDA_PUBLIC = public
    response = ask(method, address(path, filed), None if method == "get" else {}, by=None)
    open_to_all = public and name not in LEAST and name not in MEMBERS_ALONE
    assert response.status_code == (200 if open_to_all else 401)
    if not open_to_all:
        assert response["WWW-Authenticate"].startswith("Bearer")
        assert response["Content-Type"] == "application/problem+json"


def test_every_writing_operation_is_in_the_table():
    assert {name for name, method, _ in operations() if method != "get"} <= set(LEAST)


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Bearer servanda_wrong", "Bearer ", "bearer x y"], ids=["word", "prefix", "empty", "two"]
)
def test_a_token_that_is_none_is_refused_even_where_anybody_may_read(ask: Ask, settings: Any, header: str):
    settings.SERVANDA_PUBLIC = True
    response = ask("get", "/partnerships", by=None, Authorization=header)
    assert response.status_code == 401
    assert "token" in response.json()["detail"]


def test_a_revoked_token_and_one_of_a_member_who_left(ask: Ask, filed: Filed):
    assert ask("get", "/me", by=Role.CODER).json() == {
        "id": "cora", "full_name": "Cora", "role": "coder", "active": True,
    }  # fmt: skip
    assert ask("patch", "/members/cora", {"active": False}, by=Role.OWNER).status_code == 200
    assert ask("get", "/me", by=Role.CODER).status_code == 401


class TestSession:
    @pytest.fixture
    def client(self, filed: Filed) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(user_of(factories.actor("rita").name))
        return client

    def test_reads(self, client: Client):
        assert client.get("/api/me").json()["id"] == "rita"

    def test_writes_with_the_csrf_token_alone(self, client: Client, filed: Filed):
        path = f"/api/commitments/{filed.id}/1/accept"
        refused = client.post(path, {}, content_type="application/json")
        assert refused.status_code == 403
        assert "X-CSRFToken" in refused.json()["detail"]
        page = client.get("/api/docs").content.decode()
        token = page.partition('"X-CSRFToken": "')[2].partition('"')[0]
        done = client.post(path, {}, content_type="application/json", headers={"X-CSRFToken": token})
        assert done.status_code == 200

    def test_a_token_needs_no_csrf_token(self, filed: Filed):
        client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {tokens.make('rita', 'x')}"})
        path = f"/api/commitments/{filed.id}/1/accept"
        assert client.post(path, {}, content_type="application/json").status_code == 200
