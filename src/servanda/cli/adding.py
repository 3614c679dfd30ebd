"""``servanda add``: documents into the ledger, each with the commitments found in it, for people to review."""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.opening import FAILED, LedgerOption, fail, ledger_errors, note, open_ledger

if TYPE_CHECKING:
    from servanda.cli.reading import Finding
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
    date: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="The date of the documents, whatever they say themselves."),
    ] = None,
    parties: Annotated[str | None, typer.Option(metavar="US,KR", help="The parties of the documents.")] = None,
    corrects: Annotated[
        str | None, typer.Option(metavar="ID", help="The instrument of which the document is a corrected version.")
    ] = None,
    who: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="NAME",
            envvar="SERVANDA_USER",
            help="The member who adds them. Without it: the owner of the ledger.",
            show_default=False,
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            metavar="N",
            help="Processes to read with. Without it: one for each core.",
            show_default=False,
        ),
    ] = None,
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
    from servanda.cli.inputs import Failure, expand
    from servanda.cli.reading import Settings, read_all
    from servanda.cli.screen import Screen
    from servanda.cli.settings import parse_date, parse_parties

    settings = Settings(date=parse_date(date), parties=parse_parties(parties))
    inputs = list(expand(sources))
    with ledger_errors():
        if corrects is not None and len(inputs) != 1:
            fail("--corrects names the earlier version of one document: give that document alone")
        place = open_ledger(ledger, create=True)
        actor = _actor(who)
        failed = False
        readable = [source for source in inputs if not isinstance(source, Failure)]
        with Screen(len(inputs)) as screen, closing(read_all(readable, settings, jobs)) as results:
            for source in inputs:
                outcome = source if isinstance(source, Failure) else next(results)
                screen.advance()
                if isinstance(outcome, Failure):
                    failed = True
                    screen.error(outcome.label, outcome.message)
                    continue
                filed = _put(outcome, actor, partnership, corrects)
                if isinstance(filed, str):
                    failed = True
                    screen.error(outcome.source.label, filed)
                else:
                    screen.write("".join(f"{line}\n" for line in _tell(filed)))
    note(f"The ledger is {place}. Review it in the browser: servanda serve" + (f" --ledger {ledger}" if ledger else ""))
    if failed:
        raise typer.Exit(FAILED)


def _actor(who: str | None) -> "Actor":
    """Return the member who acts: the one named, or the owner, whom a new ledger gets now."""
    from servanda.ledger.services import member
    from servanda.web.serving import first_start

    return member(first_start() if who is None else who)


def _put(finding: "Finding", actor: "Actor", partnership: str | None, corrects: str | None) -> "Filed | str":
    """Write what was found; return what became of it, or what is wrong with it."""
    from servanda.ledger.errors import LedgerError
    from servanda.web.adding import put

    try:
        return put(actor, finding.instrument, finding.commitments, partnership=partnership, corrects=corrects)
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
