"""Sentence splitting: a table of blocks and their sentences, and what holds for any text."""

import itertools
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.language import sentences

CASES = [
    # A stop ends a sentence.
    ["Norway ended the talks.", "Kenya agreed."],
    ["Did it work?", "Yes!", "It did."],
    ["“We agree.”", "The leaders left."],
    ["no stop at the end"],
    ["Norway will give $2.5 billion.", "Kenya will give $1.5 million."],
    # States, cities and offices with stops.
    ["The U.S. Department of Energy met.", "It signed."],
    ["Norway met the U.S.", "The two sides talked."],
    ["The U.S.-led force left.", "Norway stayed."],
    ["It was signed in Washington, D.C. on Monday.", "The leaders met."],
    ["It was signed in Washington, D.C.", "The leaders met."],
    # Numbers and references.
    ["See No. 5 of the list.", "It is long."],
    ["The answer was no.", "Norway left."],
    ["It follows Art. 5 of the treaty.", "Norway agreed."],
    ["Version 2.0 is out.", "Norway agreed."],
    # Companies and people.
    ["Arvo Motors Inc. builds ships.", "The plant is new."],
    ["Arvo Motors Inc. and Sudvik Steel Ltd. will build a plant.", "Norway agreed."],
    ["President Ferdinand R. Marcos Jr. met Prime Minister Støre.", "They agreed."],
    ["Norway met President Marcos Jr.", "The two sides agreed."],
    ["J. K. Okoth spoke.", "He left."],
    ["Mr. Okoth and Dr. Berg met on Sept. 5.", "They agreed."],
    ["St. Helena joined.", "Norway agreed."],
    ["The talks began at 9 a.m. on Monday.", "They ended at 5 p.m.", "Both sides agreed."],
    ["Ports, roads, etc. were named.", "Norway agreed."],
    ["Ports (e.g. Mombasa) grow.", "Norway agreed."],
    # List numbers stay with what they number.
    ["1. Norway will open an office.", "2. Kenya will train inspectors."],
    ["(a) Open an office."],
    ["iv. Open an office."],
]
RUN_TOGETHER = [
    ("Norway funds programs.Both sides agreed.", ["Norway funds programs.", "Both sides agreed."]),
    ("They meet every year.The next meeting is in Oslo.", ["They meet every year.", "The next meeting is in Oslo."]),
    ("See www.State.gov for more. Read it.", ["See www.State.gov for more.", "Read it."]),
    ("The U.S.And Norway left.", ["The U.S.And Norway left."]),
]


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


@pytest.mark.parametrize("expected", CASES, ids=[" ".join(c) for c in CASES])
def test_splits(expected: list[str]) -> None:
    assert cut(" ".join(expected)) == expected


@pytest.mark.parametrize("expected", CASES, ids=[" ".join(c) for c in CASES])
def test_splits_across_any_white_space(expected: list[str]) -> None:
    assert cut(" \n".join(expected) + " ") == expected


@pytest.mark.parametrize(("text", "expected"), RUN_TOGETHER, ids=[t for t, _ in RUN_TOGETHER])
def test_splits_run_together_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_finds_none_in_white_space(text: str) -> None:
    assert sentences(text) == []


WORDS = st.sampled_from(
    ["Norway", "will", "act", ".", "?", " ", "\n", "U.S.", "No. 5", "Jr.", "1.", "(a)", "”", "The", ")"]
)


@given(st.text() | st.lists(WORDS, max_size=20).map("".join) | st.lists(WORDS, max_size=20).map(" ".join))
def test_keeps_every_word_once_and_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() for s in spans)
    assert "".join("".join(text[s.start : s.end].split()) for s in spans) == "".join(text.split())


def tables() -> dict[str, list[str]]:
    path = files("servanda.language") / "en" / "sentences.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("abbreviation", tables()["never_last"])
def test_never_ends_a_sentence_at(abbreviation: str) -> None:
    text = f"It follows {abbreviation} 5 and Norway agreed."
    assert cut(text) == [text]


@pytest.mark.parametrize("abbreviation", tables()["may_be_last"])
def test_ends_a_sentence_only_before_a_starter(abbreviation: str) -> None:
    inside, last = f"It names {abbreviation} Okoth first.", f"It names {abbreviation}"
    assert cut(inside) == [inside]
    assert cut(f"{last} The leaders left.") == [last, "The leaders left."]


@pytest.mark.parametrize("word", tables()["starters"])
def test_starts_a_sentence_behind_an_abbreviation(word: str) -> None:
    assert cut(f"They met Arvo Motors Inc. {word} day") == ["They met Arvo Motors Inc.", f"{word} day"]


def test_tables_hold_nothing_twice() -> None:
    for name, words in tables().items():
        assert len(words) == len(set(words)), name
    assert not set(tables()["never_last"]) & set(tables()["may_be_last"])
    assert all(w.endswith(".") for name in ("never_last", "may_be_last") for w in tables()[name])
