"""Charts of bars: each count is drawn to scale and in words, whatever the names are."""

import xml.etree.ElementTree as ET

import pytest

from servanda.drawing import Bar, Chart, Series, write_bars

SVG = "{http://www.w3.org/2000/svg}"
SERIES = (Series("firm", "#1b4965"), Series("soft", "#c7d9e3"))


def parts(svg: str) -> list[float]:
    found = [part for part in ET.fromstring(svg).iter(f"{SVG}rect") if part.find(f"{SVG}title") is not None]
    return [float(part.attrib["width"]) for part in found]


def test_parts_are_to_scale():
    chart = Chart("By topic", SERIES, (Bar("Energy", (30, 10)), Bar("Space", (0, 20))))
    widths = parts(write_bars(chart))
    assert [round(width / widths[1], 2) for width in widths] == [3, 1, 2]


def test_words_say_the_same():
    chart = Chart("By topic", SERIES, (Bar("Energy", (30, 10)), Bar("Space", (0, 20))))
    assert chart.words() == "Energy: 30 firm, 10 soft; Space: 20 soft."
    assert "By topic. Energy: 30 firm" in write_bars(chart)


@pytest.mark.parametrize("bars", [(), (Bar("Nothing", (0, 0)),), (Bar('<a> & "b"', (1, 0)),)])
def test_odd_charts_are_drawn(bars: tuple[Bar, ...]):
    svg = write_bars(Chart("<odd>", SERIES, bars))
    ET.fromstring(svg)
    assert "<odd>" not in svg


@pytest.mark.parametrize("counts", [(1,), (1, 2, 3), (1, -1)])
def test_what_cannot_be_drawn_is_refused(counts: tuple[int, ...]):
    with pytest.raises(ValueError, match="the bar 'a'"):
        Chart("By topic", SERIES, (Bar("a", counts),))
