"""The table that a person reads: a title, rows under the document's headings, and what they add up to."""

import os
import re
import sys
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from servanda.cli.presenting.cells import Cells, make_cells
from servanda.cli.presenting.layout import GAP, Layout, lay_out
from servanda.cli.presenting.reasons import explain
from servanda.cli.presenting.rows import gather
from servanda.cli.presenting.summary import summarise
from servanda.cli.reading import Finding
from servanda.extraction import parties_of
from servanda.wording import write_date, write_party

# For a table that no terminal shows: wide enough for columns, narrow enough for a page across.
PAGE_WIDTH = 120
WIDEST = 200
_DOT = " · "


@dataclass
class TablePresenter:
    """Writes a finding as a table for the terminal at hand, or as plain text for a file."""

    explain: bool
    to_file: bool
    width: int = field(init=False)

    def __post_init__(self) -> None:
        """Fix the width of tables that go to no terminal."""
        columns = os.environ.get("COLUMNS", "")
        self.width = int(columns) if re.fullmatch(r"[1-9]\d{0,3}", columns) else PAGE_WIDTH

    def __call__(self, finding: Finding) -> str:
        """Return the table as text, with the colours that its destination can show."""
        console = self.make_console()
        with console.capture() as captured:
            render(console, finding, reasons=self.explain)
        return "\n".join(line.rstrip(" ") for line in captured.get().split("\n"))

    def make_console(self) -> Console:
        """Return the console for the terminal at hand, or one that writes plain text of a fixed width."""
        if self.to_file:
            return Console(file=StringIO(), width=self.width, highlight=False, no_color=True, force_terminal=False)
        if sys.stdout.isatty():
            return Console(highlight=False)
        return Console(highlight=False, width=self.width)


def render(console: Console, finding: Finding, *, reasons: bool) -> None:
    """Print the whole of ``finding``: title, rows, sums, and the reasons where they are wanted."""
    width = min(console.width, WIDEST)
    console.print()
    console.print(Padding(_title(finding), (0, 0, 1, 0)), width=width)
    if finding.commitments:
        groups = gather(finding)
        cells = {row.number: make_cells(row, finding.instrument) for group in groups for row in group.rows}
        layout = lay_out(width, {name: [getattr(c, name).plain for c in cells.values()] for name in Cells.COLUMNS})
        if not layout.stacked:
            console.print(_grid(layout, [_names(layout)], apart=False), width=width)
        for group in groups:
            console.print(_heading(group.heading), width=width)
            console.print(_grid(layout, [_line(cells[row.number], layout) for row in group.rows]), width=width)
        console.print(Rule(style="dim"), width=width)
        console.print(summarise(finding), width=width)
    if reasons:
        console.print(explain(finding), width=width)
    console.print()


def _title(finding: Finding) -> RenderableType:
    instrument, found = finding.instrument, len(finding.commitments)
    number = {0: "no commitment found in it", 1: "1 commitment"}.get(found, f"{found} commitments")
    facts = [
        write_date(instrument.date) if instrument.date else "",
        ", ".join(map(write_party, parties_of(instrument))),
    ]
    line = Text(" · ".join([*filter(None, facts), number]))
    shown = [Text(instrument.title, style="bold"), line]
    if instrument.url:
        shown.append(Text(instrument.url, style="dim", overflow="fold"))
    return Group(*shown)


def _heading(words: str | None) -> RenderableType:
    if words is None:
        return Rule(style="dim")
    return Rule(Text(words, style="bold"), align="left", style="dim")


def _names(layout: Layout) -> list[RenderableType]:
    names = {"number": "№", "who": "Who", "strength": "Strength", "words": "Commitment"}
    names |= {"money": "Money", "when": "When", "body": "Body", "topic": "Topic"}
    return [
        Text(name, style="dim", justify="right" if key == "number" else None)
        for key, name in names.items()
        if getattr(layout, key)
    ]


def _line(cells: Cells, layout: Layout) -> list[RenderableType]:
    """Return the cells of one row; those without a column of their own stand under the words."""
    folded = [getattr(cells, name) for name in ("money", "when", "body", "topic") if not getattr(layout, name)]
    details = pack([_join(" " if text is cells.when else ", ", text.split("\n")) for text in folded], layout.words)
    above = [_join(", ", [*cells.who.split("\n"), *cells.strength.split("\n")])] if layout.stacked else []
    words = Group(*above, cells.words, *details)
    kept = [getattr(cells, name) for name in ("money", "when", "body") if getattr(layout, name)]
    if layout.topic:
        kept.append(Text("\n".join(textwrap.wrap(cells.topic.plain, layout.topic)), style=cells.topic.style))
    return [cells.number, *([] if layout.stacked else [cells.who, cells.strength]), words, *kept]


def pack(texts: Iterable[Text], width: int) -> list[Text]:
    """Put ``texts`` side by side with dots between them, and on a new line where one has no room beside the last."""
    lines: list[Text] = []
    for text in texts:
        if not text.plain:
            continue
        if lines and lines[-1].cell_len + len(_DOT) + text.cell_len <= width:
            lines[-1].append(_DOT, style="dim").append_text(text)
        else:
            lines.append(Text().append_text(text))
    return lines


def _join(mark: str, texts: Iterable[Text]) -> Text:
    joined = Text()
    for text in texts:
        joined.append(mark if joined.plain else "", style="dim").append_text(text)
    return joined


def _grid(layout: Layout, lines: list[list[RenderableType]], *, apart: bool = True) -> Table:
    table = Table.grid(padding=(0, GAP, 0, 0), pad_edge=False)
    for name in ("number", "who", "strength", "words", "money", "when", "body", "topic"):
        if width := getattr(layout, name):
            table.add_column(width=width, justify="right" if name == "number" else "left", overflow="fold")
    for line in lines:
        table.add_row(*line)
        if apart:
            table.add_row()
    return table
