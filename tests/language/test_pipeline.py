"""The English pipeline: one tree a text, names read as one word, and offsets that never move."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.language import load, parse

NAMES = re.compile("Republic of Korea|United States|President Amina Otieno|Norway")


def tree(text: str, names: re.Pattern[str] | None = None):  # type: ignore[no-untyped-def]
    return next(iter(parse([text], names)))


def test_is_loaded_once() -> None:
    assert load() is load()


@pytest.mark.parametrize(
    "text", ["Norway will open an office.", "Norway agreed. Kenya left. They met; it rained!", "Open an office", "…"]
)
def test_gives_each_text_a_single_root(text: str) -> None:
    assert sum(token.head.i == token.i for token in tree(text)) == 1


def test_keeps_the_order_of_many_texts() -> None:
    texts = [f"Norway will open {n} offices." for n in range(300)]
    assert [doc.text for doc in parse(texts)] == texts


def test_parses_a_plain_clause() -> None:
    verb = next(token for token in tree("Norway and Kenya will open an office in Nairobi.") if token.lower_ == "open")
    assert verb.dep_ == "ROOT"
    assert verb.tag_ == "VB"
    assert {(c.lower_, c.dep_) for c in verb.children} >= {("norway", "nsubj"), ("will", "aux"), ("office", "obj")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Republic of Korea will open an office.", ["Republic of Korea"]),
        ("Norway and the United States agreed.", ["Norway", "United States"]),
        ("President Amina Otieno will visit Oslo.", ["President Amina Otieno"]),
        ("Norway will co-host the summit.", ["Norway", "co-host"]),
        ("The United States’ ports will re-open.", ["United States", "re-open"]),
    ],
)
def test_reads_names_and_prefixed_verbs_as_one_word(text: str, words: list[str]) -> None:
    doc = tree(text, NAMES)
    assert doc.text == text
    assert set(words) <= {token.text for token in doc}


def test_splits_names_that_nobody_asked_for() -> None:
    assert "Republic of Korea" not in {token.text for token in tree("The Republic of Korea agreed.")}


def test_takes_a_name_of_several_words_for_a_subject() -> None:
    doc = tree("The Republic of Korea will open an office in Oslo.", NAMES)
    name = next(token for token in doc if token.text == "Republic of Korea")
    assert (name.dep_, name.head.lower_) == ("nsubj", "open")


PIECES = st.sampled_from(["Norway", "Republic of Korea", "co-host", "will", ",", ".", "’s", "(", "$5", "“", "co-"])
TEXTS = st.text(max_size=40) | st.lists(PIECES, max_size=10).flatmap(
    lambda p: st.sampled_from(["".join(p), " ".join(p)])
)


@settings(max_examples=40, deadline=None)
@given(TEXTS.map(lambda text: " ".join(text.split())))
def test_keeps_every_word_where_it_stands(text: str) -> None:
    for names in (None, NAMES):
        assert tree(text, names).text == text
