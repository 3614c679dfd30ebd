"""Decisions from the desk: who may decide what in which state, what comes back, and decisions on what has changed."""

from typing import Any

import pytest

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.payloads import decode_record
from servanda.records import to_json

KEY = "NZ-NO/2025-03-03/fact-sheet"
HTMX = {"HX-Request": "true"}
SETTLING, SUGGESTING, REFUSED = "settles", "suggests", "refused"

WHO = [("ola", SETTLING), ("vera", SETTLING), ("cody", SUGGESTING), ("rea", REFUSED)]
# Action → the state that it leads to, by the state before. None: the ledger refuses it.
STATES = {
    "accept": {"proposed": "accepted", "accepted": "accepted", "edited": "edited", "rejected": "accepted"},
    "reject": {"proposed": "rejected", "accepted": "rejected", "edited": "rejected", "rejected": "rejected"},
    "split": {"proposed": "split", "accepted": "split", "edited": "split", "rejected": "split"},
    "merge": {"proposed": "edited", "accepted": "edited", "edited": "edited", "rejected": "edited"},
    "edit": {"proposed": "edited", "accepted": "edited", "edited": "edited", "rejected": "edited"},
}


def _row(number: int) -> m.Commitment:
    return m.Commitment.objects.get(pk=f"{KEY}/{number}")


def _data(action: str) -> dict[str, Any]:
    match action:
        case "split":
            return {"cut": 9}
        case "merge":
            return {"other": f"{KEY}/2", "other_changed": _row(2).changed}
        case "edit":
            return {"words": _row(1).quote, "parties": "NO", "kind": "undertaking", "strength": "soft",
                    "verb": "launch", "topic": "energy"}  # fmt: skip
    return {}


def _bring(people: Any, state: str) -> None:
    owner = people["ola"]
    match state:
        case "accepted":
            services.accept(owner, f"{KEY}/1")
        case "rejected":
            services.reject(owner, f"{KEY}/1")
        case "edited":
            services.edit(owner, decode_record(_row(1).record))


@pytest.mark.parametrize("state", ["proposed", "accepted", "edited", "rejected"])
@pytest.mark.parametrize("action", list(STATES))
@pytest.mark.parametrize(("who", "may"), WHO)
def test_who_decides_what(people: Any, sheet: str, act: Any, who: str, may: str, action: str, state: str) -> None:
    _bring(people, state)
    before = m.Entry.objects.count()
    answer = act(who, 1, action, **_data(action))
    row = _row(1)
    match may:
        case "settles":
            assert answer.status_code == 200
            assert row.state == STATES[action][state]
            assert (row.decided_by, row.suggestion) == (who, "")
        case "suggests":
            assert answer.status_code == 200
            assert row.state == state
            assert row.suggested_by == who
            assert "suggests to" in answer.content.decode()
        case _:
            assert answer.status_code == 403
            assert m.Entry.objects.count() == before


@pytest.mark.parametrize("action", [*STATES, "settle", "dismiss"])
def test_nothing_more_is_decided_on_what_is_closed(sheet: str, act: Any, action: str) -> None:
    act("ola", 1, "split", cut=9)
    assert act("ola", 1, action, **_data(action)).status_code == 400


def test_an_answer_holds_just_what_changed(sheet: str, act: Any) -> None:
    page = act("vera", 1, "accept").content.decode()
    assert page.count('class="rec ') == 1
    assert page.count("data-start=") == 2  # the card's and one block's
    assert 'id="progress"' in page
    assert "No. 1 accepted" in page
    assert "1 accepted" in page


@pytest.mark.parametrize("who", ["cody", "vera"])
def test_a_suggestion_is_settled_or_dismissed(sheet: str, act: Any, who: str) -> None:
    act("cody", 1, "reject")
    act("cody", 2, "accept")
    settled, dismissed = act(who, 1, "settle"), act(who, 2, "dismiss")
    assert settled.status_code == (200 if who == "vera" else 403)
    assert dismissed.status_code == 200  # by a reviewer, or the coder who made it
    assert _row(1).state == ("rejected" if who == "vera" else "proposed")
    assert (_row(2).state, _row(2).suggestion) == ("proposed", "")


def test_a_suggested_edit_says_what_would_change(sheet: str, act: Any, sign_in: Any) -> None:
    act("cody", 1, "edit", **_data("edit"))
    page = sign_in("vera").get(f"/instruments/{KEY}/").content.decode()
    assert "strength: firm → soft" in page
    assert "parties: NZ, NO → NO" in page


@pytest.mark.parametrize("action", ["accept", "reject", "edit", "split", "merge"])
def test_a_decision_on_what_changed_meanwhile_is_told(sheet: str, act: Any, action: str) -> None:
    shown = _row(1).changed
    act("vera", 1, "accept")
    answer = act("ola", 1, action, **_data(action), changed=shown)
    assert answer.status_code == 409
    assert "No. 1 was changed by vera meanwhile" in answer.content.decode()
    assert 'id="c1"' in answer.content.decode()
    assert _row(1).state == "accepted"


def test_a_merge_with_what_changed_meanwhile_is_told(sheet: str, act: Any) -> None:
    shown = _row(2).changed
    act("vera", 2, "reject")
    answer = act("ola", 1, "merge", other=f"{KEY}/2", other_changed=shown)
    assert answer.status_code == 409
    assert 'id="c2"' in answer.content.decode()
    assert _row(2).state == "rejected"


def test_without_script_a_decision_leads_back_to_the_page(sheet: str, sign_in: Any) -> None:
    client, row = sign_in("vera"), _row(1)
    answer = client.post(f"/review/{row.id}/accept/", {"changed": row.changed}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/instruments/{KEY}/"
    assert "No. 1 accepted." in answer.content.decode()
    answer = client.post(f"/review/{row.id}/reject/", {"changed": row.changed}, follow=True)
    assert "Nothing was changed: look at it again." in answer.content.decode()


def test_parts_of_a_split_are_read_from_their_own_words(sheet: str, act: Any) -> None:
    whole = _row(3)
    assert whole.quote.startswith("Publish the readings")
    cut = whole.quote.index("of their")
    answer = act("vera", 3, "split", cut=cut)
    assert answer.status_code == 200
    parts = list(m.Commitment.objects.filter(split_from=whole.id).order_by("number"))
    assert [part.quote for part in parts] == ["Publish the readings", "of their buoys"]
    assert {part.parties for part in parts} == {whole.parties}
    assert {part.topic for part in parts} == {whole.topic}
    assert {part.state for part in parts} == {"accepted"}
    assert "data-closed" in answer.content.decode()


@pytest.mark.parametrize("cuts", [[], [0], [10_000], ["x"]])
def test_a_split_needs_a_cut(sheet: str, act: Any, cuts: list[object]) -> None:
    answer = act("vera", 1, "split", cut=cuts)
    assert answer.status_code == 400
    assert "place a cut between two words first" in answer.content.decode()


def test_a_cut_within_a_word_falls_before_it(sheet: str, act: Any) -> None:
    act("vera", 1, "split", cut=12)
    quotes = list(m.Commitment.objects.filter(split_from=f"{KEY}/1").order_by("start").values_list("quote", flat=True))
    assert quotes == ["Launch a", "pilot of coastal vessels by the end of 2027"]


def test_a_merged_commitment_covers_both(sheet: str, act: Any) -> None:
    first, second = _row(1), _row(2)
    act("vera", 1, "merge", other=second.id, other_changed=second.changed)
    merged = _row(1)
    record = to_json(decode_record(merged.record))
    assert merged.quote.startswith(first.quote)
    assert merged.quote.endswith(second.quote)
    assert [sum_["amount"] for sum_ in record["money"]] == [5_000_000]
    assert record["deadline"]["edtf"] == "2027"
    assert (_row(2).state, _row(2).into) == ("merged", first.id)


def test_undo_takes_back_ones_own_last_decision(sheet: str, act: Any, sign_in: Any) -> None:
    act("vera", 1, "reject")
    act("ola", 2, "accept")
    answer = sign_in("vera").post(f"/review/{KEY}/undo/", headers=HTMX)
    assert answer.status_code == 200
    assert (_row(1).state, _row(2).state) == ("proposed", "accepted")
    assert sign_in("vera").post(f"/review/{KEY}/undo/", headers=HTMX).status_code == 400
    act("vera", 1, "merge", other=_row(3).id, other_changed=_row(3).changed)
    page = sign_in("vera").post(f"/review/{KEY}/undo/", headers=HTMX).content.decode()
    assert 'id="c1"' in page
    assert 'id="c3"' in page
    assert (_row(1).state, _row(3).state) == ("proposed", "proposed")


@pytest.mark.parametrize(("who", "state"), [("vera", "accepted"), ("cody", "proposed")])
def test_selected_words_are_added(sheet: str, sign_in: Any, who: str, state: str) -> None:
    client = sign_in(who)
    text = m.Instrument.objects.get(pk=KEY).text
    start = text.index("Neither country")
    span = f"{start}-{start + len('Neither country can meet')}"
    form = client.get(f"/review/{KEY}/draft/", {"span": span}, headers=HTMX).content.decode()
    assert ">Neither country can meet</textarea>" in form
    data = {"words": "Neither country can meet", "words-span": span, "parties": "Norway", "kind": "undertaking",
            "strength": "firm", "verb": "meet", "topic": "energy"}  # fmt: skip
    answer = client.post(f"/review/{KEY}/add/", data, headers=HTMX)
    assert answer.status_code == 200
    added = m.Commitment.objects.filter(instrument=KEY).order_by("-number")[0]
    assert (added.quote, added.parties, added.state, added.origin) == ("Neither country can meet", "NO", state, "added")


@pytest.mark.parametrize("span", ["", "5", "9-3", "a-b", "-1-5", "99999-100000"])
def test_a_selection_without_words_is_refused(sheet: str, sign_in: Any, span: str) -> None:
    assert sign_in("vera").get(f"/review/{KEY}/draft/", {"span": span}, headers=HTMX).status_code == 400


ROUTES = [f"/review/{KEY}/1/{action}/" for action in (*STATES, "settle", "dismiss")]
ROUTES += [f"/review/{KEY}/{action}/" for action in ("add", "undo")] + ["/instruments/add/"]


@pytest.mark.parametrize("route", ROUTES)
def test_a_reader_gets_nowhere(sheet: str, sign_in: Any, route: str) -> None:
    before = m.Entry.objects.count()
    assert sign_in("rea").post(route).status_code == 403
    assert m.Entry.objects.count() == before


@pytest.mark.parametrize("route", ["/instruments/XX/none/", "/review/XX/none/1/edit/"])
def test_what_is_not_there(sheet: str, sign_in: Any, route: str) -> None:
    assert sign_in("vera").get(route).status_code == 404
