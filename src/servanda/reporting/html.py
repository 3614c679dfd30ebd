"""A report or brief in, an HTML page out that needs nothing beside it: no script, no font, no picture from elsewhere.

The same page is printed to PDF (``servanda.reporting.pdf``); its style sheet has the sizes of paper.
"""

from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from servanda import wording
from servanda.drawing import Chart, write_bars
from servanda.reporting import pictures, words
from servanda.reporting.briefing import Brief, tag_of, words_of
from servanda.reporting.pictures import anchor
from servanda.reporting.report import Promise, Report

if TYPE_CHECKING:
    from django.template import Engine

_TEMPLATES = Path(__file__).parent / "templates"


def write_html(report: Report) -> str:
    """Return the report as a page."""
    picture = pictures.lineage(report)
    return render(
        "report.html",
        {
            "report": report,
            "title": words.title_of(report),
            "day": wording.write_date(report.day),
            "figures": words.figures(report),
            "summary": words.summary(report),
            "standings": drawn(pictures.standings(report)),
            "topics": drawn(pictures.topics(report)),
            "sheets": pictures.draw_lineage(picture) if picture else [],
            "key": pictures.draw_key(),
            "instruments": [(source, words.day(source.date)) for source in report.sources],
            "cycles": [
                (one, words.about(one), words.result_rows(one), words.agreement_rows(one)) for one in report.cycles
            ],
            "due": [(one, anchor(one.id), words.due_row(report, one)) for one in report.due()],
            "silent": _silent(report),
            "sums": [(*row, anchor(row[-1].id), words.sentence(row[-1].quote)) for row in words.sums(report)],
            "chapters": [
                (source, words.day(source.date), [_entry(one) for one in source.promises]) for source in report.sources
            ],
            "method": words.method(report),
            "ledger": words.ledger(report.head, report.day),
        },
    )


def write_brief_html(brief: Brief) -> str:
    """Return the brief as a page."""
    parts = [(side, [(words_of(one), tag_of(one), one.url) for one in side.shown]) for side in brief.sides]
    return render(
        "brief.html",
        {
            "brief": brief,
            "us": wording.name_party(brief.us),
            "day": wording.write_date(brief.day),
            "last": words.day(brief.last),
            "parts": parts,
        },
    )


def drawn(chart: Chart) -> tuple[Chart, str]:
    """Return a chart with its drawing."""
    return chart, pictures.with_fonts(write_bars(chart))


def _silent(report: Report) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return what is silent by the instrument from which on it is."""
    return [
        (words.day(since), [(anchor(one.id), words.parties(one), words.sentence(one.quote)) for one in part])
        for since, part in groupby(report.silent(), key=lambda one: one.since)
    ]


def _entry(promise: Promise) -> dict[str, Any]:
    known = [(one, words.sequel(one), anchor(one.target) if one.target else "") for one in promise.sequels]
    return {
        "promise": promise,
        "anchor": anchor(promise.id),
        "fields": words.fields(promise),
        "standing": words.standing(promise),
        "code": promise.standing.name.lower().replace("_", "-"),
        "unreviewed": "" if promise.reviewed else words.UNREVIEWED,
        "sequels": known,
        "findings": [(one, words.finding(one)) for one in promise.findings],
        "scores": [(one, words.score(one)) for one in promise.scores],
    }


def render(name: str, context: dict[str, Any]) -> str:
    """Return the page of a template, with our style sheet in it."""
    from django.template import Context

    style = (_TEMPLATES / "reporting" / "report.css").read_text(encoding="utf-8")
    page = _engine().get_template(f"reporting/{name}")
    return str(page.render(Context({**context, "style": style})))


@cache
def _engine() -> "Engine":
    from django.template import Engine

    return Engine(dirs=[str(_TEMPLATES)])
