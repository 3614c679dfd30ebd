"""``servanda import table``: commitments that a team keeps in a table, into the ledger.

What ``servanda ledger export`` wrote is another thing, which ``servanda ledger import`` takes: entries of a ledger.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.opening import FAILED, LedgerOption, actor, fail, ledger_errors, note, open_ledger
from servanda.cli.options import DateOption, PartiesOption, WhoOption

if TYPE_CHECKING:
    from servanda.web.importing.mapping import Mapped
    from servanda.web.importing.planning import Planned
    from servanda.web.importing.tables import Table
    from servanda.web.importing.values import Defaults, Entry, Remark

_MOST_TOLD = 40  # doubts about rows that are told one by one; faults always are

import_app = typer.Typer(help="Bring in what a team has in tables.", no_args_is_help=True, rich_markup_mode="rich")


@import_app.callback()
def import_command() -> None:
    """Bring in what a team has in tables. (Entries of a ledger: servanda ledger import.)."""


@import_app.command(
    no_args_is_help=True,
    epilog="Exit code: 0 when every row is in the ledger, or was there; 2 when one can't be, and then none is written"
    " unless --skip-faulty.",
)
def table(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV file, a spreadsheet (XLSX, XLS, ODS), or our own exports.")
    ],
    maps: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help="What a column is: a field, note (kept beside the commitment) or - (left out). Repeat it.",
        ),
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Say what would be done, and write nothing.")] = False,
    partnership: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The partnership to file documents under. Without it: that of their parties."),
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The document of rows that name none: its title.")
    ] = None,
    date: DateOption = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Where that document was published.")] = None,
    parties: PartiesOption = None,
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="Which sheet; without it the first.")] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Let them stand as the table has them, in place of as proposals.")
    ] = False,
    skip_faulty: Annotated[
        bool, typer.Option("--skip-faulty", help="Take the rows that can be taken, and tell the others.")
    ] = False,
    who: WhoOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Take commitments out of a table in, each with its words; what is in the ledger already is not added again.

    Each row is a commitment: its words, and the document they stand in. Columns that are no field are kept as notes.

    [bold]Examples[/bold]

    servanda import table commitments.xlsx --preview

    servanda import table coded.csv --map "Text of promise=quote" --map "Coder=-" --partnership US-KR

    servanda import table servanda-commitments-2026-11-24.csv --ledger other.sqlite --accept
    """
    from servanda.cli.settings import parse_date, parse_parties

    with ledger_errors():
        if not file.is_file():
            fail(f"{file}: there is no such file")
        place = _open(ledger, preview)
        from servanda.ledger.naming import check_partnership_id
        from servanda.web.importing.errors import TableError
        from servanda.web.importing.mapping import map_columns
        from servanda.web.importing.tables import read
        from servanda.web.importing.values import Defaults

        key = check_partnership_id(partnership) if partnership else ""
        defaults = Defaults(title or "", parse_date(date), url or "", parse_parties(parties), key)
        try:
            found = read(file, sheet)
            mapped = map_columns(found.columns, maps or ())
        except TableError as error:
            fail(f"{file}: {error}")
        planned, remarks = _plan(found, mapped, defaults)
        _tell(found, mapped, planned, remarks, preview)
        faulty = any(remark.fault for remark in remarks)
        if preview:
            note("Nothing was written: leave --preview out to take it in.")
        elif faulty and not skip_faulty:
            note("Nothing was written: mend the rows that can't be taken, or leave them out with --skip-faulty.")
        else:
            from servanda.web.importing.putting import put

            new = put(actor(who), planned, found, accept=accept)
            how = "as the table has them" if accept else "to review"
            note(f"{_count(len(new), 'new commitment')} in {place}, {how}")
        if faulty:
            raise typer.Exit(FAILED)


def _open(where: str | None, preview: bool) -> str:
    """Open the ledger; a preview is compared with an empty one, which is gone afterwards, where there is none yet."""
    from servanda.ledger.databases import database, located

    settings = database(located(where))
    if not preview or not settings["ENGINE"].endswith("sqlite3") or Path(settings["NAME"]).exists():
        return open_ledger(where, create=not preview)
    import atexit
    import tempfile

    from servanda.ledger import connecting

    folder = tempfile.TemporaryDirectory(prefix="servanda-preview-")
    atexit.register(folder.cleanup)
    connecting.connect(str(Path(folder.name) / "empty.sqlite"))
    connecting.prepare(create=True, say=lambda said: None)
    return connecting.place()


def _plan(found: "Table", mapped: "Mapped", defaults: "Defaults") -> "tuple[list[Planned], list[Remark]]":
    from servanda.web.importing.planning import plan
    from servanda.web.importing.values import read_row

    entries: list[Entry] = []
    remarks: list[Remark] = []
    for row in found.rows:
        entry, said = read_row(row, mapped, defaults)
        remarks += said
        if entry is not None:
            entries.append(entry)
    planned, said = plan(entries, defaults, found.name)
    return planned, sorted([*remarks, *said], key=lambda remark: remark.row)


def _tell(
    found: "Table", mapped: "Mapped", planned: "Sequence[Planned]", remarks: "Sequence[Remark]", preview: bool
) -> None:
    """Write what becomes of the table: for a preview the columns, then the documents, then the rows."""
    typer.echo(f"{found.name}: {_count(len(found.rows), 'row')} of {_count(len(planned), 'document')}")
    if preview:
        for field, column in mapped.columns.items():
            typer.echo(f"  “{column}” is {field}")
        for column in mapped.notes:
            typer.echo(f"  “{column}” is kept as a note")
        for column in mapped.left_out:
            typer.echo(f"  “{column}” is left out")
    for one in planned:
        typer.echo(_describe(one))
    told = [remark for place, remark in enumerate(remarks) if remark.fault or place < _MOST_TOLD]
    for remark in told:
        typer.echo(f"{'can not be taken: ' if remark.fault else ''}{remark}")
    if len(told) < len(remarks):
        typer.echo(f"and {len(remarks) - len(told)} more rows with something to note")


def _describe(one: "Planned") -> str:
    from servanda.web.importing.planning import How

    new = _count(len(one.made), "commitment")
    said = {
        How.NEW: f"a new instrument with {new}",
        How.LONGER: f"{new} more",
        How.WITHIN: f"{new} in the text that the ledger has",
        How.THERE: "nothing new",
    }[one.how]
    there = f", {one.there} there already" if one.there else ""
    left = f", {one.left} left (merged, split or withdrawn)" if one.left else ""
    date = f", {one.instrument.date}" if one.instrument.date else ""
    return f"{one.id or one.title + date}: {said}{there}{left}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
