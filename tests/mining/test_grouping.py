"""Texts that are nearly the same share a signature and a group; which ones does not depend on their order."""

import datetime
import random
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from corpora import statement
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.mining.grouping import APART, group
from servanda.mining.signatures import PLACES, Signature, bands, likeness, sign

LONG = "\n\n".join(statement(number) for number in range(12))
WORDS = LONG.split()


def signatures(texts: Sequence[str]) -> Signature:
    return np.frombuffer(b"".join(map(sign, texts)), dtype="<u4").reshape(-1, PLACES)


def groups(texts: Sequence[str], dates: Sequence[str | None]) -> list[int]:
    return group(signatures(texts), dates).tolist()


def changed(share: float, seed: int = 1) -> str:
    """Return the long text with a share of its words in another form."""
    chance = random.Random(seed)
    return " ".join(f"{word}x" if chance.random() < share else word for word in WORDS)


def test_signatures_are_the_same_each_time_and_pass_over_case_and_marks():
    assert sign(LONG) == sign(LONG)
    assert sign(LONG) == sign(LONG.upper().replace("\n\n", " — "))
    assert len(sign("Norway will act.")) == len(sign(LONG)) == 4 * PLACES
    assert sign(" … ") == b""
    assert sign(statement(1)) != sign(statement(2))


def test_likeness_is_about_the_share_of_shingles():
    whole, half = set(range(len(WORDS))), len(WORDS) // 2
    assert whole
    one, other = signatures([LONG, " ".join(WORDS[:half])])
    assert likeness(one, np.array([one]))[0] == 1
    assert likeness(one, np.array([other]))[0] == pytest.approx(0.5, abs=0.13)


def test_texts_that_are_alike_share_a_band():
    found = bands(signatures([LONG, changed(0.01), statement(40)]))
    assert (found[0] == found[1]).any()
    assert not (found[0] == found[2]).any()


@pytest.mark.parametrize(
    ("texts", "dates", "firsts"),
    [
        ([LONG, changed(0.01)], ["2025-03-18", "2025-03-18"], [0, 0]),
        ([LONG, changed(0.01)], ["2025-03-20", "2025-03-18"], [1, 1]),
        ([LONG, LONG], ["2025-03-01", "2025-04-01"], [0, 0]),
        ([LONG, LONG], ["2025-03-01", "2025-04-02"], [0, 1]),
        ([LONG, LONG], ["2024-03-01", "2025-03-01"], [0, 1]),
        ([LONG, LONG], [None, "2025-03-01"], [1, 1]),
        ([LONG, LONG], [None, None], [0, 0]),
        ([LONG, changed(0.2)], ["2025-03-18", "2025-03-18"], [0, 1]),
        ([LONG, statement(40), LONG], ["2025-03-18"] * 3, [0, 1, 0]),
        ([LONG], ["2025-03-18"], [0]),
        ([], [], []),
    ],
)
def test_groups(texts: list[str], dates: list[str | None], firsts: list[int]):
    assert groups(texts, dates) == firsts


def test_many_that_are_alike():
    assert groups([LONG] * 120, ["2025-03-18"] * 120) == [0] * 120


TEXTS = [LONG, changed(0.01, 1), changed(0.01, 2), changed(0.5), statement(1), statement(2)]
SIGNED = signatures(TEXTS)
DAY = datetime.date(2025, 1, 1)


@settings(max_examples=150, deadline=None)
@given(
    documents=st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 100)), max_size=14),
    chance=st.randoms(use_true_random=False),
)
def test_the_order_does_not_matter(documents: list[tuple[int, int | None]], chance: random.Random):
    def parted(order: list[int]) -> set[frozenset[int]]:
        firsts = group(
            SIGNED[[documents[place][0] for place in order]] if order else SIGNED[:0],
            [date(documents[place][1]) for place in order],
        ).tolist()
        found: dict[int, set[int]] = {}
        for place, first in zip(order, firsts, strict=True):
            found.setdefault(first, set()).add(place)
        for first, places in found.items():
            assert rank(order[first]) == min(map(rank, places))
        return {frozenset(places) for places in found.values()}

    def date(day: int | None) -> str | None:
        return None if day is None else (DAY + datetime.timedelta(day)).isoformat()

    def rank(place: int) -> int:
        return 10_000 if (day := documents[place][1]) is None else day

    places = list(range(len(documents)))
    mixed = chance.sample(places, len(places))
    assert parted(places) == parted(mixed)
    for together in parted(places):
        days = sorted(day for place in together if (day := documents[place][1]) is not None)
        if len(days) == len(together):
            assert all(later - day <= APART for day, later in pairwise(days))
