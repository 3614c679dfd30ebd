"""What is typed, as a query: phrases, filters, and what can't be understood said in words, never raised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.searching import Filters, Query, parse
from servanda.searching.query import Term


@pytest.mark.parametrize(
    ("typed", "terms", "filters"),
    [
        ("", (), {}),
        ("harbour fund", (Term("harbour"), Term("fund")), {}),
        ('"harbour  fund" ferry', (Term("harbour fund", phrase=True), Term("ferry")), {}),
        ("“harbour fund”", (Term("harbour fund", phrase=True),), {}),
        ("ferry -missile", (Term("ferry"), Term("missile", without=True)), {}),
        ('ferry -"early warning"', (Term("ferry"), Term("early warning", phrase=True, without=True)), {}),
        ("title:sea ferry", (Term("sea", title=True), Term("ferry")), {}),
        ("party:KR party:US", (), {"party": ("KR", "US")}),
        ("Topic:energy x", (Term("x"),), {"topic": ("energy",)}),
        ("after:2021-05 before:2023", (), {"after": "2021-05", "before": "2023"}),
        ("after:2021 after:2022-01", (), {"after": "2022-01"}),
        ("before:2021 before:2021-06", (), {"before": "2021-06"}),
        ('party:"Institute of Fishes"', (), {"party": ("Institute of Fishes",)}),
        ("U.S.-Korea", (Term("U.S.-Korea"),), {}),
        ("10:30", (Term("10:30"),), {}),
        ("- : ?", (), {}),
    ],
)
def test_typed(typed: str, terms: tuple[Term, ...], filters: dict[str, object]):
    assert parse(typed) == Query(terms, Filters(**filters))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("after:yesterday", "“after:yesterday” is no date"),
        ("before:2021-13", "“before:2021-13” is no date"),
        ("after:2021-02-30", "“after:2021-02-30” is no date"),
        ("topic:fish", "there is no topic “fish”: take one of macroeconomy-finance"),
        ("colour:red", "“colour:” is no filter"),
        ("party:", "“party:” names nothing"),
        ('ferry "harbour fund', "a quotation mark is not closed"),
        ("-party:KR", "“-party:” is not understood"),
        ("-ferry", "there are only words to do without"),
        ("x" * 1001, "only the first 1000 letters"),
    ],
)
def test_what_is_not_understood_is_said(typed: str, note: str):
    [said] = parse(typed).notes
    assert said.startswith(note)


@given(st.text(max_size=200))
def test_nothing_typed_raises(typed: str):
    query = parse(typed)
    assert query.words == " ".join(term.words for term in query.terms if not term.without)


@given(st.lists(st.sampled_from(['"', "party:", "after:", "-", ":", "x", " ", "title:", "”", "2021"]), max_size=12))
def test_no_heap_of_signs_raises(pieces: list[str]):
    parse("".join(pieces))
