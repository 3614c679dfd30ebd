"""Why each field was read as it was, and why each sentence without a commitment was left out (``--explain``)."""

import json
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from servanda.cli.reading import Finding
from servanda.records import Commitment, to_json


def explain(finding: Finding) -> Group:
    """Return the reasons for all commitments of ``finding``, then all sentences that were left out."""
    parts: list[RenderableType] = []
    if finding.commitments:
        parts.append(
            Padding(Rule(Text("Why they were read so", style="bold"), align="left", style="dim"), (1, 0, 0, 0))
        )
        for number, commitment in enumerate(finding.commitments, 1):
            parts += [_opening(number, commitment), _fields(commitment)]
    if finding.left_out:
        parts.append(Padding(Rule(Text("Left out", style="bold"), align="left", style="dim"), (1, 0, 0, 0)))
        parts.append(_left_out(finding))
    return Group(*parts)


def list_reasons(commitment: Commitment) -> Iterator[tuple[str, str, str, float]]:
    """Yield the name, value, reason and confidence of each field that has a reason; the finding itself first."""
    values = to_json(commitment)
    for name, reading in sorted(commitment.readings.items(), key=lambda item: item[0] != "quote"):
        yield name, _value(name, values.get(name)), reading.reason, reading.confidence


def _value(name: str, value: object) -> str:
    """Return a field's value in a few words."""
    match value:
        case _ if name == "quote":
            return "found"
        case None | []:
            return "–"
        case list():
            return ", ".join(
                f"{one['amount']} {one['currency']}" if isinstance(one, dict) else str(one) for one in value
            )
        case {"text": text, "edtf": edtf}:
            return str(edtf or text)
        case str():
            return value
    return json.dumps(value, ensure_ascii=False)


def _opening(number: int, commitment: Commitment) -> Padding:
    line = Text.assemble((f"{number}  ", "dim"), (commitment.quote, "bold"))
    line.append(f"  {commitment.id}", style="dim")
    return Padding(line, (1, 0, 0, 0))


def _fields(commitment: Commitment) -> Padding:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True, width=10)
    table.add_column(ratio=2, overflow="fold")
    table.add_column(ratio=3, overflow="fold")
    table.add_column(justify="right", no_wrap=True, width=5)
    table.expand = True
    for name, value, reason, confidence in list_reasons(commitment):
        table.add_row(name, value, reason, f"{confidence:.0%}")
    return Padding(table, (0, 0, 0, 4))


def _left_out(finding: Finding) -> Table:
    table = Table.grid(padding=(0, 2, 1, 0))
    table.expand = True
    table.add_column(ratio=1, style="dim", overflow="fold")
    table.add_column(ratio=3)
    for left in finding.left_out:
        table.add_row(left.reason, finding.instrument.words(left.span))
    return table
