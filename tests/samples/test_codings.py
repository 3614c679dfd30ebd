"""The codings of the samples by hand: well formed, in the words of the samples, and near to what is found."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from servanda.extraction import find
from servanda.instruments import read
from servanda.records import Instrument, Kind, Strength, Topic, to_json

SAMPLES = Path(__file__).parents[2] / "samples"
LEAST = {"new-zealand-norway-2022.html": 0.85, "new-zealand-norway-2025.md": 0.85, "new-zealand-norway-2026.md": 0.75}
FIELDS = {
    "doc",
    "block",
    "quote",
    "parties",
    "kind",
    "strength",
    "verb",
    "topic",
    "money",
    "deadline",
    "bodies",
}
Row = dict[str, Any]


@pytest.fixture(scope="module", params=sorted(LEAST))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def instrument(name: str) -> Instrument:
    return read(SAMPLES / name)


@pytest.fixture(scope="module")
def gold(name: str) -> list[Row]:
    lines = (SAMPLES / name).with_suffix(".gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_row_has_the_form_of_the_codebook(instrument: Instrument, gold: list[Row]):
    for row in gold:
        assert set(row) == FIELDS
        assert row["doc"] == instrument.id
        assert row["parties"]
        assert Topic(row["topic"])
        assert Strength(row["strength"]) is Strength.FIRM or Kind(row["kind"]) is Kind.UNDERTAKING


def test_every_word_stands_in_its_block(instrument: Instrument, gold: list[Row]):
    for row in gold:
        block = instrument.words(instrument.blocks[row["block"]].span)
        words = [row["quote"], *row["bodies"], *(money["text"] for money in row["money"])]
        words += [row["deadline"]["text"]] if row["deadline"] else []
        assert [piece for piece in words if piece not in block] == []


def test_what_is_found_is_near_to_the_coding(name: str, instrument: Instrument, gold: list[Row]):
    found = [to_json(commitment)["quote"] for commitment in find(instrument)]
    pairs = 0
    for row in gold:
        best = max(found, key=lambda quote: _likeness(quote, row["quote"]), default="")
        if _likeness(best, row["quote"]) >= 0.5:
            found.remove(best)
            pairs += 1
    assert 2 * pairs / (len(gold) + len(found) + pairs) >= LEAST[name]


def _likeness(one: str, other: str) -> float:
    a, b = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return len(a & b) / len(a | b)
