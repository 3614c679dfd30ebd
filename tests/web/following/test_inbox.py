"""The inbox: what lies in it, who may decide, and that a decision reaches the ledger once."""

import pytest
from django.test import Client

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.ledger.services import Filed
from tests.web import factories


@pytest.fixture
def filed(db: None) -> Filed:
    return factories.add()


@pytest.fixture
def ids(filed: Filed) -> tuple[str, str]:
    return factories.follow(filed)


@pytest.fixture
def rita(ids: tuple[str, str]) -> Client:
    return factories.client()


def words(client: Client, address: str = "/inbox/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def decide(client: Client, found: str, key: str, action: str, **form: object) -> tuple[int, str]:
    response = client.post(f"/inbox/{found}/{key}/{action}/", form, headers={"HX-Request": "true"})
    return response.status_code, response.content.decode()


def test_both_sides_stand_there(rita: Client, ids: tuple[str, str]):
    page = words(rita)
    assert page.count('class="rec follow-card') == 2
    assert "Launch a pilot of coastal ferries by the end of 2027" in page
    assert "Launch two pilots of coastal ferries by the end of 2029" in page
    assert "The first ferry sailed in May" in page
    assert 'Inbox <span class="count">2' in page
    assert "2 links and passages in the inbox" in words(rita, "/")


@pytest.mark.parametrize("role", [Role.READER, Role.CODER])
def test_others_see_no_buttons(ids: tuple[str, str], role: Role):
    client = factories.client("rolf" if role is Role.READER else "cora", role)
    assert "data-act" not in words(client)
    assert decide(client, "link", ids[0], "confirm")[0] == 403
    assert client.post("/inbox/undo/").status_code == 403


def test_confirm_with_another_relation(rita: Client, ids: tuple[str, str]):
    status, said = decide(rita, "link", ids[0], "confirm", said="weakened", changed=m.Link.objects.get().changed)
    assert status == 200
    assert "Link confirmed" in said
    assert f'id="c{ids[0]}"' in said
    row = m.Link.objects.get()
    assert (row.state, row.relation, row.decided_by) == ("confirmed", "weakened", "rita")
    assert 'Inbox <span class="count">1' in words(rita)


@pytest.mark.parametrize(("found", "at"), [("link", 0), ("evidence", 1)])
def test_reject_and_open_again(rita: Client, ids: tuple[str, str], found: str, at: int):
    rows = m.Link.objects if found == "link" else m.Evidence.objects
    assert decide(rita, found, ids[at], "reject", reason="another ferry")[0] == 200
    assert rows.get().state == "rejected"
    assert words(rita).count("follow-card") == 1
    assert words(rita, "/inbox/?state=rejected").count("follow-card") == 1
    assert decide(rita, found, ids[at], "reopen")[0] == 200
    assert rows.get().state == "proposed"


def test_undo_takes_back_the_last_decision_that_stands(rita: Client, ids: tuple[str, str]):
    decide(rita, "link", ids[0], "confirm")
    decide(rita, "evidence", ids[1], "confirm", said="fulfilled")
    for state in (("confirmed", "proposed"), ("proposed", "proposed")):
        response = rita.post("/inbox/undo/", headers={"HX-Request": "true"})
        assert "Undone" in response.content.decode()
        assert (m.Link.objects.get().state, m.Evidence.objects.get().state) == state
    assert rita.post("/inbox/undo/", headers={"HX-Request": "true"}).status_code == 400


def test_of_two_who_decide_the_second_is_told(rita: Client, ids: tuple[str, str]):
    seen = m.Link.objects.get().changed
    services.reject_link(factories.actor("ruth", Role.REVIEWER), ids[0])
    status, said = decide(rita, "link", ids[0], "confirm", changed=seen)
    assert status == 409
    assert "by ruth meanwhile" in said
    assert m.Link.objects.get().state == "rejected"


def test_without_script_the_page_comes_back(rita: Client, ids: tuple[str, str]):
    response = rita.post(f"/inbox/evidence/{ids[1]}/confirm/", {"said": "progress"}, follow=True)
    assert "Evidence confirmed." in response.content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("found=link", 1),
        ("found=evidence", 1),
        ("relation=advanced", 1),
        ("relation=restated", 0),
        ("stance=progress", 1),
        ("relation=advanced&stance=progress", 2),
        ("partnership=NZ-NO", 2),
        ("partnership=US-KR", 0),
        ("state=confirmed", 0),
    ],
)
def test_filters(rita: Client, query: str, count: int):
    assert words(rita, f"/inbox/?{query}").count("follow-card") == count


@pytest.mark.parametrize("address", ["/inbox/link/{}/burn/", "/inbox/letter/{}/confirm/", "/inbox/link/0000/confirm/"])
def test_what_there_is_not(rita: Client, ids: tuple[str, str], address: str):
    assert rita.post(address.format(ids[0])).status_code == 404


def test_what_lies_on_a_rejected_commitment_is_gone(rita: Client, filed: Filed):
    services.reject(factories.actor(), f"{filed.id}/1")
    assert "Nothing awaits a decision" in words(rita)
