"""Moods: firm, intended or soft; ahead or done. A table of clauses, and what the strongest and weakest word say."""

import datetime

import pytest

from servanda.extraction.finding import propose
from servanda.extraction.moods import ORDER, Mood, Tense, read_tense
from servanda.instruments import read
from servanda.language import parse
from servanda.records import Kind, Strength

FIRM, INTENDED, SOFT = Strength.FIRM, Strength.INTENDED, Strength.SOFT
AHEAD, DONE = Kind.UNDERTAKING, Kind.DELIVERABLE


def moods(text: str) -> list[tuple[Kind, Strength]]:
    note = read(text.encode(), name="note.md", date=datetime.date(2025, 3, 18), parties=("NO", "KE"))
    return [(found.action.mood.kind, found.action.mood.strength) for found in propose(note).found]


CASES = [
    ("Norway will send engineers to Mombasa.", AHEAD, FIRM),
    ("Norway shall send engineers to Mombasa.", AHEAD, FIRM),
    ("Norway agreed to send engineers to Mombasa.", AHEAD, FIRM),
    ("Norway has decided to send engineers to Mombasa.", AHEAD, FIRM),
    ("Norway commits to sending engineers to Mombasa.", AHEAD, FIRM),
    ("Norway is committed to sending engineers to Mombasa.", AHEAD, FIRM),
    ("Norway is determined to send engineers to Mombasa.", AHEAD, FIRM),
    ("Norway is building a new port in Mombasa.", AHEAD, FIRM),
    ("Norway and Kenya are expanding joint exercises.", AHEAD, FIRM),
    ("Norway tasked its ministers with a review of the ports.", AHEAD, FIRM),
    ("Norway would send engineers to Mombasa.", AHEAD, INTENDED),
    ("Norway intends to send engineers to Mombasa.", AHEAD, INTENDED),
    ("Norway plans to send engineers to Mombasa.", AHEAD, INTENDED),
    ("Norway aims to send engineers to Mombasa.", AHEAD, INTENDED),
    ("Norway hopes to send engineers to Mombasa.", AHEAD, INTENDED),
    ("Norway expects to send engineers to Mombasa.", AHEAD, INTENDED),
    ("Norway will seek to send engineers to Mombasa.", AHEAD, INTENDED),
    ("Norway will work to reduce plastic waste.", AHEAD, INTENDED),
    ("Norway will continue its efforts to reduce plastic waste.", AHEAD, INTENDED),
    ("The leaders affirmed their intention to open an office in Nairobi.", AHEAD, INTENDED),
    ("Norway and Kenya look to expand trade in fish.", AHEAD, INTENDED),
    ("Norway may provide patrol boats as requested.", AHEAD, SOFT),
    ("Norway and Kenya will explore a joint fund for ports.", AHEAD, SOFT),
    ("Norway and Kenya will consider opening a joint laboratory.", AHEAD, SOFT),
    ("Norway is considering a new embassy in Kampala.", AHEAD, SOFT),
    ("Norway and Kenya encourage joint research on reefs.", AHEAD, SOFT),
    ("Norway and Kenya will encourage joint research on reefs.", AHEAD, SOFT),
    ("Norway and Kenya will study the plan for a new port.", AHEAD, SOFT),
    ("Norway and Kenya agreed to explore a joint fund for ports.", AHEAD, SOFT),
    ("Norway intends to consider a joint fund for ports.", AHEAD, SOFT),
    ("Norway is willing to send engineers to Mombasa.", AHEAD, SOFT),
    ("Norway is ready to send engineers to Mombasa.", AHEAD, SOFT),
    ("Norway expressed its willingness to send engineers to Mombasa.", AHEAD, SOFT),
    ("Norway and Kenya look forward to opening the bridge.", AHEAD, SOFT),
    ("Norway offers to host the summit.", AHEAD, SOFT),
    ("Norway invited the President of Kenya to visit Oslo.", AHEAD, SOFT),
    ("Norway has launched a fund for small ports.", DONE, FIRM),
    ("Norway is launching a fund for small ports.", DONE, FIRM),
    ("Norway launched a fund for small ports.", DONE, FIRM),
    ("Norway announces the launch of a fund for small ports.", DONE, FIRM),
    ("Norway and Kenya signed a treaty on ports.", DONE, FIRM),
    ("Arvo Motors has invested $2 billion in a plant in Mombasa.", DONE, FIRM),
    ("Norway and Kenya welcomed the launch of the Ocean Fund.", DONE, FIRM),
]
UNBOUND = [
    "Norway should send engineers.",
    "Norway can send engineers.",
    "Norway could send engineers.",
    "Norway must send engineers.",
    "Norway might send engineers.",
    "Norway had sent engineers.",
    "Norway is facing a storm.",
]
TENSES = [
    ("Norway will build a port.", Tense.WILL),
    ("Norway shall build a port.", Tense.WILL),
    ("Norway would build a port.", Tense.WOULD),
    ("Norway may build a port.", Tense.MAY),
    ("Norway is building a port.", Tense.PROGRESSIVE),
    ("Norway has built a port.", Tense.PERFECT),
    ("Norway had built a port.", Tense.PAST_PERFECT),
    ("Norway built a port.", Tense.PAST),
    ("Norway builds ports.", Tense.PRESENT),
    ("Norway can build ports.", None),
    ("Norway should build ports.", None),
]


@pytest.mark.parametrize(("sentence", "kind", "strength"), CASES, ids=[s for s, _, _ in CASES])
def test_reads_kind_and_strength(sentence: str, kind: Kind, strength: Strength) -> None:
    assert moods(sentence) == [(kind, strength)]


@pytest.mark.parametrize("sentence", UNBOUND)
def test_binds_nobody(sentence: str) -> None:
    assert moods(sentence) == []


@pytest.mark.parametrize(("sentence", "tense"), TENSES, ids=[s for s, _ in TENSES])
def test_reads_tense(sentence: str, tense: Tense | None) -> None:
    doc = next(iter(parse([sentence])))
    assert read_tense(next(token for token in doc if token.head.i == token.i)) is tense


@pytest.mark.parametrize("first", Strength)
@pytest.mark.parametrize("then", Strength)
def test_the_weakest_word_wins_in_either_order(first: Strength, then: Strength) -> None:
    word = next(iter(parse(["agree"])))[0]
    bound = Mood.of(Tense.WILL, word).bind(first, "one", word).bind(then, "two", word)
    assert bound.strength is max(first, then, key=ORDER.__getitem__)
    assert bound.bound
