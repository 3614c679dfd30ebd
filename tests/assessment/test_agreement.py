"""Agreement equals the published worked examples to three decimals, and what has no figure has none."""

import math
import sys
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.assessment import COMPLIANCE, STEPS, Scale, Scored, Value, make_scale, measure, measure_groups
from servanda.assessment.agreement import COHEN, FLEISS
from servanda.assessment.errors import AssessmentError

Units = list[dict[str, str]]


def scale_of(count: int) -> Scale:
    return make_scale("test", [Value(str(place), place, f"value {place}") for place in range(1, count + 1)])


def by_coder(*rows: str) -> Units:
    """Return units (columns) from the answers of each coder (rows), "." for none."""
    columns = zip(*(row.split() for row in rows), strict=True)
    return [{f"c{coder}": code for coder, code in enumerate(column) if code != "."} for column in columns]


def by_counts(*rows: str) -> Units:
    """Return units (rows) from how many coders gave each value."""
    units = []
    for row in rows:
        codes = [str(code) for code, count in enumerate(map(int, row.split()), 1) for _ in range(count)]
        units.append({f"c{coder:02}": code for coder, code in enumerate(codes)})
    return units


def by_table(rows: Sequence[Sequence[int]]) -> Units:
    """Return units from the cross table of two coders, the first in the rows."""
    return [
        {"a": str(one), "b": str(other)}
        for one, row in enumerate(rows, 1)
        for other, count in enumerate(row, 1)
        for _ in range(count)
    ]


# The reliability data of Krippendorff (2011), section D: four observers, twelve units, values missing.
KRIPPENDORFF = by_coder(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# Two judges, 200 cases, three diagnoses: table 1 of Cohen (1968), which prints shares of the 200 (.44, .07, .09; .05,
# .20, .05; .01, .03, .06) and gives .492 as the kappa of 1960, without weights.
TWO_JUDGES = by_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
# Fourteen raters, ten subjects, five values: the worked example of the article "Fleiss' kappa" in Wikipedia.
FLEISS_TABLE = by_counts(
    "0 0 0 0 14", "0 2 6 4 2", "0 0 3 5 6", "0 3 9 2 0", "2 2 8 1 1",
    "7 7 0 0 0", "3 2 6 3 0", "2 5 3 2 2", "6 5 2 1 0", "0 2 2 3 7",
)  # fmt: skip


# Six psychiatrists, thirty patients, five diagnoses (depression, personality disorder, schizophrenia, neurosis, other):
# the table of Fleiss (1971), who gives .430.
PSYCHIATRISTS = by_counts(
    "0 0 0 6 0", "0 3 0 0 3", "0 1 4 0 1", "0 0 0 0 6", "0 3 0 3 0", "2 0 4 0 0", "0 0 4 0 2", "2 0 3 1 0",
    "2 0 0 4 0", "0 0 0 0 6", "1 0 0 5 0", "1 1 0 4 0", "0 3 3 0 0", "1 0 0 5 0", "0 2 0 3 1", "0 0 5 0 1",
    "3 0 0 1 2", "5 1 0 0 0", "0 2 0 4 0", "1 0 2 0 3", "0 0 0 0 6", "0 1 0 5 0", "0 2 0 1 3", "2 0 0 4 0",
    "1 0 0 4 1", "0 5 0 1 0", "4 0 0 0 2", "0 2 0 4 0", "1 0 5 0 0", "0 0 0 0 6",
)  # fmt: skip


def test_the_reliability_data_of_krippendorff():
    found = measure(KRIPPENDORFF, scale_of(5))
    assert found.alpha is not None
    assert round(found.alpha, 3) == 0.815
    assert (found.units, found.alpha_units) == (11, 11)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.alpha < found.high <= 1
    assert (found.kappa_name, found.kappa_units) == (FLEISS, 8)


def test_the_two_judges_of_cohen():
    found = measure(TWO_JUDGES, scale_of(3), resamples=20)
    assert found.kappa is not None
    assert round(found.kappa, 3) == 0.492
    assert (found.kappa_name, found.kappa_units, found.percent) == (COHEN, 200, 70.0)


def test_the_raters_of_fleiss():
    found = measure(FLEISS_TABLE, scale_of(5), resamples=20)
    assert found.kappa is not None
    assert found.percent is not None
    assert round(found.kappa, 3) == 0.210
    assert round(found.percent, 1) == 37.8
    assert (found.kappa_name, found.kappa_units) == (FLEISS, 10)


def test_the_psychiatrists_of_fleiss():
    found = measure(PSYCHIATRISTS, scale_of(5), resamples=20)
    assert found.kappa is not None
    assert round(found.kappa, 3) == 0.430
    assert (found.kappa_name, found.kappa_units) == (FLEISS, 30)


def test_the_same_answers_give_the_same_interval():
    assert measure(KRIPPENDORFF, scale_of(5)) == measure(KRIPPENDORFF, scale_of(5))
    assert measure(KRIPPENDORFF, scale_of(5), seed=1) != measure(KRIPPENDORFF, scale_of(5))


@pytest.mark.parametrize(
    ("answers", "percent", "kappa", "alpha"),
    [
        ([], None, None, None),
        ([{"a": "0"}, {"b": "+1"}], None, None, None),  # nobody scored the same
        ([{"a": "0", "b": "0"}] * 9, 100.0, None, None),  # they could not but agree
        ([{"a": "not-due", "b": "not-due"}, {"a": "0", "b": "0"}], 100.0, 1.0, None),  # no order between the two
        ([{"a": "+1", "b": "0"}], 0.0, 0.0, None),  # one unit alone says nothing of order
        ([{"a": "+1", "b": "+1"}, {"a": "-1", "b": "-1"}], 100.0, 1.0, 1.0),
        ([{"a": "+1", "b": "not-due"}, {"a": "not-due", "b": "+1"}], 0.0, -1.0, None),
    ],
)
def test_what_has_no_figure(answers: Units, percent: float | None, kappa: float | None, alpha: float | None):
    found = measure(answers, COMPLIANCE, resamples=20)
    assert (found.percent, found.kappa, found.alpha) == (percent, kappa, alpha)


def test_an_order_that_is_missed_by_more_counts_more():
    near = [{"a": "0", "b": "+1"}, *({"a": code, "b": code} for code in ["-1", "0", "+1"] * 5)]
    far = [{"a": "-1", "b": "+1"}, *near[1:]]
    close, wide = measure(near, COMPLIANCE, resamples=20), measure(far, COMPLIANCE, resamples=20)
    assert close.percent == wide.percent
    assert close.alpha is not None
    assert wide.alpha is not None
    assert close.alpha > wide.alpha


def test_by_party_and_topic():
    scored = [
        Scored(f"c{place}", "NO" if place % 2 else "CL", "space", "firm", "2024", False, False, answers)
        for place, answers in enumerate([{"a": "0", "b": "0"}, {"a": "0", "b": "+1"}, {"a": "-1", "b": "-1"}] * 4)
    ]
    groups = measure_groups(scored, COMPLIANCE, resamples=20)
    assert list(groups) == [("", ""), ("party", "CL"), ("party", "NO"), ("topic", "space")]
    assert groups["", ""] == groups["topic", "space"]
    assert groups["party", "NO"].units == 6


def test_an_answer_that_is_none():
    with pytest.raises(AssessmentError, match="complete: no answer on scale compliance"):
        measure([{"a": "complete", "b": "0"}], COMPLIANCE)


@pytest.mark.parametrize("package", ["statsmodels.stats.inter_rater", "krippendorff"])
def test_a_library_that_is_not_there(package: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(AssessmentError, match=r"pip install 'servanda\[assess\]'"):
        measure(TWO_JUDGES, scale_of(3), resamples=1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from(STEPS.answers), max_size=3), max_size=12))
def test_any_answers(answers: Sequence[Mapping[str, str]]):
    found = measure(answers, STEPS, resamples=10)
    assert 0 <= found.alpha_units <= found.units <= len(answers)
    assert found.kappa_units <= found.units
    figures = [found.percent, found.kappa, found.alpha, found.low, found.high]
    assert all(one is None or math.isfinite(one) for one in figures)
    assert found.kappa is None or found.kappa <= 1
    assert found.alpha is None or found.alpha <= 1
    renamed = [{f"x{coder}": code for coder, code in unit.items()} for unit in reversed(answers)]
    again = measure(renamed, STEPS, resamples=10)
    assert (again.percent, again.alpha) == pytest.approx((found.percent, found.alpha), nan_ok=False)
