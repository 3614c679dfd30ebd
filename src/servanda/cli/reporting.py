"""``servanda report``: a partnership as a report or a one-page brief, or one assessment, to be sent as it is."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.opening import FAILED, LedgerOption, actor, ledger_errors, note, open_ledger
from servanda.cli.options import WhoOption

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from servanda.reporting import CycleReport, Report

OK = 0


class ReportForm(StrEnum):
    """The forms in which reports are written."""

    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


def report(
    partnership: Annotated[
        str | None,
        typer.Argument(metavar="PARTNERSHIP", help="The id of the partnership, as US-KR.", show_default=False),
    ] = None,
    form: Annotated[
        ReportForm | None,
        typer.Option(
            "--form", "-f", help="What to write. Without it: by the ending of --out, else HTML.", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Write into this file. Without it: into PARTNERSHIP-report.FORM or the like here.",
            show_default=False,
        ),
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", help="One page for a meeting in place of the report.")] = False,
    us: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="US",
            help="The party that the brief is for. Without it: the partnership's first.",
            show_default=False,
        ),
    ] = None,
    confirmed: Annotated[
        bool, typer.Option("--confirmed", help="Only what people have settled: no proposal is in it.")
    ] = False,
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            help="The day for which it is told what is due. Without it: today.",
            show_default=False,
        ),
    ] = None,
    cycle: Annotated[
        str | None,
        typer.Option("--cycle", metavar="CYCLE", help="One assessment in place of a partnership.", show_default=False),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="CYCLE",
            help="Tell the change since this earlier assessment, too.",
            show_default=False,
        ),
    ] = None,
    names: Annotated[bool, typer.Option("--names", help="Name the coders. Without it they are numbered.")] = False,
    who: WhoOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Write a report of a partnership or an assessment that can be sent as it is, or a brief of one page for a meeting.

    [bold]Examples[/bold]

    servanda report US-KR --out us-kr.pdf

    servanda report US-KR --form docx --confirmed

    servanda report US-KR --brief --for KR --out brief.pdf

    servanda report --cycle final-report-2026 --against interim-report-2026 --out final.pdf
    """
    from servanda.cli.run import shield
    from servanda.cli.settings import parse_date

    if us is not None and not brief:
        raise typer.BadParameter("it says for whom a brief is: add --brief.", param_hint="--for")
    if (partnership is None) == (cycle is None):
        raise typer.BadParameter("name one, or --cycle.", param_hint="PARTNERSHIP")
    if cycle is not None and (brief or confirmed):
        raise typer.BadParameter("leave out --brief and --confirmed.", param_hint="--cycle")
    if cycle is None and (against is not None or names):
        raise typer.BadParameter("add --cycle.", param_hint="--names" if names else "--against")
    chosen = form or _form_of(out)
    file = out or Path(f"{(partnership or cycle or '').replace('/', '-')}-{'brief' if brief else 'report'}.{chosen}")
    wanted = parse_date(day)
    with ledger_errors():
        open_ledger(ledger)
        if cycle is not None:
            code = shield(lambda: _deliver(lambda: _assessment(cycle, who, against, names, wanted, chosen), file))
        else:
            told = (partnership or "", chosen, brief, us or "", confirmed, wanted)
            code = shield(lambda: _deliver(lambda: _partnership(*told), file))
    if code:
        raise typer.Exit(code)


def _form_of(out: Path | None) -> ReportForm:
    """Return the form that the ending of a file names, else HTML."""
    ending = "" if out is None else out.suffix.lower().removeprefix(".")
    return ReportForm(ending) if ending in list(ReportForm) else ReportForm.HTML


def _deliver(make: "Callable[[], tuple[str, bytes]]", file: Path) -> int:
    """Make a report and put it into its file; return the exit code. ``make`` returns what is noted of it, too."""
    from servanda.cli.files import write_bytes
    from servanda.cli.screen import Screen
    from servanda.reporting import ReportError

    with Screen(0) as screen:
        try:
            told, made = make()
        except ReportError as error:
            screen.error("report", str(error))
            return FAILED
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(file, made)
        except OSError as error:
            screen.error(str(file), f"the report cannot be written to it ({error.strerror})")
            return FAILED
    note(f"{told}. Written to {file}.")
    return OK


def _partnership(
    key: str, form: ReportForm, short: bool, us: str, confirmed: bool, day: "datetime.date | None"
) -> tuple[str, bytes]:
    """Return what is noted of a partnership, and its report or brief."""
    from servanda.reporting import gather

    report = gather(key, day, confirmed=confirmed)
    made = _write_brief(report, us, form) if short else _write_report(report, form)
    return f"{report.name}: {sum(1 for _ in report.promises())} commitments", made


def _assessment(
    key: str, who: str | None, against: str | None, names: bool, day: "datetime.date | None", form: ReportForm
) -> tuple[str, bytes]:
    """Return what is noted of an assessment, and its report."""
    from servanda.reporting import gather_cycle

    report = gather_cycle(key, actor(who), against=against or "", names=names, day=day)
    draft = "" if report.published else ", a draft that is not published"
    return f"{report.name}: {report.whole.total} scores{draft}", _write_cycle(report, form)


def _write_report(report: "Report", form: ReportForm) -> bytes:
    from servanda.reporting import write_docx, write_html, write_pdf

    if form is ReportForm.DOCX:
        return write_docx(report)
    page = write_html(report)
    return write_pdf(page) if form is ReportForm.PDF else page.encode()


def _write_brief(report: "Report", us: str, form: ReportForm) -> bytes:
    from servanda.reporting import brief, write_brief_docx, write_brief_html, write_brief_pdf

    if form is ReportForm.PDF:
        return write_brief_pdf(report, us)
    made = brief(report, us)
    return write_brief_docx(made) if form is ReportForm.DOCX else write_brief_html(made).encode()


def _write_cycle(report: "CycleReport", form: ReportForm) -> bytes:
    from servanda.reporting import write_cycle_docx, write_cycle_html, write_pdf

    if form is ReportForm.DOCX:
        return write_cycle_docx(report)
    page = write_cycle_html(report)
    return write_pdf(page) if form is ReportForm.PDF else page.encode()
