"""What is silent and due, and the timeline on the page of a commitment."""

import pytest
from django.test import Client

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.services import Filed
from tests.web import factories


@pytest.fixture
def filed(db: None) -> Filed:
    return factories.add()


@pytest.fixture
def rita(filed: Filed) -> Client:
    factories.follow(filed)
    return factories.client()


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("address", ["/silent/?months=0", "/partnerships/NZ-NO/silent/?months=0"])
def test_what_was_never_taken_up(rita: Client, address: str):
    page = words(rita, address)
    assert "<strong>3</strong>" in page
    assert "explore a dialogue on sea-bed cables" in page.lower()
    assert "opened the Harbour Fund to schools" not in page  # an outcome
    assert "18 Mar 2026" in page


def test_outcomes_are_shown_where_asked_for(rita: Client):
    page = words(rita, "/silent/?months=0&kind=deliverable")
    assert "opened the Harbour Fund to schools" in page


@pytest.mark.parametrize(("query", "count"), [("topic=digital-cyber", 1), ("party=NO", 2), ("topic=space", 0)])
def test_filters(rita: Client, query: str, count: int):
    page = words(rita, f"/silent/?months=0&{query}")
    assert f"<strong>{count}</strong>" in page


def test_months(rita: Client):
    assert "Nothing is silent" in words(rita, "/silent/?months=500")
    assert rita.get("/silent/?months=-1").status_code == 400
    assert rita.get("/partnerships/XX/silent/").status_code == 404


def test_what_falls_due_next(rita: Client):
    page = words(rita, "/partnerships/NZ-NO/silent/")
    due = page[page.index("Falls due next</h2>") :]
    assert "31 Dec 2027" in due
    assert "/deadlines/?partnership=NZ-NO" in due


def test_a_timeline_goes_both_ways(rita: Client, filed: Filed):
    page = words(rita, f"/commitments/{filed.id}/1/")
    became = page[page.index("What became of it</h2>") : page.index("History</h2>")]
    assert [became.index(one) for one in ("Made", "Advanced", "Progress")] == sorted(
        became.index(one) for one in ("Made", "Advanced", "Progress")
    )
    assert "The first ferry sailed in May" in became
    later = words(rita, f"/commitments/{m.Link.objects.get().later}/")
    assert "takes up, as" in later


def test_a_timeline_tells_silence(rita: Client, filed: Filed):
    assert "no later instrument takes it up" in words(rita, f"/commitments/{filed.id}/3/")
    assert "no later instrument takes it up" not in words(rita, f"/commitments/{filed.id}/4/")


def test_rejected_links_are_not_told(rita: Client, filed: Filed):
    services.reject_link(factories.actor(), m.Link.objects.get().id)
    assert "Advanced" not in words(rita, f"/commitments/{filed.id}/1/")
