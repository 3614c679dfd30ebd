"""``servanda report``: a partnership as a report or a one-page brief, to be sent as it is."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.opening import FAILED, LedgerOption, ledger_errors, note, open_ledger

if TYPE_CHECKING:
    import datetime

    from servanda.reporting import Report

OK = 0


class ReportForm(StrEnum):
    """The forms in which reports are written."""

    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


def report(
    partnership: Annotated[str, typer.Argument(metavar="PARTNERSHIP", help="The id of the partnership, as US-KR.")],
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
            help="Write into this file. Without it: into PARTNERSHIP-report.FORM or PARTNERSHIP-brief.FORM here.",
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
    ledger: LedgerOption = None,
) -> None:
    """Write a report of a partnership that can be sent as it is, or a brief of one page for a meeting.

    [bold]Examples[/bold]

    servanda report US-KR --out us-kr.pdf

    servanda report US-KR --form docx --confirmed

    servanda report US-KR --brief --for KR --out brief.pdf
    """
    from servanda.cli.run import shield
    from servanda.cli.settings import parse_date

    if us is not None and not brief:
        raise typer.BadParameter("it says for whom a brief is: add --brief.", param_hint="--for")
    chosen = form or _form_of(out)
    file = out or Path(f"{partnership.replace('/', '-')}-{'brief' if brief else 'report'}.{chosen}")
    wanted = parse_date(day)
    with ledger_errors():
        open_ledger(ledger)
        code = shield(lambda: _deliver(partnership, chosen, file, brief, us or "", confirmed, wanted))
    if code:
        raise typer.Exit(code)


def _form_of(out: Path | None) -> ReportForm:
    """Return the form that the ending of a file names, else HTML."""
    ending = "" if out is None else out.suffix.lower().removeprefix(".")
    return ReportForm(ending) if ending in list(ReportForm) else ReportForm.HTML


def _deliver(
    partnership: str, form: ReportForm, file: Path, short: bool, us: str, confirmed: bool, day: "datetime.date | None"
) -> int:
    """Make the report or brief and put it into its file; return the exit code."""
    from servanda.cli.files import write_bytes
    from servanda.cli.screen import Screen
    from servanda.reporting import ReportError, gather

    with Screen(0) as screen:
        try:
            report = gather(partnership, day, confirmed=confirmed)
            made = _write_brief(report, us, form) if short else _write_report(report, form)
        except ReportError as error:
            screen.error("report", str(error))
            return FAILED
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(file, made)
        except OSError as error:
            screen.error(str(file), f"the report cannot be written to it ({error.strerror})")
            return FAILED
    note(f"{report.name}: {sum(1 for _ in report.promises())} commitments. Written to {file}.")
    return OK


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
