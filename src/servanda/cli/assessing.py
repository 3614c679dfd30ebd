"""``servanda assess``: cycles are opened, scored from sheets, settled, measured and published from the command line."""

import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.opening import LedgerOption, actor, fail, ledger_errors, note, open_ledger
from servanda.cli.options import WhoOption

if TYPE_CHECKING:
    from servanda.assessment.sheets import Filled
    from servanda.ledger.assessing import SeenPair
    from servanda.ledger.services import Choice

assess = typer.Typer(
    help="Assess how far commitments were kept: by coders who score blind, with agreement beside every result.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
Cycle = Annotated[str, typer.Argument(metavar="CYCLE", help="The id of the assessment, as servanda assess open says.")]
Sheet = Annotated[Path, typer.Argument(metavar="FILE", help="The sheet, as CSV, filled in.")]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="FILE", help="Write it into this file. Without it: to standard output."),
]


class AssessFormat(StrEnum):
    """The forms in which figures are written."""

    TABLE = "table"
    JSON = "json"


FormatOption = Annotated[AssessFormat, typer.Option("--format", "-f", help="How to write the figures.")]


@assess.command("open", no_args_is_help=True)
def open_(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the assessment is called.")],
    partnership: Annotated[str, typer.Option(metavar="ID", help="The partnership whose commitments are assessed.")],
    coder: Annotated[list[str], typer.Option(metavar="NAME", help="A member who scores; given twice or more.")],
    scale: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="compliance (-1, 0, +1), steps, or a TOML file with one's own.")
    ] = "compliance",
    choice: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A CSV file with the commitments to assess, their parties and criteria. Without it: all that were"
            " accepted in the period.",
        ),
    ] = None,
    since: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="The first day of the period.")] = "",
    until: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="The last day of the period.")] = "",
    who: WhoOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Open an assessment of accepted commitments, and print its id.

    [bold]Example[/bold]

    servanda assess open "Final report 2026" --partnership US-KR --coder ana --coder ben --until 2026-05-31
    """
    with _assessing(ledger):
        from servanda.assessment.sheets import read_choices, read_scale
        from servanda.ledger.services import Choice, open_cycle

        values = read_scale(scale)
        chosen = (
            _accepted(partnership, since, until)
            if choice is None
            else [Choice(one.commitment, one.parties, one.criteria) for one in read_choices(choice, values)]
        )
        print(open_cycle(actor(who), name, partnership, values, chosen, coder, since=since, until=until))
        note(f"{len(chosen)} commitments, on scale {values.name}, by {', '.join(coder)}.")


@assess.command("sheet", no_args_is_help=True)
def sheet(cycle: Cycle, out: OutOption = None, who: WhoOption = None, ledger: LedgerOption = None) -> None:
    """Write the sheet that a coder fills in for servanda assess score, or a reviewer for servanda assess settle.

    A coder gets what is still open, with their own scores. A reviewer who does not score in it gets what coders
    disagree on, with what each gave.
    """
    with _assessing(ledger):
        from servanda.assessment.sheets import COLUMNS, write_sheet
        from servanda.ledger.assessing import coders_of, seen
        from servanda.ledger.payloads import PairState
        from servanda.ledger.services import cycle_at

        member = actor(who)
        coders = coders_of(cycle_at(cycle))
        pairs = seen(member, cycle)
        if member.name in coders:
            open_ = [one for one in pairs if not one.closed]
            text = write_sheet(COLUMNS, _to_score(open_, member.name))
        else:
            disputed = [one for one in pairs if one.state is PairState.DISPUTED]
            head = ("commitment", "party", "words", "criteria", *coders, "value", "reason")
            text = write_sheet(head, _to_settle(disputed, coders))
        _deliver(text, out)


@assess.command("score", no_args_is_help=True)
def score(cycle: Cycle, file: Sheet, who: WhoOption = None, ledger: LedgerOption = None) -> None:
    """Give the scores of a sheet: all of them, or none where a line can't be taken. Lines without a value are left out.

    [bold]Example[/bold]

    servanda assess sheet final-report-2026 --as ana --out ana.csv

    servanda assess score final-report-2026 ana.csv --as ana
    """
    with _assessing(ledger):
        from servanda.ledger.services import score as give

        member = actor(who)

        def enter(one: "Filled") -> bool:
            given = give(member, cycle, one.commitment, one.party, one.value, one.reason, one.evidence)
            return given is not None

        print(f"{_enter(cycle, file, enter)} scores given by {member.name}.")


@assess.command("settle", no_args_is_help=True)
def settle(cycle: Cycle, file: Sheet, who: WhoOption = None, ledger: LedgerOption = None) -> None:
    """Settle the scores of a sheet, as a reviewer who does not score in it: all of them, or none."""
    with _assessing(ledger):
        from servanda.ledger.services import settle_score

        member = actor(who)

        def enter(one: "Filled") -> bool:
            settle_score(member, cycle, one.commitment, one.party, one.value, one.reason)
            return True

        print(f"{_enter(cycle, file, enter)} scores settled by {member.name}.")


@assess.command("reply", no_args_is_help=True)
def reply(
    cycle: Cycle,
    commitment: Annotated[str, typer.Argument(metavar="COMMITMENT", help="The id of the commitment.")],
    party: Annotated[str, typer.Argument(metavar="PARTY", help="The party that was assessed, as the sheet has it.")],
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What the party says, in its own words.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who said so for the party.")],
    date: Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", help="On which day.")] = "",
    who: WhoOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Put what the assessed party says beside a score that stands, in place of what it said before; as a reviewer.

    [bold]Example[/bold]

    servanda assess reply final-report-2026 US-KR/2021-05-21/fact-sheet/17 KR "It opened in June." --by "Foreign
    Ministry" --date 2026-06-30
    """
    with _assessing(ledger):
        from servanda.ledger.services import record_reply

        line = record_reply(actor(who), cycle, commitment, party, words, by, date)
        print(f"Reply of {by.strip()} for {party} on {commitment}: entry {line.sequence}.")


@assess.command("agreement", no_args_is_help=True)
def agreement(
    cycle: Cycle, form: FormatOption = AssessFormat.TABLE, who: WhoOption = None, ledger: LedgerOption = None
) -> None:
    r"""Show how far coders agree, over all and by party and topic. Needs pip install servanda\[assess]."""
    with _assessing(ledger):
        from servanda.assessment import measure_groups
        from servanda.cli.presenting.assessment import write_agreement
        from servanda.ledger.assessing import scale_of, scored_of
        from servanda.ledger.services import cycle_at

        scored = scored_of(actor(who), cycle)
        _deliver(write_agreement(measure_groups(scored, scale_of(cycle_at(cycle))), form.value), None)


@assess.command("results", no_args_is_help=True)
def results(
    cycle: Cycle,
    against: Annotated[
        str | None, typer.Option(metavar="CYCLE", help="Show the change since this earlier cycle, too.")
    ] = None,
    form: FormatOption = AssessFormat.TABLE,
    who: WhoOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Show averages with counts and intervals by party, topic, strength, year and ambition."""
    with _assessing(ledger):
        from servanda.assessment import compare, tabulate
        from servanda.cli.presenting.assessment import write_results
        from servanda.ledger.assessing import scale_of, scored_of
        from servanda.ledger.services import cycle_at

        member, scale = actor(who), scale_of(cycle_at(cycle))
        scored = scored_of(member, cycle)
        change = None
        if against is not None:
            if scale_of(cycle_at(against)) != scale:
                fail(f"{against} and {cycle} have different scales: they can't be compared")
            change = compare(scored_of(member, against), scored, scale)
        _deliver(write_results(tabulate(scored, scale), change, scale, form.value), None)


@assess.command("publish", no_args_is_help=True)
def publish(cycle: Cycle, who: WhoOption = None, ledger: LedgerOption = None) -> None:
    """Publish the scores, which must all stand, and print the head of the ledger that they rest on."""
    with _assessing(ledger):
        from servanda.ledger.services import publish_cycle

        print(publish_cycle(actor(who), cycle).previous)


@contextmanager
def _assessing(ledger: str | None) -> Generator[None, None, None]:
    """Work on the ledger; what goes wrong is told in one line, with exit code 2."""
    with ledger_errors():
        open_ledger(ledger)
        from servanda.assessment.errors import AssessmentError

        try:
            yield
        except AssessmentError as error:
            fail(str(error))


def _accepted(partnership: str, since: str, until: str) -> "list[Choice]":
    """Return all commitments of a partnership that were accepted and made in the period."""
    from servanda.ledger import models as m
    from servanda.ledger.payloads import SETTLED
    from servanda.ledger.services import Choice

    rows = m.Commitment.objects.filter(partnership=partnership, state__in=SETTLED, recheck=False)
    if since:
        rows = rows.filter(date__gte=since)
    if until:
        rows = rows.filter(date__lte=until)
    keys = list(rows.order_by("date", "instrument_id", "start", "number").values_list("id", flat=True))
    if not keys:
        fail(f"no commitment of {partnership} was accepted in this period: review some first")
    return [Choice(key) for key in keys]


def _enter(cycle: str, file: Path, enter: "Callable[[Filled], bool]") -> int:
    """Enter every line of a sheet or none; return how many said something new."""
    from servanda.assessment.sheets import read_sheet
    from servanda.ledger.assessing import scale_of
    from servanda.ledger.errors import LedgerError, RefusedError
    from servanda.ledger.services import cycle_at
    from servanda.ledger.storing import writing

    lines = read_sheet(file, scale_of(cycle_at(cycle)))
    entered = 0
    with writing():
        for one in lines:
            try:
                entered += enter(one)
            except RefusedError:
                raise
            except LedgerError as error:
                raise LedgerError(f"{file}, line {one.line}: {error}") from None
    return entered


def _to_score(pairs: "Sequence[SeenPair]", coder: str) -> list[tuple[str, ...]]:
    quotes = _quotes(pairs)
    rows: list[tuple[str, ...]] = []
    for one in pairs:
        own = next((score for score in one.scores if score.coder == coder), None)
        given = ("", "", "") if own is None else (own.value, " ".join(own.evidence), own.reason)
        rows.append((one.commitment, one.party, quotes[one.commitment], _criteria(one), *given))
    return rows


def _to_settle(pairs: "Sequence[SeenPair]", coders: Sequence[str]) -> list[tuple[str, ...]]:
    quotes = _quotes(pairs)
    rows = []
    for one in pairs:
        given = {score.coder: f"{score.value}: {score.reason}" for score in one.scores}
        scores = [given.get(coder, "") for coder in coders]
        rows.append((one.commitment, one.party, quotes[one.commitment], _criteria(one), *scores, "", ""))
    return rows


def _criteria(pair: "SeenPair") -> str:
    return "; ".join(f"{code}: {words}" for code, words in pair.criteria.items())


def _quotes(pairs: "Sequence[SeenPair]") -> dict[str, str]:
    from servanda.ledger import models as m

    return dict(m.Commitment.objects.filter(pk__in={one.commitment for one in pairs}).values_list("id", "quote"))


def _deliver(text: str, out: Path | None) -> None:
    from servanda.cli.files import write

    if out is None:
        sys.stdout.write(text)
        return
    write(out, text)
    note(f"written to {out}")
