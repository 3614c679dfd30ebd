"""Coming in: by a password, and by links that work once."""

import datetime
import hashlib
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from servanda.ledger import services
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import Role
from servanda.web.accounts import attempts, links
from servanda.web.accounts.people import user_of
from servanda.web.models import FailedSignIn, SignInLink

pytestmark = pytest.mark.django_db
PASSWORD = "a long walk by the sea"


@pytest.fixture(autouse=True)
def members(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    owner = services.found("olga", "Olga Owner")
    services.add_member(owner, "ana", "Ana Reyes", Role.CODER)
    user = user_of("ana")
    user.set_password(PASSWORD)
    user.save()


def sign_in(client: Client, name: str = "ana", password: str = PASSWORD, **more: str) -> object:
    return client.post("/sign-in/", {"name": name, "password": password, **more})


def test_a_link_works_once(client: Client) -> None:
    token = links.issue("ana")
    response = client.get(f"/sign-in/{token}/")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/account/").status_code == 200
    assert Client().get(f"/sign-in/{token}/").status_code == 410


def test_a_link_is_kept_as_its_digest_alone() -> None:
    token = links.issue("ana")
    kept = SignInLink.objects.get()
    assert kept.digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(kept.__dict__)
    assert len(token) >= 43  # 256 bits


def test_a_link_runs_out(client: Client) -> None:
    token = links.issue("ana")
    SignInLink.objects.update(expires=timezone.now() - datetime.timedelta(seconds=1))
    response = client.get(f"/sign-in/{token}/")
    assert response.status_code == 410
    assert "servanda user link" in response.content.decode()
    assert client.get("/account/").status_code == 302


def test_a_link_lasts_a_quarter_of_an_hour() -> None:
    links.issue("ana")
    left = SignInLink.objects.get().expires - timezone.now()
    assert datetime.timedelta(minutes=14) < left <= datetime.timedelta(minutes=15)


@pytest.mark.parametrize("token", ["wrong", "0" * 43, "%2e%2e", "<script>"])
def test_a_wrong_link_leads_nowhere(client: Client, token: str) -> None:
    response = client.get(f"/sign-in/{token}/")
    assert response.status_code in (404, 410)
    assert "<script>alert" not in response.content.decode()
    assert client.get("/account/").status_code == 302


def test_a_link_is_not_used_up_by_a_look_at_its_head(client: Client) -> None:
    token = links.issue("ana")
    client.head(f"/sign-in/{token}/")
    assert client.get(f"/sign-in/{token}/").status_code == 302


def test_a_link_that_is_sent_asks_first(client: Client) -> None:
    token = links.issue("ana", sent=True)
    for _ in range(2):  # a chat program looks at it, then the member does
        response = client.get(f"/sign-in/{token}/")
        assert response.status_code == 200
        assert "Sign in as ana" in response.content.decode()
    assert client.get("/account/").status_code == 302
    assert client.post(f"/sign-in/{token}/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert Client().post(f"/sign-in/{token}/").status_code == 410


def test_no_link_for_strangers_nor_for_those_who_left() -> None:
    with pytest.raises(LedgerError, match="nobody"):
        links.issue("nobody")
    services.change_member(services.member("olga"), "ana", active=False)
    with pytest.raises(LedgerError, match="ana"):
        links.issue("ana")


def test_a_link_of_somebody_who_left_meanwhile_is_void(client: Client) -> None:
    token = links.issue("ana")
    services.change_member(services.member("olga"), "ana", active=False)
    assert client.get(f"/sign-in/{token}/").status_code == 410


def test_a_password_lets_in_and_leads_on(client: Client) -> None:
    assert sign_in(client, next="/log/")["Location"] == "/log/"
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_sign_in_leads_to_pages_of_ours_only(client: Client, back: str) -> None:
    assert sign_in(client, next=back)["Location"] == "/"
    assert client.get("/sign-in/", {"next": back})["Location"] == "/"


@pytest.mark.parametrize(("name", "password"), [("ana", "wrong"), ("nobody", PASSWORD), ("olga", ""), ("olga", "!")])
def test_a_wrong_password_does_not(client: Client, name: str, password: str) -> None:
    response = sign_in(client, name, password)
    assert response.status_code == 200
    assert client.get("/account/").status_code == 302


def test_somebody_who_left_is_signed_out_and_kept_out(client: Client) -> None:
    sign_in(client)
    services.change_member(services.member("olga"), "ana", active=False)
    assert client.get("/account/").status_code == 302
    assert sign_in(Client()).status_code == 200
    services.change_member(services.member("olga"), "ana", active=True)
    assert sign_in(Client()).status_code == 302


def test_a_user_whom_the_ledger_does_not_know_stays_out(client: Client) -> None:
    User.objects.create_user("ghost", password=PASSWORD)
    assert sign_in(client, "ghost").status_code == 200
    assert client.get("/account/").status_code == 302


def test_sign_out_needs_a_post(client: Client) -> None:
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302


def test_too_many_failures_for_a_name(client: Client) -> None:
    for _ in range(attempts.FOR_A_NAME):
        assert sign_in(client, "Ana", "wrong").status_code == 200
    assert sign_in(client).status_code == 429
    assert client.get(f"/sign-in/{links.issue('ana')}/").status_code == 302  # a link still works


def test_too_many_failures_from_an_address(client: Client) -> None:
    for number in range(attempts.FROM_AN_ADDRESS):
        sign_in(client, f"guess{number}", "wrong")
    assert sign_in(client).status_code == 429
    assert client.post("/sign-in/", {"name": "ana", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_failures_are_forgotten_in_time_and_by_success(client: Client) -> None:
    for _ in range(attempts.FOR_A_NAME):
        sign_in(client, "ana", "wrong")
    long_ago = timezone.now() - datetime.timedelta(minutes=attempts.MINUTES, seconds=1)
    FailedSignIn.objects.update(at=long_ago)
    assert sign_in(client).status_code == 302
    assert not FailedSignIn.objects.exists()


def test_visitors_are_sent_to_sign_in_and_brought_back(client: Client) -> None:
    response = client.get("/log/?who=ana")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/log/%3Fwho%3Dana")
    form = client.get(response["Location"]).content.decode()
    assert re.search(r'name="next" value="/log/\?who=ana"', form)


def test_a_small_interaction_is_told_to_load_the_sign_in_page(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/commitments/?q=sea"}
    response = client.post("/account/tokens/", headers=headers)
    assert response.status_code == 401
    assert response["HX-Redirect"] == "/sign-in/?next=/commitments/%3Fq%3Dsea"
