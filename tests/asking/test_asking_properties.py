"""Whatever an endpoint answers: no traceback, and every word that is kept stands in the instrument."""

import contextlib
import json

import pytest
from asking_stub import Reply
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.asking import AskingError, ask
from servanda.asking.locating import find_words, make_plain
from servanda.records import Kind, Span, Strength, Topic, from_json, to_json

PIECES = (
    *(
        "Norway",
        "New Zealand",
        "will",
        "intends to halve its emissions",
        "by 2032",
        "train divers",
        "Launch a pilot of",
    ),
    *("the end of", "2027", "NZ$18 million", "“Ocean Observation Centre”", "Green shipping:", "…", "**", "U.S.", "the"),
    *("\ud800", "\x00", "İ", "'", "."),
)
WORDS = st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join)
JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers(-(10**20), 10**20) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "name", "quote"]), inner),
    max_leaves=5,
)
FIELDS = ("block", "parties", "kind", "strength", "verb", "topic", "money", "deadline", "bodies", "confidence")
VALUES = st.sampled_from(["firm", "soft", "deliverable", "undertaking", "climate", "NO", "NZ", "train", 2, 5])
PROPOSAL = st.fixed_dictionaries({"quote": WORDS | JUNK}, optional=dict.fromkeys(FIELDS, JUNK | VALUES))
CONTENT = st.fixed_dictionaries({"commitments": st.lists(PROPOSAL | JUNK, max_size=6)}) | JUNK
BODY = st.binary(max_size=60) | st.builds(
    lambda choice, usage: json.dumps({"choices": choice, "usage": usage}).encode(), st.lists(JUNK, max_size=2), JUNK
)
REPLY = (
    st.builds(Reply, CONTENT, finish=st.sampled_from(["stop", "stop", "length", "odd"]))
    | st.builds(Reply, st.text(max_size=80))
    | st.builds(Reply, body=BODY)
    | st.builds(Reply, WORDS, status=st.sampled_from([204, 302, 400, 401, 404, 413, 418, 422, 429, 500, 599]))
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(REPLY, min_size=1, max_size=3))
def test_every_quote_is_in_the_text_whatever_is_answered(stub, client, instrument, replies):
    stub.answer(*replies)
    with contextlib.suppress(AskingError):
        answer = ask(instrument, client)
        for commitment in answer.commitments:
            check(commitment, instrument)
        assert len({c.id for c in answer.commitments}) == len(answer.commitments)
        assert answer.usage.quotes_dropped + answer.usage.fields_dropped == len(answer.dropped)


def check(commitment, instrument):
    assert instrument.words(commitment.span) == commitment.quote
    assert instrument.block_at(commitment.span.start).span.covers(commitment.span)
    assert commitment.parties
    assert isinstance(commitment.kind, Kind)
    assert isinstance(commitment.strength, Strength)
    assert isinstance(commitment.topic, Topic)
    for thing in (*commitment.money, *((commitment.deadline,) if commitment.deadline else ())):
        assert thing.text in instrument.text
    for body in commitment.bodies:
        assert instrument.words(body.span) == body.name
    for reading in commitment.readings.values():
        assert 0 <= reading.confidence <= 1
        assert all(0 <= span.start < span.end <= len(instrument.text) for span in reading.spans)
    assert from_json(json.loads(json.dumps(to_json(commitment)).encode("utf-8"))) == commitment


@given(st.text(max_size=60), st.text(max_size=8))
def test_words_are_found_where_they_are(text, words):
    for span in find_words(words, text, 3):
        found = text[span.start - 3 : span.end - 3]
        assert make_plain(words).text.strip(" \"'.,;:") in make_plain(found).text


@given(st.text("ab “”‘’–—-* \n", min_size=1, max_size=40), st.data())
def test_any_run_of_whole_words_is_found_again(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    whole = not (text[start - 1 : start].isalnum() and words[0].isalnum()) and not (
        text[end : end + 1].isalnum() and words[-1].isalnum()
    )
    if whole and words.strip():
        assert find_words(words, text)


@pytest.mark.parametrize(
    ("words", "text", "at"),
    [
        ("don't", "I don’t know", Span(2, 7)),
        ("a  b", "x a\nb", Span(2, 5)),
        ("mid-2026", "by mid–2026.", Span(3, 11)),
        ("open", "reopen openly open", Span(14, 18)),
        ("Green shipping", "**Green** shipping", Span(2, 18)),
        ("and so on...", "and so on…", Span(0, 9)),
    ],
)
def test_typography_is_set_aside(words, text, at):
    assert find_words(words, text)[0] == at
