"""The report of a cycle in, a Word document out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from servanda import wording
from servanda.drawing import write_bars, write_estimates
from servanda.reporting import words as common
from servanda.reporting.cycles import pictures, words
from servanda.reporting.pictures import anchor, with_fonts

if TYPE_CHECKING:
    from servanda.reporting.cycles.report import Case, CycleReport, Verdict

_GROUP_WIDTHS = (38, 14, 15, 16, 28, 14, 16, 16, 18)
_AGREEMENT_WIDTHS = (55, 17, 17, 17, 17, 17, 34)
_CHANGE_WIDTHS = (74, 22, 17, 22, 17, 22)


def write_cycle_docx(report: "CycleReport") -> bytes:
    """Return the report as a Word document.

    Raises ``servanda.reporting.ReportError`` where the library is missing that makes its pictures.
    """
    from servanda.reporting import word_parts as parts

    title = words.title_of(report)
    document = parts.new_document(title, "How far it was kept: an assessment")
    parts.add_foot(document, title)
    _add_front(document, report, title)
    _add_answers(document, report)
    _add_results(document, report)
    _add_agreement(document, report)
    _add_change(document, report)
    document.add_page_break()
    document.add_heading("Every commitment", 1)
    number = 0
    for source in report.sources:
        document.add_heading(parts.plain(f"{source.title}, {common.day(source.date)}"), 2)
        if source.url:
            parts.add_link(document.add_paragraph(), source.url, source.url, 9)
        for case in source.cases:
            number += 1
            _add_case(document, case, number)
    _add_method(document, report)
    return parts.save(document)


def _add_front(document: Any, report: "CycleReport", title: str) -> None:
    from servanda.reporting import word_parts as parts

    parts.add_text(document.add_paragraph(), "How far it was kept: an assessment", size=9, quiet=True)
    document.add_paragraph(parts.plain(title), style="Title")
    line = document.add_paragraph()
    if period := words.front(report):
        parts.add_text(line, f"{period} ", quiet=True)
    parts.add_text(line, words.status(report), quiet=bool(report.published), bold=not report.published)
    told = f" Report of {wording.write_date(report.day)}, made from the ledger of the record at its entry"
    parts.add_text(line, f"{told} {report.head.entries}: ", quiet=True)
    parts.add_text(line, report.head.hash, size=8, quiet=True, font=parts.MONO)
    parts.add_figures(document, words.figures(report))
    for paragraph in words.summary(report):
        document.add_paragraph(parts.plain(paragraph))


def _add_answers(document: Any, report: "CycleReport") -> None:
    from servanda.reporting import word_parts as parts

    document.add_heading("Answers", 1)
    heads = ("Answer", "When it is given", "Scores", "Share")
    parts.add_table(document, heads, words.answer_rows(report), (34, 104, 17, 17), right=(2, 3))
    chart = pictures.answers(report)
    document.add_heading(chart.title, 2)
    parts.add_picture(document, with_fonts(write_bars(chart)), 168, f"{chart.title}. {chart.words()}", 200)


def _add_results(document: Any, report: "CycleReport") -> None:
    from servanda.reporting import word_parts as parts

    document.add_heading("Results", 1)
    document.add_paragraph(words.RESULTS)
    for chart in pictures.averages(report):
        document.add_heading(chart.title, 2)
        parts.add_picture(document, with_fonts(write_estimates(chart)), 168, f"{chart.title}. {chart.words()}", 200)
    document.add_heading("In figures", 2)
    rows: list[Sequence[str]] = list(words.group_rows(report, ""))
    for by, title in words.TITLES.items():
        if found := words.group_rows(report, by):
            rows += [(title,), *found]
    parts.add_table(document, words.GROUP_HEADS, rows, _GROUP_WIDTHS, 8, right=range(1, len(_GROUP_WIDTHS)))


def _add_agreement(document: Any, report: "CycleReport") -> None:
    from servanda.reporting import word_parts as parts

    document.add_heading("Agreement", 1)
    document.add_paragraph(words.AGREED)
    rows, right = words.agreement_rows(report), range(1, len(_AGREEMENT_WIDTHS))
    parts.add_table(document, words.AGREEMENT_HEADS, rows, _AGREEMENT_WIDTHS, 8.5, right=right)


def _add_change(document: Any, report: "CycleReport") -> None:
    from servanda.reporting import word_parts as parts

    if report.change is None:
        return
    document.add_heading(parts.plain(f"Change since {report.against}"), 1)
    told = f"{words.change(report)} The averages below are over all scores of each cycle, whichever commitments those"
    document.add_paragraph(parts.plain(f"{told} were of."))
    if rows := words.change_rows(report):
        parts.add_table(document, words.CHANGE_HEADS, rows, _CHANGE_WIDTHS, 8.5, right=range(1, len(_CHANGE_WIDTHS)))


def _add_case(document: Any, case: "Case", number: int) -> None:
    from servanda.reporting import word_parts as parts

    promise = case.promise
    parts.add_quote(document, promise.number, promise.lead_in, promise.quote, anchor(promise.id), number)
    line = _line(document, 6, keep=True)
    for name, value in common.fields(promise):
        parts.add_text(line, f"{name}: ", size=8.5, quiet=True)
        parts.add_text(line, f"{value}. ", size=8.5)
    if promise.url:
        parts.add_link(line, "At the source", promise.url, 8.5)
    parts.add_text(line, f"  {promise.id}", size=8.5, quiet=True)
    if own := words.criteria(case):
        line = _line(document, 6, keep=True)
        parts.add_text(line, "Its own criteria: ", size=8.5, quiet=True)
        parts.add_text(line, f"{own}.", size=8.5)
    for verdict in case.verdicts:
        _add_verdict(document, verdict)
    for place, proof in enumerate(case.proofs, 1):
        line = _line(document, 6)
        parts.add_text(line, f"[{place}]  ", size=8.5, quiet=True)
        parts.add_text(line, f"{common.finding(proof)}: “{proof.quote}” ", size=8.5)
        if proof.url:
            parts.add_link(line, "At the source", proof.url, 8.5)


def _add_verdict(document: Any, verdict: "Verdict") -> None:
    from servanda.reporting import word_parts as parts

    line = _line(document, 6, keep=True)
    parts.add_text(line, f"{wording.name_party(verdict.party)}: {words.answer(verdict.answer)}", size=9.5, bold=True)
    parts.add_text(line, f"   {words.verdict(verdict)}", size=8.5, quiet=True)
    told = [("Reviewer", verdict.reason)] if verdict.settled else []
    told += [(one.coder, f"{words.answer(one.answer)}. {one.reason}{words.given(one)}") for one in verdict.scores]
    if verdict.reply:
        told.append((f"Reply of {who}" if (who := words.reply(verdict)) else "Reply", f"“{verdict.reply}”"))
    for who, said in told:
        line = _line(document, 12)
        parts.add_text(line, f"{who}: ", size=8.5, quiet=True)
        parts.add_text(line, said, size=8.5)


def _line(document: Any, indent: float, *, keep: bool = False) -> Any:
    from docx.shared import Mm, Pt

    line = document.add_paragraph()
    line.paragraph_format.left_indent, line.paragraph_format.space_after = Mm(indent), Pt(2)
    line.paragraph_format.keep_with_next = keep
    return line


def _add_method(document: Any, report: "CycleReport") -> None:
    from servanda.reporting import word_parts as parts

    document.add_heading("Method", 1)
    for heading, paragraph in words.method(report):
        document.add_heading(heading, 2)
        document.add_paragraph(parts.plain(paragraph))
    document.add_heading("How to check this report", 1)
    document.add_paragraph(parts.CHECKING)
    rows = common.ledger(report.head, report.day)
    if report.rests_on:
        rows.insert(0, ("Published on", report.rests_on))
    parts.add_table(document, ("What", "Value"), rows, (30, 142))
