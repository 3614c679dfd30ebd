"""Words that a person selected: the fields read from them, and a valid commitment for any words of any document."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.extraction import code, find, parties_of
from servanda.instruments import read
from servanda.records import Block, BlockKind, Commitment, Instrument, Kind, Span, Strength, from_json, to_json

TEXT = """# Fact Sheet: New Zealand and Norway

**Together, New Zealand and Norway will:**

- Launch a pilot of coastal vessels by the end of 2027 and provide $5 million to the Pacific Mini-Grid Programme.
- A cable that carries the news of storms.

The two countries intend to explore a joint fund. Neither country can meet this challenge alone.

Norway plans to train 200 engineers in Bergen.
"""
SHEET = read(TEXT.encode(), name="sheet.md")
CODED = Path(os.environ.get("SERVANDA_DATA", Path(__file__).parents[3] / "shared")) / "instruments/rok-2021.md"
BOTH = ("NZ", "NO")
FIRM, INTENDED, SOFT = Strength.FIRM, Strength.INTENDED, Strength.SOFT

# Selected words → quote, parties, strength, verb, sums, deadline.
SELECTED = [
    ("Launch a pilot of coastal vessels by the end of 2027", None, BOTH, FIRM, "launch", [], "2027"),
    ("aunch a pilot of coastal vess", "Launch a pilot of coastal vessels", BOTH, FIRM, "launch", [], None),
    (" provide $5 million to the Pacific Mini-Grid Programme.", "provide $5 million to the Pacific Mini-Grid Programme",
     BOTH, FIRM, "provide", [5_000_000], None),
    ("$5 million", None, BOTH, FIRM, "provide", [5_000_000], None),
    ("Norway plans to train 200 engineers", None, ("NO",), INTENDED, "train", [], None),
    # Nothing that the grammar would propose: the first verb, the parties of the instrument.
    ("A cable that carries the news of storms", None, BOTH, FIRM, "carry", [], None),
    ("challenge alone", None, BOTH, FIRM, None, [], None),
]  # fmt: skip


def _place(words: str) -> Span:
    start = SHEET.text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(("words", "quote", "parties", "strength", "verb", "sums", "due"), SELECTED)
def test_fields_of_selected_words(
    words: str,
    quote: str | None,
    parties: tuple[str, ...],
    strength: Strength,
    verb: str | None,
    sums: list[int],
    due: str | None,
) -> None:
    coded = code(SHEET, _place(words))
    assert coded.quote == (quote or words)
    assert coded.parties == parties
    assert (coded.kind, coded.strength) == (Kind.UNDERTAKING, strength)
    assert verb in (None, coded.verb)
    assert [sum_.amount for sum_ in coded.money] == sums
    assert (coded.deadline.edtf if coded.deadline else None) == due
    assert coded.readings["quote"].reason == "words selected by a person"


def test_what_was_found_is_coded_the_same_again() -> None:
    for found in find(SHEET):
        coded = code(SHEET, found.span)
        for name in ("span", "parties", "kind", "strength", "verb", "topic", "money", "deadline", "bodies", "lead_in"):
            assert getattr(coded, name) == getattr(found, name), name


def test_stated_parties_are_kept() -> None:
    coded = code(SHEET, _place("Norway plans to train"), ("NZ",))
    assert coded.parties == ("NZ",)
    assert coded.readings["parties"].reason == "as stated"


def test_a_guess_says_that_it_is_one() -> None:
    guess, sure = code(SHEET, _place("A cable that carries")), code(SHEET, _place("Norway plans to train"))
    for name in ("parties", "kind", "strength", "verb"):
        assert guess.readings[name].confidence < sure.readings[name].confidence


@pytest.mark.parametrize("span", [Span(len(SHEET.text), len(SHEET.text) + 5), _place("\n\n"), _place(" 200 ")])
def test_no_words_are_refused(span: Span) -> None:
    with pytest.raises(ValueError, match="no words"):
        code(SHEET, span)


@pytest.mark.parametrize(
    ("text", "parties"),
    [("# Joint Statement of Japan and Chile\n\nWe will meet.", ("JP", "CL")), ("# Notes\n\nNothing is said.", ())],
)
def test_parties_of_an_instrument(text: str, parties: tuple[str, ...]) -> None:
    assert parties_of(read(text.encode(), name="x.md")) == parties


def _check(instrument: Instrument, coded: Commitment) -> None:
    assert instrument.words(coded.span) == coded.quote
    block = instrument.blocks[coded.block]
    assert block.span.covers(coded.span)
    assert coded.quote == coded.quote.strip()
    assert coded.verb
    assert len(coded.verb) <= 80
    for place in (coded.span.start, coded.span.end):
        around = instrument.text[max(place - 1, block.span.start) : min(place + 1, block.span.end)]
        assert not (len(around) == 2 and around.isalpha() and place not in (block.span.start, block.span.end))
    for sum_ in coded.money:
        assert instrument.words(sum_.span) == sum_.text
    if coded.deadline:
        assert instrument.words(coded.deadline.span) == coded.deadline.text
    for body in coded.bodies:
        assert coded.span.covers(body.span)
    assert all(0 <= reading.confidence <= 1 for reading in coded.readings.values())
    assert all(s.end <= len(instrument.text) for r in coded.readings.values() for s in r.spans)
    assert from_json(to_json(coded)) == coded


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_words_make_a_valid_commitment(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SHEET.text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(SHEET.text))))
    letters = any(
        letter.isalpha()
        for block in SHEET.blocks
        for letter in SHEET.text[max(block.span.start, span.start) : min(block.span.end, span.end)]
    )
    if letters:
        _check(SHEET, code(SHEET, span))


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=120), st.data())
def test_any_text_makes_a_valid_commitment(text: str, data: st.DataObject) -> None:
    words = " ".join(f"We will {text}".split())
    block = Block(0, BlockKind.PARAGRAPH, 0, Span(0, len(words)))
    instrument = Instrument("x", "Norway and Japan", words, (block,))
    start = data.draw(st.integers(block.span.start, block.span.end - 1))
    end = data.draw(st.integers(start + 1, block.span.end))
    if any(letter.isalpha() for letter in instrument.text[start:end]):
        _check(instrument, code(instrument, Span(start, end)))


@pytest.mark.skipif(
    not CODED.exists(), reason="the coded instruments lie beside the project: name them by SERVANDA_DATA"
)
def test_found_commitments_of_a_coded_document() -> None:
    instrument = read(CODED)
    for found in find(instrument)[::5]:
        coded = code(instrument, found.span)
        assert (coded.span, coded.parties, coded.verb) == (found.span, found.parties, found.verb)
