"""The form of a commitment in, the revised commitment or an error beside each field out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.extraction import find
from servanda.instruments import read
from servanda.ledger.payloads import decode_record, encode_record
from servanda.records import Commitment
from servanda.web.review.revising import FormError, form_of, read_parties, revise

TEXT = """# Fact Sheet: New Zealand and Norway

Together, New Zealand and Norway will:

- Launch a pilot of coastal vessels by the end of 2027 with the Pacific Mini-Grid Programme, and spend $5 million on it.

By 2030 a Harbour Forum meets. A further NOK 60 million may follow.
"""
SHEET = read(TEXT.encode(), name="sheet.md")
LAUNCH = find(SHEET)[0]


def _revised(**changes: str) -> Commitment:
    form = form_of(LAUNCH) | {name.replace("_", "-"): value for name, value in changes.items()}
    return revise(LAUNCH, SHEET, form, "vera")


def test_a_form_left_as_it_was_changes_nothing() -> None:
    for found in find(SHEET):
        assert revise(found, SHEET, form_of(found), "vera") == found


# What is filled in → the field, and what it becomes.
CHANGES: list[tuple[dict[str, str], str, Any]] = [
    ({"parties": "norway, the United States"}, "parties", ("NO", "US")),
    ({"parties": "kr; Royal Navy, Ships and Boats"}, "parties", ("KR", "Royal Navy, Ships and Boats")),
    ({"parties": "NO;NO"}, "parties", ("NO",)),
    ({"kind": "deliverable"}, "kind", "deliverable"),
    ({"strength": "soft"}, "strength", "soft"),
    ({"verb": " Build "}, "verb", "build"),
    ({"topic": "energy"}, "topic", "energy"),
    ({"deadline": ""}, "deadline", None),
    ({"deadline": "By 2030", "edtf": ""}, "deadline.edtf", "2030"),
    ({"deadline": "by the end of 2027", "edtf": "2027-12-31"}, "deadline.edtf", "2027-12-31"),
    ({"edtf": "p2y6m"}, "deadline.edtf", "P2Y6M"),
    ({"edtf": "2025/2027"}, "deadline.edtf", "2025/2027"),
    ({"money_0_words": "$5 million"}, "money.0.amount", 5_000_000),
    ({"money_0_words": "NOK 60 million"}, "money.0.currency", "NOK"),
    ({"money_0_words": "$5 million", "money_0_amount": "5,000.5", "money_0_currency": "nzd"}, "money.0.amount", 5000.5),
    ({"body_1_name": "Harbour Forum"}, "bodies.1.name", "Harbour Forum"),
    ({"body_0_name": ""}, "bodies", ()),
    ({"words": "Launch a pilot"}, "quote", "Launch a pilot"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "path", "value"), CHANGES)
def test_what_is_filled_in_is_what_it_becomes(changes: dict[str, str], path: str, value: Any) -> None:
    revised = _revised(**changes)
    found: Any = revised
    for part in path.split("."):
        found = found[int(part)] if part.isdigit() else getattr(found, part)
    assert found == value
    name = {"quote": "quote"}.get(path.split(".")[0], path.split(".")[0])
    reading = revised.readings[name]
    if revised != LAUNCH and path != "deadline.edtf":
        assert (reading.reason, reading.confidence) == ("set by vera", 1.0)
    for sum_ in revised.money:
        assert SHEET.words(sum_.span) == sum_.text
    assert decode_record(encode_record(revised)) == revised


# What is filled in → the field beside which the error stands, and words of it.
ERRORS = [
    ({"parties": " ; "}, "parties", "name who owes it"),
    ({"parties": "x" * 300}, "parties", "longer than 200"),
    ({"kind": "maybe"}, "kind", "undertaking, deliverable"),
    ({"strength": ""}, "strength", "choose one of"),
    ({"verb": "  "}, "verb", "base form"),
    ({"verb": "x" * 90}, "verb", "longer than 80"),
    ({"topic": "cheese"}, "topic", "choose one of"),
    ({"deadline": "by next Tuesday"}, "deadline", "does not stand in the document"),
    ({"deadline": "", "edtf": "2029"}, "deadline", "select the words"),
    ({"edtf": "soon"}, "edtf", "write 2027, 2027-06"),
    ({"edtf": "2027-13"}, "edtf", "is no date"),
    ({"edtf": "P"}, "edtf", "is no date"),
    ({"money_0_words": "five dollars"}, "money-0-words", "does not stand"),
    ({"money_0_amount": "5"}, "money-0-words", "select the words"),
    ({"money_0_words": "pilot"}, "money-0-amount", "in figures"),
    ({"money_0_words": "$5 million", "money_0_amount": "-3"}, "money-0-amount", "in figures"),
    ({"money_0_words": "$5 million", "money_0_currency": "QQQ"}, "money-0-currency", "three letters"),
    ({"body_0_name": "Bank of Cheese"}, "body-0-name", "does not stand"),
    ({"words": ""}, "words", "select the words"),
    ({"words": "what nobody said"}, "words", "does not stand"),
]


@pytest.mark.parametrize(("changes", "name", "words"), ERRORS)
def test_an_error_stands_beside_its_field(changes: dict[str, str], name: str, words: str) -> None:
    with pytest.raises(FormError) as caught:
        _revised(**changes)
    assert words in caught.value.errors[name]


def test_the_words_nearest_to_the_commitment_are_meant() -> None:
    text = "We will meet in 2027.\n\nWe will train engineers in 2027."
    instrument = read(text.encode(), name="x.md", parties=("NO",))
    second = find(instrument)[-1]
    revised = revise(second, instrument, form_of(second) | {"deadline": "2027", "deadline-span": ""}, "vera")
    assert revised.deadline is not None
    assert second.span.covers(revised.deadline.span)
    moved = {"deadline": "2027", "deadline-span": f"{text.index('2027')}-{text.index('2027') + 4}"}
    assert revise(second, instrument, form_of(second) | moved, "vera").deadline.span.start == text.index("2027")  # type: ignore[union-attr]


@given(
    st.dictionaries(
        st.sampled_from([*sorted(form_of(LAUNCH)), "money-0-words", "money-0-amount", "body-1-name"]),
        st.text(max_size=30),
    )
)
def test_any_form_is_revised_or_told_what_is_wrong(form: dict[str, str]) -> None:
    try:
        revised = revise(LAUNCH, SHEET, form_of(LAUNCH) | form, "vera")
    except FormError as error:
        said = list(error.errors.values())
    else:
        said = ["nothing wrong"]
        assert SHEET.words(revised.span) == revised.quote
        assert revised.parties
        assert decode_record(encode_record(revised)) == revised
    assert said
    assert all(said)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("US", ("US",)),
        ("us, kr", ("US", "KR")),
        ("The United Kingdom; EU", ("GB", "EU")),
        ("Acme <b>Ltd</b>", ("Acme <b>Ltd</b>",)),
    ],
)
def test_parties_are_read(text: str, parties: tuple[str, ...]) -> None:
    assert read_parties(text) == parties
