"""Assessment on pages: who sees and does what, and that nothing that was typed is lost by an error."""

import pytest
from django.test import Client

from servanda.assessment import COMPLIANCE
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.payloads import PairState, Role, pair_id
from servanda.ledger.services import Choice, Filed
from tests.web import factories

OWN = "none, 0, nothing was done\npart, 1, a part was done\nall, 2, all was done"
PLAIN = {"coders": ["cora", "cleo"], "scale": "compliance", "since": "2025-01-01", "until": "2026-12-31"}


@pytest.fixture
def filed(db: None) -> Filed:
    filed = factories.add()
    for number in range(1, 5):
        services.accept(factories.actor(), f"{filed.id}/{number}")
    factories.actor("cora", Role.CODER)
    factories.actor("cleo", Role.CODER)
    return filed


@pytest.fixture
def olga(filed: Filed) -> Client:
    return factories.client("olga", Role.OWNER)


@pytest.fixture
def cycle(filed: Filed) -> str:
    """Two commitments: one of New Zealand and Norway, one of Norway."""
    chosen = [Choice(f"{filed.id}/1"), Choice(f"{filed.id}/2")]
    owner = services.member("olga")
    return services.open_cycle(owner, "Report", "NZ-NO", COMPLIANCE, chosen, ["cora", "cleo"], until="2026-12-31")


def words(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.content.decode()[:2000])
    return response.content.decode()


def pair(cycle: str, filed: Filed, number: int, party: str) -> str:
    return pair_id(cycle, f"{filed.id}/{number}", party)


def give(cycle: str, filed: Filed, who: str, values: dict[tuple[int, str], str]) -> None:
    for (number, party), value in values.items():
        said = f"{who} says {value}"
        services.score(services.member(who), cycle, f"{filed.id}/{number}", party, value, said)


def give_all(cycle: str, filed: Filed) -> None:
    """Both coders score: on the first they disagree for Norway."""
    give(cycle, filed, "cora", {(1, "NZ"): "+1", (1, "NO"): "0", (2, "NO"): "-1"})
    give(cycle, filed, "cleo", {(1, "NZ"): "+1", (1, "NO"): "+1", (2, "NO"): "-1"})


def test_open_with_parties_and_the_scale(olga: Client, filed: Filed):
    assert "Report" not in words(olga, "/assessments/")
    page = words(olga, "/partnerships/NZ-NO/assess/")
    assert page.count('name="commitment"') == 4  # what is proposed can't be chosen
    first = f"{filed.id}/1"
    form = {**PLAIN, "name": "Report", "commitment": [first, f"{filed.id}/2"], f"party:{first}": ["NZ"], "do": "save"}
    response = olga.post("/partnerships/NZ-NO/assess/", form)
    assert response["Location"] == "/assessments/report/"
    assert list(m.Pair.objects.order_by("commitment", "party").values_list("commitment", "party")) == [
        (first, "NZ"),
        (f"{filed.id}/2", "NO"),
    ]
    row = m.Cycle.objects.get()
    assert (row.name, row.since, row.until, row.coders) == ("Report", "2025-01-01", "2026-12-31", '["cora","cleo"]')
    assert "Report" in words(olga, "/assessments/?partnership=NZ-NO")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"coders": ["cora"]}, "Choose two coders or more"),
        ({"commitment": []}, "Tick at least one commitment"),
        ({"since": "2027-01-01"}, "The period ends on 2026-12-31, before it begins on 2027-01-01."),
        ({"until": "May"}, "is no day: write it as 2026-05-21"),
        ({"scale": "own", "scale_name": "Mine", "values": "none"}, "write a code, a number and words"),
        ({"scale": "own", "scale_name": "", "values": OWN}, "a scale needs a name"),
        ({"scale": "own", "scale_name": "Mine", "values": "a, 2, x\nb, 1, y"}, "the lowest number first"),
    ],
)
def test_an_error_loses_nothing_that_was_typed(olga: Client, filed: Filed, change: dict[str, object], said: str):
    first = f"{filed.id}/1"
    form = {"name": "A rare name", **PLAIN, "commitment": [first], f"party:{first}": ["NZ"], "do": "save", **change}
    response = olga.post("/partnerships/NZ-NO/assess/", form)
    page = response.content.decode()
    assert response.status_code == 400
    assert said in page
    assert not m.Cycle.objects.exists()
    for value in (form["name"], form["since"], form["until"], str(form.get("values", "")).partition("\n")[0]):
        assert value == "" or str(value) in page
    assert page.count("checked") >= len(form["coders"]) + 1 + (2 if form["commitment"] else 0)


def test_a_scale_of_ones_own(olga: Client, filed: Filed):
    own = {"scale": "own", "scale_name": "Thirds", "values": OWN}
    form = {**PLAIN, "name": "Own", "commitment": [f"{filed.id}/1"], "do": "save", **own}
    assert olga.post("/partnerships/NZ-NO/assess/", form).status_code == 302
    page = words(olga, "/assessments/own/")
    assert "Scale: Thirds." in page


def test_the_filter_works_without_script_and_keeps_what_is_ticked(olga: Client, filed: Filed):
    form = {**PLAIN, "name": "Half done", "commitment": [f"{filed.id}/1"], "by-words": "HARBOUR fund"}
    page = olga.post("/partnerships/NZ-NO/assess/", {**form, "do": "filter"}).content.decode()
    assert page.count("<tr hidden") == 2
    assert "Half done" in page
    assert 'role="alert"' not in page
    assert "<strong>1</strong> of 4" in page
    page = olga.post("/partnerships/NZ-NO/assess/", {**form, "do": "all"}).content.decode()
    assert "<strong>3</strong> of 4" in page
    ticked = {**form, "commitment": [f"{filed.id}/{n}" for n in (1, 2)], "by-words": "", "by-of": "NO", "do": "none"}
    assert "<strong>0</strong> of 4" in olga.post("/partnerships/NZ-NO/assess/", ticked).content.decode()


def test_change_keeps_criteria_and_tells_what_cannot_be(olga: Client, filed: Filed, cycle: str):
    address = f"/assessments/{cycle}/criteria/{filed.id}/1/"
    assert "Commitment 1 of 2" in words(olga, address)
    assert olga.post(address, {"value:+1": "the ferries sail", "value:0": ""}).status_code == 302
    page = words(olga, f"/assessments/{cycle}/change/")
    assert "<strong>2</strong> of 4" in page
    assert "Scale" not in page.partition("<form")[2]
    form = {"name": "Report, again", "coders": ["cora", "cleo"], "until": "2026-12-31", "do": "save"}
    form["commitment"] = [f"{filed.id}/1", f"{filed.id}/3"]
    assert olga.post(f"/assessments/{cycle}/change/", form).status_code == 302
    row = m.Pair.objects.get(commitment=f"{filed.id}/1", party="NZ")
    assert row.criteria == '{"+1":"the ferries sail"}'
    assert not m.Pair.objects.get(commitment=f"{filed.id}/2").chosen
    refused = olga.post(f"/assessments/{cycle}/change/", {**form, "until": "x", "name": "Kept"})
    assert refused.status_code == 400
    assert "Kept" in refused.content.decode()
    coder = factories.client("cora")
    assert "the ferries sail" in words(coder, f"/assessments/{cycle}/{pair(cycle, filed, 1, 'NZ')}/score/")


def test_score_and_go_on(filed: Filed, cycle: str):
    _, key = factories.follow(filed)
    cora = factories.client("cora")
    first = cora.get(f"/assessments/{cycle}/score/")["Location"]
    page = words(cora, first)
    assert "Launch a pilot of coastal ferries" in page
    assert "The first ferry sailed in May" in page
    form = {"value": "+1", "evidence": [key], "reason": "They sail."}
    response = cora.post(first, form)
    second = response["Location"]
    assert second != first
    row = m.Score.objects.get()
    assert (row.coder, row.value, row.reason, row.evidence) == ("cora", "+1", "They sail.", f'["{key}"]')
    page = words(cora, first)
    assert "Score anew" in page
    assert "They sail." in page
    for address in (second, cora.get(f"/assessments/{cycle}/score/")["Location"]):
        cora.post(address, {"value": "not-due", "reason": "later"})
    cora.post(cora.get(f"/assessments/{cycle}/score/")["Location"], {"value": "0", "reason": "some"})
    assert cora.get(f"/assessments/{cycle}/score/")["Location"] == f"/assessments/{cycle}/"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"reason": "I forgot the answer"}, "Choose an answer first"),
        ({"value": "+1", "reason": "  "}, "Say why, in a sentence"),
        ({"value": "+7", "reason": "too much"}, "There is no answer"),
        ({"value": "0", "reason": "by what?", "evidence": ["0" * 24]}, "There is no evidence"),
        ({"value": "0", "reason": "by what?", "evidence": ["nonsense"]}, ""),
    ],
)
def test_a_score_that_cannot_be_taken(filed: Filed, cycle: str, form: dict[str, object], said: str):
    cora = factories.client("cora")
    response = cora.post(f"/assessments/{cycle}/{pair(cycle, filed, 1, 'NZ')}/score/", form)
    page = response.content.decode()
    assert response.status_code == 400
    assert said in page
    assert 'role="alert"' in page
    assert str(form["reason"]).strip() in page
    if form.get("value") == "0":
        assert 'value="0" data-key="2" checked' in page
    assert not m.Score.objects.exists()


def test_coders_are_blind_until_a_score_stands(filed: Filed, cycle: str):
    give(cycle, filed, "cleo", {(1, "NZ"): "+1", (1, "NO"): "-1", (2, "NO"): "0"})
    give(cycle, filed, "cora", {(1, "NZ"): "+1", (1, "NO"): "0"})
    cora = factories.client("cora")
    addresses = [f"/assessments/{cycle}/", f"/assessments/{cycle}/agreement/"]
    addresses += [f"/assessments/{cycle}/{pair(cycle, filed, *which)}/" for which in ((1, "NO"), (2, "NO"))]
    addresses += [f"{address}score/" for address in addresses[2:]] + [f"/commitments/{filed.id}/1/"]
    for address in addresses:
        page = cora.get(address).content.decode()
        assert "cleo says -1" not in page
        assert "cleo says 0" not in page
        assert "Disputed" not in page
    assert cora.get(f"/assessments/{cycle}/agreement/").status_code == 403
    assert "For a reviewer" in words(cora, f"/assessments/{cycle}/")
    assert "cleo says +1" in words(cora, f"/assessments/{cycle}/{pair(cycle, filed, 1, 'NZ')}/")
    assert "no score of it can be changed" in words(cora, f"/assessments/{cycle}/{pair(cycle, filed, 1, 'NO')}/score/")
    reader = factories.client("rolf", Role.READER)
    assert "cora says 0" not in words(reader, f"/assessments/{cycle}/{pair(cycle, filed, 1, 'NO')}/")
    reviewer = factories.client()
    assert "cleo says -1" in words(reviewer, f"/assessments/{cycle}/{pair(cycle, filed, 1, 'NO')}/")


def test_settle_reply_publish(filed: Filed, cycle: str, olga: Client, settings: object):
    give_all(cycle, filed)
    rita = factories.client()
    page = words(olga, f"/assessments/{cycle}/publish/")
    assert "can’t be published yet" in page
    assert olga.post(f"/assessments/{cycle}/publish/").status_code == 400
    address = rita.get(f"/assessments/{cycle}/settle/")["Location"]
    page = words(rita, address)
    assert "cora says 0" in page
    assert "cleo says +1" in page
    refused = rita.post(address, {"value": "0", "reason": ""})
    assert refused.status_code == 400
    assert 'value="0" data-key="2" checked' in refused.content.decode()
    assert rita.post(address, {"value": "0", "reason": "One ferry of two."})["Location"] == f"/assessments/{cycle}/"
    row = m.Pair.objects.get(party="NO", commitment=f"{filed.id}/1")
    assert (row.state, row.value, row.settled_by) == (PairState.SETTLED, "0", "rita")
    reply = f"/assessments/{cycle}/{row.id}/reply/"
    typed = {"words": "Both sail now.", "by": "", "date": "2026-06-01"}
    refused = rita.post(reply, typed)
    assert refused.status_code == 400
    assert "Both sail now." in refused.content.decode()
    assert rita.post(reply, {**typed, "by": "The ministry"}).status_code == 302
    assert "Reply of The ministry, 1 Jun 2026" in words(rita, f"/assessments/{cycle}/{row.id}/")
    settings.SERVANDA_PUBLIC = True
    assert words(Client(), "/assessments/").count("Report") == 0
    words(Client(), f"/assessments/{cycle}/", 404)
    words(Client(), f"/assessments/{cycle}/{row.id}/", 404)
    assert "How far it was kept" not in words(Client(), f"/commitments/{filed.id}/1/")
    assert olga.post(f"/assessments/{cycle}/publish/").status_code == 302
    head = m.Cycle.objects.get().head
    for client in (olga, Client(), factories.client("cora")):
        page = words(client, f"/assessments/{cycle}/")
        assert head in page
        assert "One ferry of two." in words(client, f"/assessments/{cycle}/{row.id}/")
        assert "How far it was kept" in words(client, f"/commitments/{filed.id}/1/")
    words(factories.client("cora"), f"/assessments/{cycle}/score/", 403)
    assert "Report" in words(Client(), "/assessments/")
    again = rita.post(f"/assessments/{cycle}/{row.id}/settle/", {"value": "+1", "reason": "Both, in the end."})
    assert again.status_code == 302
    assert "Publish anew" in words(olga, f"/assessments/{cycle}/")


def test_the_figures(filed: Filed, cycle: str):
    pytest.importorskip("krippendorff")
    give_all(cycle, filed)
    rita = factories.client()
    page = words(rita, f"/assessments/{cycle}/")
    assert "hx-get" in page.partition("agreement-head")[2]
    assert "Norway" in page.partition("results-head")[2]
    measured = words(rita, f"/assessments/{cycle}/agreement/")
    assert "66.7%" in measured
    assert "Krippendorff" in measured
    assert "66.7%" in words(rita, f"/assessments/{cycle}/")  # kept from now on
    services.settle_score(services.member("rita"), cycle, f"{filed.id}/1", "NO", "0", "half")
    assert "66.7%" not in words(rita, f"/assessments/{cycle}/")


def test_change_against_an_earlier_cycle(filed: Filed, cycle: str):
    give_all(cycle, filed)
    chosen = [Choice(f"{filed.id}/1"), Choice(f"{filed.id}/2")]
    owner = services.member("olga")
    later = services.open_cycle(owner, "Later", "NZ-NO", COMPLIANCE, chosen, ["cora", "cleo"])
    for who in ("cora", "cleo"):
        give(later, filed, who, {(1, "NZ"): "+1", (1, "NO"): "0", (2, "NO"): "0"})
    rita = factories.client()
    page = words(rita, f"/assessments/{later}/?against={cycle}")
    assert "<strong>1</strong> better, <strong>1</strong> the same, <strong>0</strong> worse" in page
    assert "+0.50" in page
    assert "no such assessment" in words(rita, f"/assessments/{later}/?against=nothing")


@pytest.mark.parametrize(
    ("who", "role", "closed"),
    [
        (
            "rolf",
            Role.READER,
            ["score/", "settle/", "change/", "publish/", "PAIR/score/", "PAIR/settle/", "PAIR/reply/"],
        ),
        (
            "cody",
            Role.CODER,
            ["score/", "settle/", "change/", "publish/", "PAIR/score/", "PAIR/settle/", "PAIR/reply/"],
        ),
        ("cora", Role.CODER, ["settle/", "change/", "publish/", "PAIR/settle/", "PAIR/reply/"]),
        ("rita", Role.REVIEWER, ["score/", "change/", "publish/", "PAIR/score/"]),
    ],
)
def test_who_may_not(filed: Filed, cycle: str, who: str, role: Role, closed: list[str]):
    give_all(cycle, filed)
    client = factories.client(who, role)
    key = pair(cycle, filed, 1, "NZ")
    before = m.Entry.objects.count()
    for part in closed:
        address = f"/assessments/{cycle}/{part.replace('PAIR', key)}"
        assert client.get(address).status_code == 403, address
        assert client.post(address, {"value": "0", "reason": "x", "do": "save"}).status_code in (403, 405), address
    assert m.Entry.objects.count() == before


def test_a_coder_who_reviews_does_not_settle(filed: Filed):
    factories.actor("ruth", Role.REVIEWER)
    owner, chosen = services.member("olga"), [Choice(f"{filed.id}/2")]
    cycle = services.open_cycle(owner, "Inside", "NZ-NO", COMPLIANCE, chosen, ["cora", "ruth"])
    client = factories.client("ruth")
    words(client, f"/assessments/{cycle}/settle/", 403)
    assert "Settle" not in words(client, f"/assessments/{cycle}/")
    words(client, f"/assessments/{cycle}/{pair(cycle, filed, 2, 'NO')}/score/")


@pytest.mark.parametrize(
    "address",
    [
        "/assessments/none/",
        "/assessments/report/0000/",
        "/assessments/report/criteria/nothing/",
        "/partnerships/XX/assess/",
    ],
)
def test_what_there_is_not(olga: Client, cycle: str, address: str):
    words(olga, address, 404)


def test_no_reply_before_a_score_stands(filed: Filed, cycle: str):
    page = words(factories.client(), f"/assessments/{cycle}/{pair(cycle, filed, 1, 'NZ')}/reply/", 400)
    assert "a score that stands" in page


def test_the_log_leads_to_the_assessment(olga: Client, cycle: str):
    assert 'href="/assessments/report/"' in words(olga, "/log/")
