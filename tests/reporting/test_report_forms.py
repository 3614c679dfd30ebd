"""The forms of a report: each says all that it should, takes nothing from elsewhere, and can be read back."""

import datetime
import io
import re
import sys
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from lxml import etree

from servanda.ledger.services import Filed
from servanda.reporting import Report, ReportError, gather, write_docx, write_html, write_pdf
from servanda.reporting.raster import to_png
from servanda.reporting.report import Agreement, Cycle, Result, Score

DAY = datetime.date(2028, 5, 1)


@pytest.fixture
def report(followed: tuple[str, str]) -> Report:
    return gather("NZ-NO", DAY)


def scored(report: Report) -> Report:
    """Return a report with a cycle and a score on its first commitment."""
    first, *rest = report.sources
    one, *others = first.promises
    given = Score("Second year", "NO", "+1", "The ferry sails.", ("https://e.org/3",), "Norway agrees.")
    results = (Result("Party: Norway", 0.75, 4, 1.5, 0.25, 1.0), Result("Topic: Energy", -0.5, 2, 1.0))
    agreement = (Agreement("Alpha", 0.8125, 0.5, 0.9),)
    cycle = Cycle("c", "Second year", "2025 to 2026", "From −1 to +1.", 2, agreement, results)
    source = replace(first, promises=(replace(one, scores=(given,)), *others))
    return replace(report, sources=(source, *rest), cycles=(cycle,))


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def words(document: bytes) -> str:
    """Return the words of a Word document: paragraphs with links, and cells."""
    body = docx.Document(io.BytesIO(document)).element.body
    return "\n".join("".join(part.itertext()) for part in body.iter() if part.tag.endswith("}p"))


def test_the_page_says_it_all(report: Report):
    page = write_html(report)
    for one in report.promises():
        assert f'id="c-{one.id.replace("/", "-")}"' in page
    assert report.head.hash in page
    assert "https://example.org/sea#:~:text=Launch%20a%20pilot" in page
    assert "Advanced (proposed), Second statement on the sea, 18 Mar 2026" in page
    assert "Evidence: Progress (proposed), Readout, Harbour Office, 1 Jun 2026" in page
    assert "Build &lt;b&gt;one&lt;/b&gt; &amp; “another” pier" in page
    assert page.count("Not yet reviewed") == 7
    assert "Assessment" not in page


def test_the_page_takes_nothing_from_elsewhere(report: Report):
    page = write_html(report)
    assert "<script" not in page
    assert not re.search(r'\bsrc=|@import|url\(|<link|xlink:href="http', page)


def test_links_within_the_page_lead_somewhere(report: Report):
    page = write_html(scored(report))
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^:"][^"]*)"', page)) <= ids
    assert len(ids) == len(re.findall(r'\bid="', page))


def test_pictures_are_xml_and_drawn_the_same_again(report: Report):
    page = write_html(report)
    drawn = re.findall(r"<svg class=\"(?:chart|lineage-page|lineage-key)\".*?</svg>(?:</svg>)?", page, re.DOTALL)
    assert len(drawn) == 4
    for svg in drawn:
        etree.fromstring(svg)
    assert write_html(report) == page


def test_scores_stand_where_there_are_some(report: Report):
    whole = scored(report)
    for text in (write_html(whole), words(write_docx(whole))):
        assert "Second year, 2025 to 2026" in text
        assert "0.75" in text
        assert "0.25 to 1.00" in text
        assert "−0.50" in text
        assert "0.813" in text or "0.812" in text
        assert "Norway: +1. The ferry sails. Reply: Norway agrees." in text


def test_pdf(report: Report):
    pdf = write_pdf(write_html(report))
    text = "\n".join(pages(pdf))
    assert pdf.startswith(b"%PDF-")
    assert pypdfium2.raw.FPDFCatalog_IsTagged(pypdfium2.PdfDocument(pdf))
    assert "New Zealand – Norway, 2025–2026" in text
    assert report.head.hash[:40] in re.sub(r"\s", "", text)
    assert "1 / " in text
    sheets = [page for page in pypdfium2.PdfDocument(pdf) if page.get_width() > page.get_height()]
    assert len(sheets) == 1


def test_docx(report: Report):
    made = write_docx(report)
    document = docx.Document(io.BytesIO(made))
    text = words(made)
    for one in report.promises():
        assert one.quote in text
    assert report.head.hash in text
    heads = [part.text for part in document.paragraphs if part.style.name == "Heading 1"]
    assert heads == ["Charts", "What was taken up", "Deadlines", "Money", "Silent", "Every commitment", "Method",
                     "How to check this report"]  # fmt: skip
    assert len(document.inline_shapes) == 4
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    body = etree.tostring(document.element.body).decode()
    anchors, marks = re.findall(r'w:anchor="([^"]+)"', body), re.findall(r'bookmarkStart [^>]*w:name="([^"]+)"', body)
    assert anchors
    assert set(anchors) <= set(marks)
    assert len(set(marks)) == len(marks)
    assert all(len(mark) <= 40 for mark in marks)


def test_signs_that_xml_cannot_hold(report: Report):
    first, *rest = report.sources
    one, *others = first.promises
    odd = replace(first, title="a \x01 b", date="", promises=(replace(one, quote="open \x02 a \x0b port"), *others))
    assert "open   a   port" in words(write_docx(replace(report, sources=(odd, *rest))))


def test_a_report_of_nothing_settled(filed: Filed):
    report = gather("NZ-NO", DAY, confirmed=True)
    assert "No commitment of these instruments" in write_html(report)
    assert "No commitment of these instruments" in words(write_docx(report))


@pytest.mark.parametrize(
    ("module", "make", "said"),
    [
        ("weasyprint", lambda: write_pdf("<p>"), r"servanda\[report\]"),
        ("resvg_py", lambda: to_png("<svg/>", 10), r"servanda\[report\]"),
    ],
)
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, module: str, make: object, said: str):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReportError, match=said):
        make()  # type: ignore[operator]


def test_pango_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch):
    class Broken:
        def __getattr__(self, name: str) -> object:
            raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setitem(sys.modules, "weasyprint", Broken())
    with pytest.raises(ReportError, match=r"Pango.*apt install libpango"):
        write_pdf("<p>")


def test_nothing_is_fetched_for_a_pdf(tmp_path: Path):
    (tmp_path / "a.css").write_text("p { display: none }")
    page = f'<html lang="en"><title>x</title><link rel="stylesheet" href="{(tmp_path / "a.css").as_uri()}"><p>word'
    assert "word" in pages(write_pdf(page))[0]
