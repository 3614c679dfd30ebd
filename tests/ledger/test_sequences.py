"""Whatever a team does, the ledger fits; and what was exported and taken in is the same ledger."""

from pathlib import Path
from random import Random

import pytest
from pursuing import busy

from servanda.ledger import models as m
from servanda.ledger.aligning import says_what_stands
from servanda.ledger.connecting import connect
from servanda.ledger.exchanging import export, take_in
from servanda.ledger.payloads import CLOSED, LIVE, STANDING, decode_record
from servanda.ledger.rows import ROWS
from servanda.ledger.storing import MODELS, last_line
from servanda.ledger.verifying import verify

OPERATIONS = 400


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


def misplaced() -> list[str]:
    """Return the links and evidence that stand though their words do not, and of which nobody is told."""
    links = m.Link.objects.filter(state__in=STANDING).select_related("earlier__instrument", "later_instrument")
    rechecked = set(m.Commitment.objects.exclude(recheck=False, state__in=LIVE).values_list("id", flat=True))
    wrong = [
        row.id
        for row in links
        if (
            row.later not in rechecked and row.later_instrument.text[row.later_start : row.later_end] != row.later_quote
        )
        or (row.earlier_end > len(row.earlier.instrument.text) and row.earlier_id not in rechecked)
    ]
    evidence = m.Evidence.objects.filter(state__in=STANDING).select_related("document")
    return wrong + [row.id for row in evidence if row.document.text[row.start : row.end] != row.quote]


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_operations(ledger: str, fresh, tmp_path: Path, seed: int):
    team = busy(Random(seed))
    for _ in range(OPERATIONS):
        team.act()
    assert verify().fault is None
    assert len(team.done) > 18, team.done
    assert len(team.refused) > 15, team.refused
    assert misquoted() == misplaced() == []
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
