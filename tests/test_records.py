"""The plain values: spans, pages, identifiers, and a JSON form that loses nothing."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.records import (
    Block,
    BlockKind,
    Body,
    Commitment,
    Deadline,
    Instrument,
    Kind,
    Money,
    Reading,
    Span,
    Strength,
    Topic,
    from_json,
    identify,
    to_json,
)

ENDS = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(lambda t: Span(t[0], t[0] + t[1]))
WORDS = st.text(max_size=20)
BODIES = st.lists(st.builds(Body, WORDS, ENDS), max_size=3).map(tuple)
READINGS = st.builds(Reading, WORDS, st.floats(0, 1), st.lists(ENDS, max_size=3).map(tuple))


@st.composite
def commitments(draw: st.DrawFn) -> Commitment:
    bodies = draw(BODIES)
    readings = draw(st.dictionaries(st.sampled_from(["quote", "parties", "kind", "verb"]), READINGS))
    lead_in = draw(st.none() | ENDS)
    return Commitment(
        id=draw(WORDS),
        instrument=draw(WORDS),
        block=draw(st.integers(0, 99)),
        span=draw(ENDS),
        quote=draw(WORDS),
        parties=draw(st.lists(WORDS, max_size=3).map(tuple)),
        kind=draw(st.sampled_from(Kind)),
        strength=draw(st.sampled_from(Strength)),
        verb=draw(WORDS),
        topic=draw(st.sampled_from(Topic)),
        money=draw(st.lists(st.builds(Money, st.integers(1), st.just("NOK"), WORDS, ENDS), max_size=2).map(tuple)),
        deadline=draw(st.none() | st.builds(Deadline, WORDS, st.none() | st.just("2030"), ENDS)),
        bodies=bodies,
        lead_in=lead_in,
        lead_in_text=None if lead_in is None else draw(WORDS),
        readings={**readings, "bodies": Reading("names", 0.8, tuple(b.span for b in bodies))},
    )


@given(commitments())
def test_json_loses_nothing(commitment: Commitment) -> None:
    assert from_json(to_json(commitment)) == commitment
    assert from_json(json.loads(json.dumps(to_json(commitment)))) == commitment


@given(commitments())
def test_json_has_the_fields_of_the_codebook(commitment: Commitment) -> None:
    fields = ["doc", "block", "quote", "parties", "kind", "strength", "verb", "topic", "money", "deadline", "bodies"]
    row = to_json(commitment)
    assert list(row)[: len(fields)] == fields
    assert set(row) >= {"id", "start", "end", "lead_in", "readings"}


@pytest.mark.parametrize("key", ["id", "quote", "kind", "start", "readings"])
def test_json_without_a_field_is_refused(key: str) -> None:
    row = to_json(sample())
    del row[key]
    with pytest.raises(KeyError):
        from_json(row)


@pytest.mark.parametrize(
    ("key", "value"), [("kind", "promise"), ("strength", "iron"), ("topic", "weather"), ("end", 0)]
)
def test_json_with_a_value_nobody_knows_is_refused(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json({**to_json(sample()), key: value})


def sample() -> Commitment:
    return Commitment(
        "a/1", "a", 0, Span(0, 4), "open", ("NO",), Kind.UNDERTAKING, Strength.FIRM, "open", Topic.TRADE_INVESTMENT
    )


def test_values_are_frozen_and_hashable() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        sample().quote = "close"  # type: ignore[misc]
    assert len({sample(), sample()}) == 1


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 4)])
def test_a_span_is_never_empty_or_backwards(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(ENDS, ENDS, st.integers(0, 50))
def test_spans_move_and_compare(a: Span, b: Span, by: int) -> None:
    assert a.shift(by).end - a.shift(by).start == a.end - a.start
    assert a.covers(a)
    assert a.overlaps(b) == b.overlaps(a)
    assert not a.covers(b) or a.overlaps(b)


INSTRUMENT = Instrument(
    "a",
    "A",
    "Ports\n\nNorway will act.",
    (Block(0, BlockKind.HEADING, 0, Span(0, 5)), Block(1, BlockKind.PARAGRAPH, 0, Span(7, 23))),
    pages=(0, 7),
)


@pytest.mark.parametrize(("offset", "number"), [(0, 0), (4, 0), (7, 1), (22, 1)])
def test_finds_the_block_at(offset: int, number: int) -> None:
    assert INSTRUMENT.block_at(offset).number == number


@pytest.mark.parametrize("offset", [5, 6, 23, 99])
def test_no_block_between_blocks(offset: int) -> None:
    with pytest.raises(LookupError, match=str(offset)):
        INSTRUMENT.block_at(offset)


def test_words_and_pages() -> None:
    assert INSTRUMENT.words(Span(7, 13)) == "Norway"
    assert [INSTRUMENT.page(Span(at, at + 1)) for at in (0, 6, 7, 20)] == [1, 1, 2, 2]
    assert dataclasses.replace(INSTRUMENT, pages=()).page(Span(0, 1)) is None


def test_identifiers_are_stable() -> None:
    assert identify("a", "Norway will act", 0) == identify("a", "  norway WILL\nact ", 0)
    assert len({identify("a", "x", 0), identify("a", "x", 1), identify("a", "y", 0), identify("b", "x", 0)}) == 4
    assert identify("a", "x", 0).startswith("a/")


def test_there_are_as_many_topics_as_the_codebook_has() -> None:
    assert len(Topic) == 24
