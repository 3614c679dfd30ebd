"""The page of members, one's own account, and tokens."""

import re

import pytest
from django.test import Client

from servanda.ledger import services
from servanda.ledger.errors import LedgerError
from servanda.ledger.models import Entry, Member
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor
from servanda.web.accounts import tokens
from servanda.web.accounts.people import user_of
from servanda.web.models import ApiToken

pytestmark = pytest.mark.django_db
NEW = "nine lighthouses stand"


@pytest.fixture(autouse=True)
def members(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    owner = services.found("olga", "Olga Owner")
    services.add_member(owner, "ana", "Ana Reyes", Role.CODER)


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(user_of(name))
    return client


def test_an_owner_adds_a_member_who_comes_in_by_the_link() -> None:
    response = client_of("olga").post("/users/add/", {"name": "rui", "full_name": "Rui Costa", "role": "reviewer"})
    link = re.search(r"http://testserver(/sign-in/[^/<]+/)", response.content.decode())
    assert link is not None
    assert Member.objects.get(pk="rui").role == "reviewer"
    assert link[1] not in client_of("olga").get("/users/").content.decode()  # shown once
    rui = Client()
    assert "Sign in as rui" in rui.get(link[1]).content.decode()
    assert rui.post(link[1]).status_code == 302
    assert "Rui Costa" in rui.get("/account/").content.decode()


@pytest.mark.parametrize(
    ("name", "said"), [("ana", "already"), ("a b", "name a member"), ("<script>", "&lt;script&gt;"), ("", "required")]
)
def test_a_name_that_cannot_be_is_refused_in_the_form(name: str, said: str) -> None:
    response = client_of("olga").post("/users/add/", {"name": name, "role": "coder"})
    assert response.status_code == 400
    assert said in response.content.decode()
    assert "<script>" not in response.content.decode().split("<main")[1].split("</main")[0]
    assert Member.objects.count() == 2


def test_roles_change_and_members_leave() -> None:
    olga = client_of("olga")
    assert olga.post("/users/ana/change/", {"role": "reviewer"}).status_code == 302
    assert Member.objects.get(pk="ana").role == "reviewer"
    assert olga.post("/users/ana/change/", {"active": "no"}).status_code == 302
    assert not Member.objects.get(pk="ana").active
    assert Entry.objects.filter(kind="member.changed", who="olga").count() == 2


@pytest.mark.parametrize("change", [{"role": "coder"}, {"active": "no"}])
def test_the_only_owner_stays(change: dict[str, str]) -> None:
    response = client_of("olga").post("/users/olga/change/", change)
    assert response.status_code == 400
    assert "only owner" in response.content.decode()
    assert Member.objects.get(pk="olga").role == "owner"


def test_a_role_that_is_none_is_refused() -> None:
    assert client_of("olga").post("/users/ana/change/", {"role": "king"}).status_code == 400


def test_members_change_their_own_name_and_no_role() -> None:
    ana = client_of("ana")
    assert ana.post("/account/name/", {"full_name": "Ana R. Reyes", "role": "owner"}).status_code == 302
    row = Member.objects.get(pk="ana")
    assert (row.full_name, row.role) == ("Ana R. Reyes", "coder")
    with pytest.raises(LedgerError):
        services.change_member(Actor("ana", Role.CODER), "ana", role=Role.OWNER)
    with pytest.raises(LedgerError):
        services.change_member(Actor("ana", Role.CODER), "olga", full_name="Mud")


def test_a_password_is_set_without_the_old_one_where_there_is_none() -> None:
    ana = client_of("ana")
    assert ana.post("/account/password/", {"new": NEW, "again": NEW}).status_code == 302
    assert ana.get("/account/").status_code == 200  # still signed in
    assert Client().post("/sign-in/", {"name": "ana", "password": NEW}).status_code == 302


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"new": "short", "again": "short"}, "too short"),
        ({"new": "password123", "again": "password123"}, "too common"),
        ({"new": "83629174018", "again": "83629174018"}, "entirely numeric"),
        ({"new": NEW, "again": NEW + "!"}, "not the same"),
        ({"new": "", "again": ""}, "required"),
    ],
)
def test_weak_passwords_are_refused(sent: dict[str, str], said: str) -> None:
    response = client_of("ana").post("/account/password/", sent)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not user_of("ana").has_usable_password()


def test_a_password_is_changed_with_the_old_one_or_after_a_link() -> None:
    client_of("ana").post("/account/password/", {"new": NEW, "again": NEW})
    newer = "ten lighthouses stand"
    ana = client_of("ana")
    assert ana.post("/account/password/", {"new": newer, "again": newer}).status_code == 400
    assert ana.post("/account/password/", {"old": "no", "new": newer, "again": newer}).status_code == 400
    assert ana.post("/account/password/", {"old": NEW, "new": newer, "again": newer}).status_code == 302
    from servanda.web.accounts import links

    forgetful = Client()
    forgetful.get(f"/sign-in/{links.issue('ana')}/")
    assert forgetful.post("/account/password/", {"new": NEW, "again": NEW}).status_code == 302


def test_another_session_ends_with_the_password() -> None:
    elsewhere, here = client_of("ana"), client_of("ana")
    here.post("/account/password/", {"new": NEW, "again": NEW})
    assert elsewhere.get("/account/").status_code == 302


def test_a_token_acts_for_its_member_until_it_is_revoked() -> None:
    ana = client_of("ana")
    page = ana.post("/account/tokens/", {"token_name": "nightly export"}).content.decode()
    token = re.search(r"servanda_[\w-]{43}", page)
    assert token is not None
    assert token[0] not in ana.get("/account/").content.decode()
    row = ApiToken.objects.get()
    assert token[0] not in (row.digest, row.name)
    assert tokens.actor_of(token[0]) == Actor("ana", Role.CODER)
    assert ApiToken.objects.get().last_used is not None
    assert client_of("olga").post(f"/account/tokens/{row.pk}/revoke/").status_code == 400
    assert tokens.actor_of(token[0]) is not None
    assert ana.post(f"/account/tokens/{row.pk}/revoke/").status_code == 302
    assert tokens.actor_of(token[0]) is None


def test_tokens_follow_role_and_leave() -> None:
    token = tokens.make("ana", "export")
    owner = services.member("olga")
    services.change_member(owner, "ana", role=Role.READER)
    assert tokens.actor_of(token) == Actor("ana", Role.READER)
    services.change_member(owner, "ana", active=False)
    assert tokens.actor_of(token) is None
    assert tokens.actor_of("servanda_nonsense") is None
    assert tokens.actor_of("") is None


def test_a_token_needs_a_name() -> None:
    assert client_of("ana").post("/account/tokens/", {"token_name": ""}).status_code == 400
    with pytest.raises(LedgerError):
        tokens.make("ana", "   ")


def test_names_stay_text() -> None:
    owner = services.member("olga")
    services.add_member(owner, "mal", "<script>alert(1)</script>", Role.READER)
    tokens.make("olga", "<img src=x onerror=alert(1)>")
    olga = client_of("olga")
    for path in ("/users/", "/account/", "/log/", "/log/3/", "/"):
        page = olga.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
