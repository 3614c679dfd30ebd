"""Evidence in, text out: JSON lines for programs, a table for people that shows the commitment above the passage."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from servanda.cli.presenting.table import WIDEST, TablePresenter

if TYPE_CHECKING:
    from servanda.ledger.models import Evidence
    from servanda.records import Instrument

Documents = Mapping[str, "Instrument"]
EvidencePresenter = Callable[["Sequence[Evidence]", Documents], str]

# A stance is shown by word, sign and colour, so that none of them is needed to tell it.
STANCES = {"progress": ("↑", "green"), "fulfilled": ("✓", "bold green"), "setback": ("↓", "yellow")}
_STANCE = len("✓ fulfilled")


def make_evidence_presenter(form: str) -> EvidencePresenter:
    """Return the function that writes evidence in ``form``, given the documents by their ids."""
    match form:
        case "jsonl":
            return write_lines
        case "table":
            return write_table
    raise ValueError(f"no such form: {form}")


def write_lines(rows: "Sequence[Evidence]", documents: Documents) -> str:
    """Return one JSON object a line."""
    return "".join(json.dumps(to_json(row, documents), ensure_ascii=False) + "\n" for row in rows)


def to_json(row: "Evidence", documents: Documents) -> dict[str, object]:
    """Return evidence with the commitment and the document that it joins."""
    document = documents[row.document_id]
    return {
        "id": row.id,
        "commitment": {"id": row.commitment_id, "quote": row.commitment.quote},
        "document": {"id": row.document_id, "title": document.title, "date": row.date, "url": document.url or ""},
        "quote": row.quote,
        "start": row.start,
        "end": row.end,
        "stance": row.stance,
        "score": row.score,
        "why": row.why,
        "state": row.state,
    }


def write_table(rows: "Sequence[Evidence]", documents: Documents) -> str:
    """Return a table with the colours that its destination can show."""
    console = TablePresenter(explain=False, to_file=False).make_console()
    width = min(console.width, WIDEST)
    with console.capture() as captured:
        console.print()
        if not rows:
            console.print("Nothing bears on a commitment.", width=width)
        else:
            console.print(_grid(rows, documents, width), width=width)
    return "\n".join(line.rstrip(" ") for line in captured.get().split("\n"))


def _grid(rows: "Iterable[Evidence]", documents: Documents, width: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(width=_STANCE)
    table.add_column(width=width - _STANCE - 2, overflow="fold")
    for row in rows:
        sign, colour = STANCES[row.stance]
        stance = Text().append(f"{sign} {row.stance}\n", style=colour).append(f"{row.score:.2f}", style="dim")
        document = documents[row.document_id]
        words = Text()
        words.append(f"{row.commitment_id}\n", style="bold").append(f"{row.commitment.quote}\n")
        words.append(f"→ {row.quote}\n").append(f"{row.why}\n" if row.why else "", style="italic dim")
        words.append(" · ".join(part for part in (row.date, document.title) if part), style="dim")
        table.add_row(stance, words)
        table.add_row()
    return table
