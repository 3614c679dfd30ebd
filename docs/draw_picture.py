"""Draw the picture in the README: what ``servanda read`` really prints for a document, as an SVG.

usage: draw_picture.py DOCUMENT PICTURE.svg

The first lines and the last of the output are drawn, and between them how many there are more. No font is fetched
when the picture is shown: it names the monospaced fonts that systems have.
"""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

WIDTH = 116
FIRST = 46
FONTS = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
THEME = TerminalTheme(
    (252, 252, 250),
    (36, 41, 47),
    [
        (36, 41, 47),
        (180, 35, 24),
        (17, 106, 75),
        (154, 95, 0),
        (9, 80, 160),
        (120, 50, 140),
        (0, 105, 125),
        (87, 96, 106),
    ],
)


def read(document: str) -> list[str]:
    """Return the lines that the command prints on a terminal of this width, colours included."""
    command = [sys.executable, "-c", "from servanda.cli import main; main()", "read", document, "--format", "table"]
    surroundings = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    surroundings |= {"COLUMNS": str(WIDTH), "FORCE_COLOR": "1", "TERM": "xterm-256color", "COLORTERM": ""}
    done = subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    return done.stdout.strip("\n").split("\n")


def choose(lines: list[str]) -> list[str]:
    """Return the first lines up to the end of a row, how many are left out, and the summary."""
    plain = [Text.from_ansi(line).plain for line in lines]
    summary = max(number for number, line in enumerate(plain) if re.fullmatch("─+", line))
    end = max((number for number in range(FIRST) if not plain[number].strip()), default=FIRST)
    if end >= summary:
        return lines
    return [*lines[:end], "", f"\x1b[2m    ⋮  {summary - end} lines more\x1b[0m", "", *lines[summary:]]


def draw(document: str, lines: list[str]) -> str:
    """Return the SVG of ``lines`` under the command that printed them."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False)
    console.print(Text.assemble(("$ ", "dim"), f"servanda read {document}"))
    console.print()
    for line in lines:
        console.print(Text.from_ansi(line), no_wrap=True)
    svg = console.export_svg(title="servanda", theme=THEME, unique_id="servanda")
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", FONTS)
    return re.sub(r"[ \t]+\n", "\n", svg)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(draw(sys.argv[1], choose(read(sys.argv[1]))), encoding="utf-8")
