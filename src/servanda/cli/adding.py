"""``servanda add``: documents into the ledger, each with the commitments found in it, for people to review."""

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.opening import FAILED, LedgerOption, actor, fail, ledger_errors, note, open_ledger
from servanda.cli.options import DateOption, JobsOption, PartiesOption, WhoOption

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from servanda.cli.inputs import Failure, Input
    from servanda.cli.reading import Finding, Settings
    from servanda.ledger.services import Actor, Filed


def add(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|URL|DIR|-...", help="Documents, web addresses, folders, or - for standard input, as for read."
        ),
    ],
    partnership: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The partnership to file them under. Without it: that of their parties."),
    ] = None,
    date: DateOption = None,
    parties: PartiesOption = None,
    corrects: Annotated[
        str | None, typer.Option(metavar="ID", help="The instrument of which the document is a corrected version.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where the document was published, which a saved file may not say."),
    ] = None,
    who: WhoOption = None,
    jobs: JobsOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Put documents into the ledger, which is made where there is none, with every commitment found in them.

    The same document again adds nothing; another version of it keeps all decisions whose words still stand, and the
    others are listed.

    [bold]Examples[/bold]

    servanda add fact-sheet.pdf

    servanda add communiques/*.pdf --partnership Quad --as tama

    servanda add fact-sheet-corrected.pdf --corrects US-KR/2021-05-21/fact-sheet
    """
    from servanda.cli.inputs import expand
    from servanda.cli.reading import Settings
    from servanda.cli.settings import parse_date, parse_parties

    settings = Settings(date=parse_date(date), parties=parse_parties(parties))
    inputs = list(expand(sources))
    with ledger_errors():
        if corrects is not None and len(inputs) != 1:
            fail("--corrects names the earlier version of one document: give that document alone")
        if url is not None and (len(inputs) != 1 or not url.startswith(("http://", "https://"))):
            fail("--url is the web address of one document: give that document alone")
        place = open_ledger(ledger, create=True)
        put = partial(_put, who=actor(who), partnership=partnership, corrects=corrects, url=url)
        failed = _add_all(inputs, settings, jobs, put)
    note(f"The ledger is {place}. Review it in the browser: servanda serve" + (f" --ledger {ledger}" if ledger else ""))
    if failed:
        raise typer.Exit(FAILED)


def _add_all(
    inputs: "Sequence[Input | Failure]",
    settings: "Settings",
    jobs: int | None,
    put: "Callable[[Finding], Filed | str]",
) -> bool:
    """Read all that can be read, put each into the ledger and tell what became of it; return whether any failed."""
    from servanda.cli.inputs import Failure
    from servanda.cli.reading import read_all
    from servanda.cli.screen import Screen

    failed = False
    readable = [source for source in inputs if not isinstance(source, Failure)]
    with Screen(len(inputs)) as screen, closing(read_all(readable, settings, jobs)) as results:
        for source in inputs:
            outcome = source if isinstance(source, Failure) else next(results)
            screen.advance()
            if isinstance(outcome, Failure):
                filed: Filed | str = outcome.message
                label = outcome.label
            else:
                filed, label = put(outcome), outcome.source.label
            if isinstance(filed, str):
                failed = True
                screen.error(label, filed)
            else:
                screen.write("".join(f"{line}\n" for line in _tell(filed)))
    return failed


def _put(
    finding: "Finding", who: "Actor", partnership: str | None, corrects: str | None, url: str | None
) -> "Filed | str":
    """Write what was found; return what became of it, or what is wrong with it."""
    from dataclasses import replace

    from servanda.ledger.errors import LedgerError
    from servanda.web.adding import put

    try:
        instrument = replace(finding.instrument, url=url) if url else finding.instrument
        return put(who, instrument, finding.commitments, partnership=partnership, corrects=corrects)
    except LedgerError as error:
        return str(error)


def _tell(filed: "Filed") -> list[str]:
    """Return what became of a document, in a line, and for a corrected version what to look at again."""
    if filed.outcome == "unchanged":
        return [f"{filed.id}: unchanged, the ledger has these words already"]
    noun = "commitment" if filed.proposed == 1 else "commitments"
    if filed.outcome == "added":
        return [f"{filed.id}: added, {filed.proposed} {noun} to review"]
    lines = [f"{filed.id}: corrected, {filed.proposed} new {noun} to review"]
    if filed.recheck:
        lines.append(
            f"  look again at {len(filed.recheck)} whose words are not as they were: {', '.join(filed.recheck)}"
        )
    return lines
