"""The ledger that is measured could have been written by Servanda: it holds, and its quotes stand in their texts."""

import datetime
from random import Random

import pytest

from benchmarks import ledger_made
from benchmarks.ledger_texts import relate, write
from servanda.ledger import models as m
from servanda.ledger.documents import instrument_of
from servanda.ledger.payloads import decode_record
from servanda.ledger.verifying import verify


@pytest.mark.parametrize("seed", range(5))
def test_every_quote_and_field_stands_in_the_text(seed: int):
    random = Random(seed)
    between = relate(random, ("NO", "KE", "JP"))
    instrument, found = write(random, between, datetime.date(2024, 2, 29), 120, 7)
    assert len(found) == 120
    for it in found:
        assert instrument.words(it.span) == it.quote
        assert instrument.block_at(it.span.start).number == it.block
        assert all(instrument.words(sum_.span) == sum_.text for sum_ in it.money)
        assert all(instrument.words(body.span) == body.name for body in it.bodies)
        assert it.deadline is None or instrument.words(it.deadline.span) == it.deadline.text
        assert all(it.span.covers(span) for reading in it.readings.values() for span in reading.spans)


@pytest.mark.django_db
def test_it_holds_and_is_of_the_size_that_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ledger_made, "INSTRUMENTS", 12)
    monkeypatch.setattr(ledger_made, "COMMITMENTS", 600)
    monkeypatch.setattr(ledger_made, "DECISIONS", 560)
    entries = ledger_made.fill()
    checked = verify()
    assert (checked.fault, checked.entries) == (None, entries)
    before = len(ledger_made.MEMBERS) + ledger_made.PARTNERSHIPS + 12
    assert entries == before + 560
    assert m.Commitment.objects.filter(origin="read").count() == 600
    for row in m.Commitment.objects.select_related("instrument"):
        assert instrument_of(row.instrument).words(decode_record(row.record).span) == row.quote
    assert set(m.Commitment.objects.values_list("state", flat=True)) >= {"accepted", "edited", "rejected", "split"}


def test_a_seed_says_the_same_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ledger_made, "INSTRUMENTS", 4)
    monkeypatch.setattr(ledger_made, "COMMITMENTS", 80)
    assert list(ledger_made.says(Random(3))) == list(ledger_made.says(Random(3)))
    assert list(ledger_made.says(Random(3))) != list(ledger_made.says(Random(4)))
