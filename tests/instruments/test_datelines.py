import datetime

import pytest

from servanda.instruments.dates import find_dateline, read_date, sane_property_date, sane_property_title

DAY = datetime.date(2021, 5, 21)


@pytest.mark.parametrize(
    "value",
    [
        "2021-05-21",
        "2021-05-21T20:45:13-04:00",
        datetime.datetime(2021, 5, 21, 3),
        DAY,
        "May 21, 2021",
        "21 May 2021",
        "21st of May, 2021",
        "Friday, MAY 21 2021",
    ],
)
def test_date(value: object) -> None:
    assert read_date(value) == DAY


@pytest.mark.parametrize("value", [None, 5, "", "May 2021", "2021-13-40", "May 41, 2021", "0001-01-01"])
def test_no_date(value: object) -> None:
    assert read_date(value) is None


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Joint Statement", "Ostby, 21 May 2021"], DAY),
        (["FOR IMMEDIATE RELEASE – May 21, 2021"], DAY),
        (["We will meet by May 21, 2021."], None),
        (["The ministers of both countries met in Ostby on 21 May 2021 and agreed to meet every year."], None),
        ([], None),
    ],
)
def test_dateline(lines: list[str], expected: datetime.date | None) -> None:
    assert find_dateline(lines) == expected


def test_properties() -> None:
    assert sane_property_date(DAY) == DAY
    assert sane_property_date(datetime.date(2013, 12, 23)) is None
    assert sane_property_date(datetime.date(1970, 1, 1)) is None
    assert sane_property_date(datetime.date(2999, 1, 1)) is None
    assert sane_property_title("Joint Harbour Statement") == "Joint Harbour Statement"
    for title in ("Microsoft Word - final2.doc", "untitled", "statement_v3", "", None, "Document 1"):
        assert sane_property_title(title) is None
