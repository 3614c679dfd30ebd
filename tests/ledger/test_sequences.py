"""Whatever a team does, the ledger fits; and what was exported and taken in is the same ledger."""

from pathlib import Path
from random import Random

import pytest
from promising import Team

from servanda.ledger import models as m
from servanda.ledger.aligning import says_what_stands
from servanda.ledger.connecting import connect
from servanda.ledger.exchanging import export, take_in
from servanda.ledger.payloads import CLOSED, decode_record
from servanda.ledger.rows import ROWS
from servanda.ledger.storing import MODELS, last_line
from servanda.ledger.verifying import verify

OPERATIONS = 200


def rows() -> dict[str, list[tuple[object, ...]]]:
    return {kind.__name__: sorted(MODELS[kind]._default_manager.values_list(*kind._fields)) for kind in ROWS}


def misquoted() -> list[str]:
    """Return the commitments that stand though their words do not, and of which nobody is told."""
    return [
        row.id
        for row in m.Commitment.objects.filter(recheck=False)
        .exclude(state__in=[*CLOSED, "rejected"])
        .select_related("instrument")
        if not says_what_stands(decode_record(row.record), row.instrument.text)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_operations(ledger: str, fresh, tmp_path: Path, seed: int):
    team = Team(Random(seed))
    for _ in range(OPERATIONS):
        team.act()
    assert verify().fault is None
    assert len(team.done) > 10, team.done
    assert len(team.refused) > 7, team.refused
    assert misquoted() == []
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    with first.open("wb") as file:
        export(file)
    head, kept = last_line(), rows()
    connect(fresh())
    take_in(first)
    assert (last_line(), rows()) == (head, kept)
    assert verify().fault is None
    with second.open("wb") as file:
        export(file)
    assert first.read_bytes() == second.read_bytes()
