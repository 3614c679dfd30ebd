"""The commands and their options, as ``servanda --help`` shows them."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import servanda
from servanda.cli.adding import add
from servanda.cli.answering import mcp
from servanda.cli.assessing import assess
from servanda.cli.digesting import digest
from servanda.cli.evidencing import evidence
from servanda.cli.importing import import_app
from servanda.cli.ledgering import ledger_app
from servanda.cli.linking import link
from servanda.cli.mining import mine
from servanda.cli.options import DateOption, JobsOption, PartiesOption
from servanda.cli.publishing import publish
from servanda.cli.reporting import report
from servanda.cli.searching import search
from servanda.cli.serving import serve
from servanda.cli.statistics import stats
from servanda.cli.training import train
from servanda.cli.users import users
from servanda.cli.watching import watch

app = typer.Typer(
    help="Find what governments promise each other in the documents they publish.",
    epilog="Try: servanda read fact-sheet.pdf",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """The forms in which commitments are written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"


class Reader(StrEnum):
    """Who finds the commitments."""

    GRAMMAR = "grammar"
    LLM = "llm"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"servanda {servanda.__version__}")
        raise typer.Exit


@app.callback()
def servanda_command(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Find what governments promise each other in the documents they publish."""


@app.command(
    no_args_is_help=True,
    epilog="Exit code: 0 when every input was read, also when it holds no commitment; 2 when one could not be read.",
)
def read(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|URL|DIR|-...",
            help="Documents (Markdown, HTML, PDF, DOCX, plain text), web addresses, folders with documents in them,"
            " or - for standard input.",
        ),
    ],
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            help="How to write the commitments. Without it: a table on a terminal, JSON lines into a pipe or file.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR",
            help="Write one file for each document into this folder (NAME.jsonl, or .csv, .md, .txt by --format).",
        ),
    ] = None,
    date: DateOption = None,
    parties: PartiesOption = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say why each field was read so, and why each other sentence was left out."),
    ] = False,
    jobs: JobsOption = None,
    reader: Annotated[
        Reader,
        typer.Option(
            "--reader",
            help="Who finds the commitments: our own grammar, on this machine; or a large model (llm), to which the"
            " documents are sent.",
        ),
    ] = Reader.GRAMMAR,
    llm_url: Annotated[
        str | None,
        typer.Option(
            "--llm-url",
            metavar="URL",
            help="Where the large model is: an OpenAI-compatible endpoint. Without it: SERVANDA_LLM_URL.",
            show_default=False,
        ),
    ] = None,
    llm_model: Annotated[
        str | None,
        typer.Option(
            "--llm-model",
            metavar="NAME",
            help="Which of its models. Without it: SERVANDA_LLM_MODEL.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Find every commitment in a document, each with its exact words.

    [bold]Examples[/bold]

    servanda read fact-sheet.pdf

    servanda read https://www.example.org/joint-statement --parties NZ,NO

    servanda read communiques/ --out found/ --jobs 4

    cat pasted.txt | servanda read - --date 2025-03-18 --explain
    """
    from servanda.cli.reading import Settings
    from servanda.cli.run import run
    from servanda.cli.settings import parse_date, parse_endpoint, parse_parties

    settings = Settings(date=parse_date(date), parties=parse_parties(parties), explain=explain)
    chosen = form or (Format.TABLE if out is None and sys.stdout.isatty() else Format.JSONL)
    endpoint = parse_endpoint(llm_url, llm_model, wanted=reader is Reader.LLM)
    code = run(sources, settings, form=chosen.value, out=out, jobs=jobs, endpoint=endpoint)
    if code:
        raise typer.Exit(code)


app.command(
    no_args_is_help=True,
    epilog="Exit code: 0 when every document was read; 2 when one could not be read, only one was given,"
    " or the ledger has no such partnership.",
)(link)
app.command(
    no_args_is_help=True,
    epilog="Exit code: 0 when every document is in the ledger; 2 when one could not be read or added.",
)(add)
app.command(
    no_args_is_help=True,
    epilog="Exit code: 0 when every document was read; 2 when one could not be read.",
)(evidence)
app.command(
    no_args_is_help=True,
    epilog="Exit code: 0 when the datasets are written, also where documents could not be read; 2 when the corpus"
    " can't be read or the output can't be written; 130 when it was interrupted.",
)(mine)
app.command(
    no_args_is_help=True,
    epilog="Exit code: 0 when the file is written; 2 when it can't be, or the ledger has no such partnership.",
)(report)
app.command(
    no_args_is_help=True,
    epilog="Exit code: 0 also when nothing is found; 2 when there is nothing to search, or an index can't be made.",
)(search)
app.command()(serve)
app.command(epilog="Exit code: 0 when it was told to stop; 2 when the ledger can't be opened.")(mcp)
app.command(no_args_is_help=True, epilog="Exit code: 2 where there is nothing mined.")(stats)
app.command()(train)
app.add_typer(import_app, name="import")
app.add_typer(assess, name="assess")
app.add_typer(digest, name="digest")
app.add_typer(ledger_app, name="ledger")
app.add_typer(publish, name="publish")
app.add_typer(users, name="user")
app.add_typer(watch, name="watch")
