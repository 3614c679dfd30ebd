"""Words, stems, names and verbs: small tables, and the vocabularies checked for what must not be in them."""

import tomllib

import pytest

from servanda.matching import names, verbs, words
from servanda.matching.names import find_names, read_acronyms
from servanda.matching.verbs import classify, concrete_words, is_once, tells_result
from servanda.matching.words import stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chain", "chains"),
        ("cooperate", "cooperation"),
        ("cooperate", "cooperating"),
        ("explore", "exploration"),
        ("battery", "batteries"),
        ("resilient", "resilience"),
        ("resiliency", "resilience"),
        ("deploy", "deployment"),
        ("modernise", "modernizing"),
        ("Japan’s".lower(), "japan"),
        ("plan", "planning"),
        ("position", "positioning"),
    ],
)
def test_one_stem(one: str, other: str):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("supply", "support"), ("nuclear", "nucleus"), ("2024", "2026")])
def test_two_stems(one: str, other: str):
    assert stem(one) != stem(other)


def test_words_stand_where_they_say():
    text = "We will expand cooperation on 5G and on Korea’s rail."
    found = words.words(text)
    assert [text[w.start : w.end].lower() for w in found] == [w.lower for w in found]
    assert [w.lower for w in found] == ["expand", "cooperation", "5g", "korea’s", "rail"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("under the Energy Policy Dialogue (EPD)", {"EPD": "Energy Policy Dialogue"}),
        ("the Group on Sea Lanes (“GSL”) met", {"GSL": "Group on Sea Lanes"}),
        ("a Low-Carbon Ports Pact (LCPP)", {"LCPP": "Low-Carbon Ports Pact"}),
        ("more than planned (in Oslo)", {}),
        ("their armed forces (NATO)", {}),
    ],
)
def test_acronyms(text: str, found: dict[str, str]):
    assert read_acronyms(text) == found


@pytest.mark.parametrize(
    ("quote", "verb", "found"),
    [
        ("Support the Kelp Restoration Fund", "support", ["Kelp Restoration Fund"]),
        ("Establish a working group", "establish", []),
        ("sign the Agreement on Fish Trade", "sign", ["Agreement on Fish Trade"]),
        ("test 6G networks in Oslo", "test", ["6G", "Oslo"]),
        ("The leaders met", None, []),
    ],
)
def test_names(quote: str, verb: str | None, found: list[str]):
    assert [quote[span.start : span.end] for span in find_names(quote, verb)] == found


def test_verbs():
    assert classify("launch") == classify("established") == "create"
    assert classify("sail") == stem("sail")
    assert is_once("sign")
    assert not is_once("deepen")
    assert tells_result("The pact was signed in May") == "signed"
    assert tells_result("They will sign a pact") is None
    assert concrete_words("meet annually in a new Dialogue") == {"annually", "new", "dialogue"}


def test_each_verb_stands_in_one_class():
    data = tomllib.loads(verbs.DATA.read_text(encoding="utf-8"))
    every = [verb for group in data["classes"].values() for verb in group]
    assert len(every) == len(set(every))
    stems: dict[str, set[str]] = {}
    for name, group in data["classes"].items():
        for verb in group:
            stems.setdefault(stem(verb), set()).add(name)
    assert {one: classes for one, classes in stems.items() if len(classes) > 1} == {}
    assert set(data["once"]["classes"]) <= set(data["classes"])
    assert len(data["results"]["done"]) == len(set(data["results"]["done"]))


@pytest.mark.parametrize("path", [words.STOP, names._KINDS])
def test_no_word_is_listed_twice(path):
    every = [word for group in tomllib.loads(path.read_text(encoding="utf-8")).values() for word in group]
    assert len(every) == len(set(every))
    assert all(word == word.lower() for word in every)
