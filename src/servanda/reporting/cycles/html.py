"""The report of a cycle in, an HTML page out that needs nothing beside it; ``servanda.reporting.pdf`` prints it."""

from typing import Any

from servanda import wording
from servanda.drawing import write_estimates
from servanda.reporting import words as common
from servanda.reporting.cycles import pictures, words
from servanda.reporting.cycles.report import Case, CycleReport, Verdict
from servanda.reporting.html import drawn, render
from servanda.reporting.pictures import anchor, with_fonts


def write_cycle_html(report: CycleReport) -> str:
    """Return the report as a page."""
    return render(
        "cycle.html",
        {
            "report": report,
            "title": words.title_of(report),
            "day": wording.write_date(report.day),
            "period": words.front(report),
            "status": words.status(report),
            "figures": words.figures(report),
            "summary": words.summary(report),
            "answers": drawn(pictures.answers(report)),
            "averages": [(chart.title, with_fonts(write_estimates(chart))) for chart in pictures.averages(report)],
            "scale": words.answer_rows(report),
            "group_heads": words.GROUP_HEADS,
            "tables": [(words.TITLES[by], rows) for by in words.TITLES if (rows := words.group_rows(report, by))],
            "whole": words.group_rows(report, ""),
            "about_results": words.RESULTS,
            "about_agreement": words.AGREED,
            "agreement_heads": words.AGREEMENT_HEADS,
            "agreement": words.agreement_rows(report),
            "change": words.change(report),
            "change_heads": words.CHANGE_HEADS,
            "changes": words.change_rows(report),
            "chapters": [
                (source, common.day(source.date), [_entry(case) for case in source.cases]) for source in report.sources
            ],
            "method": words.method(report),
            "ledger": common.ledger(report.head, report.day),
        },
    )


def _entry(case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "anchor": anchor(case.promise.id),
        "fields": common.fields(case.promise),
        "criteria": words.criteria(case),
        "verdicts": [_verdict(one) for one in case.verdicts],
        "proofs": [(one, common.finding(one)) for one in case.proofs],
    }


def _verdict(one: Verdict) -> dict[str, Any]:
    return {
        "told": one,
        "party": wording.name_party(one.party),
        "answer": words.answer(one.answer),
        "how": words.verdict(one),
        "scores": [(score, words.answer(score.answer), words.given(score)) for score in one.scores],
        "reply": words.reply(one),
    }
