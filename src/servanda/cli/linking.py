"""``servanda link``: what later documents make of the commitments of earlier ones, without a ledger.

Every document is read as ``servanda read`` does; those that can be read are put in the order of their dates, and each
is linked with each later one.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.options import DateOption, JobsOption, PartiesOption

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
        list[str],
        typer.Argument(
            metavar="FILE|URL|DIR...",
            help="Two documents or more of one series, in any order; they are put in the order of their dates.",
        ),
    ],
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
) -> None:
    """Find what later documents make of the commitments of earlier ones, and what has fallen silent.

    [bold]Examples[/bold]

    servanda link fact-sheet-2023.pdf joint-statement-2025.pdf

    servanda link summits/ --parties NZ,NO --format jsonl --out links.jsonl
    """
    import sys

    from servanda.cli.reading import Settings
    from servanda.cli.run import shield
    from servanda.cli.settings import parse_date, parse_parties

    settings = Settings(date=parse_date(date), parties=parse_parties(parties))
    chosen = form or (LinkFormat.TABLE if out is None and sys.stdout.isatty() else LinkFormat.JSONL)
    code = shield(lambda: _run(sources, settings, chosen, out, jobs))
    if code:
        raise typer.Exit(code)


def _run(sources: Sequence[str], settings: "Settings", form: LinkFormat, out: Path | None, jobs: int | None) -> int:
    from servanda.cli.inputs import Failure, expand
    from servanda.cli.run import FAILED, OK
    from servanda.cli.screen import Screen

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
        if not _deliver(stops, form, out, screen):
            return FAILED
    return FAILED if failed else OK


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


def _deliver(stops: Sequence["Stop"], form: LinkFormat, out: Path | None, screen: "Screen") -> bool:
    """Link, write, and sum up; return whether it could be written."""
    from servanda.cli.files import write
    from servanda.cli.presenting.links import make_link_presenter
    from servanda.matching import link_series, silent

    links = link_series(stops)
    unheard = silent(stops, links)
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
