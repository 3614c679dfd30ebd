"""``servanda evidence``: the passages of documents that bear on the commitments of the ledger, proposed in it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.opening import FAILED, LedgerOption, actor, ledger_errors, note, open_ledger
from servanda.cli.options import DateOption, WhoOption

if TYPE_CHECKING:
    from servanda.cli.inputs import Failure, Input
    from servanda.cli.reading import Settings
    from servanda.ledger.bearing import Borne
    from servanda.ledger.models import Evidence
    from servanda.ledger.services import Actor
    from servanda.matching.evidence import Follower
    from servanda.records import Instrument


class EvidenceFormat(StrEnum):
    """The forms in which evidence is written."""

    TABLE = "table"
    JSONL = "jsonl"


def evidence(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|URL|DIR|-...",
            help="Readouts, press releases, reports: documents, web addresses, folders, or - for standard input.",
        ),
    ],
    partnership: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID",
            help="Look at the commitments of this partnership only; can be given several times. Without it: of all.",
            show_default=False,
        ),
    ] = None,
    date: DateOption = None,
    form: Annotated[
        EvidenceFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How to write what was found. Without it: a table on a terminal, JSON lines into a pipe or file.",
            show_default=False,
        ),
    ] = None,
    who: WhoOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Find the passages of documents that bear on commitments of the ledger, and propose them as evidence.

    A document that bears on something is put into the ledger with what was found, for people to confirm or reject; what
    they rejected is never proposed again.

    [bold]Examples[/bold]

    servanda evidence readout.html

    servanda evidence releases/ --partnership US-KR --format jsonl
    """
    import sys

    from servanda.cli.inputs import expand
    from servanda.cli.reading import Settings
    from servanda.cli.settings import parse_date

    settings = Settings(date=parse_date(date))
    chosen = form or (EvidenceFormat.TABLE if sys.stdout.isatty() else EvidenceFormat.JSONL)
    inputs = list(expand(sources))
    with ledger_errors():
        place = open_ledger(ledger)
        from servanda.ledger.bearing import follower_of

        failed = _look(inputs, settings, actor(who), follower_of(partnership), chosen)
    note(f"The ledger is {place}.")
    if failed:
        raise typer.Exit(FAILED)


def _look(
    inputs: "Sequence[Input | Failure]",
    settings: "Settings",
    member: "Actor",
    follower: "Follower",
    form: EvidenceFormat,
) -> bool:
    """Look through all documents, write what bears on something, and sum up; return whether any could not be read."""
    from servanda.cli.inputs import Failure
    from servanda.cli.presenting.evidence import make_evidence_presenter
    from servanda.cli.screen import Screen

    found: list[Evidence] = []
    documents: dict[str, Instrument] = {}
    failed = new = 0
    with Screen(len(inputs)) as screen:
        for source in inputs:
            outcome = source if isinstance(source, Failure) else _take_in(source, settings, member, follower)
            screen.advance()
            if isinstance(outcome, Failure):
                failed += 1
                screen.error(outcome.label, outcome.message)
                continue
            borne, document = outcome
            if borne.instrument:
                screen.note(f"{source.label}: it is {borne.instrument} in the ledger; what it takes up are links.")
            if borne.document and borne.document not in documents:
                documents[borne.document] = document
                found += borne.evidence
                new += borne.new
        found.sort(key=lambda row: (-row.score, row.id))
        screen.write(make_evidence_presenter(form.value)(found, documents))
        screen.note(_sum_up(len(found), new, len(documents), len(inputs) - failed))
    return failed > 0


def _take_in(
    source: "Input", settings: "Settings", member: "Actor", follower: "Follower"
) -> "tuple[Borne, Instrument] | Failure":
    """Read one document and propose what bears on commitments in it; what goes wrong comes back in one line."""
    from servanda.cli.inputs import Failure
    from servanda.cli.reading import read_instrument
    from servanda.ledger.bearing import take_in
    from servanda.ledger.errors import LedgerError

    document = read_instrument(source, settings)
    if isinstance(document, Failure):
        return document
    try:
        return take_in(member, follower, document), document
    except LedgerError as error:
        return Failure(source.label, str(error))


def _sum_up(found: int, new: int, bearing: int, read: int) -> str:
    """Return the counts in one line."""
    noun = "passage" if found == 1 else "passages"
    documents = f"{read} document" + ("" if read == 1 else "s")
    return f"{found} {noun} on commitments, {new} of them new, in {bearing} of {documents}."
