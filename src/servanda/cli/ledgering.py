"""``servanda ledger``: the ledger proved, looked at, copied and moved, without a server."""

import re
import sys
import time
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.opening import LedgerOption, fail, ledger_errors, note, open_ledger

MISFIT = 1

ledger_app = typer.Typer(
    help="Prove, look at, copy and move the ledger.", no_args_is_help=True, rich_markup_mode="rich"
)


class ListFormat(StrEnum):
    """The forms in which entries and commitments are listed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


FormOption = Annotated[
    ListFormat,
    typer.Option("--format", "-f", help="How to write them."),
]


@ledger_app.command(
    epilog="Exit code: 0 when all fits, 1 when an entry or row does not, 2 when the ledger can't be opened."
)
def verify(
    head: Annotated[
        str | None,
        typer.Option(metavar="HASH", help="The hash of an earlier entry, as published then: it must be in the chain."),
    ] = None,
    head_file: Annotated[
        Path | None, typer.Option("--head-file", metavar="FILE", help="A file in which that hash stands.")
    ] = None,
    ledger: LedgerOption = None,
) -> None:
    """Walk the chain of entries, fold them anew, and compare every row of every table with what they add up to.

    Names the first entry or row that does not fit. Prints the hash of the last entry: publish it, and nobody can
    rewrite the ledger unseen.
    """
    with ledger_errors():
        wanted = _head(head, head_file)
        place = open_ledger(ledger)
        from servanda.ledger.verifying import verify as check

        began = time.monotonic()
        checked = check(wanted)
        took = time.monotonic() - began
        if checked.fault is not None:
            typer.echo(f"{place} does not fit: {checked.fault}")
            typer.echo(f"{checked.entries:,} entries before it fit.")
            raise typer.Exit(MISFIT)
        typer.echo(f"{place} fits: {checked.entries:,} entries and all that they add up to, in {took:.1f} s")
        typer.echo(f"head {checked.head}")


@ledger_app.command("as-of")
def as_of(
    date: Annotated[str, typer.Argument(metavar="DATE", help="The end of a day, 2024-05-01, or a time in UTC.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Make a ledger of its own of the entries up to then."),
    ] = None,
    form: FormOption = ListFormat.TABLE,
    ledger: LedgerOption = None,
) -> None:
    """Show all commitments as they stood at a moment, or make a ledger of the entries up to then."""
    with ledger_errors():
        from servanda.ledger.moments import end

        until = end(date)
        open_ledger(ledger)
        if out is not None:
            from servanda.cli.copying import cut

            note(cut(out, until))
            return
        from servanda.cli.listing import list_commitments
        from servanda.ledger.looking_back import as_of as fold

        _write(list_commitments(fold(until), form.value))


@ledger_app.command()
def log(
    who: Annotated[str | None, typer.Option(metavar="NAME", help="Entries of one member.")] = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="Entries of one kind: commitment.edited, or commitment for all of those."),
    ] = None,
    scope: Annotated[
        str | None, typer.Option(metavar="ID", help="Entries on one instrument, commitment, link, document or member.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Entries from this day or time (UTC) on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Entries up to this day or time.")] = None,
    limit: Annotated[int, typer.Option(min=0, metavar="N", help="At most so many; 0 for all.")] = 50,
    form: FormOption = ListFormat.TABLE,
    ledger: LedgerOption = None,
) -> None:
    """List entries, the newest first: who did what when."""
    with ledger_errors():
        from servanda.ledger.moments import begin, end

        times = (None if since is None else begin(since), None if until is None else end(until))
        open_ledger(ledger)
        from servanda.cli.listing import list_entries
        from servanda.ledger.looking_back import Wanted, entries

        wanted = Wanted(who, kind, scope, *times)
        _write(list_entries(entries(wanted, limit), form.value))


@ledger_app.command()
def export(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to; without it: standard output.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    ledger: LedgerOption = None,
) -> None:
    """Write every entry as a line of JSON, in the canonical form that was hashed."""
    with ledger_errors():
        place = open_ledger(ledger)
        from servanda.ledger.exchanging import export as write

        if file is None:
            write(sys.stdout.buffer)
            sys.stdout.buffer.flush()
            return
        from servanda.cli.copying import new_file

        with new_file(file, force=force) as part, part.open("wb") as stream:
            last = write(stream)
        note(f"{0 if last is None else last.sequence:,} entries of {place} are in {file}")


@ledger_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What servanda ledger export wrote.")],
    ledger: LedgerOption = None,
) -> None:
    """Take entries in that were exported, into a new ledger or one that has the first of them already.

    The whole chain is checked first. It can be stopped at any moment; the same command goes on from there.
    """
    with ledger_errors():
        if not file.is_file():
            fail(f"{file}: there is no such file")
        place = open_ledger(ledger, create=True)
        from servanda.ledger.errors import LedgerError
        from servanda.ledger.exchanging import take_in

        try:
            count, new = take_in(file)
        except LedgerError as error:
            fail(f"{file}: {error}")
        note(f"{new:,} of {count:,} entries are new in {place}")


@ledger_app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy to make.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    ledger: LedgerOption = None,
) -> None:
    """Copy the ledger, also while others use it: an SQLite file, or of PostgreSQL the export."""
    with ledger_errors():
        place = open_ledger(ledger)
        from servanda.cli.copying import new_file
        from servanda.ledger.backing_up import back_up

        with new_file(file, force=force) as part:
            what = back_up(part)
        note(f"{place} is copied to {file}: {what}")


@ledger_app.command()
def info(ledger: LedgerOption = None) -> None:
    """Say where the ledger is, how many entries it has, its head, and what they add up to."""
    with ledger_errors():
        place = open_ledger(ledger)
        from servanda.cli.listing import describe

        _write(describe(place))


def _head(head: str | None, file: Path | None) -> str | None:
    """Return the hash that the user gave, in either way."""
    if file is not None:
        found = re.search(r"\b[0-9a-f]{64}\b", file.read_text(encoding="utf-8", errors="replace"))
        if found is None:
            fail(f"{file}: there is no head hash in it, which is 64 digits and letters a to f")
        else:
            head = found[0]
    if head is not None and not re.fullmatch(r"[0-9a-f]{64}", head):
        fail(f"“{head}” is no head hash: that is 64 digits and letters a to f")
    return head


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()
