"""``servanda stats``: what was mined, counted in tables."""

import csv
import io
import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from servanda.cli.screen import Screen

if TYPE_CHECKING:
    from servanda.mining.statistics import Table

NAMES = ("year", "party", "topic", "strength", "money", "form", "partnership")


class StatsFormat(StrEnum):
    """The forms in which figures are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def stats(
    mined: Annotated[str, typer.Argument(metavar="OUT", help="The folder that servanda mine wrote.")],
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="NAME",
            help=f"A table: {', '.join(NAMES)}; can be given several times. Without it: all.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[StatsFormat, typer.Option("--format", "-f", help="How to write the figures.")] = StatsFormat.TABLE,
    top: Annotated[
        int, typer.Option("--top", "-n", min=1, metavar="N", help="Rows of each table on the screen; files have all.")
    ] = 15,
) -> None:
    """Count what was mined: by year, party, topic, strength, money, form and partnership.

    [bold]Examples[/bold]

    servanda stats mined/

    servanda stats mined/ --by partnership --format csv > partnerships.csv
    """
    for one in by or ():
        if one not in NAMES:
            raise typer.BadParameter(f"there is no table {one}: take one of {', '.join(NAMES)}.", param_hint="--by")
    from servanda.mining.errors import MiningError
    from servanda.mining.statistics import tables

    try:
        if "://" in mined:
            raise MiningError(f"{mined}: what stands elsewhere is not counted: copy it to a folder here and name that")
        found = tables(Path(mined), list(dict.fromkeys(by or NAMES)))
    except MiningError as error:
        with Screen(1) as screen:
            screen.error("stats", str(error))
        raise typer.Exit(2) from None
    if form is StatsFormat.TABLE:
        _show(found, top)
    else:
        sys.stdout.write(_to_csv(found) if form is StatsFormat.CSV else _to_json(found))


def _show(tables: "Sequence[Table]", top: int) -> None:
    from rich.console import Console
    from rich.table import Table as Shown

    console = Console(width=None if sys.stdout.isatty() else 120)
    for table in tables:
        shown = Shown(title=f"By {table.name}", title_justify="left", box=None, pad_edge=False)
        for place, name in enumerate(table.columns):
            figures = bool(table.rows) and isinstance(table.rows[0][place], int | float)
            shown.add_column(name, justify="right" if figures else "left", overflow="fold")
        for row in table.rows[:top]:
            shown.add_row(*map(_cell, row))
        console.print(shown)
        if len(table.rows) > top:
            console.print(f"… and {len(table.rows) - top:,} more")
        console.print()


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 1000 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _to_csv(tables: "Sequence[Table]") -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for table in tables:
        if len(tables) > 1:
            writer.writerow([f"# {table.name}"])
        writer.writerow(table.columns)
        writer.writerows(table.rows)
    return buffer.getvalue()


def _to_json(tables: "Sequence[Table]") -> str:
    said = {table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in tables}
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"
