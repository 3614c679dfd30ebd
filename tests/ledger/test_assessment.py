"""Cycles are opened, scored blind, settled, replied to and published, each by whom it is for."""

import datetime

import pytest
from promising import add, team

from servanda.assessment import COMPLIANCE, Scale, Value, measure, tabulate
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.assessing import scored_of, seen, withheld, withholds
from servanda.ledger.errors import LedgerError, RefusedError
from servanda.ledger.exchanging import export, take_in
from servanda.ledger.looking_back import as_of
from servanda.ledger.payloads import PairState, Role
from servanda.ledger.rows import CycleRow, PairRow, ScoreRow
from servanda.ledger.services import Actor, Choice
from servanda.ledger.storing import last_line
from servanda.ledger.verifying import verify
from servanda.records import Span

KEY = "NO-CL/2024-05-01/joint-statement"
Crew = dict[Role, Actor]


@pytest.fixture
def crew(ledger: str) -> Crew:
    """Return a team with a second coder, and three commitments that were accepted."""
    crew = team()
    services.add_member(crew[Role.OWNER], "cole", "Cole", Role.CODER)
    add(crew[Role.OWNER], "Norway will open an office.", "Chile will give $20 by 2025.", "Norway will review the plan.")
    for number in (1, 2, 3):
        services.accept(crew[Role.REVIEWER], f"{KEY}/{number}")
    return crew


def open_cycle(crew: Crew, **more: object) -> str:
    criteria = {"+1": "the office is open"}
    asked: dict[str, object] = {
        "scale": COMPLIANCE,
        "choices": [Choice(f"{KEY}/1", criteria=criteria), Choice(f"{KEY}/2"), Choice(f"{KEY}/3", ("NO", "CL"))],
        "coders": ["cora", "cole"],
    }
    asked |= more
    return services.open_cycle(crew[Role.OWNER], "Final 2024", "NO-CL", **asked)  # type: ignore[arg-type]


def score(who: str, number: int, value: str, party: str = "NO", **more: object) -> None:
    services.score(services.member(who), "final-2024", f"{KEY}/{number}", party, value, "as told", **more)  # type: ignore[arg-type]


def score_all() -> None:
    """Score everything: they agree on 1 and 2, and not on 3."""
    for who, third in (("cora", "0"), ("cole", "-1")):
        score(who, 1, "+1")
        score(who, 2, "not-due", "CL")
        score(who, 3, third)
        score(who, 3, third, "CL")


def settle(who: Actor, number: int = 3, party: str = "NO", value: str = "0") -> None:
    services.settle_score(who, "final-2024", f"{KEY}/{number}", party, value, "the plan was looked at")


def states(actor: Actor | None) -> list[tuple[str, str, list[str]]]:
    return [(one.state.value, one.value, [score.coder for score in one.scores]) for one in seen(actor, "final-2024")]


def test_a_whole_cycle(crew: Crew):
    owner, reviewer = crew[Role.OWNER], crew[Role.REVIEWER]
    document = add_evidence(crew)
    key = open_cycle(crew, since="2024-05-01", until="2025-04-30")
    assert key == "final-2024"
    score("cora", 1, "0", evidence=[document])
    score("cora", 1, "+1", evidence=[document])  # changed their mind
    score_all()
    [first, second, *third] = seen(reviewer, key)
    assert first.criteria["+1"] == "the office is open"
    assert second.criteria["+1"] == COMPLIANCE.values[2].words
    assert (first.state, first.value, second.value) == (PairState.AGREED, "+1", "not-due")
    assert [one.state for one in third] == [PairState.DISPUTED] * 2
    with pytest.raises(LedgerError, match=f"2 without a score that stands, as {KEY}/3 for NO"):
        services.publish_cycle(owner, key)
    settle(reviewer)
    settle(reviewer, party="CL", value="-1")
    services.record_reply(reviewer, key, f"{KEY}/3", "NO", "We looked twice.", "Ministry", "2025-06-01")
    head = last_line()
    assert head is not None
    services.publish_cycle(owner, key)
    row = m.Cycle.objects.get(pk=key)
    assert (row.head, row.published) == (head.hash, head.sequence + 1)
    assert verify(row.head).fault is None
    visitor = seen(None, key)
    assert [one.value for one in visitor] == ["+1", "not-due", "0", "-1"]
    assert (visitor[2].reply, visitor[2].reply_by, visitor[2].settled_by) == ("We looked twice.", "Ministry", "remi")
    scored = scored_of(None, key)
    assert [(one.year, one.dated, one.funded) for one in scored[:2]] == [("2024", False, False), ("2024", True, True)]
    assert tabulate(scored, COMPLIANCE)[0].mean == 0
    assert measure([one.answers for one in scored], COMPLIANCE, resamples=10).percent == 50


def test_coders_score_blind(crew: Crew):
    """No coder sees another's score of what does not stand, whatever their role; others of the team do not either."""
    open_cycle(crew)
    cora, cole, reviewer, reader = *map(services.member, ("cora", "cole")), crew[Role.REVIEWER], crew[Role.READER]
    score("cora", 1, "+1")
    score("cora", 3, "0")
    assert states(cole) == [("open", "", [])] * 4
    assert states(reader) == states(None) == states(cole)
    assert states(cora) == [("open", "", ["cora"]), ("open", "", []), ("open", "", ["cora"]), ("open", "", [])]
    score("cole", 1, "+1")
    score("cole", 3, "-1")
    assert [one.closed for one in seen(cole, "final-2024")] == [True, False, True, False]
    assert states(cole) == [
        ("agreed", "+1", ["cora", "cole"]),
        ("open", "", []),
        ("open", "", ["cole"]),
        ("open", "", []),
    ]
    assert states(reviewer)[2] == ("disputed", "", ["cora", "cole"])
    settle(reviewer)
    assert states(cole)[2] == ("settled", "0", ["cora", "cole"])
    assert states(None)[2] == ("open", "", [])


def test_what_entries_tell(crew: Crew):
    open_cycle(crew)
    score("cora", 3, "0")
    score("cole", 3, "-1")
    [first, second] = m.Entry.objects.filter(kind="score.given").order_by("sequence")
    entries = list(m.Entry.objects.all())
    assert withheld(services.member("cora"), entries) == {second.sequence}
    assert withheld(services.member("cole"), entries) == {first.sequence}
    assert withheld(crew[Role.READER], entries) == withheld(None, entries) == {first.sequence, second.sequence}
    assert withheld(crew[Role.REVIEWER], entries) == set()
    assert withholds(services.member("cora"), first.sequence)
    assert not withholds(services.member("cora"), second.sequence)
    settle(crew[Role.REVIEWER])
    assert not withholds(services.member("cora"))
    assert withholds(None)


def test_scores_stand_as_they_were_given(crew: Crew):
    open_cycle(crew)
    score_all()
    with pytest.raises(LedgerError, match=f"{KEY}/1 for NO can't be scored any more: it is agreed"):
        score("cora", 1, "0")
    with pytest.raises(LedgerError, match="for a reviewer to settle"):
        score("cora", 3, "-1")
    entries = m.Entry.objects.count()
    score("cora", 3, "0")  # the same once more says nothing
    assert m.Entry.objects.count() == entries


def test_who_may(crew: Crew):
    with pytest.raises(RefusedError, match="this needs an owner"):
        services.open_cycle(crew[Role.REVIEWER], "A", "NO-CL", COMPLIANCE, [Choice(f"{KEY}/1")], ["cora", "cole"])
    open_cycle(crew, coders=["cora", "remi"])
    with pytest.raises(LedgerError, match="cole is no coder of cycle final-2024"):
        score("cole", 1, "0")
    with pytest.raises(RefusedError, match="this needs a coder"):
        score("rhys", 1, "0")
    score("cora", 1, "0")
    assert states(crew[Role.REVIEWER])[0] == ("open", "", [])  # for remi scores here
    score("remi", 1, "+1")
    with pytest.raises(LedgerError, match="remi scores in cycle final-2024"):
        settle(crew[Role.REVIEWER], 1)
    with pytest.raises(RefusedError, match="this needs a reviewer"):
        settle(services.member("cole"), 1)
    with pytest.raises(RefusedError, match="until it is published"):
        scored_of(crew[Role.REVIEWER], "final-2024")
    with pytest.raises(RefusedError, match="this needs an owner"):
        services.publish_cycle(crew[Role.REVIEWER], "final-2024")
    settle(crew[Role.OWNER], 1)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"coders": ["cora"]}, "needs two coders or more"),
        ({"coders": ["cora", "cora"]}, "each named once"),
        ({"coders": ["cora", "rhys"]}, "rhys is a reader here"),
        ({"coders": ["cora", "nobody"]}, "there is no active member nobody"),
        ({"choices": []}, "assesses nothing"),
        ({"choices": [Choice(f"{KEY}/9")]}, f"there is no commitment {KEY}/9"),
        ({"choices": [Choice(f"{KEY}/1"), Choice(f"{KEY}/1")]}, f"{KEY}/1 for NO is chosen twice"),
        ({"choices": [Choice(f"{KEY}/1", criteria={"done": "x"})]}, "a criterion for done, which is no value"),
        ({"since": "2024-02-30"}, "'2024-02-30' is no day"),
        ({"since": "2024-05-02", "until": "2024-05-01"}, "before it begins"),
        ({"scale": Scale("own", (Value("a", 1, "x"), Value("b", 0, "y")))}, "put the values in order"),
    ],
)
def test_what_cannot_be_opened(crew: Crew, more: dict[str, object], message: str):
    with pytest.raises(LedgerError, match=message):
        open_cycle(crew, **more)
    assert m.Cycle.objects.count() == 0


def test_what_was_not_accepted(crew: Crew):
    add(crew[Role.OWNER], "Norway will open a school.", date=datetime.date(2025, 1, 1))
    with pytest.raises(LedgerError, match="what is assessed must have been accepted"):
        open_cycle(crew, choices=[Choice("NO-CL/2025-01-01/joint-statement/1")])


def test_what_cannot_be_scored(crew: Crew):
    evidence = add_evidence(crew)
    open_cycle(crew)
    for value, number, more, message in [
        ("2", 1, {}, "there is no answer '2' in cycle final-2024: there are -1, 0, \\+1, not-due, cannot-assess"),
        ("0", 2, {}, f"does not assess {KEY}/2 for NO"),
        ("0", 3, {"evidence": [evidence]}, f"is not on {KEY}/3"),
        ("0", 3, {"evidence": ["f" * 24]}, "there is no evidence"),
    ]:
        with pytest.raises(LedgerError, match=message):
            score("cora", number, value, **more)  # type: ignore[arg-type]
    with pytest.raises(LedgerError, match="a score without a reason can't be defended"):
        services.score(services.member("cora"), "final-2024", f"{KEY}/1", "NO", "0", " ")
    with pytest.raises(LedgerError, match="not all coders have scored it"):
        settle(crew[Role.REVIEWER])
    with pytest.raises(LedgerError, match="there is nothing to reply to"):
        services.record_reply(crew[Role.REVIEWER], "final-2024", f"{KEY}/1", "NO", "No.", "Ministry")
    services.reject_evidence(crew[Role.REVIEWER], evidence)
    with pytest.raises(LedgerError, match="was rejected: a score can't rest on it"):
        score("cora", 1, "0", evidence=[evidence])


def test_a_cycle_is_changed(crew: Crew):
    """Scores of who or what is left out are kept, and count again when it is taken in again."""
    owner, key = crew[Role.OWNER], open_cycle(crew)
    score_all()
    services.change_cycle(owner, key, coders=["cora", "remi"])
    assert states(owner)[0] == ("open", "", ["cora"])
    services.change_cycle(owner, key, coders=["cora", "cole"], choices=[Choice(f"{KEY}/1")])
    assert states(owner) == [("agreed", "+1", ["cora", "cole"])]
    entries = m.Entry.objects.count()
    services.change_cycle(owner, key, name=" Final 2024 ", coders=["cora", "cole"])
    assert m.Entry.objects.count() == entries
    services.publish_cycle(owner, key)
    with pytest.raises(LedgerError, match="is published: open another"):
        services.change_cycle(owner, key, name="Another")
    with pytest.raises(LedgerError, match="is published as it stands"):
        services.publish_cycle(owner, key)
    settle(crew[Role.REVIEWER], 1)  # a correction, to be published anew
    services.publish_cycle(owner, key)
    assert verify().fault is None


def test_a_head_that_is_not_the_ledgers(crew: Crew):
    from servanda.ledger.payloads import CyclePublished
    from servanda.ledger.storing import append, writing

    open_cycle(crew, choices=[Choice(f"{KEY}/1")])
    score("cora", 1, "+1")
    score("cole", 1, "+1")
    with pytest.raises(LedgerError, match="can't be published on ffff"), writing():
        append("olga", CyclePublished(id="final-2024", head="f" * 64))


def test_as_it_stood_and_taken_in_elsewhere(crew: Crew, fresh, tmp_path):
    from servanda.ledger.connecting import connect

    open_cycle(crew)
    before = last_line()
    score_all()
    assert before is not None
    then = as_of(before.at)
    assert (len(then.rows[CycleRow]), len(then.rows[PairRow]), len(then.rows[ScoreRow])) == (1, 4, 0)
    with (tmp_path / "l.jsonl").open("wb") as file:
        export(file)
    kept = states(services.member("remi"))
    connect(fresh())
    take_in(tmp_path / "l.jsonl")
    assert states(services.member("remi")) == kept
    assert verify().fault is None


def add_evidence(crew: Crew) -> str:
    """Return the id of evidence on the first commitment."""
    from promising import document

    told = services.add_document(crew[Role.OWNER], document("Norway opened an office.", title="Readout"))
    return services.add_evidence(crew[Role.REVIEWER], f"{KEY}/1", told, Span(0, 23), "progress").subject
