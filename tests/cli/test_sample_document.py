"""The sample, from the file to what is shown, against its coding by hand (``samples/*.gold.jsonl``)."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, Any]
OVERLAP = 0.5  # as in the scorer of the coded instruments: two quotes match when they share half of their union


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def match(gold: list[Row], found: list[Row]) -> list[tuple[Row, Row]]:
    """Pair rows of one block by the words that their quotes share, the best pairs first, each row once."""
    likeness = [
        (len(words(a["quote"]) & words(b["quote"])) / len(words(a["quote"]) | words(b["quote"])), i, j)
        for i, a in enumerate(gold)
        for j, b in enumerate(found)
        if a["block"] == b["block"]
    ]
    pairs: dict[int, int] = {}
    for share, i, j in sorted(likeness, reverse=True):
        if share >= OVERLAP and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(gold[i], found[j]) for i, j in sorted(pairs.items())]


@pytest.fixture(scope="module")
def gold(sample: Path) -> list[Row]:
    lines = sample.with_suffix(".gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def pairs(gold: list[Row], found: list[Row]) -> list[tuple[Row, Row]]:
    return match(gold, found)


def test_the_coding_stands_in_the_sample(gold: list[Row], sample: Path):
    text = " ".join(sample.read_text(encoding="utf-8").replace("**", "").split())
    assert [row["quote"] for row in gold if row["quote"] not in text] == []


def test_finding(gold: list[Row], found: list[Row], pairs: list[tuple[Row, Row]]):
    assert 2 * len(pairs) / (len(gold) + len(found)) >= 0.85


@pytest.mark.parametrize(
    ("field", "least"), [("parties", 0.9), ("kind", 0.93), ("strength", 0.85), ("verb", 0.9), ("topic", 0.7)]
)
def test_fields(pairs: list[tuple[Row, Row]], field: str, least: float):
    right = sum(set(a[field]) == set(b[field]) if field == "parties" else a[field] == b[field] for a, b in pairs)
    assert right / len(pairs) >= least


def test_every_sum_is_on_its_commitment(pairs: list[tuple[Row, Row]]):
    def sums(row: Row) -> list[tuple[float, str]]:
        return sorted((money["amount"], money["currency"]) for money in row["money"])

    assert [a["quote"] for a, b in pairs if sums(a) != sums(b)] == []


def test_deadlines(pairs: list[tuple[Row, Row]]):
    def edtf(row: Row) -> str | None:
        return row["deadline"] and row["deadline"]["edtf"]

    assert sum(edtf(a) == edtf(b) for a, b in pairs) / len(pairs) >= 0.9


@pytest.mark.parametrize(
    "words",
    [
        "condemn",
        "call on",
        "growth of trade",
        "stand with",
        "create skilled jobs",
        "meeting place",
        "written as a sample",
    ],
)
def test_positions_effects_and_facts_are_left_out(found: list[Row], words: str):
    assert [row["quote"] for row in found if words in row["quote"]] == []
