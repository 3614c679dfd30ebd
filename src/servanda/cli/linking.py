"""``servanda link``: what later documents make of the commitments of earlier ones, on files or in a ledger.

Every file is read as ``servanda read`` does; those that can be read are put in the order of their dates, and each is
linked with each later one. With ``--partnership`` the instruments of a ledger are, and the links are proposed in it.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.opening import LedgerOption, actor, ledger_errors, open_ledger
from servanda.cli.options import DateOption, JobsOption, PartiesOption, WhoOption

if TYPE_CHECKING:
    from servanda.cli.inputs import Failure, Input
    from servanda.cli.reading import Finding, Settings
    from servanda.cli.screen import Screen
    from servanda.matching import Link, Silent, Stop


class LinkFormat(StrEnum):
    """The forms in which links are written."""

    TABLE = "table"
    JSONL = "jsonl"


def link(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE|URL|DIR...",
            help="Two documents or more of one series, in any order; they are put in the order of their dates.",
            show_default=False,
        ),
    ] = None,
    partnership: Annotated[
        str | None,
        typer.Option(
            metavar="ID", help="Link the instruments of this partnership of the ledger instead, and propose the links."
        ),
    ] = None,
    form: Annotated[
        LinkFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How to write the links. Without it: a table on a terminal, JSON lines into a pipe or file.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write the links into this file.")
    ] = None,
    date: DateOption = None,
    parties: PartiesOption = None,
    jobs: JobsOption = None,
    who: WhoOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Find what later documents make of the commitments of earlier ones, and what has fallen silent.

    [bold]Examples[/bold]

    servanda link fact-sheet-2023.pdf joint-statement-2025.pdf

    servanda link summits/ --parties NZ,NO --format jsonl --out links.jsonl

    servanda link --partnership US-KR --as tama
    """
    import sys

    from servanda.cli.reading import Settings
    from servanda.cli.run import shield
    from servanda.cli.settings import parse_date, parse_parties

    settings = Settings(date=parse_date(date), parties=parse_parties(parties))
    chosen = form or (LinkFormat.TABLE if out is None and sys.stdout.isatty() else LinkFormat.JSONL)
    if partnership is not None:
        if sources or date is not None or parties is not None or jobs is not None:
            raise typer.BadParameter(
                "it takes the instruments of the ledger: leave out files, --date, --parties and --jobs.",
                param_hint="--partnership",
            )
        with ledger_errors():
            place = open_ledger(ledger)
            code = shield(lambda: _link_partnership(partnership, who, chosen, out, place))
    elif not sources:
        raise typer.BadParameter("name two documents, or a partnership of the ledger with --partnership.")
    else:
        code = shield(lambda: _run(sources, settings, chosen, out, jobs))
    if code:
        raise typer.Exit(code)


def _run(sources: Sequence[str], settings: "Settings", form: LinkFormat, out: Path | None, jobs: int | None) -> int:
    from servanda.cli.inputs import Failure, expand
    from servanda.cli.run import FAILED, OK
    from servanda.cli.screen import Screen
    from servanda.matching import link_series, silent

    inputs = list(expand(sources))
    with Screen(len(inputs)) as screen:
        for failure in (one for one in inputs if isinstance(one, Failure)):
            screen.error(failure.label, failure.message)
        stops = _read([one for one in inputs if not isinstance(one, Failure)], settings, jobs, screen)
        failed = len(stops) < len(inputs)
        if len(stops) < 2:
            if not failed:
                screen.error("link", "it takes two documents to link one with the other: name another")
            return FAILED
        links = link_series(stops)
        if not _deliver(stops, links, silent(stops, links), form, out, screen):
            return FAILED
    return FAILED if failed else OK


def _link_partnership(partnership: str, who: str | None, form: LinkFormat, out: Path | None, place: str) -> int:
    """Link in the ledger, write what stands there, and sum up; return the exit code."""
    from servanda.cli.run import FAILED, OK
    from servanda.cli.screen import Screen
    from servanda.ledger.following import link_partnership
    from servanda.ledger.silence import silent_of
    from servanda.matching import silent

    linked = link_partnership(actor(who), partnership)
    unheard = {one.commitment.id for one in silent_of(partnership)}
    left = [one for one in silent(linked.stops, linked.links) if one.commitment.id in unheard]
    with Screen(0) as screen:
        if not _deliver(linked.stops, linked.links, left, form, out, screen):
            return FAILED
        screen.note(f"{linked.new} of the links {'is' if linked.new == 1 else 'are'} new in {place}.")
    return OK


def _read(inputs: Sequence["Input"], settings: "Settings", jobs: int | None, screen: "Screen") -> list["Stop"]:
    """Return every document that can be read, with the passages beside its commitments; tell of the others."""
    from servanda.cli.inputs import Failure
    from servanda.cli.reading import read_all
    from servanda.extraction import code
    from servanda.matching import Stop

    stops: dict[str, Stop] = {}
    for source, read in zip(inputs, read_all(inputs, replace(settings, date=None), jobs), strict=True):
        screen.advance()
        outcome = _date(source, read, settings)
        if isinstance(outcome, Failure):
            screen.error(outcome.label, outcome.message)
        elif outcome.instrument.id in stops:
            screen.error(source.label, f"another document is called {outcome.instrument.id} as well: rename one")
        else:
            stops[outcome.instrument.id] = Stop.make(outcome.instrument, outcome.commitments, code)
    return list(stops.values())


def _date(source: "Input", outcome: "Finding | Failure", settings: "Settings") -> "Finding | Failure":
    """Read a document that states no date once more, with the date that the user gave."""
    from servanda.cli.inputs import Failure
    from servanda.cli.reading import read_one

    if settings.date is None or isinstance(outcome, Failure) or outcome.instrument.date is not None:
        return outcome
    return read_one(source, settings)


def _deliver(
    stops: Sequence["Stop"],
    links: Sequence["Link"],
    unheard: Sequence["Silent"],
    form: LinkFormat,
    out: Path | None,
    screen: "Screen",
) -> bool:
    """Write, and sum up; return whether it could be written."""
    from servanda.cli.files import write
    from servanda.cli.presenting.links import make_link_presenter

    text = make_link_presenter(form.value, to_file=out is not None)(stops, links, unheard)
    if out is None:
        screen.write(text)
    else:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            write(out, text)
        except OSError as error:
            screen.error(str(out), f"the links cannot be written to it ({error.strerror})")
            return False
    screen.note(_sum_up(stops, links, unheard) + (f" Written to {out}." if out is not None else ""))
    return True


def _sum_up(stops: Sequence["Stop"], links: Sequence["Link"], unheard: Sequence["Silent"]) -> str:
    """Return the counts in one line."""
    from collections import Counter

    from servanda.matching import Relation
    from servanda.matching.lineage import in_order

    counts = Counter(one.relation for one in links)
    kinds = ", ".join(f"{counts[relation]} {relation.value}" for relation in Relation if counts[relation])
    number = f"{len(links)} link{'' if len(links) == 1 else 's'}" + (f" ({kinds})" if kinds else "")
    made = sum(len(stop.commitments) for stop in in_order(stops)[:-1])
    return f"{number} between {len(stops)} documents; {len(unheard)} of {made} earlier commitments silent."
