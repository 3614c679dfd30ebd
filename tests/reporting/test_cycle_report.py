"""The report of one cycle: what it says in each form, who gets it, and what it can't be made of."""

import datetime
import io
import re
from dataclasses import replace

import docx
import pypdfium2
import pytest
from lxml import etree

from servanda.assessment import STEPS
from servanda.ledger import services
from servanda.ledger.errors import RefusedError
from servanda.ledger.payloads import Role
from servanda.ledger.services import Choice, Filed
from servanda.reporting import (
    CycleReport,
    ReportError,
    gather_cycle,
    write_cycle_docx,
    write_cycle_html,
    write_pdf,
)
from servanda.reporting.cycles.pictures import answers, averages
from tests.web import factories

DAY = datetime.date(2027, 5, 1)


@pytest.fixture
def cycle(filed: Filed, followed: tuple[str, str]) -> str:
    services.confirm_evidence(factories.actor(), followed[1], "progress")
    return factories.assess(filed, evidence=followed[1])


@pytest.fixture
def report(cycle: str, filed: Filed) -> CycleReport:
    return gather_cycle(cycle, against=factories.assess(filed, name="First year"), day=DAY)


def words(document: bytes) -> str:
    """Return the words of a Word document: paragraphs with links, and cells."""
    body = docx.Document(io.BytesIO(document)).element.body
    return "\n".join("".join(part.itertext()) for part in body.iter() if part.tag.endswith("}p"))


def test_what_it_says(report: CycleReport, cycle: str):
    assert (report.name, report.coders, report.against) == ("Second year", ("Coder 1", "Coder 2"), "First year")
    assert len(report.rests_on) == 64
    first, second, *_ = report.cases()
    assert first.criteria == (("+1", "the ferry sails"),)
    norway = next(one for one in first.verdicts if one.party == "NO")
    assert (norway.answer, norway.settled, norway.before) == ("+1", False, "+1")
    assert [(one.coder, one.answer, one.proofs) for one in norway.scores] == [
        ("Coder 1", "+1", (1,)),
        ("Coder 2", "+1", (1,)),
    ]
    assert [(one.title, one.date) for one in first.proofs] == [("Readout", "2026-06-01")]
    assert (second.verdicts[0].settled, second.verdicts[0].reason) == (True, "It is half done.")
    assert report.change is not None
    assert (report.change.better, report.change.worse) == (0, 0)


def test_each_form_says_it_all(report: CycleReport):
    page = write_cycle_html(report)
    text = words(write_cycle_docx(report))
    for said in (
        "New Zealand – Norway: Second year",
        "18 Mar 2025 to 31 Dec 2026",
        "Coder 1",
        "cara has seen it. [1]",
        "It is half done.",
        "Reply of Ministry of the Sea, 1 Nov 2026",
        "We agree.",
        "The first ferry sailed in May",
        "+1: the ferry sails",
        "settled by a reviewer",
        "Change since First year",
        "Krippendorff",
        report.head.hash,
        report.rests_on,
    ):
        assert said in page, said
        assert said in text, said
    for case in report.cases():
        assert case.promise.quote in text
    assert "Draft" not in page


def test_the_page_is_whole_and_drawn_the_same_again(report: CycleReport):
    page = write_cycle_html(report)
    assert "<script" not in page
    assert not re.search(r'\bsrc=|@import|url\(|<link|xlink:href="http', page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#([^:"][^"]*)"', page)) <= set(ids)
    drawn = re.findall(r'<svg class="chart".*?</svg>', page, re.DOTALL)
    assert len(drawn) > 2
    for svg in drawn:
        etree.fromstring(svg)
    assert write_cycle_html(report) == page


def test_pdf_and_pictures_of_word(report: CycleReport):
    pdf = pypdfium2.PdfDocument(write_pdf(write_cycle_html(report)))
    assert pypdfium2.raw.FPDFCatalog_IsTagged(pdf)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "New Zealand – Norway: Second year" in text
    shapes = docx.Document(io.BytesIO(write_cycle_docx(report))).inline_shapes
    assert len(shapes) > 2
    assert all(shape._inline.docPr.get("descr") for shape in shapes)


def test_coders_are_named_where_it_is_asked(cycle: str):
    assert gather_cycle(cycle, names=True).coders == ("Cara", "Cole")
    assert "Cara" not in write_cycle_html(gather_cycle(cycle))


def test_a_draft_is_for_reviewers_who_do_not_score(filed: Filed):
    draft = factories.assess(filed, name="Third year", publish=False)
    report = gather_cycle(draft, factories.actor())
    assert (report.published, report.rests_on) == ("", "")
    assert "Draft: this assessment is not published" in write_cycle_html(report)
    assert "Draft: this assessment is not published" in words(write_cycle_docx(report))
    for who in (
        None,
        factories.actor("rolf", Role.READER),
        factories.actor("cara"),
        factories.actor("cora", Role.CODER),
    ):
        with pytest.raises(RefusedError, match="until it is published"):
            gather_cycle(draft, who)
    published = factories.assess(filed)
    with pytest.raises(RefusedError, match="the figures of third-year"):
        gather_cycle(published, against=draft)


def test_a_reviewer_sees_what_is_open_in_a_draft(filed: Filed):
    rita, olga = factories.actor(), factories.actor("olga", Role.OWNER)
    coders = [factories.actor(name, Role.CODER) for name in ("cara", "cole")]
    keys = [f"{filed.id}/{number}" for number in (2, 4)]
    for key in keys:
        services.accept(rita, key)
    draft = services.open_cycle(olga, "Steps", "NZ-NO", STEPS, map(Choice, keys), ["cara", "cole"])
    with pytest.raises(ReportError, match="nothing has a final score yet"):
        gather_cycle(draft, rita)
    for coder in coders:
        services.score(coder, draft, keys[0], "NO", "substantial", "most of it is paid")
    page = write_cycle_html(gather_cycle(draft, rita))
    assert "1 more has no score that stands yet" in page
    assert "on a scale from 0 to 3" in page
    assert "The average is 2.00" in page
    with pytest.raises(ReportError, match="have different scales"):
        gather_cycle(factories.assess(filed), rita, against=draft)


def test_there_is_no_such_cycle(cycle: str):
    with pytest.raises(ReportError, match="there is no cycle none: published are second-year"):
        gather_cycle("none")
    with pytest.raises(ReportError, match="there is no cycle first"):
        gather_cycle(cycle, against="first")


def test_many_small_groups_stand_in_the_table_alone(report: CycleReport):
    groups = [replace(report.whole, by="party", name=f"Body {number}", counted=number) for number in range(1, 15)]
    crowd = replace(report, figures=(report.whole, *groups))
    shown = [f"Body {number}" for number in range(5, 15)]
    assert [bar.label for bar in answers(crowd).bars] == ["All", *shown]
    [chart] = averages(crowd)
    assert sorted(row.label for row in chart.rows) == sorted(shown)
    assert write_cycle_html(crowd).count("Body 1<") == 1
