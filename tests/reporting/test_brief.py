"""The brief: who promised whom what, what is due and silent, each once, and never more than a page."""

import datetime
import io

import docx
import pypdfium2
import pytest

from servanda.ledger.services import Filed
from servanda.reporting import ReportError, brief, gather, write_brief_docx, write_brief_html
from servanda.reporting.pdf import write_brief_pdf
from tests.web import factories

DAY = datetime.date(2027, 5, 1)


def test_sides(filed: Filed):
    theirs, ours, joint, due, silent = brief(gather("NZ-NO", DAY), "NZ").sides
    assert theirs.note == "Norway: 2"
    assert [one.quote[:4] for one in theirs.shown] == ["Fund", "Buil"]
    assert (ours.note, ours.shown) == ("New Zealand: 0", ())  # what it told as an outcome is left out
    assert joint.count == 3
    assert [one.due for one in due.shown] == ["2027-12-31"]
    assert silent.count == 0


def test_the_other_side_sees_it_the_other_way_round(filed: Filed):
    theirs, ours, *_ = brief(gather("NZ-NO", DAY), "NO").sides
    assert (theirs.count, ours.count) == (1, 2)


def test_each_commitment_stands_once(followed: tuple[str, str]):
    made = brief(gather("NZ-NO", DAY))
    shown = [one.id for side in made.sides for one in side.shown]
    assert len(shown) == len(set(shown))
    assert made.us == "NZ"
    assert made.last == "2026-03-18"


def test_a_party_that_is_none(filed: Filed):
    with pytest.raises(ReportError, match="FR is no party of NZ-NO: its parties are NZ, NO"):
        brief(gather("NZ-NO"), "FR")


def test_it_is_one_page_however_much_there_is(db: None):
    long = [factories.Saying(f"build lighthouse {i} " + "on the long coast of the far north " * 9, verb="build")
            for i in range(60)]  # fmt: skip
    factories.add(long, title="First", date=datetime.date(2024, 1, 1))
    factories.add(factories.many(60), title="Second", date=datetime.date(2025, 1, 1))
    report = gather("NZ-NO", DAY)
    pdf = write_brief_pdf(report, "NO")
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    made = brief(report, "NO")
    joint = made.sides[2]
    assert 0 < len(joint.shown) < joint.count == 120
    assert "of them here" in write_brief_html(made)


def test_html_and_docx_say_the_same(followed: tuple[str, str]):
    made = brief(gather("NZ-NO", DAY), "NO")
    page = write_brief_html(made)
    text = "\n".join(part.text for part in docx.Document(io.BytesIO(write_brief_docx(made))).paragraphs)
    for side in made.sides:
        assert side.heading in page
        assert side.heading in text
        assert side.note in text
    assert made.head.hash in page
    assert made.head.hash in text
    assert "<b>one</b>" not in page
