"""A report or brief in, a Word document out: headings, tables with their heads on each page, links, pictures."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from servanda import wording
from servanda.drawing import Chart, write_bars
from servanda.reporting import pictures, words
from servanda.reporting.briefing import Brief, tag_of, words_of
from servanda.reporting.pictures import anchor
from servanda.reporting.report import Promise, Report, Source

if TYPE_CHECKING:
    from servanda.drawing import Picture


def write_docx(report: Report) -> bytes:
    """Return the report as a Word document.

    Raises ``servanda.reporting.ReportError`` where the library is missing that makes its pictures.
    """
    from servanda.reporting import word_parts as parts

    title = words.title_of(report)
    document = parts.new_document(title, "What was promised, and what became of it")
    parts.add_foot(document, title)
    _add_front(document, report, title)
    _add_charts(document, report)
    if (picture := pictures.lineage(report)) is not None:
        _add_lineage(document, picture)
    _add_cycles(document, report)
    _add_tables(document, report)
    document.add_page_break()
    document.add_heading("Every commitment", 1)
    number = 0
    for source in report.sources:
        number = _add_source(document, source, number)
    _add_method(document, report)
    return parts.save(document)


def write_brief_docx(brief: Brief) -> bytes:
    """Return the brief as a Word document of one page."""
    from docx.shared import Mm, Pt

    from servanda.reporting import word_parts as parts

    us, day = wording.name_party(brief.us), wording.write_date(brief.day)
    document = parts.new_document(f"{brief.name}: brief for {us}, {day}", "Brief", 8.5)
    parts.turn(document.sections[0], landscape=False, margin=13)
    parts.add_text(document.add_paragraph(), f"Brief for {us}, {day}", size=8.5, quiet=True)
    heading = document.add_heading(parts.plain(brief.name), 1)
    heading.paragraph_format.space_before = Pt(0)
    told = f"{words.count(brief.count, 'commitment')} on record, the last instrument of {words.day(brief.last)}."
    told += " What is told as done is left out."
    if brief.proposals:
        told += f" {brief.proposals} have not been reviewed by a person yet."
    parts.add_text(document.add_paragraph(), told, quiet=True)
    for side in brief.sides:
        heading = document.add_heading("", 2)
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(5), Pt(1)
        parts.add_text(heading, side.heading, size=11)
        parts.add_text(heading, f"   {side.note}", size=8.5, quiet=True, font=parts.SANS, bold=False)
        if not side.count:
            parts.add_text(document.add_paragraph(), side.empty, quiet=True)
        for one in side.shown:
            line = document.add_paragraph(style="List Bullet")
            line.paragraph_format.space_after = Pt(0.5)
            line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(4), Mm(-4)
            line.paragraph_format.line_spacing = 1.0
            parts.add_text(line, f"{words_of(one)} ")
            parts.add_text(line, f"({tag_of(one)})", quiet=True)
    foot = f"{brief.others} more are for agencies, companies and other bodies to do. " if brief.others else ""
    foot += f"Silent: no later instrument and no confirmed evidence speaks of it. Ledger entry {brief.head.entries}, "
    last = document.add_paragraph()
    last.paragraph_format.space_before = Pt(6)
    parts.add_text(last, foot + brief.head.hash, size=7, quiet=True)
    return parts.save(document)


def _add_front(document: Any, report: Report, title: str) -> None:
    from servanda.reporting import word_parts as parts

    parts.add_text(document.add_paragraph(), "What was promised, and what became of it", size=9, quiet=True)
    document.add_paragraph(parts.plain(title), style="Title")
    only = ", of what people have settled alone" if report.confirmed else ""
    line = document.add_paragraph()
    told = f"Report of {wording.write_date(report.day)}{only}. Made from the ledger of the record at its entry"
    parts.add_text(line, f"{told} {report.head.entries}: ", quiet=True)
    parts.add_text(line, report.head.hash, size=8, quiet=True, font=parts.MONO)
    parts.add_figures(document, words.figures(report))
    for paragraph in words.summary(report):
        document.add_paragraph(parts.plain(paragraph))


def _add_charts(document: Any, report: Report) -> None:
    from servanda.reporting import word_parts as parts

    document.add_heading("Charts", 1)
    _add_chart(document, pictures.standings(report))
    document.add_heading("The instruments", 2)
    rows = [(words.day(one.date), (one.title, one.url), str(len(one.promises))) for one in report.sources]
    parts.add_table(document, ("Date", "Instrument", "Commitments"), rows, (26, 120, 26))
    _add_chart(document, pictures.topics(report))


def _add_chart(document: Any, chart: Chart) -> None:
    from servanda.reporting import word_parts as parts

    document.add_heading(chart.title, 2)
    parts.add_picture(document, pictures.with_fonts(write_bars(chart)), 168, f"{chart.title}. {chart.words()}", 200)


def _add_lineage(document: Any, picture: "Picture") -> None:
    from servanda.reporting import word_parts as parts

    parts.add_section(document, landscape=True)
    document.add_heading("What was taken up", 1)
    document.add_paragraph(
        "Each line is a commitment; it runs on to the words of a later instrument that take it up. Commitments that"
        " nothing takes up are not drawn: they are listed under Silent."
    )
    told = f"{picture.title}: {words.count(len(picture.nodes), 'commitment')} and passages, " + words.count(
        len(picture.edges), "link"
    )
    for number, sheet in enumerate(pictures.draw_lineage(picture)):
        parts.add_picture(document, sheet, 265, told, 142 if number == 0 else 165)
    parts.add_picture(document, pictures.draw_key(), 200, "What the forms of the lines mean")
    parts.add_section(document, landscape=False)


def _add_cycles(document: Any, report: Report) -> None:
    from servanda.reporting import word_parts as parts

    if not report.cycles:
        return
    document.add_heading("Assessment", 1)
    for cycle in report.cycles:
        document.add_heading(parts.plain(f"{cycle.name}, {cycle.period}" if cycle.period else cycle.name), 2)
        document.add_paragraph(parts.plain(words.about(cycle)))
        if results := words.result_rows(cycle):
            heads = ("Group", "Average", "Interval", "Ambition", "Scores")
            parts.add_table(document, heads, results, (76, 24, 34, 20, 18))
        if agreed := words.agreement_rows(cycle):
            parts.add_table(document, ("Agreement", "Value", "Interval"), agreed, (76, 40, 56))


def _add_tables(document: Any, report: Report) -> None:
    from servanda.reporting import word_parts as parts

    if due := report.due():
        document.add_heading("Deadlines", 1)
        document.add_paragraph("Commitments with a deadline that are not told as done.")
        told = [(words.due_row(report, one), f"#{anchor(one.id)}") for one in due]
        rows = [(day, stands, who, (what, address)) for (day, stands, who, what), address in told]
        parts.add_table(document, ("Last day", "How it stands", "Who", "What"), rows, (25, 25, 46, 76))
    if sums := words.sums(report):
        document.add_heading("Money", 1)
        document.add_paragraph(
            "Every sum that a commitment names, as it was said; sums are not added up, for later instruments repeat"
            " those of earlier ones."
        )
        rows = [(sum_, who, day, (words.sentence(one.quote), f"#{anchor(one.id)}")) for sum_, who, day, one in sums]
        parts.add_table(document, ("Sum", "Who", "Said", "What"), rows, (22, 46, 25, 79))
    if silent := report.silent():
        document.add_heading("Silent", 1)
        document.add_paragraph(
            "An instrument came after these commitments, and neither it, nor a later one, nor confirmed evidence speaks"
            " of them. That does not say that nothing was done."
        )
        for since, found in groupby(silent, key=lambda one: one.since):
            document.add_heading(f"Since {words.day(since)}", 2)
            said = [(words.parties(one), (words.sentence(one.quote), f"#{anchor(one.id)}")) for one in found]
            parts.add_table(document, ("Who", "What"), said, (46, 126))


def _add_source(document: Any, source: Source, number: int) -> int:
    """Add an instrument with its commitments; ``number`` counts the bookmarks, and goes on from what is returned."""
    from servanda.reporting import word_parts as parts

    document.add_heading(parts.plain(f"{source.title}, {words.day(source.date)}"), 2)
    if source.url:
        parts.add_link(document.add_paragraph(), source.url, source.url, 9)
    if not source.promises:
        document.add_paragraph("No commitment.")
    for promise in source.promises:
        number += 1
        _add_promise(document, promise, number)
    return number


def _add_promise(document: Any, promise: Promise, number: int) -> None:
    from docx.shared import Mm, Pt

    from servanda.reporting import word_parts as parts

    parts.add_quote(document, promise.number, promise.lead_in, promise.quote, anchor(promise.id), number)
    line = document.add_paragraph()
    line.paragraph_format.left_indent, line.paragraph_format.space_after = Mm(6), Pt(2)
    parts.add_text(line, f"{words.standing(promise)}. ", size=8.5, bold=True)
    if not promise.reviewed:
        parts.add_text(line, f"{words.UNREVIEWED}. ", size=8.5, italic=True)
    for name, value in words.fields(promise):
        parts.add_text(line, f"{name}: ", size=8.5, quiet=True)
        parts.add_text(line, f"{value}. ", size=8.5)
    if promise.url:
        parts.add_link(line, "At the source", promise.url, 8.5)
    parts.add_text(line, f"  {promise.id}", size=8.5, quiet=True)
    told = [
        (words.sequel(one), one.quote, f"#{anchor(one.target)}" if one.target else one.url) for one in promise.sequels
    ]
    told += [(f"Evidence: {words.finding(one)}", one.quote, one.url) for one in promise.findings]
    told += [(f"Score, {one.cycle}: {words.score(one)}", "", next(iter(one.evidence), "")) for one in promise.scores]
    for head, said, address in told:
        line = document.add_paragraph()
        line.paragraph_format.left_indent, line.paragraph_format.space_after = Mm(12), Pt(2)
        parts.add_text(line, head, size=8.5)
        if said:
            parts.add_text(line, f": “{said}”", size=8.5)
        if address:
            parts.add_text(line, " ", size=8.5)
            parts.add_link(line, "Read on" if address.startswith("#") else "At the source", address, 8.5)


def _add_method(document: Any, report: Report) -> None:
    from servanda.reporting import word_parts as parts

    document.add_heading("Method", 1)
    for heading, paragraph in words.method(report):
        document.add_heading(heading, 2)
        document.add_paragraph(paragraph)
    document.add_heading("How to check this report", 1)
    document.add_paragraph(parts.CHECKING)
    parts.add_table(document, ("What", "Value"), words.ledger(report.head, report.day), (30, 142))
