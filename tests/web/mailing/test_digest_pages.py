"""The page on which a member chooses the digest, and the links in mails, which work without sign-in."""

import re

import pytest
from django.test import Client

from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.web.models import Subscription
from tests.web import factories
from tests.web.mail_desk import Start

pytestmark = pytest.mark.django_db
CHOICE = {"address": "rea@example.org", "every": "week", "partnerships": ["NZ-NO"], "topics": ["energy"]}


@pytest.fixture
def rea() -> Client:
    factories.add()
    return factories.client("rea", Role.READER)


def link_in(words: str) -> str:
    [found] = re.findall(r"http://testserver(/digest/\S+)", words)
    return str(found)


def test_a_member_chooses_and_confirms(rea: Client, smtp: Start):
    desk = smtp()
    assert "Choose what is sent to you" in rea.get("/account/").content.decode()
    assert rea.post("/account/digest/", CHOICE).status_code == 302
    [row] = Subscription.objects.all()
    assert (row.member, row.confirmed, row.partnerships, row.topics) == ("rea", None, '["NZ-NO"]', '["energy"]')
    [(to, mail)] = desk.taken
    assert to == ["rea@example.org"]
    link = link_in(mail.get_content())
    visitor = Client()
    assert "Shall the digest" in visitor.get(link).content.decode()
    assert Subscription.objects.get().confirmed is None
    assert "Confirmed" in visitor.post(link).content.decode()
    assert Subscription.objects.get().confirmed is not None
    page = rea.get("/account/digest/").content.decode()
    assert "Digests go to <strong>rea@example.org</strong>" in page
    assert rea.post("/account/digest/", {**CHOICE, "every": "day"}).status_code == 302
    assert (Subscription.objects.get().every, len(desk.taken)) == ("day", 1)


def test_another_address_is_asked_anew(rea: Client, smtp: Start):
    desk = smtp()
    rea.post("/account/digest/", CHOICE)
    Client().post(link_in(desk.taken[0][1].get_content()))
    rea.post("/account/digest/", {**CHOICE, "address": "new@example.org"})
    assert desk.addresses == ["rea@example.org", "new@example.org"]
    assert Subscription.objects.get().confirmed is None


def test_an_address_is_not_asked_again_at_once(rea: Client, smtp: Start):
    desk = smtp()
    rea.post("/account/digest/", CHOICE)
    again = rea.post("/account/digest/", CHOICE)
    assert (again.status_code, len(desk.taken)) == (400, 1)
    assert "try again in two minutes" in again.content.decode()


def test_where_no_mail_can_be_sent(rea: Client, smtp: Start, monkeypatch: pytest.MonkeyPatch):
    desk = smtp()
    desk.refused.add("rea@example.org")
    assert "there is no such person" in rea.post("/account/digest/", CHOICE).content.decode()
    monkeypatch.delenv("SERVANDA_SMTP_URL")
    assert "sends no mail yet" in rea.get("/account/digest/").content.decode()
    assert "No mail can be sent" in rea.post("/account/digest/", CHOICE).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"address": "nobody"}, {"every": "hour"}, {"partnerships": ["XX"]}, {"topics": ["XX"]}, {"address": ""}]
)
def test_what_can_not_be_chosen(rea: Client, wrong: dict[str, object]):
    assert rea.post("/account/digest/", {**CHOICE, **wrong}).status_code == 400
    assert not Subscription.objects.exists()


def test_a_member_stops(rea: Client, smtp: Start):
    smtp()
    rea.post("/account/digest/", CHOICE)
    assert rea.post("/account/digest/stop/").status_code == 302
    assert not Subscription.objects.exists()


def test_one_click_ends_it_without_cookie_or_token(rea: Client, smtp: Start):
    smtp()
    rea.post("/account/digest/", CHOICE)
    address = f"/digest/{Subscription.objects.get().token}/unsubscribe/"
    program = Client(enforce_csrf_checks=True)
    assert program.get(address).status_code == 200
    assert Subscription.objects.exists()
    done = program.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert done.status_code == 200
    assert not Subscription.objects.exists()
    assert program.post(address).status_code == 200
    assert program.get(address).status_code == 404
    assert program.get("/digest/unknown/confirm/").status_code == 404


def test_who_has_left_gets_nothing(rea: Client, smtp: Start):
    import datetime

    from django.utils import timezone

    from servanda.web.mailing.subscribing import due

    smtp()
    rea.post("/account/digest/", CHOICE)
    Subscription.objects.update(confirmed=timezone.now())
    later = timezone.now() + datetime.timedelta(days=8)
    assert len(due(later)) == 1
    services.change_member(factories.actor("olga", Role.OWNER), "rea", active=False)
    assert due(later) == []


@pytest.mark.parametrize(
    ("every", "last", "today", "is_due"),
    [
        ("day", "2026-11-23T23:59", "2026-11-24T00:01", True),
        ("day", "2026-11-24T00:01", "2026-11-24T23:59", False),
        ("week", "2026-11-17T09:00", "2026-11-24T08:55", True),
        ("week", "2026-11-17T09:00", "2026-11-23T23:00", False),
        ("month", "2026-01-31T09:00", "2026-02-27T09:00", False),
        ("month", "2026-01-31T09:00", "2026-02-28T09:00", True),
        ("month", "2026-10-24T09:00", "2026-11-24T08:00", True),
        ("month", "2026-10-24T09:00", "2026-11-23T09:00", False),
        ("month", "2026-10-24T09:00", "2027-01-01T09:00", True),
    ],
)
def test_when_one_is_due(every: str, last: str, today: str, is_due: bool):
    import datetime

    from servanda.web.mailing import subscribing

    moments = [datetime.datetime.fromisoformat(f"{at}:00+00:00") for at in (last, today)]
    assert subscribing.is_due(Subscription(every=every, told=moments[0]), moments[1]) is is_due
