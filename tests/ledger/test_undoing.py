"""Every decision can be taken back, the last first, and all is as it was."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from promising import add, team

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import Role, decode_record
from servanda.ledger.services import Actor
from servanda.ledger.verifying import verify
from servanda.records import Commitment, Strength

KEY = "NO-CL/2024-05-01/joint-statement"


def record(number: int) -> Commitment:
    return decode_record(m.Commitment.objects.get(number=number).record)


DECISIONS: dict[str, Callable[[Actor], object]] = {
    "accept": lambda actor: services.accept(actor, f"{KEY}/1", "right"),
    "reject": lambda actor: services.reject(actor, f"{KEY}/1", "wrong"),
    "edit": lambda actor: services.edit(actor, replace(record(1), strength=Strength.SOFT, parties=("JP", "EU"))),
    "merge": lambda actor: services.merge(actor, record(1), [f"{KEY}/2", f"{KEY}/3"]),
    "split": lambda actor: services.split(actor, f"{KEY}/1", [record(1), record(2)]),
}


def standing() -> list[tuple[object, ...]]:
    """Return all that is said about the commitments that are not withdrawn."""
    rows = m.Commitment.objects.exclude(state="withdrawn").order_by("number")
    return [
        *rows.values_list("id", "state", "record", "reason", "into", "recheck", "suggestion", "suggested_by"),
        *m.CommitmentParty.objects.filter(commitment__in=rows).order_by("id").values_list(),
    ]


@pytest.fixture
def crew(ledger: str) -> dict[Role, Actor]:
    made = team()
    add(made[Role.OWNER], "Norway will open an office. Chile will give $20. Japan will wait by 2027.")
    return made


@pytest.mark.parametrize("role", [Role.CODER, Role.REVIEWER])
@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("before", [None, "accept", "edit"])
def test_all_is_as_it_was(crew: dict[Role, Actor], decision: str, role: Role, before: str | None):
    if before is not None:
        DECISIONS[before](crew[Role.REVIEWER])
    as_it_was = standing()
    DECISIONS[decision](crew[role])
    assert standing() != as_it_was or before == decision
    services.undo(crew[role], KEY)
    assert standing() == as_it_was
    assert verify().fault is None


def test_one_after_the_other(crew: dict[Role, Actor]):
    reviewer = crew[Role.REVIEWER]
    as_they_were = []
    for decision in ("accept", "edit", "reject", "merge"):
        as_they_were.append(standing())
        DECISIONS[decision](reviewer)
    for before in reversed(as_they_were):
        services.undo(reviewer, KEY)
        assert standing() == before
    with pytest.raises(LedgerError, match="nothing of yours to undo"):
        services.undo(reviewer, KEY)


def test_what_came_after_must_go_first(crew: dict[Role, Actor]):
    reviewer = crew[Role.REVIEWER]
    first = services.accept(reviewer, f"{KEY}/1").sequence
    second = services.reject(reviewer, f"{KEY}/1").sequence
    services.accept(reviewer, f"{KEY}/2")
    with pytest.raises(LedgerError, match=f"entry {first} can't be undone before entry {second}"):
        services.undo(reviewer, KEY, first)
    services.undo(reviewer, KEY, second)
    services.undo(reviewer, KEY, first)
    with pytest.raises(LedgerError, match="is no decision"):
        services.undo(reviewer, KEY, first)


def test_coders_take_back_their_own(crew: dict[Role, Actor]):
    line = services.accept(crew[Role.REVIEWER], f"{KEY}/1")
    with pytest.raises(LedgerError, match="is no decision that cora can undo"):
        services.undo(crew[Role.CODER], KEY, line.sequence)
    services.reject(crew[Role.CODER], f"{KEY}/2")
    services.undo(crew[Role.REVIEWER], KEY, line.sequence + 1)
    assert m.Commitment.objects.get(number=2).suggestion == ""


def test_parts_and_added_ones_are_withdrawn(crew: dict[Role, Actor]):
    reviewer = crew[Role.REVIEWER]
    DECISIONS["split"](reviewer)
    services.undo(reviewer, KEY)
    services.add_commitment(reviewer, record(3), KEY)
    services.undo(reviewer, KEY)
    states = dict(m.Commitment.objects.values_list("number", "state"))
    assert states == dict.fromkeys((1, 2, 3), "proposed") | dict.fromkeys((4, 5, 6), "withdrawn")
    with pytest.raises(LedgerError, match="it is withdrawn"):
        services.reject(reviewer, f"{KEY}/6")
    DECISIONS["split"](reviewer)
    assert m.Commitment.objects.filter(number__in=(7, 8), state="accepted").count() == 2


def test_a_correction_closes_what_came_before(crew: dict[Role, Actor]):
    reviewer = crew[Role.REVIEWER]
    services.accept(reviewer, f"{KEY}/1")
    add(reviewer, "Norway will open an office. Chile will give $30. Japan will wait by 2027.")
    with pytest.raises(LedgerError, match="can't be undone before entry"):
        services.undo(reviewer, KEY)


def test_a_settled_suggestion(crew: dict[Role, Actor]):
    DECISIONS["edit"](crew[Role.CODER])
    suggested = standing()
    services.settle(crew[Role.REVIEWER], f"{KEY}/1")
    row = m.Commitment.objects.get(number=1)
    assert (row.state, row.suggested_by, row.decided_by, row.suggestion) == ("edited", "cora", "remi", "")
    services.undo(crew[Role.REVIEWER], KEY)
    assert standing() == suggested
