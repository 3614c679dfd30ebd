"""CSV for people with a spreadsheet: one row a commitment, every cell safe to open.

UTF-8 with a byte-order mark, which Excel needs to show "Māori" and "€" as they are and other programs skip; lines end
as RFC 4180 has them. A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV
Injection").
"""

import csv
from dataclasses import dataclass
from io import StringIO

from servanda.cli.presenting.reasons import list_reasons
from servanda.cli.reading import Finding
from servanda.records import Commitment, Instrument

COLUMNS = (
    "doc", "title", "date", "number", "page", "parties", "kind", "strength", "verb", "topic", "quote", "lead_in",
    "money", "money_text", "deadline", "deadline_text", "bodies", "confidence", "id", "block", "start", "end",
)  # fmt: skip
REASONS = ("left_out", "reasons")
BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class SpreadsheetPresenter:
    """Writes CSV; on standard output the head stands once, before the first document."""

    explain: bool
    to_file: bool
    begun: bool = False

    def __call__(self, finding: Finding) -> str:
        """Return the rows of ``finding``, under the head where it is due."""
        text = StringIO()
        columns = COLUMNS + (REASONS if self.explain else ())
        writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore")
        if self.to_file or not self.begun:
            text.write(BOM)
            writer.writeheader()
            self.begun = True
        rows = [
            _row(number, commitment, finding.instrument) for number, commitment in enumerate(finding.commitments, 1)
        ]
        if self.explain:
            rows += _left_out(finding)
            rows.sort(key=lambda row: int(row["start"]))
        writer.writerows({name: _safe(value) for name, value in row.items()} for row in rows)
        return text.getvalue()


def _row(number: int, commitment: Commitment, instrument: Instrument) -> dict[str, str | int]:
    c, deadline = commitment, commitment.deadline
    finding = c.readings.get("quote")
    return {
        **_document(instrument),
        "number": number,
        "page": instrument.page(c.span) or "",
        "parties": "; ".join(c.parties),
        "kind": c.kind.value,
        "strength": c.strength.value,
        "verb": c.verb,
        "topic": c.topic.value,
        "quote": c.quote,
        "lead_in": c.lead_in_text or "",
        "money": "; ".join(f"{m.currency} {m.amount}" for m in c.money),
        "money_text": "; ".join(m.text for m in c.money),
        "deadline": (deadline and deadline.edtf) or "",
        "deadline_text": deadline.text if deadline else "",
        "bodies": "; ".join(body.name for body in c.bodies),
        "confidence": f"{finding.confidence:.2f}" if finding else "",
        "id": c.id,
        "block": c.block,
        "start": c.span.start,
        "end": c.span.end,
        "reasons": "\n".join(f"{name}: {value} ({why}, {sure:.0%})" for name, value, why, sure in list_reasons(c)),
    }


def _left_out(finding: Finding) -> list[dict[str, str | int]]:
    return [
        {
            **_document(finding.instrument),
            "page": finding.instrument.page(left.span) or "",
            "left_out": finding.instrument.words(left.span),
            "reasons": left.reason,
            "block": finding.instrument.block_at(left.span.start).number,
            "start": left.span.start,
            "end": left.span.end,
        }
        for left in finding.left_out
    ]


def _document(instrument: Instrument) -> dict[str, str | int]:
    date = instrument.date.isoformat() if instrument.date else ""
    return {"doc": instrument.id, "title": instrument.title, "date": date}


def _safe(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
