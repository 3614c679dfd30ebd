"""Money: a table of sums and of what only looks like one, and what holds for any text."""

import tomllib
from importlib.resources import files

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.extraction import money

SUMS = [
    ("Norland has committed $2.5 billion to the fund.", [(2_500_000_000, "USD", "$2.5 billion")]),
    ("more than $25 billion in ports", [(25_000_000_000, "USD", "$25 billion")]),
    ("nearly $8 billion", [(8_000_000_000, "USD", "$8 billion")]),
    ("a fund of $2¾ billion", [(2_750_000_000, "USD", "$2¾ billion")]),
    ("a fund of $2 1/2 billion", [(2_500_000_000, "USD", "$2 1/2 billion")]),
    ("up to US$20 billion in any year", [(20_000_000_000, "USD", "US$20 billion")]),
    ("a purchase of U.S. $36 billion", [(36_000_000_000, "USD", "U.S. $36 billion")]),
    ("KRW 1.3 trillion", [(1_300_000_000_000, "KRW", "KRW 1.3 trillion")]),
    ("a Facility of EUR 50 billion.", [(50_000_000_000, "EUR", "EUR 50 billion")]),
    ("€300 million", [(300_000_000, "EUR", "€300 million")]),
    ("€1,5 million", [(1_500_000, "EUR", "€1,5 million")]),
    ("€1.500.000", [(1_500_000, "EUR", "€1.500.000")]),
    ("€ 12 million", [(12_000_000, "EUR", "€ 12 million")]),
    ("£1.2bn", [(1_200_000_000, "GBP", "£1.2bn")]),
    ("¥120 billion", [(120_000_000_000, "JPY", "¥120 billion")]),
    ("₹500 crore", [(5_000_000_000, "INR", "₹500 crore")]),
    ("Rs. 500 crore", [(5_000_000_000, "INR", "Rs. 500 crore")]),
    ("₩40 billion", [(40_000_000_000, "KRW", "₩40 billion")]),
    ("R$ 1 billion", [(1_000_000_000, "BRL", "R$ 1 billion")]),
    ("5.3 billion dollars", [(5_300_000_000, "USD", "5.3 billion dollars")]),
    ("100 million U.S. dollars.", [(100_000_000, "USD", "100 million U.S. dollars")]),
    ("$555bn", [(555_000_000_000, "USD", "$555bn")]),
    ("$200m", [(200_000_000, "USD", "$200m")]),
    ("a $200M commitment", [(200_000_000, "USD", "$200M")]),
    ("$350B", [(350_000_000_000, "USD", "$350B")]),
    ("$60,000 for each school", [(60_000, "USD", "$60,000")]),
    ("$1,234.50", [(1234.5, "USD", "$1,234.50")]),
    ("$35", [(35, "USD", "$35")]),
    ("$2 billion USD", [(2_000_000_000, "USD", "$2 billion USD")]),
    ("USD 20 million", [(20_000_000, "USD", "USD 20 million")]),
    ("USD $7.5 billion", [(7_500_000_000, "USD", "USD $7.5 billion")]),
    ("A$3 billion", [(3_000_000_000, "AUD", "A$3 billion")]),
    ("AUD $25 million", [(25_000_000, "AUD", "AUD $25 million")]),
    ("$25 million AUD", [(25_000_000, "AUD", "$25 million AUD")]),
    ("$25 million (AUD)", [(25_000_000, "AUD", "$25 million (AUD)")]),
    ("Australian $5 million", [(5_000_000, "AUD", "Australian $5 million")]),
    ("C$93 billion", [(93_000_000_000, "CAD", "C$93 billion")]),
    ("CA$4 million", [(4_000_000, "CAD", "CA$4 million")]),
    ("20 million Canadian dollars", [(20_000_000, "CAD", "20 million Canadian dollars")]),
    ("$5 million Canadian dollars", [(5_000_000, "CAD", "$5 million Canadian dollars")]),
    ("NZ$ 20 million", [(20_000_000, "NZD", "NZ$ 20 million")]),
    ("50 million New Zealand dollars", [(50_000_000, "NZD", "50 million New Zealand dollars")]),
    ("S$5 million", [(5_000_000, "SGD", "S$5 million")]),
    ("HK$10 million", [(10_000_000, "HKD", "HK$10 million")]),
    ("2 trillion yen", [(2_000_000_000_000, "JPY", "2 trillion yen")]),
    ("approximately 120 billion Japanese yen", [(120_000_000_000, "JPY", "120 billion Japanese yen")]),
    ("1.3 trillion won", [(1_300_000_000_000, "KRW", "1.3 trillion won")]),
    ("2 million South Korean won", [(2_000_000, "KRW", "2 million South Korean won")]),
    ("3 billion Korean won", [(3_000_000_000, "KRW", "3 billion Korean won")]),
    ("300 million euros", [(300_000_000, "EUR", "300 million euros")]),
    ("20 million pounds,", [(20_000_000, "GBP", "20 million pounds")]),
    ("4 billion yuan", [(4_000_000_000, "CNY", "4 billion yuan")]),
    ("4 billion renminbi", [(4_000_000_000, "CNY", "4 billion renminbi")]),
    ("500 million Norwegian crowns", [(500_000_000, "NOK", "500 million Norwegian crowns")]),
    ("500 million Swedish kronor", [(500_000_000, "SEK", "500 million Swedish kronor")]),
    ("30 million Swiss francs", [(30_000_000, "CHF", "30 million Swiss francs")]),
    ("90 million Philippine pesos", [(90_000_000, "PHP", "90 million Philippine pesos")]),
    ("200 billion rupiah", [(200_000_000_000, "IDR", "200 billion rupiah")]),
    ("a billion dollars", [(1_000_000_000, "USD", "a billion dollars")]),
    ("half a billion dollars", [(500_000_000, "USD", "half a billion dollars")]),
    ("three and a half trillion dollars", [(3_500_000_000_000, "USD", "three and a half trillion dollars")]),
    ("a five-million-dollar grant", [(5_000_000, "USD", "five-million-dollar")]),
    ("a $30-million programme", [(30_000_000, "USD", "$30-million")]),
    ("$649 million and $49 million", [(649_000_000, "USD", "$649 million"), (49_000_000, "USD", "$49 million")]),
    ("$1.2-1.5 billion", [(1_200_000_000, "USD", "$1.2-1.5 billion"), (1_500_000_000, "USD", "$1.2-1.5 billion")]),
    ("between $1 and $2 billion", [(10**9, "USD", "$1 and $2 billion"), (2 * 10**9, "USD", "$1 and $2 billion")]),
    ("$10 to $20 million", [(10_000_000, "USD", "$10 to $20 million"), (20_000_000, "USD", "$10 to $20 million")]),
    ("3-5 million euros", [(3_000_000, "EUR", "3-5 million euros"), (5_000_000, "EUR", "3-5 million euros")]),
    ("$50 million-$100 million", [(50_000_000, "USD", "$50 million"), (100_000_000, "USD", "$100 million")]),
    ("from 1 billion to 2 billion dollars", [(10**9, "USD", "1 billion"), (2 * 10**9, "USD", "2 billion dollars")]),
    ("$5 million won by Arvo Motors", [(5_000_000, "USD", "$5 million")]),
    ("$1 billion to 2 million people", [(1_000_000_000, "USD", "$1 billion")]),
    ("rising from 2 in FY18 to $5 million", [(5_000_000, "USD", "$5 million")]),
    ("COP 28 million for the park", [(28_000_000, "COP", "COP 28 million")]),
]

NO_SUMS = [
    "",
    "15 million people",
    "100 billion cubic meters",
    "the sign $ alone",
    "5G and 6G",
    "20 million doses",
    "one percent of GDP",
    "dollar-denominated debt",
    "hundreds of millions of dollars",
    "billions of dollars",
    "several million dollars",
    "a hundred and sixty billion dollars",
    "the party that in 2020 won the vote",
    "20 million pounds of fish",
    "2,000 pounds",
    "at COP 28 and COP 29",
    "SDG 7",
    "the 2030 SDG targets",
    "40 million crowns",
    "Z$5",
    "$0",
    "1,000 troops",
    "a purchase of 103 aircraft",
    "3 million real people",
    "2.5 million hectares",
    "MOU 5 and MOU 6",
    "Executive Order 14257",
]


@pytest.mark.parametrize(("text", "expected"), SUMS, ids=[text for text, _ in SUMS])
def test_finds_sum(text, expected):
    assert [(m.amount, m.currency, m.text) for m in money.find(text)] == expected


@pytest.mark.parametrize("text", NO_SUMS)
def test_leaves_other_numbers(text):
    assert money.find(text) == []


def test_whole_amounts_are_int():
    assert [type(m.amount) for m in money.find("$2.5 billion and $2.50")] == [int, float]


PIECES = st.sampled_from(
    ["$", "€", "US$", "A$", "2.5", "1,000", " ", "-", "to", "million", "bn", "won", "USD", "½", "0", "."]
)
TEXTS = st.text() | st.lists(PIECES, max_size=12).map("".join) | st.lists(PIECES, max_size=12).map(" ".join)


@given(TEXTS)
def test_span_holds_the_text(text):
    for found in money.find(text):
        assert text[found.span.start : found.span.end] == found.text
        assert found.amount > 0
        assert pycountry.currencies.get(alpha_3=found.currency) is not None


@given(TEXTS, st.integers(0, 10_000))
def test_offset_shifts_spans_only(text, offset):
    assert [(m.amount, m.span.shift(offset)) for m in money.find(text)] == [
        (m.amount, m.span) for m in money.find(text, offset)
    ]


@pytest.mark.parametrize(
    "text", ["$" + "9" * 5000, "$" + "9," * 3000, "$1." + "0" * 5000, "$1 1/0", "$٣ million", "$½"]
)
def test_survives_odd_figures(text):
    money.find(text)


def test_data_names_real_currencies_and_no_key_twice():
    data = tomllib.loads((files("servanda.extraction") / "data" / "money.toml").read_text(encoding="utf-8"))
    for table in ("symbols", "names"):
        for name, code in data[table].items():
            assert pycountry.currencies.get(alpha_3=code) is not None, name
    for name, values in data["limits"].items():
        assert len(values) == len(set(values)), name
    assert all(name == name.lower() for name in data["names"])
