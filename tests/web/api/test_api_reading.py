"""What the API sends: pages and their links, filters, JSON Lines, ETags, problems."""

import itertools
import json
from urllib.parse import urlsplit

import pytest

from servanda.ledger.payloads import Role
from servanda.ledger.services import Filed
from tests.web import factories
from tests.web.api.conftest import Ask


def links(response) -> dict[str, str]:
    """Return the paths of a Link header by their relation."""
    found = {}
    for part in response["Link"].split(", "):
        address, _, relation = part.partition("; rel=")
        parts = urlsplit(address.strip("<>"))
        found[relation.strip('"')] = f"{parts.path.removeprefix('/api')}?{parts.query}"
    return found


def test_a_commitment_with_all_that_stands_about_it(ask: Ask, filed: Filed):
    it = ask("get", f"/commitments/{filed.id}/2").json()
    text = ask("get", f"/instruments/{filed.id}").json()["text"]
    assert it["quote"] == text[it["start"] : it["end"]] == "Fund the Harbour Fund with $40 million"
    assert (it["state"], it["number"], it["parties"], it["topic"]) == ("proposed", 2, ["NO"], "development-aid")
    [sum_], [body] = it["money"], it["bodies"]
    assert (sum_["amount"], sum_["currency"], text[sum_["start"] : sum_["end"]]) == (40_000_000, "USD", "$40 million")
    assert body["name"] == text[body["start"] : body["end"]] == "the Harbour Fund"
    assert it["url"] == f"/commitments/{filed.id}/2/"
    assert it["readings"]["topic"] == {"reason": "as the test says of topic", "confidence": 0.9, "spans": []}


def test_a_deadline_with_its_last_day(ask: Ask, filed: Filed):
    due = ask("get", f"/commitments/{filed.id}/1").json()["deadline"]
    assert (due["text"], due["edtf"], due["last_day"]) == ("by the end of 2027", "2027", "2027-12-31")


def test_an_instrument_with_its_layout(ask: Ask, filed: Filed):
    it = ask("get", f"/instruments/{filed.id}").json()
    assert [block["kind"] for block in it["blocks"]] == ["heading", "paragraph", *["item"] * 5]
    assert it["text"][it["blocks"][0]["start"] : it["blocks"][0]["end"]] == it["title"]
    assert (it["commitments"], it["proposed"], it["by"]) == (5, 5, "rita")


def test_pages_lead_to_one_another(ask: Ask, filed: Filed):
    seen, path = [], "/commitments?size=2&sort=date"
    while path:
        response = ask("get", path)
        body = response.json()
        assert (body["total"], body["size"], body["pages"], response["X-Total-Count"]) == (5, 2, 3, "5")
        seen += [it["number"] for it in body["items"]]
        path = links(response).get("next")
    assert seen == [1, 2, 3, 4, 5]
    assert set(links(response)) == {"first", "prev", "last"}


def test_a_page_past_the_end_is_empty(ask: Ask, filed: Filed):
    response = ask("get", "/commitments?page=9&size=2")
    assert (response.json()["items"], response.json()["pages"]) == ([], 3)
    assert links(response)["prev"].startswith("/commitments?page=3")


def test_json_lines_where_they_are_preferred(ask: Ask, filed: Filed):
    response = ask("get", "/commitments", Accept="application/jsonl")
    assert response["Content-Type"] == "application/jsonl"
    assert [json.loads(line)["number"] for line in response.content.splitlines()] == [1, 2, 3, 4, 5]
    assert ask("get", "/commitments", Accept="*/*")["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/commitments?colour=red", "colour"),
        ("/commitments?topic=chess", "topic"),
        ("/commitments?sort=luck", "sort"),
        ("/commitments?size=1001", "size"),
        ("/commitments?page=0", "page"),
        ("/instruments?colour=red", "colour"),
        ("/partnerships?party=NO", "party"),
        ("/entries?kind=thought", "kind"),
        ("/entries/export?after=x", "after"),
        ("/bodies?colour=red", "colour"),
        ("/money?sort=luck", "sort"),
        ("/deadlines?colour=red", "colour"),
    ],
)
def test_a_wrong_filter_is_named(ask: Ask, path: str, named: str):
    response = ask("get", path)
    assert response.status_code == 422
    assert named in response.json()["detail"]
    assert response.json()["instance"] == f"/api{path.partition('?')[0]}"


@pytest.mark.parametrize(
    "path",
    [
        "/partnerships/XX",
        "/instruments/XX/2020-01-01/treaty",
        "/commitments/XX/2020-01-01/treaty/1",
        "/commitments/XX/2020-01-01/treaty/1/history",
        "/entries/999",
        "/entries/99999999999999999999999",
        "/nothing",
        "/commitments/XX",
    ],
)
def test_what_is_not_there(ask: Ask, path: str):
    response = ask("get", path)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["instance"] == f"/api{path}"


@pytest.mark.parametrize(
    "path",
    [
        "/partnerships",
        "/partnerships/NZ-NO",
        "/instruments",
        "/instruments/{key}",
        "/commitments",
        "/commitments/{key}/1",
        "/commitments/{key}/1/history",
        "/bodies",
        "/money",
        "/deadlines",
        "/entries",
        "/entries/1",
    ],
)
def test_what_has_not_changed_is_not_sent_again(ask: Ask, filed: Filed, path: str):
    path = path.replace("{key}", filed.id)
    first = ask("get", path)
    again = ask("get", path, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    ask("post", f"/commitments/{filed.id}/1/accept", {})
    after = ask("get", path, **{"If-None-Match": first["ETag"]})
    assert after.status_code == (304 if path == "/entries/1" else 200)


def test_a_tag_is_of_one_address_and_form(ask: Ask, filed: Filed):
    first = ask("get", "/commitments?topic=space")["ETag"]
    assert ask("get", "/commitments?topic=health", **{"If-None-Match": first}).status_code == 200
    lines = {"If-None-Match": first, "Accept": "application/jsonl"}
    assert ask("get", "/commitments?topic=space", **lines).status_code == 200


def test_another_commitment_changes_no_tag(ask: Ask, filed: Filed):
    first = ask("get", f"/commitments/{filed.id}/1")["ETag"]
    ask("post", f"/commitments/{filed.id}/2/accept", {})
    assert ask("get", f"/commitments/{filed.id}/1", **{"If-None-Match": first}).status_code == 304


def test_entries_newest_first_and_from_where_one_stopped(ask: Ask, filed: Filed):
    entries = ask("get", "/entries").json()["items"]
    assert [entry["sequence"] for entry in entries] == list(range(len(entries), 0, -1))
    assert all(a["previous"] == b["hash"] for a, b in itertools.pairwise(entries))
    last = entries[0]["sequence"]
    ask("post", f"/commitments/{filed.id}/1/accept", {})
    [new] = ask("get", f"/entries?after={last}&sort=sequence").json()["items"]
    assert (new["kind"], new["subject"], new["who"]) == ("commitment.accepted", f"{filed.id}/1", "rita")
    assert ask("get", f"/entries/{new['sequence']}").json()["payload"]["id"] == f"{filed.id}/1"
    assert [e["kind"] for e in ask("get", f"/entries?scope={filed.id}&kind=instrument.added").json()["items"]] == [
        "instrument.added"
    ]


def test_the_whole_chain_as_lines(ask: Ask, filed: Filed):
    from servanda.ledger.entries import GENESIS

    lines = [json.loads(line) for line in b"".join(ask("get", "/entries/export").streaming_content).splitlines()]
    assert [line["previous"] for line in lines] == [GENESIS, *(line["hash"] for line in lines[:-1])]
    rest = b"".join(ask("get", "/entries/export?after=2").streaming_content).splitlines()
    assert [json.loads(line) for line in rest] == lines[2:]


def test_history(ask: Ask, filed: Filed):
    ask("post", f"/commitments/{filed.id}/1/accept", {})
    ask("post", f"/commitments/{filed.id}/2/reject", {})
    ask("post", f"/instruments/{filed.id}/undo", {})
    kinds = [entry["kind"] for entry in ask("get", f"/commitments/{filed.id}/2/history").json()["items"]]
    assert kinds == ["instrument.added", "commitment.rejected", "decision.undone"]


def test_partnerships(ask: Ask, filed: Filed):
    assert ask("get", "/partnerships").json()["items"] == [ask("get", "/partnerships/NZ-NO").json()]
    body = {"name": "Harbours", "parties": ["NZ", "NO", "IS"]}
    made = ask("put", "/partnerships/Harbours", body)
    assert (made.status_code, made.json()["parties"]) == (201, ["NZ", "NO", "IS"])
    assert ask("put", "/partnerships/Harbours", {"name": "Ports"}).status_code == 200
    moved = ask("put", f"/instruments/{filed.id}/partnership", {"partnership": "Harbours"})
    assert moved.json()["partnership"] == "Harbours"
    assert ask("get", "/commitments?partnership=Harbours").json()["total"] == 5
    nowhere = ask("put", f"/instruments/{filed.id}/partnership", {"partnership": "Nowhere"})
    assert (nowhere.status_code, "Nowhere" in nowhere.json()["detail"]) == (409, True)
    assert ask("put", "/partnerships/a b", {"name": "x"}).status_code == 409


def test_members(ask: Ask, filed: Filed):
    made = ask("post", "/members", {"id": "iris", "role": "coder"}, by=Role.OWNER)
    assert (made.status_code, made["Location"]) == (201, "/api/members/iris")
    assert ask("post", "/members", {"id": "iris"}, by=Role.OWNER).status_code == 409
    assert ask("patch", "/members/iris", {"role": "reviewer"}, by=Role.OWNER).json()["role"] == "reviewer"
    assert ask("patch", "/members/nobody", {}, by=Role.OWNER).status_code == 404
    assert ask("patch", "/members/olga", {"role": "reader"}, by=Role.OWNER).status_code == 409
    assert "iris" in [row["id"] for row in ask("get", "/members", by=Role.OWNER).json()["items"]]


def test_registers(ask: Ask, filed: Filed):
    factories.add(title="Another statement on the sea")
    [fund, *_] = ask("get", "/bodies?q=harbour").json()["items"]
    assert (fund["key"], fund["commitments"]) == ("harbour fund", 4)
    assert ask("get", f"/commitments?body={fund['key']}").json()["total"] == 4
    [first, _] = ask("get", "/money").json()["items"]
    assert (first["amount"], first["currency"], first["commitment"][-2:]) == (40_000_000, "USD", "/2")
    assert {row["last_day"] for row in ask("get", "/deadlines").json()["items"]} >= {"2027-12-31"}
