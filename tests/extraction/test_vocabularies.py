"""The tables of words: nothing twice, every value known, and no cue without a case."""

import datetime
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from servanda.extraction.cues import cues
from servanda.extraction.finding import propose
from servanda.instruments import read
from servanda.records import Kind, Strength

TABLES = ("cues", "nominals", "parties", "bodies")

# Cues that no sentence of the forms below can show, and why.
NOT_BY_VERB = {
    "direct": "takes the officials as its object: the case of tasking",
    "task": "the case of tasking",
    "instruct": "the case of tasking",
    "charge": "the case of tasking",
    "mandate": "the case of tasking",
    "consider": "takes no infinitive",
    "explore": "takes no infinitive",
    "endeavour": "a noun to most parsers where nothing stands before it",
    "endeavor": "a noun to most parsers where nothing stands before it",
    "look": "a case of its own below",
    "work": "a case of its own below",
}
NOT_BY_STATE = {
    "obliged": "an action of others upon the party to some parsers",
    "bound": "an action of others upon the party to some parsers",
    "due": "an adverb to some parsers",
    "set": "a main verb to some parsers",
    "seeking": "a main verb",
}


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((files("servanda.extraction") / "data" / f"{name}.toml").read_text(encoding="utf-8"))


def lists(value: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    if isinstance(value, list):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from lists(inner, f"{path}.{key}")


LISTS = [pair for table in TABLES for pair in lists(load(table), table)]


def proposed(text: str) -> list[tuple[str, Kind, Strength]]:
    note = read(text.encode(), name="note.md", date=datetime.date(2025, 3, 18), parties=("NO", "KE"))
    return [(f.action.lemma, f.action.mood.kind, f.action.mood.strength) for f in propose(note).found]


@pytest.mark.parametrize(("path", "words"), LISTS, ids=[path for path, _ in LISTS])
def test_list_holds_nothing_twice(path: str, words: list[str]) -> None:
    assert [word for word, n in Counter(words).items() if n > 1] == [], path


@pytest.mark.parametrize(("path", "words"), LISTS, ids=[path for path, _ in LISTS])
def test_words_are_clean(path: str, words: list[str]) -> None:
    assert all(word and word == word.strip() for word in words), path
    if path.startswith("cues"):
        assert all(word == word.lower() for word in words), path


@pytest.mark.parametrize("table", ["binding", "states", "promises"])
def test_strengths_are_known_and_no_word_has_two(table: str) -> None:
    by_strength = load("cues")[table]
    assert set(by_strength) <= {strength.value for strength in Strength}
    words = [word for of_one in by_strength.values() for word in of_one]
    assert len(words) == len(set(words))


def test_reasons_are_given_for_words_of_the_tables_only() -> None:
    assert set(NOT_BY_VERB) <= set(cues().binding)
    assert set(NOT_BY_STATE) <= set(cues().states)


def test_nominals_are_lower_case_words() -> None:
    for table in (*load("nominals").values(), load("cues")["outcome_nouns"]):
        assert all(word == word.lower() and word for pair in table.items() for word in pair)


@pytest.mark.parametrize("verb", sorted(set(cues().binding) - set(NOT_BY_VERB)))
def test_binds(verb: str) -> None:
    expected = [("open", Kind.UNDERTAKING, cues().binding[verb])]
    assert proposed(f"Norway and Kenya {verb} to open an office in Nairobi.") == expected


@pytest.mark.parametrize("word", sorted(set(cues().states) - set(NOT_BY_STATE)))
def test_state_binds(word: str) -> None:
    expected = [("open", Kind.UNDERTAKING, cues().states[word])]
    assert proposed(f"Norway and Kenya are {word} to open an office in Nairobi.") == expected


@pytest.mark.parametrize("noun", sorted(cues().promises))
def test_promise_binds(noun: str) -> None:
    expected = [("open", Kind.UNDERTAKING, cues().promises[noun])]
    assert proposed(f"Norway and Kenya reaffirmed their {noun} to open an office in Nairobi.") == expected


@pytest.mark.parametrize("verb", sorted(cues().soft - {"recognize", "recognise"}))
def test_softens(verb: str) -> None:
    expected = [(verb, Kind.UNDERTAKING, Strength.SOFT)]
    assert proposed(f"Norway and Kenya will {verb} the plan for a new port.") == expected


@pytest.mark.parametrize("verb", sorted(cues().carriers))
def test_carries(verb: str) -> None:
    expected = [("fund", Kind.UNDERTAKING, Strength.FIRM)]
    assert proposed(f"Norway and Kenya will {verb} to fund the school in Nairobi.") == expected


@pytest.mark.parametrize("verb", sorted(cues().effort_verbs))
def test_efforts_are_intended(verb: str) -> None:
    expected = [("reduce", Kind.UNDERTAKING, Strength.INTENDED)]
    assert proposed(f"Norway and Kenya will {verb} their efforts to reduce plastic waste.") == expected


@pytest.mark.parametrize("noun", sorted(cues().step_nouns))
def test_steps_are_intended(noun: str) -> None:
    expected = [("reduce", Kind.UNDERTAKING, Strength.INTENDED)]
    assert proposed(f"Norway and Kenya will take {noun}s to reduce plastic waste.") == expected


@pytest.mark.parametrize(("noun", "verb"), sorted(cues().outcome_nouns.items()))
def test_welcomes_the_outcome(noun: str, verb: str) -> None:
    expected = [(verb, Kind.DELIVERABLE, Strength.FIRM)]
    assert proposed(f"The two countries welcomed the {noun} of a new port.") == expected


@pytest.mark.parametrize(("noun", "verb"), sorted(cues().nominals.items()))
def test_names_the_action(noun: str, verb: str) -> None:
    expected = [(verb, Kind.UNDERTAKING, Strength.FIRM)]
    assert proposed(f"Norway and Kenya reaffirmed their commitment to the {noun} of small ports.") == expected


@pytest.mark.parametrize("verb", sorted(cues().not_acts - {"be", "never"}))
def test_is_no_act(verb: str) -> None:
    assert proposed(f"Norway and Kenya will {verb} the friendship of both peoples.") == []


@pytest.mark.parametrize("verb", sorted(cues().positions - cues().outcomes - {"encourage", "support", "agree"}))
def test_is_a_position(verb: str) -> None:
    assert proposed(f"Norway and Kenya {verb} the new law on ports.") == []


OWN = [
    ("Norway and Kenya look to expand trade in fish.", "expand", Strength.INTENDED),
    ("Norway and Kenya work to reduce plastic waste.", "reduce", Strength.INTENDED),
    ("Norway will endeavour to reduce plastic waste.", "reduce", Strength.INTENDED),
    *[
        (f"The leaders {verb} their ministers to draw up a plan.", lemma, Strength.FIRM)
        for verb, lemma in {
            "directed": "direct",
            "tasked": "task",
            "instructed": "instruct",
            "charged": "charge",
            "mandated": "mandate",
        }.items()
    ],
]


@pytest.mark.parametrize(("sentence", "verb", "strength"), OWN, ids=[s for s, _, _ in OWN])
def test_cues_with_a_case_of_their_own(sentence: str, verb: str, strength: Strength) -> None:
    assert proposed(sentence) == [(verb, Kind.UNDERTAKING, strength)]
