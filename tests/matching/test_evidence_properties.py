"""What holds for all documents: spans verbatim, one answer in any order, nothing before the promise, few for each."""

import datetime
import tomllib
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from promised import OTHER, REST, Promise, make_stop

from servanda.extraction import state_names
from servanda.matching import Follower
from servanda.matching.evidence.telling import DATA
from servanda.matching.evidence.weighing import SIGNALS, load
from servanda.records import Block, BlockKind, Instrument, Span

THINGS = ("a joint office for start-ups in Tromsø", "whales in both countries' waters", "data on avalanches", "wool")
ACTS = (
    "Norway and New Zealand launched",
    "We have opened",
    "Norway suspended",
    "Both sides will protect",
    "It rained on",
)
FIRST = make_stop("first", 2022, REST)
SECOND = make_stop("second", 2023, [*REST[:2], *OTHER, Promise("protect data on avalanches and wool", "protect")])
FOLLOWERS = [Follower(stops, state_names()) for stops in ([FIRST, SECOND], [SECOND, FIRST])]

told = st.builds(
    lambda act, thing: f"{act} {thing} in the month of May.", st.sampled_from(ACTS), st.sampled_from(THINGS)
)
few = settings(max_examples=25, deadline=None)


def document(sentences: list[str], year: int) -> Instrument:
    text, blocks, start = "\n\n".join(sentences), [], 0
    for number, sentence in enumerate(sentences):
        blocks.append(Block(number, BlockKind.PARAGRAPH, 0, Span(start, start + len(sentence))))
        start += len(sentence) + 2
    return Instrument("later", "Norway and New Zealand", text, tuple(blocks), datetime.date(year, 6, 1))


@few
@given(st.lists(told, min_size=1, max_size=5))
def test_spans_are_verbatim_and_scores_in_order(sentences):
    later = document(sentences, 2024)
    found = FOLLOWERS[0].find(later, least=0.0)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        assert later.words(one.span) == one.quote
        assert one.words
        assert all(one.span.covers(word) for word in one.words)
        assert all(later.words(word) in one.why for word in one.words)
        assert 0 <= one.score <= 1
        assert one.instrument == later.id


@few
@given(st.lists(told, min_size=1, max_size=5))
def test_the_order_of_the_instruments_does_not_matter(sentences):
    later = document(sentences, 2024)
    found = [follower.find(later, least=0.0) for follower in FOLLOWERS]
    assert set(found[0]) == set(found[1])
    assert FOLLOWERS[0].find(later, least=0.0) == found[0]


@few
@given(st.lists(told, min_size=1, max_size=5), st.integers(2020, 2025))
def test_nothing_is_evidence_before_its_promise(sentences, year):
    later = document(sentences, year)
    years = {one.commitment.instrument for one in FOLLOWERS[0].find(later, least=0.0)}
    assert years <= {name for name, since in (("first", 2022), ("second", 2023)) if year >= since}


@few
@given(st.lists(told, min_size=1, max_size=8))
def test_a_passage_stands_for_few_commitments_and_a_commitment_for_few_passages(sentences):
    found = FOLLOWERS[0].find(document(sentences, 2024), least=0.0)
    assert all(times <= 3 for times in Counter(one.span for one in found).values())
    assert all(times <= 3 for times in Counter(one.commitment.id for one in found).values())


@few
@given(st.lists(told, min_size=1, max_size=5))
def test_a_higher_threshold_leaves_the_best(sentences):
    later = document(sentences, 2024)
    every = FOLLOWERS[0].find(later, least=0.0)
    assert FOLLOWERS[0].find(later, least=0.4) == [one for one in every if one.score >= 0.4]


def test_a_document_without_a_date_is_taken_to_be_the_latest():
    later = document(["Norway and New Zealand opened a joint office for start-ups in Tromsø."], 2024)
    assert FOLLOWERS[0].find(replace(later, date=None), least=0.0) == FOLLOWERS[0].find(later, least=0.0) != []


def test_nothing_to_follow():
    later = document(["Norway and New Zealand opened a joint office for start-ups in Tromsø."], 2024)
    assert Follower([], state_names()).find(later) == []
    assert FOLLOWERS[0].find(document([], 2024)) == []


def test_no_word_is_listed_twice_and_each_weight_has_a_signal():
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    for name, section in data.items():
        for key, words in section.items():
            if isinstance(words, list):
                assert len(words) == len(set(words)), f"{name}.{key}"
    assert not set(data["renews"]["verbs"]) & set(data["setback"]["verbs"])
    assert set(load().signals) == set(SIGNALS)
