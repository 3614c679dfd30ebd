"""The sift: drops what can hold no commitment, and never a sentence with one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.extraction.cues import cues
from servanda.extraction.sift import may_commit

KEPT = [
    "Norway will open an office.",
    "We’ll open an office.",
    "NORWAY WILL OPEN AN OFFICE.",
    "Norway may send boats.",
    "Norway is building a port.",
    "Norway and Kenya are jointly expanding exercises.",
    "Norway gave approval for the bridge.",
    "Norway held the first session.",
    "Norway undertook to open an office.",
    "Norway broke ground for the port.",
    "Norway is ready to act.",
    "They welcome the signing of a treaty.",
    "A memorandum of understanding followed.",
    "Norway has provided $3 million.",
]
DROPPED = [
    "",
    "The sea is warm.",
    "Norway has a long coast.",
    "Norway is the largest exporter of salmon.",
    "Norway and Kenya condemn the attack on the port.",
    "Norway thanked Kenya for its hospitality.",
    "The ocean needs our care.",
]


@pytest.mark.parametrize("text", KEPT)
def test_keeps(text: str) -> None:
    assert may_commit(text)


@pytest.mark.parametrize("text", DROPPED)
def test_drops(text: str) -> None:
    assert not may_commit(text)


@pytest.mark.parametrize("table", ["binding", "promises", "states", "outcomes", "soft", "progressive"])
def test_keeps_every_cue_of(table: str) -> None:
    assert [word for word in getattr(cues(), table) if not may_commit(f"They {word} it.")] == []


@given(st.text(), st.sampled_from(KEPT), st.text())
def test_keeps_a_cue_whatever_stands_around_it(before: str, text: str, after: str) -> None:
    assert may_commit(f"{before} {text} {after}")
