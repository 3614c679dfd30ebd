"""Deadlines: a table of time expressions and of what is none, which one is an action's, and what holds for any text."""

import datetime
import re
import tomllib
from importlib.resources import files

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from servanda.extraction import deadline
from servanda.records import Span

DATE = datetime.date(2021, 5, 21)

DEADLINES = [
    ("Norland will open it by 2030.", "by 2030", "2030"),
    ("no later than 2050", "no later than 2050", "2050"),
    ("by no later than 2030", "by no later than 2030", "2030"),
    ("by the year 2030", "by the year 2030", "2030"),
    ("by 2026 at the latest", "by 2026 at the latest", "2026"),
    ("by the end of 2025", "by the end of 2025", "2025"),
    ("before 2024", "before 2024", "2024"),
    ("through 2026", "through 2026", "2026"),
    ("until 2026", "until 2026", "2026"),
    ("in 2024", "in 2024", "2024"),
    ("in 2021", "in 2021", "2021"),
    ("to be launched in 2021", "in 2021", "2021"),
    ("in early 2024", "in early 2024", "2024"),
    ("mid-2024", "mid-2024", "2024"),
    ("in late 2024", "in late 2024", "2024"),
    ("starting in 2024", "starting in 2024", "2024"),
    ("beginning in 2025", "beginning in 2025", "2025"),
    ("from 2025 onwards", "from 2025 onwards", "2025"),
    ("over the course of 2023", "over the course of 2023", "2023"),
    ("throughout 2022", "throughout 2022", "2022"),
    ("from 2024 to 2028", "from 2024 to 2028", "2028"),
    ("between 2024 and 2026", "between 2024 and 2026", "2026"),
    ("2023-2027", "2023-2027", "2027"),
    ("for the 2021-2025 period", "for the 2021-2025 period", "2025"),
    ("missions in 2026 and 2028", "in 2026 and 2028", "2028"),
    ("between late 2024 and summer 2025", "between late 2024 and summer 2025", "2025"),
    ("by the 2030s", "by the 2030s", "203X"),
    ("this year", "this year", "2021"),
    ("later this year", "later this year", "2021"),
    ("by the end of this year", "by the end of this year", "2021"),
    ("before the end of the year", "before the end of the year", "2021"),
    ("for the remainder of the year", "for the remainder of the year", "2021"),
    ("by year-end", "by year-end", "2021"),
    ("next year", "next year", "2022"),
    ("by early next year", "by early next year", "2022"),
    ("by the end of next year", "by the end of next year", "2022"),
    ("beginning next year", "beginning next year", "2022"),
    ("next month", "next month", "2021-06"),
    ("later this month", "later this month", "2021-05"),
    ("next week", "next week", "2021-05-30"),
    ("will start this week", "this week", "2021-05-23"),
    ("tomorrow’s signing of an accord", "tomorrow", "2021-05-22"),
    ("this decade", "this decade", "2030"),
    ("by the end of the decade", "by the end of the decade", "2030"),
    ("in this critical decade", "in this critical decade", "2030"),
    ("by mid-century", "by mid-century", "2050"),
    ("by the end of the century", "by the end of the century", "2100"),
    ("this fall", "this fall", "2021"),
    ("in fall 2022", "in fall 2022", "2022"),
    ("in the spring of 2024", "in the spring of 2024", "2024"),
    ("by the autumn.", "by the autumn", "2021"),
    ("in the first quarter of 2024", "in the first quarter of 2024", "2024-03"),
    ("in the first half of 2024", "in the first half of 2024", "2024-06"),
    ("in the second half of next year", "in the second half of next year", "2022-12"),
    ("Q3 2022", "Q3 2022", "2022-09"),
    ("in FY2023", "in FY2023", "2023"),
    ("fiscal year 2023", "fiscal year 2023", "2023"),
    ("FY2022-2026", "FY2022-2026", "2026"),
    ("early in October its plan", "early in October", "2021-10"),
    ("In October, Norland will", "In October", "2021-10"),
    ("by June", "by June", "2021-06"),
    ("by March", "by March", "2022-03"),
    ("by next June", "by next June", "2022-06"),
    ("by the end of June", "by the end of June", "2021-06"),
    ("in June 2022", "in June 2022", "2022-06"),
    ("in January of 2023", "in January of 2023", "2023-01"),
    ("in September this year", "in September this year", "2021-09"),
    ("June 2022", "June 2022", "2022-06"),
    ("on 30 June 2022", "on 30 June 2022", "2022-06-30"),
    ("June 30, 2022", "June 30, 2022", "2022-06-30"),
    ("on June 9-10, 2022, in Oslo", "on June 9-10, 2022", "2022-06-10"),
    ("by Monday, June 7", "by Monday, June 7", "2021-06-07"),
    ("on Sept. 5", "on Sept. 5", "2021-09-05"),
    ("on May 30-31", "on May 30-31", "2021-05-31"),
    ("from June 29 to July 13, 2024", "from June 29 to July 13, 2024", "2024-07-13"),
    ("effective as of 1 September 2025", "effective as of 1 September 2025", "2025-09-01"),
    ("by 2022-06-30", "by 2022-06-30", "2022-06-30"),
    ("over the next five years", "over the next five years", "P5Y"),
    ("over five years", "over five years", "P5Y"),
    ("during the next twenty years", "during the next twenty years", "P20Y"),
    ("for a period of five years", "for a period of five years", "P5Y"),
    ("for up to five years", "for up to five years", "P5Y"),
    ("over a three-year period", "over a three-year period", "P3Y"),
    ("for the next decade", "for the next decade", "P10Y"),
    ("over the next 18 months", "over the next 18 months", "P18M"),
    ("over the coming year", "over the coming year", "P1Y"),
    ("a four-year programme", "four-year", "P4Y"),
    ("within 90 days", "within 90 days", "2021-08-19"),
    ("within two weeks", "within two weeks", "2021-06-04"),
    ("within six months", "within six months", "2021-11-21"),
    ("within three years", "within three years", "2024-05-21"),
    ("within the next twelve months", "within the next twelve months", "2022-05"),
    ("in the next six months", "in the next six months", "2021-11"),
    ("within 30 days of today", "within 30 days of today", "2021-06-20"),
    ("within six months of entry into force", "within six months of entry into force", None),
    ("by COP26", "by COP26", "2021-11"),
    ("by COP 26", "by COP 26", "2021-11"),
    ("before the G20 Leaders’ Summit", "before the G20 Leaders’ Summit", "2021-10"),
    ("by the 2022 NATO summit", "by the 2022 NATO summit", "2022-06"),
    ("at the UN General Assembly", "at the UN General Assembly", "2021-09"),
    ("before the Tokyo Olympics", "before the Tokyo Olympics", "2021-08"),
    ("ahead of the Sudvik Summit", "ahead of the Sudvik Summit", None),
    ("hold its 2023 flagship trade mission", "2023", "2023"),
    ("in the coming months", "in the coming months", None),
    ("over the next several years", "over the next several years", None),
    ("in the near future", "in the near future", None),
    ("as soon as possible", "as soon as possible", None),
    ("at the earliest date", "at the earliest date", None),
    ("at a mutually agreeable time", "at a mutually agreeable time", None),
    ("at a time of mutual convenience", "at a time of mutual convenience", None),
]

NO_DEADLINES = [
    "",
    "annually",
    "every year",
    "since 2021",
    "since April 2021",
    "in 2019",
    "in March",
    "launched in 2021",
    "signed on May 21",
    "the 2030 Agenda for Sustainable Development",
    "Agenda 2063",
    "Horizon 2020",
    "the 2022 Conference",
    "its enhanced 2030 target",
    "the Action Plan 2021-2026",
    "the 2021-2030 Action Plan",
    "2025 levels",
    "50 percent below 2030 levels",
    "a multi-year effort",
    "a five-year plan of work",
    "over the past five years",
    "for 70 years",
    "for the first time in 50 years",
    "over a decade of friendship",
    "the leaders of tomorrow",
    "it may 5 times",
    "troops march 5 miles",
    "$2030",
    "2,030 students",
    "deep reductions in the 2020s",
    "this year’s report",
    "expanded this week",
    "last year",
    "This year, Norland became a member of the fund.",
    "Executive Order of April 2, 2020",
    "21st century",
    "within reach",
    "over time",
    "on February 30, 2022",
    "beyond 2025",
]


@pytest.mark.parametrize(("text", "words", "edtf"), DEADLINES, ids=[row[0] for row in DEADLINES])
def test_finds_deadline(text, words, edtf):
    assert [(d.text, d.edtf) for d in deadline.find(text, DATE)] == [(words, edtf)]


@pytest.mark.parametrize("text", NO_DEADLINES)
def test_leaves_other_times(text):
    assert deadline.find(text, DATE) == []


@pytest.mark.parametrize(
    ("text", "date", "edtf"),
    [
        ("during the host year of APEC", datetime.date(2023, 10, 25), "2023"),
        ("by the G7 Summit", datetime.date(2023, 2, 1), "2023-05"),
        ("by the G7 Summit", datetime.date(2023, 6, 1), "2024-06"),
        ("in January", datetime.date(2021, 12, 1), "2022-01"),
        ("on January 5", datetime.date(2021, 12, 1), "2022-01-05"),
        ("this winter", datetime.date(2022, 12, 1), "2023"),
        ("during President Trump’s term", datetime.date(2025, 11, 13), "2029-01-20"),
        ("within three months", datetime.date(2021, 11, 30), "2022-02-28"),
        ("this year", None, None),
        ("by 2030", None, "2030"),
        ("by June", None, None),
    ],
)
def test_resolves_against_the_date(text, date, edtf):
    assert [d.edtf for d in deadline.find(text, date)] == [edtf]


CHOICES = [
    # text, quote, verb, the deadline of the action
    ("Norland will reach net zero by 2050.", "Norland will reach net zero by 2050", "reach", "2050"),
    ("We will align loans with the goal to reach net zero by 2050.", None, "align", None),
    ("Norland will release early in October its 2030 target.", None, "release", "2021-10"),
    ("Norland will contribute to its goal of 500 ships by 2030.", None, "contribute", None),
    ("Norland will fund research to reduce costs by 2035.", None, "fund", None),
    ("Norland will provide 40 million over the next five years to reduce waste.", None, "provide", "P5Y"),
    ("Norland will support the port that Sudvik will open in 2024.", None, "support", None),
    ("By 2025, Norland will train 200 inspectors.", "Norland will train 200 inspectors", "train", "2025"),
    ("Norland met in 2020. Both will open an office.", "Both will open an office", "open", None),
    ("Both will open an office by 2024, and train staff.", "train staff", "train", None),
    ("We look to the summit in 2024, where both will sign a pact.", "both will sign a pact", "sign", "2024"),
    ("Norland, host of the games in 2023 – will open an office.", None, "open", None),
    ("Norland will host forums in Sudvik in 2024 and in Arvo in 2025.", None, "host", "2025"),
    ("Norland will, by the end of 2023, name its envoy.", None, "name", "2023"),
    ("Norland will open a centre in Sudvik by mid-2023.", None, "open", "2023"),
    ("Norland will build links through a two-year fellowship programme.", None, "build", None),
    ("Norland will fund a two-year fellowship programme.", None, "fund", "P2Y"),
    ("Norland will meet its envoys.", None, "meet", None),
]


@pytest.mark.parametrize(("text", "quote", "verb", "edtf"), CHOICES, ids=[row[0] for row in CHOICES])
def test_chooses_the_actions_own(text, quote, verb, edtf):
    quote = quote or text.rstrip(".")
    start = text.index(quote)
    chosen = deadline.choose(deadline.find(text, DATE), Span(start, start + len(quote)), text.index(verb), text)
    assert (chosen.edtf if chosen else None) == edtf


PIECES = st.sampled_from(
    [
        "by",
        "in",
        "over the next",
        "within",
        "2030",
        "2021-2025",
        "May",
        "5",
        "five",
        "years",
        "year",
        "the end of",
        "this",
        ",",
        "FY",
    ]
)
TEXTS = st.text() | st.lists(PIECES, max_size=10).map(" ".join)
DATES = st.none() | st.dates(datetime.date(1950, 1, 1), datetime.date(2090, 1, 1))


@given(TEXTS, DATES)
def test_span_holds_the_text_and_values_are_valid(text, date):
    last = 0
    for found in deadline.find(text, date):
        assert text[found.span.start : found.span.end] == found.text
        assert found.span.start >= last
        last = found.span.end
        if found.edtf and found.edtf.startswith("P"):
            assert re.fullmatch(r"P\d+[YMWD]", found.edtf)
        elif found.edtf:
            parse_edtf(found.edtf)


@given(TEXTS, st.integers(0, 10_000))
def test_offset_shifts_spans_only(text, offset):
    plain, shifted = deadline.find(text, DATE), deadline.find(text, DATE, offset)
    assert [(d.edtf, d.span.shift(offset)) for d in plain] == [(d.edtf, d.span) for d in shifted]


@given(TEXTS.filter(len), st.data())
def test_choose_answers_with_a_candidate(text, data):
    candidates = deadline.find(text, DATE)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    chosen = deadline.choose(candidates, Span(start, end), data.draw(st.integers(start, end)), text)
    assert chosen is None or chosen in candidates


@pytest.mark.parametrize("row", [row for row in DEADLINES if row[2]], ids=lambda row: row[0])
def test_table_values_are_edtf(row):
    if not row[2].startswith("P"):
        parse_edtf(row[2])


def test_events_are_dated_in_order_and_rules_named_once():
    folder = files("servanda.extraction") / "data"
    events = tomllib.loads((folder / "events.toml").read_text(encoding="utf-8"))["event"]
    for event in events:
        assert event["dates"] == sorted(set(event["dates"])), event["name"]
        for value in event["dates"]:
            parse_edtf(value)
    names = [rule["name"] for rule in tomllib.loads((folder / "deadlines.toml").read_text(encoding="utf-8"))["rule"]]
    assert len(names) == len(set(names))
