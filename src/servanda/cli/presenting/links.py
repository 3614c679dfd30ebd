"""Links in, text out: JSON lines for programs, a table for people that shows both ends and what changed."""

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from servanda.cli.presenting.table import WIDEST, TablePresenter
from servanda.matching import Link, Relation, Silent, Stop
from servanda.matching.lineage import in_order
from servanda.wording import write_date

LinkPresenter = Callable[[Sequence[Stop], Sequence[Link], Sequence[Silent]], str]

# Relation is shown by word, sign and colour, so that none of them is needed to tell it.
RELATIONS = {
    Relation.RESTATED: ("=", "cyan"),
    Relation.ADVANCED: ("↑", "green"),
    Relation.WEAKENED: ("↓", "yellow"),
    Relation.DELIVERED: ("✓", "bold green"),
    Relation.REPLACED: ("⇄", "magenta"),
}
_RELATION = len("≈ delivered")
_SIDE_BY_SIDE = 90  # characters from which the two ends stand beside each other


def make_link_presenter(form: str, *, to_file: bool) -> LinkPresenter:
    """Return the function that writes links in ``form``; ``to_file`` says that no terminal shows them."""
    match form:
        case "jsonl":
            return write_lines
        case "table":
            return LinkTable(to_file)
    raise ValueError(f"no such form: {form}")


def write_lines(_stops: Sequence[Stop], links: Iterable[Link], _unheard: Sequence[Silent]) -> str:
    """Return one JSON object a line, in the codebook's form of a link."""
    return "".join(json.dumps(to_json(one), ensure_ascii=False) + "\n" for one in links)


def to_json(link: Link) -> dict[str, object]:
    """Return a link in the form of codebook section 6, with its score."""
    return {
        "from": {"doc": link.earlier.instrument, "quote": link.earlier.quote},
        "to": {"doc": link.later.instrument, "quote": link.later.quote},
        "relation": link.relation.value,
        "score": link.score,
        "why": link.why,
    }


class LinkTable:
    """Writes the links under the pair of documents that they join, and behind them what has fallen silent."""

    def __init__(self, to_file: bool) -> None:
        """Choose the console as the table of commitments does."""
        self._table = TablePresenter(explain=False, to_file=to_file)

    def __call__(self, stops: Sequence[Stop], links: Sequence[Link], unheard: Sequence[Silent]) -> str:
        """Return the table as text, with the colours that its destination can show."""
        console = self._table.make_console()
        with console.capture() as captured:
            _render(console, stops, links, unheard)
        return "\n".join(line.rstrip(" ") for line in captured.get().split("\n"))


def _render(console: Console, stops: Sequence[Stop], links: Sequence[Link], unheard: Sequence[Silent]) -> None:
    width = min(console.width, WIDEST)
    titles = {stop.instrument.id: _title(stop) for stop in stops}
    console.print()
    for stop in in_order(stops):
        console.print(titles[stop.instrument.id], width=width)
    if not links:
        console.print("\nNo later document takes up a commitment of an earlier one.", width=width)
    for (earlier, later), group in groupby(links, key=lambda one: (one.earlier.instrument, one.later.instrument)):
        console.print()
        console.print(Rule(Text(f"{earlier} → {later}", style="bold"), align="left", style="dim"), width=width)
        console.print(_grid(group, width), width=width)
    for since, ones in groupby(unheard, key=lambda one: (one.commitment.instrument, one.since)):
        console.print()
        heading = f"Silent since {since[1]}: commitments of {since[0]} that nothing later takes up"
        console.print(Rule(Text(heading, style="bold"), align="left", style="dim"), width=width)
        for one in ones:
            console.print(Padding(Text(f"○ {one.commitment.quote}"), (0, 0, 0, 0)), width=width)
    console.print()


def _title(stop: Stop) -> Text:
    instrument = stop.instrument
    facts = [write_date(instrument.date) if instrument.date else "no date", f"{len(stop.commitments)} commitments"]
    return Text(instrument.id, style="bold").append(f" · {instrument.title} · {' · '.join(facts)}", style="not bold")


def _grid(links: Iterable[Link], width: int) -> Table:
    beside = width >= _SIDE_BY_SIDE
    table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(width=_RELATION)
    room = width - _RELATION - 2
    for _ in range(2 if beside else 1):
        table.add_column(width=(room - 2) // 2 if beside else room, overflow="fold")
    for one in links:
        sign, colour = RELATIONS[one.relation]
        relation = Text().append(f"{sign} {one.relation.value}\n", style=colour).append(f"{one.score:.2f}", style="dim")
        why = Text(one.why, style="italic dim")
        earlier, later = Text(one.earlier.quote), Text(one.later.quote)
        row: list[RenderableType] = (
            [earlier, Group(later, why)] if beside else [Group(earlier, Text("→ ") + later, why)]
        )
        table.add_row(relation, *row)
        table.add_row()
    return table
