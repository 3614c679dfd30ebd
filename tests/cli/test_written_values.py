"""Values as people write them."""

import datetime

import pytest

from servanda.records import Deadline, Span
from servanda.wording import (
    sort_key,
    write_date,
    write_deadline,
    write_party,
    write_point,
    write_sum,
)


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (2_500_000_000, "USD", "$2.5 bn"),
        (1_300_000_000_000, "KRW", "₩1.3 tn"),
        (120_000_000, "NOK", "NOK 120 m"),
        (18_000_000, "NZD", "NZ$18 m"),
        (85_000_000, "EUR", "€85 m"),
        (2_750_000_000, "USD", "$2.75 bn"),
        (2_345_600_000, "USD", "$2,345,600,000"),  # never rounded
        (999_999, "USD", "$999,999"),
        (250_000, "USD", "$250,000"),
        (12.5, "GBP", "£12.50"),
        (0, "USD", "$0"),
        (5_000_000, "XYZ", "XYZ 5 m"),
    ],
)
def test_sums(amount, currency, written):
    assert write_sum(amount, currency) == written


@pytest.mark.parametrize(
    ("edtf", "written"),
    [
        ("2030", "2030"),
        ("2021-10", "Oct 2021"),
        ("2025-09-04", "4 Sep 2025"),
        ("P5Y", "5 years"),
        ("P1Y6M", "1 year, 6 months"),
        ("P90D", "90 days"),
        ("2021-21", "2021-21"),  # an EDTF season
        ("203X", "203X"),
    ],
)
def test_points_in_time(edtf, written):
    assert write_point(edtf) == written


@pytest.mark.parametrize(
    ("text", "edtf", "point"),
    [
        ("by 2032", "2032", None),
        ("in October 2025", "2025-10", None),
        ("by 30 June 2026", "2026-06-30", None),
        ("by COP30", "2025-11", "Nov 2025"),
        ("within 180 days", "2025-09-14", "14 Sep 2025"),
        ("this year", "2025", "2025"),
        ("over five years", "P5Y", None),
        ("at a convenient time", None, None),
        ("by 12025 things", "2025", "2025"),
    ],
)
def test_deadlines_show_the_date_where_their_words_do_not(text, edtf, point):
    assert write_deadline(Deadline(text, edtf, Span(0, len(text)))) == (text, point)


def test_dates_and_parties():
    assert write_date(datetime.date(2025, 3, 8)) == "8 March 2025"
    assert [write_party(p) for p in ("NO", "QUAD", "Tasman Ltd")] == ["Norway (NO)", "QUAD", "Tasman Ltd"]


def test_the_earliest_latest_point_comes_first():
    dates = ["2030", "2025-10", "2025", "2025-09-14", "2026-01"]
    assert sorted(dates, key=sort_key) == ["2025-09-14", "2025-10", "2025", "2026-01", "2030"]
    assert sort_key("P5Y") is None
