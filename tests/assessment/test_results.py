"""Scales, averages with their counts, ambition beside compliance, and the change between two cycles."""

import pytest

from servanda.assessment import APART, COMPLIANCE, SCALES, STEPS, Scored, Value, compare, make_scale, tabulate
from servanda.assessment.errors import AssessmentError


def scored(key: str, final: str, party: str = "NO", **more: object) -> Scored:
    facts: dict[str, object] = {"topic": "space", "strength": "firm", "year": "2024", "dated": True, "funded": False}
    return Scored(commitment=key, party=party, final=final, **(facts | more))  # type: ignore[arg-type]


CYCLE = [
    scored("a", "+1"),
    scored("b", "0", strength="soft", dated=False),
    scored("c", "-1", "CL", topic="climate"),
    scored("d", "not-due", "CL", funded=True),
    scored("e", "cannot-assess", "CL", year="2023"),
    scored("f", ""),
]


def test_scales_that_come_with_it():
    assert [value.number for value in COMPLIANCE.values] == [-1, 0, 1]
    assert STEPS.codes == ("withdrawn", "not-started", "limited", "substantial", "complete")
    assert all(make_scale(scale.name, scale.values) == scale for scale in SCALES.values())
    assert all(scale.number_of(code) is None for code in APART for scale in SCALES.values())


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        (" ", COMPLIANCE.values, "needs a name"),
        ("x", COMPLIANCE.values[:1], "takes 2 to 20 values, and has 1"),
        ("x", [Value("A b", 0, "w"), Value("c", 1, "w")], "'A b' can't be a code"),
        ("x", [Value("not-due", 0, "w"), Value("c", 1, "w")], "stands apart"),
        ("x", [Value("c", 0, "w"), Value("c", 1, "w")], "c is there twice"),
        ("x", [Value("c", 0, "w"), Value("d", 1, " ")], "say in words when d"),
        ("x", [Value("c", 1, "w"), Value("d", 0, "w")], "the lowest number first"),
        ("x", [Value("c", 1, "w"), Value("d", 1, "w")], "the lowest number first"),
        ("x", [Value("c", 1, "w"), Value("d", float("nan"), "w")], "the lowest number first"),
    ],
)
def test_what_is_no_scale(name: str, values: list[Value], message: str):
    with pytest.raises(AssessmentError, match=message):
        make_scale(name, values)


def test_averages_with_their_counts():
    whole, *groups = tabulate(CYCLE, COMPLIANCE)
    assert (whole.by, whole.total, whole.counted, whole.mean) == ("", 5, 3, 0.0)
    assert whole.counts == {"-1": 1, "0": 1, "+1": 1, "not-due": 1, "cannot-assess": 1}
    assert (whole.firm, whole.dated, whole.funded, whole.ambition) == (0.8, 0.8, 0.2, 1.8)
    found = {(one.by, one.name): (one.total, one.counted, one.mean) for one in groups}
    assert found["party", "NO"] == (2, 2, 0.5)
    assert found["party", "CL"] == (3, 1, -1.0)
    assert found["topic", "climate"] == (1, 1, -1.0)
    assert found["strength", "soft"] == (1, 1, 0.0)
    assert found["year", "2023"] == (1, 0, None)
    assert found["ambition", "2"] == (3, 2, 0.0)
    assert {by for by, _ in found} == {"party", "topic", "strength", "year", "ambition"}


def test_intervals():
    assert tabulate(CYCLE, COMPLIANCE)[0].low is None  # three are too few
    many = [scored(str(place), code) for place, code in enumerate(["+1"] * 70 + ["-1"] * 30)]
    [whole] = tabulate(many, COMPLIANCE, by=())
    assert whole.mean == pytest.approx(0.4)
    # 1.96 standard errors are 0.18: sqrt((1 - 0.4²) / 100).
    assert (whole.low, whole.high) == (pytest.approx(0.22, abs=0.03), pytest.approx(0.58, abs=0.03))
    assert tabulate(many, COMPLIANCE, by=()) == [whole]


def test_nothing_is_final():
    with pytest.raises(AssessmentError, match="nothing has a final score yet"):
        tabulate([scored("a", "")], COMPLIANCE)
    with pytest.raises(AssessmentError, match="complete: no answer on scale compliance"):
        tabulate([scored("a", "complete")], COMPLIANCE)


def test_change_between_cycles():
    later = [scored("a", "+1"), scored("b", "+1"), scored("c", "not-due", "CL"), scored("g", "-1", "JP")]
    change = compare(CYCLE, later, COMPLIANCE)
    assert (change.better, change.same, change.worse, change.mean) == (1, 1, 0, 0.5)
    shifts = {(one.by, one.name): one for one in change.shifts}
    assert shifts["party", "NO"].difference == 0.5
    assert (shifts["", ""].earlier_counted, shifts["", ""].later_counted) == (3, 3)
    assert ("party", "JP") not in shifts
    assert ("party", "CL") not in shifts  # no value of the scale in the later one
