"""``servanda publish site``: the public record as a folder of pages that needs no server."""

import time
from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.opening import LedgerOption, fail, ledger_errors, note, open_ledger


def site(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="The folder to build; an earlier site in it is replaced in one step.")
    ],
    partnership: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID",
            help="Publish this partnership only; can be given several times. Without it: all.",
            show_default=False,
        ),
    ] = None,
    base_url: Annotated[
        str,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="Where the folder will be on the web, for permalinks, citations, cards and the map of the site.",
            show_default=False,
        ),
    ] = "",
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", help="The name of the site.")
    ] = "The record of commitments",
    ledger: LedgerOption = None,
) -> None:
    """Build a web site of what was accepted: pages without server or tracking, searched in the browser.

    Only accepted and edited commitments are published, with the links and evidence that a reviewer confirmed and the
    assessments that an owner published; proposals and the names of members are not.

    [bold]Examples[/bold]

    servanda publish site public/

    servanda publish site public/ --base-url https://pacts.example.org/record/ --partnership US-KR
    """
    with ledger_errors():
        place = open_ledger(ledger)
        from servanda.publishing.errors import PublishingError
        from servanda.publishing.site import build, gather

        begun = time.monotonic()
        try:
            record = gather(partnership or ())
            built = build(record, out, title=title, base=base_url)
        except PublishingError as error:
            fail(str(error))
        count, took = len(record.commitments), time.monotonic() - begun
        note(
            f"{count:,} commitment{'' if count == 1 else 's'} of {place} are on {built.pages:,} pages in {out}, as of"
            f" entry {record.entries:,} ({record.head}), in {took:.1f} s. Open {out / 'index.html'} in a browser."
        )
