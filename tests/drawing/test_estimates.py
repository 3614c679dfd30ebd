"""Charts of averages: each point, interval and bar is drawn to scale and said in words."""

import xml.etree.ElementTree as ET

import pytest

from servanda.drawing import Estimate, Estimates, write_estimates

SVG = "{http://www.w3.org/2000/svg}"
ROWS = (Estimate("Energy", 0.5, 0.0, 1.0, 1.5, 12), Estimate('<a> & "b"', -1.0, None, None, 0.0, 1))


def chart(rows: tuple[Estimate, ...], least: float = -1.0) -> Estimates:
    return Estimates("By topic", "Average", least, 1.0, "Ambition", 3.0, rows)


def test_points_and_bars_are_to_scale():
    svg = ET.fromstring(write_estimates(chart((*ROWS, Estimate("Top", 1.0, None, None, 3.0, 5)))))
    points = [float(one.attrib["cx"]) for one in svg.iter(f"{SVG}circle")]
    half, least, most = points
    assert half == pytest.approx(least + 0.75 * (most - least), abs=0.02)
    widths = [float(one.attrib["width"]) for one in svg.iter(f"{SVG}rect")]
    assert widths[0] == pytest.approx(widths[2] / 2)
    [interval] = [one for one in svg.iter(f"{SVG}line") if one.attrib["stroke"] == "#1b4965"]
    assert float(interval.attrib["x2"]) == most


def test_words_say_the_same():
    assert chart(ROWS[:1]).words() == "Energy: average +0.50 (0.00 to +1.00), ambition 1.50, of 12."
    assert chart((Estimate("A", 0.5, None, None, 0, 1),), 0.0).words() == "A: average 0.50, ambition 0.00, of 1."


@pytest.mark.parametrize("rows", [(), ROWS])
def test_odd_charts_are_drawn(rows: tuple[Estimate, ...]):
    svg = write_estimates(chart(rows))
    ET.fromstring(svg)
    assert "<a>" not in svg


@pytest.mark.parametrize(
    ("row", "least", "said"),
    [
        (Estimate("a", 1.5, None, None, 0, 1), -1.0, "the row 'a'"),
        (Estimate("a", 0, -2.0, 1.0, 0, 1), -1.0, "the row 'a'"),
        (Estimate("a", 0, None, None, 4, 1), -1.0, "the row 'a'"),
        (Estimate("a", 1, None, None, 1, 1), 1.0, "has no room"),
    ],
)
def test_what_cannot_be_drawn_is_refused(row: Estimate, least: float, said: str):
    with pytest.raises(ValueError, match=said):
        chart((row,), least)
