"""Decisions over the API: what they become, by whom, and what is refused."""

import pytest

from servanda.ledger.payloads import Role
from servanda.ledger.services import Filed
from servanda.ledger.verifying import verify
from tests.web import factories
from tests.web.api.conftest import Ask


@pytest.fixture(autouse=True)
def _holds(filed: Filed):
    """Prove the ledger after each test."""
    yield
    assert verify().fault is None


def number(filed: Filed, of: int) -> str:
    return f"/commitments/{filed.id}/{of}"


@pytest.mark.parametrize(
    ("action", "state", "kind"),
    [("accept", "accepted", "commitment.accepted"), ("reject", "rejected", "commitment.rejected")],
)
def test_a_reviewer_decides(ask: Ask, filed: Filed, action: str, state: str, kind: str):
    response = ask("post", f"{number(filed, 1)}/{action}", {"reason": "as agreed"})
    assert response.status_code == 200
    [it] = response.json()["commitments"]
    assert (it["state"], it["reason"], it["decided_by"]) == (state, "as agreed", "rita")
    entry = response.json()["entry"]
    assert (entry["kind"], entry["who"], entry["sequence"]) == (kind, "rita", it["changed"])
    assert response["ETag"] == ask("get", number(filed, 1))["ETag"]


def test_a_coder_suggests_and_a_reviewer_settles(ask: Ask, filed: Filed):
    entry = ask("post", f"{number(filed, 1)}/reject", {"reason": "no act"}, by=Role.CODER).json()["entry"]
    assert entry["kind"] == "decision.suggested"
    suggestion = ask("get", number(filed, 1)).json()["suggestion"]
    assert (suggestion["decision"], suggestion["by"]) == ("commitment.rejected", "cora")
    assert suggestion["payload"]["reason"] == "no act"
    assert ask("get", "/commitments?suggested=true").json()["total"] == 1
    [it] = ask("post", f"{number(filed, 1)}/settle").json()["commitments"]
    assert (it["state"], it["suggestion"], it["decided_by"]) == ("rejected", None, "rita")
    again = ask("post", f"{number(filed, 1)}/settle")
    assert (again.status_code, "suggest" in again.json()["detail"]) == (409, True)


def test_a_coder_dismisses_their_own_suggestion(ask: Ask, filed: Filed):
    ask("post", f"{number(filed, 1)}/accept", {}, by=Role.CODER)
    [it] = ask("post", f"{number(filed, 1)}/dismiss", {}, by=Role.CODER).json()["commitments"]
    assert (it["state"], it["suggestion"]) == ("proposed", None)


def test_an_edit_changes_what_is_given_and_says_by_whom(ask: Ask, filed: Filed):
    before = ask("get", number(filed, 2)).json()
    body = {
        "strength": "soft",
        "topic": "space",
        "parties": ["Norway", "KE"],
        "verb": "Pay",
        "money": [],
        "reason": "r",
    }
    [it] = ask("post", f"{number(filed, 2)}/edit", body).json()["commitments"]
    assert (it["strength"], it["topic"], it["parties"], it["verb"], it["money"], it["state"]) == (
        "soft", "space", ["NO", "KE"], "pay", [], "edited",
    )  # fmt: skip
    assert it["readings"]["strength"]["reason"] == "set by rita"
    kept = ("quote", "start", "end", "kind", "bodies", "deadline", "lead_in", "id", "added")
    assert {name: it[name] for name in kept} == {name: before[name] for name in kept}


def test_an_edit_of_words_sums_bodies_and_deadline(ask: Ask, filed: Filed):
    text = ask("get", f"/instruments/{filed.id}").json()["text"]

    def place(words: str) -> dict[str, int]:
        return {"start": text.index(words), "end": text.index(words) + len(words)}

    body = {
        **place("Launch a pilot of coastal ferries"),
        "deadline": place("by the end of 2027") | {"edtf": "2027-06"},
        "money": [place("$40 million") | {"amount": 41.5, "currency": "nok"}, place("$40 million")],
        "bodies": [place("Harbour Fund")],
    }
    [it] = ask("post", f"{number(filed, 1)}/edit", body).json()["commitments"]
    assert it["quote"] == "Launch a pilot of coastal ferries"
    assert (it["deadline"]["edtf"], it["deadline"]["last_day"]) == ("2027-06", "2027-06-30")
    assert [(sum_["amount"], sum_["currency"]) for sum_ in it["money"]] == [(41.5, "NOK"), (40_000_000, "USD")]
    assert [body["name"] for body in it["bodies"]] == ["Harbour Fund"]
    [it] = ask("post", f"{number(filed, 1)}/edit", {"deadline": None, "bodies": []}).json()["commitments"]
    assert (it["deadline"], it["bodies"], it["quote"]) == (None, [], "Launch a pilot of coastal ferries")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"topic": "chess"}, "topic"),
        ({"parties": []}, "parties"),
        ({"parties": [" "]}, "parties"),
        ({"verb": "…"}, "verb"),
        ({"start": 5, "end": 5}, "no words at 5–5"),
        ({"end": 1_000_000}, "no words at"),
        ({"start": -1}, "start"),
        ({"money": [{"start": 0, "end": 5, "currency": "XQZ", "amount": 1}]}, "currency"),
        ({"money": [{"start": 0, "end": 5}]}, "amount"),
        ({"deadline": {"start": 0, "end": 5, "edtf": "soon"}}, "edtf"),
        ({"reason": "x" * 2001}, "reason"),
        ([], "body"),
    ],
)
def test_a_wrong_edit_names_the_field(ask: Ask, filed: Filed, body: object, named: str):
    response = ask("post", f"{number(filed, 1)}/edit", body)
    assert response.status_code == 422
    assert named in response.json()["detail"]
    assert ask("get", number(filed, 1)).json()["state"] == "proposed"


def test_json_that_is_none(ask: Ask, filed: Filed):
    assert ask("post", f"{number(filed, 1)}/edit", "{").status_code in (400, 422)


def test_a_merge_has_the_words_and_fields_of_all(ask: Ask, filed: Filed):
    body = {"ids": [f"{filed.id}/2", f"{filed.id}/3"], "topic": "space"}
    response = ask("post", f"{number(filed, 1)}/merge", body).json()
    assert [(it["number"], it["state"], it["into"]) for it in response["commitments"]] == [
        (1, "edited", ""), (2, "merged", f"{filed.id}/1"), (3, "merged", f"{filed.id}/1"),
    ]  # fmt: skip
    it = response["commitments"][0]
    text = ask("get", f"/instruments/{filed.id}").json()["text"]
    assert it["quote"] == text[it["start"] : it["end"]]
    assert it["quote"].startswith("Launch")
    assert it["quote"].endswith("cables")
    assert (it["topic"], len(it["money"]), len(it["bodies"])) == ("space", 1, 2)
    gone = ask("post", f"{number(filed, 2)}/accept", {})
    assert (gone.status_code, "merged into" in gone.json()["detail"]) == (409, True)


@pytest.mark.parametrize(
    ("ids", "status"),
    [(["self"], 409), (["US-KR/2020-01-01/treaty/1"], 422), (["99"], 404), ([], 422), (["2", "2"], 409)],
)
def test_a_merge_that_cannot_be(ask: Ask, filed: Filed, ids: list[str], status: int):
    keys = [key if "/" in key else f"{filed.id}/{'1' if key == 'self' else key}" for key in ids]
    assert ask("post", f"{number(filed, 1)}/merge", {"ids": keys}).status_code == status


def test_a_split_into_parts_with_new_ids(ask: Ask, filed: Filed):
    it = ask("get", number(filed, 2)).json()
    cut = it["start"] + it["quote"].index(" with")
    parts = [{"start": it["start"], "end": cut}, {"start": cut, "end": it["end"], "verb": "give"}]
    whole, first, second = ask("post", f"{number(filed, 2)}/split", {"parts": parts}).json()["commitments"]
    assert (whole["state"], first["id"], second["id"]) == ("split", f"{filed.id}/6", f"{filed.id}/7")
    assert (first["quote"], second["quote"]) == ("Fund the Harbour Fund", "with $40 million")
    assert {first["topic"], second["topic"]} == {it["topic"]}
    assert first["parties"] == it["parties"]
    assert (first["split_from"], second["verb"], second["money"][0]["amount"]) == (it["id"], "give", 40_000_000)
    assert ask("post", f"{number(filed, 1)}/split", {"parts": parts[:1]}).status_code == 422


@pytest.mark.parametrize(("by", "state"), [(Role.REVIEWER, "accepted"), (Role.CODER, "proposed")])
def test_one_that_was_missed(ask: Ask, filed: Filed, by: Role, state: str):
    text = ask("get", f"/instruments/{filed.id}").json()["text"]
    start = text.index("explore a dialogue") if "explore a dialogue" in text else text.index("Explore a dialogue")
    body = {"instrument": filed.id, "start": start, "end": start + len("explore a dialogue"), "topic": "space"}
    response = ask("post", "/commitments", body, by=by)
    assert response.status_code == 201
    [it] = response.json()["commitments"]
    assert (it["number"], it["state"], it["origin"], it["topic"]) == (6, state, "added", "space")
    assert it["quote"].casefold() == "explore a dialogue"
    assert response["Location"] == f"/api/commitments/{it['id']}"
    assert ask("post", "/commitments", body | {"instrument": "A/B/C"}, by=by).status_code == 404


def test_a_decision_is_taken_back(ask: Ask, filed: Filed):
    entry = ask("post", f"{number(filed, 1)}/reject", {}).json()["entry"]["sequence"]
    [it] = ask("post", f"/instruments/{filed.id}/undo", {"entry": entry}).json()["commitments"]
    assert it["state"] == "proposed"
    again = ask("post", f"/instruments/{filed.id}/undo", {"entry": entry})
    assert (again.status_code, str(entry) in again.json()["detail"]) == (409, True)
    assert ask("post", f"/instruments/{filed.id}/undo", {}).status_code == 409


class TestIfMatch:
    def test_the_state_that_was_read_goes_through(self, ask: Ask, filed: Filed):
        tag = ask("get", number(filed, 1))["ETag"]
        first = ask("post", f"{number(filed, 1)}/accept", {}, **{"If-Match": tag})
        assert first.status_code == 200
        assert ask("post", f"{number(filed, 1)}/reject", {}, **{"If-Match": first["ETag"]}).status_code == 200

    def test_a_state_that_has_passed_does_not(self, ask: Ask, filed: Filed):
        tag = ask("get", number(filed, 1))["ETag"]
        ask("post", f"{number(filed, 1)}/accept", {})
        late = ask("post", f"{number(filed, 1)}/reject", {}, **{"If-Match": tag})
        assert (late.status_code, "changed" in late.json()["detail"]) == (412, True)
        assert ask("get", number(filed, 1)).json()["state"] == "accepted"

    @pytest.mark.parametrize(("tag", "status"), [("*", 200), ('"0"', 412), ('W/"1"', 412), ('"0", "{now}"', 200)])
    def test_forms(self, ask: Ask, filed: Filed, tag: str, status: int):
        now = ask("get", number(filed, 1)).json()["changed"]
        headers = {"If-Match": tag.replace("{now}", str(now))}
        assert ask("post", f"{number(filed, 1)}/accept", {}, **headers).status_code == status

    def test_a_corrected_text_passes_the_state(self, ask: Ask, filed: Filed):
        tag = ask("get", number(filed, 1))["ETag"]
        factories.add([*factories.SAYINGS, factories.Saying("build a slipway", verb="build")])
        assert ask("post", f"{number(filed, 1)}/accept", {}, **{"If-Match": tag}).status_code == 412
