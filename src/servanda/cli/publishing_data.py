"""``servanda publish data``: the public record as files in standard forms, each in a folder of its own."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.opening import LedgerOption, fail, ledger_errors, note, open_ledger

if TYPE_CHECKING:
    from servanda.publishing.forms import Publisher
    from servanda.publishing.gathering import Record

FORMS = ("csv", "jsonl", "parquet", "xlsx", "annotations", "iati", "prov", "atom", "ics")


def data(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="The folder to write into; files of the same names are replaced.")
    ],
    partnership: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID",
            help="Publish this partnership only; can be given several times. Without it: all.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[
        list[str] | None,
        typer.Option(
            "--form",
            "-f",
            metavar="FORM",
            help=f"A form to write: {', '.join(FORMS)}; can be given several times. Without it: all.",
            show_default=False,
        ),
    ] = None,
    base_url: Annotated[
        str,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="Where the site of servanda publish site is on the web: commitments have their addresses there.",
            show_default=False,
        ),
    ] = "",
    server: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="The Servanda server where commitments have their addresses, in place of --base-url.",
            show_default=False,
        ),
    ] = "",
    publisher: Annotated[
        str, typer.Option(metavar="NAME", help="Who publishes, as the feed and the IATI file say it.")
    ] = "Servanda",
    iati_ref: Annotated[
        str,
        typer.Option(
            "--iati-ref",
            metavar="REF",
            help="The identifier of who publishes in IATI, as GB-COH-1234.",
            show_default=False,
        ),
    ] = "",
    ledger: LedgerOption = None,
) -> None:
    """Write what was accepted as tables, annotations, IATI activities, provenance and feeds.

    Only accepted and edited commitments are published, with the links and evidence that a reviewer confirmed and the
    assessments that an owner published; proposals and the names of members are not.

    [bold]Examples[/bold]

    servanda publish data public/

    servanda publish data public/ --partnership US-KR --form csv --form iati --base-url https://pacts.example.org
    """
    forms = _check_forms(form)
    where = _check_address(base_url, server)
    with ledger_errors():
        place = open_ledger(ledger)
        from servanda.publishing.errors import PublishingError
        from servanda.publishing.forms import UNREGISTERED, Publisher
        from servanda.publishing.gathering import gather

        try:
            record = gather(partnership or ())
            who = Publisher(publisher, iati_ref or UNREGISTERED, where, "/" if server else ".html")
            _write(record, forms, who, out, asked=form is not None)
        except PublishingError as error:
            fail(str(error))
        note(f"{_sum_up(record)} of {place} are in {out}, as of entry {record.head.entries:,} ({record.head.hash}).")


def _check_forms(wanted: Sequence[str] | None) -> Sequence[str]:
    for one in wanted or ():
        if one not in FORMS:
            raise typer.BadParameter(f"there is no form {one}: take one of {', '.join(FORMS)}.", param_hint="--form")
    return list(dict.fromkeys(wanted or FORMS))


def _check_address(base_url: str, server: str) -> str:
    if base_url and server:
        raise typer.BadParameter("give either a site or a server.", param_hint="--base-url")
    where, hint = (server, "--server") if server else (base_url, "--base-url")
    if where and not where.startswith(("http://", "https://")):
        raise typer.BadParameter("it begins with http:// or https://.", param_hint=hint)
    return where


def _write(record: "Record", forms: Sequence[str], publisher: "Publisher", out: Path, *, asked: bool) -> None:
    """Write the forms, a file at a time; where none was ``asked`` for, one that cannot be written is told of only."""
    from servanda.cli.files import write_bytes
    from servanda.publishing.errors import PublishingError
    from servanda.publishing.forms import UNREGISTERED, DataForm, files_of

    out.mkdir(parents=True, exist_ok=True)
    for form in forms:
        written = 0
        try:
            for name, content in files_of(record, DataForm(form), publisher):
                path = (out / name).resolve()
                if not path.is_relative_to(out.resolve()):
                    raise PublishingError(f"{name} would be written outside {out}: the ledger has an id that is a path")
                path.parent.mkdir(parents=True, exist_ok=True)
                write_bytes(path, content)
                written += 1
        except PublishingError as error:
            if asked:
                raise
            note(f"{form} is left out: {error}.")
            continue
        if not written:
            note(f"{form} is left out: no commitment with a date names a sum.")
    if "iati" in forms and publisher.iati == UNREGISTERED:
        note("The IATI file names no registered organisation: give --iati-ref before you send it anywhere.")


def _sum_up(record: "Record") -> str:
    count = len(record.commitments)
    return f"{count:,} commitment{'' if count == 1 else 's'} of {len(record.instruments):,} instruments"
