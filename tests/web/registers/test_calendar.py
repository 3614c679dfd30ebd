"""The calendar feed: what programs read in it, and who may."""

import datetime

import pytest
from django.test import Client, override_settings
from icalendar import Calendar

from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.web.accounts import tokens
from tests.web import factories
from tests.web.factories import Saying

pytestmark = pytest.mark.django_db
SEA = "NZ-NO/2025-03-18/joint-statement"
TODAY = datetime.date.today()


def in_days(number: int) -> str:
    return str(TODAY + datetime.timedelta(days=number))


def add(*numbers: int) -> None:
    factories.add(
        [Saying(f"sail, or row; {n} days by {in_days(n)}", deadline=(f"by {in_days(n)}", in_days(n))) for n in numbers]
        + [Saying("sail when fit", deadline=("when fit", None)), Saying("sail")]
    )


def events(client: Client, query: str = "") -> list[object]:
    answer = client.get(f"/deadlines.ics{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_an_event():
    add(10)
    (event,) = events(factories.client())
    assert event["UID"] == f"{SEA}/1"  # type: ignore[index]
    day = TODAY + datetime.timedelta(days=10)
    assert event.decoded("DTSTART") == day  # type: ignore[attr-defined]
    assert event.decoded("DTEND") == day + datetime.timedelta(days=1)  # type: ignore[attr-defined]
    assert event["SUMMARY"] == f"New Zealand, Norway: Sail, or row; 10 days by {day}"  # type: ignore[index]
    assert event["URL"] == f"http://testserver/commitments/{SEA}/1/"  # type: ignore[index]
    assert f"“Sail, or row; 10 days by {day}”" in event["DESCRIPTION"]  # type: ignore[index]
    assert "Joint statement on the sea" in event["DESCRIPTION"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "3 4 2"),
        ("?deadline=overdue", "1 2"),
        ("?deadline=soon", "3"),
        ("?due_after=2001-01-01", "3 4 1 2"),
        ("?deadline=none", ""),
        ("?party=FR", ""),
        ("?q=row&partnership=NZ-NO&deadline=later", "4"),
    ],
)
def test_the_feed_takes_the_filters(query: str, expected: str):
    add(-400, -10, 10, 100)
    keys = [str(event["UID"]).rpartition("/")[2] for event in events(factories.client(), query)]  # type: ignore[index]
    assert keys == expected.split()


def test_it_is_for_members_and_their_tokens():
    add(10)
    visitor = Client()
    assert visitor.get("/deadlines.ics").status_code == 401
    assert visitor.get("/deadlines.ics?token=wrong").status_code == 401
    token = tokens.make(factories.actor("rolf", Role.READER).name, "calendar")
    assert len(events(visitor, f"?token={token}")) == 1
    assert len(events(visitor, f"?token={token}&partnership=NZ-NO")) == 1
    assert events(visitor, f"?token={token}&party=XX") == []
    services.change_member(factories.actor("olga", Role.OWNER), "rolf", active=False)
    assert visitor.get(f"/deadlines.ics?token={token}").status_code == 401


@override_settings(SERVANDA_PUBLIC=True)
def test_it_is_for_all_on_a_public_server():
    add(10)
    assert len(events(Client())) == 1


def test_what_cannot_be_asked():
    assert factories.client().get("/deadlines.ics?deadline=never").status_code == 400
