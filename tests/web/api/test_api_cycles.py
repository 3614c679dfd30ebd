"""Assessment over the API: cycles are opened, scored blind, settled, replied to, published, and measured."""

from typing import Any

import pytest
from django.test import Client

from servanda.ledger import services
from servanda.ledger.models import Entry
from servanda.ledger.payloads import Role
from servanda.ledger.services import Filed
from servanda.ledger.verifying import verify
from servanda.web.accounts import tokens
from tests.web import factories
from tests.web.api.conftest import Ask


@pytest.fixture(autouse=True)
def _holds(filed: Filed):
    """Prove the ledger after each test."""
    yield
    assert verify().fault is None


@pytest.fixture
def coders(filed: Filed) -> dict[str, Client]:
    """Return a program for each of two coders, after two commitments were accepted."""
    for number in (1, 2):
        services.accept(factories.actor(), f"{filed.id}/{number}")
    names = [factories.actor(name, Role.CODER).name for name in ("cara", "cole")]
    return {name: Client(headers={"Authorization": f"Bearer {tokens.make(name, 'test')}"}) for name in names}


@pytest.fixture
def key(ask: Ask, filed: Filed, coders: dict[str, Client]) -> str:
    """Return a cycle on the two, which was opened over the API."""
    chosen = [
        {"commitment": f"{filed.id}/1", "parties": ["NO"], "criteria": {"+1": "it sails"}},
        {"commitment": f"{filed.id}/2"},
    ]
    body = {"name": "Second year", "partnership": "NZ-NO", "chosen": chosen, "coders": list(coders)}
    made = ask("post", "/cycles", body | {"until": "2026-12-31"}, by=Role.OWNER)
    assert made.status_code == 201, made.content
    assert made["Location"] == "/api/cycles/second-year"
    return str(made.json()["id"])


def give(client: Client, filed: Filed, number: int, value: str, **more: Any) -> Any:
    body = {"commitment": f"{filed.id}/{number}", "party": "NO", "value": value, "reason": "as told"} | more
    return client.post("/api/cycles/second-year/score", body, content_type="application/json")


def score_all(coders: dict[str, Client], filed: Filed) -> None:
    """Score both: they agree on the first."""
    for name, second in (("cara", "0"), ("cole", "-1")):
        assert give(coders[name], filed, 1, "+1").status_code == 200
        assert give(coders[name], filed, 2, second).status_code == 200


def assessed(answer: Any) -> list[tuple[str, str, list[str]]]:
    return [(one["state"], one["value"], [s["coder"] for s in one["scores"]]) for one in answer.json()["assessed"]]


def test_what_was_opened(ask: Ask, filed: Filed, key: str):
    [listed] = ask("get", "/cycles?partnership=NZ-NO&published=no").json()["items"]
    assert (listed["id"], listed["pairs"], listed["published"]) == (key, 2, 0)
    assert (listed["coders"], listed["scale"]["name"]) == (["cara", "cole"], "compliance")
    assert ask("get", "/cycles?published=yes").json()["items"] == []
    whole = ask("get", f"/cycles/{key}").json()
    first = whole["assessed"][0]
    assert (first["party"], first["criteria"]["+1"]) == ("NO", "it sails")


def test_a_scale_of_ones_own_and_changes(ask: Ask, filed: Filed, coders: dict[str, Client]):
    values = [{"code": "no", "number": 0, "words": "nothing"}, {"code": "yes", "number": 1, "words": "all of it"}]
    body = {
        "name": "Own", "partnership": "NZ-NO", "chosen": [{"commitment": f"{filed.id}/2"}], "coders": list(coders),
        "scale": {"name": "two", "values": values},
    }  # fmt: skip
    assert ask("post", "/cycles", body, by=Role.OWNER).json()["scale"]["values"][1]["words"] == "all of it"
    changed = ask("patch", "/cycles/own", {"name": "Ours", "until": "2027-01-01"}, by=Role.OWNER).json()
    assert (changed["name"], changed["until"], changed["coders"]) == ("Ours", "2027-01-01", ["cara", "cole"])
    body["scale"] = {"name": "two", "values": [values[1], values[0]]}
    refused = ask("post", "/cycles", body, by=Role.OWNER)
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "scale two: put the values in order, the lowest number first",
    )


def test_coders_score_blind(ask: Ask, filed: Filed, key: str, coders: dict[str, Client]):
    given = give(coders["cara"], filed, 1, "+1").json()
    assert (given["entry"]["kind"], given["pair"]["state"]) == ("score.given", "open")
    assert give(coders["cara"], filed, 1, "+1").json()["entry"] is None
    assert assessed(coders["cara"].get(f"/api/cycles/{key}"))[0] == ("open", "", ["cara"])
    assert assessed(coders["cole"].get(f"/api/cycles/{key}"))[0] == ("open", "", [])
    assert assessed(ask("get", f"/cycles/{key}", by=Role.READER))[0] == ("open", "", [])
    assert assessed(ask("get", f"/cycles/{key}", by=Role.REVIEWER))[0] == ("open", "", ["cara"])
    score_all(coders, filed)
    for client in coders.values():
        agreed, disputed = assessed(client.get(f"/api/cycles/{key}"))
        assert agreed == ("agreed", "+1", ["cara", "cole"])
        assert disputed[:2] == ("open", "")
        assert len(disputed[2]) == 1
    assert assessed(ask("get", f"/cycles/{key}"))[1] == ("disputed", "", ["cara", "cole"])


def test_the_tag_is_of_the_asker(ask: Ask, filed: Filed, key: str, coders: dict[str, Client]):
    give(coders["cara"], filed, 1, "+1")
    tag = coders["cara"].get(f"/api/cycles/{key}")["ETag"]
    again = {"If-None-Match": tag}
    assert coders["cara"].get(f"/api/cycles/{key}", headers=again).status_code == 304
    assert coders["cole"].get(f"/api/cycles/{key}", headers=again).status_code == 200


def test_visitors_see_what_is_published(ask: Ask, filed: Filed, key: str, coders: dict[str, Client], settings: Any):
    settings.SERVANDA_PUBLIC = True
    score_all(coders, filed)
    assert assessed(ask("get", f"/cycles/{key}", by=None)) == [("open", "", []), ("open", "", [])]
    for what in ("agreement", "results"):
        for by in (None, Role.READER, Role.CODER):
            assert ask("get", f"/cycles/{key}/{what}", by=by).status_code == 403
        assert coders["cara"].get(f"/api/cycles/{key}/{what}").status_code == 403
        assert ask("get", f"/cycles/{key}/{what}").status_code == 200
    publish(ask, filed, key)
    assert assessed(ask("get", f"/cycles/{key}", by=None))[1] == ("settled", "0", ["cara", "cole"])
    assert ask("get", f"/cycles/{key}/results", by=None).status_code == 200


def publish(ask: Ask, filed: Filed, key: str) -> dict[str, Any]:
    """Settle the second, and publish."""
    said = {"commitment": f"{filed.id}/2", "party": "NO"}
    settled = ask("post", f"/cycles/{key}/settle", said | {"value": "0", "reason": "half is paid"})
    assert settled.json()["pair"]["settled_by"] == "rita"
    replied = ask("post", f"/cycles/{key}/reply", said | {"words": "We agree.", "by": "Ministry", "date": "2027-01-02"})
    assert replied.json()["pair"]["reply"] == "We agree."
    done = ask("post", f"/cycles/{key}/publish", by=Role.OWNER)
    assert done.status_code == 200, done.content
    return dict(done.json())


def test_publishing_names_the_head(ask: Ask, filed: Filed, key: str, coders: dict[str, Client]):
    score_all(coders, filed)
    told = publish(ask, filed, key)
    last = Entry.objects.order_by("-sequence")[0]
    assert (told["cycle"]["head"], told["cycle"]["published"]) == (last.previous, last.sequence)
    assert told["entry"]["hash"] == last.hash


def test_figures_and_change(ask: Ask, filed: Filed, key: str, coders: dict[str, Client]):
    score_all(coders, filed)
    publish(ask, filed, key)
    [whole, *_] = ask("get", f"/cycles/{key}/agreement", by=Role.READER).json()["groups"]
    assert (whole["by"], whole["units"], whole["percent"]) == ("", 2, 50.0)
    told = ask("get", f"/cycles/{key}/results?against={key}", by=Role.READER).json()
    assert (told["figures"][0]["mean"], told["figures"][0]["counts"]["0"]) == (0.5, 1)
    assert (told["change"]["same"], told["change"]["shifts"][0]["later"]) == (2, 0.5)
    assert ask("get", f"/cycles/{key}/results").json()["change"] is None


@pytest.mark.parametrize(
    ("action", "body", "by", "status", "said"),
    [
        ("score", {"value": "+2", "reason": "x"}, "cara", 409, "there is no answer '+2'"),
        ("score", {"value": "+1", "reason": ""}, "cara", 422, "reason"),
        ("score", {"value": "+1", "reason": "x"}, Role.CODER, 409, "cora is no coder of cycle"),
        ("score", {"value": "+1", "reason": "x", "party": "FR"}, "cara", 409, "does not assess"),
        ("settle", {"value": "+1", "reason": "x"}, Role.REVIEWER, 409, "not all coders have scored it"),
        ("settle", {"value": "+1", "reason": "x"}, "cara", 403, "this needs a reviewer"),
        ("reply", {"words": "x", "by": "y", "date": "June"}, Role.REVIEWER, 409, "'June' is no day"),
        ("reply", {"words": " ", "by": "y"}, Role.REVIEWER, 409, "a reply needs the words"),
        ("publish", None, Role.OWNER, 409, "without a score that stands"),
    ],
)
def test_what_is_refused(
    ask: Ask, filed: Filed, key: str, coders: dict[str, Client], action: str, body: Any, by: Any, status: int, said: str
):
    whole = None if body is None else {"commitment": f"{filed.id}/1", "party": "NO"} | body
    if isinstance(by, Role):
        done = ask("post", f"/cycles/{key}/{action}", whole, by=by)
    else:
        done = coders[by].post(f"/api/cycles/{key}/{action}", whole, content_type="application/json")
    assert (done.status_code, said in done.json()["detail"]) == (status, True), done.content


def test_nothing_final_and_no_cycle(ask: Ask, filed: Filed, key: str):
    assert ask("get", f"/cycles/{key}/results").status_code == 409
    assert ask("get", f"/cycles/{key}/results?against=none").status_code == 404
    assert ask("get", "/cycles/none").json()["detail"] == "there is no assessment none"
    for action, by in (("score", Role.CODER), ("settle", Role.REVIEWER), ("publish", Role.OWNER)):
        body = {"commitment": "x", "party": "y", "value": "0", "reason": "z"}
        assert ask("post", f"/cycles/none/{action}", body, by=by).status_code == 404
