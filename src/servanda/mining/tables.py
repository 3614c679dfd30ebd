"""What a run writes, as Arrow tables: one of commitments, one of documents."""

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from servanda.mining.documents import Document
from servanda.records import Commitment, Instrument, Span

_SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])
_GROUPED = [("group", pa.string()), ("counted", pa.bool_())]

COMMITMENTS = pa.schema(
    [
        ("id", pa.string()),
        ("document", pa.string()),
        ("place", pa.string()),
        ("date", pa.string()),
        ("title", pa.string()),
        ("url", pa.string()),
        ("form", pa.string()),
        ("between", pa.list_(pa.string())),
        ("quote", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("block", pa.int32()),
        ("lead_in", pa.string()),
        ("lead_in_start", pa.int32()),
        ("lead_in_end", pa.int32()),
        ("parties", pa.list_(pa.string())),
        ("kind", pa.string()),
        ("strength", pa.string()),
        ("verb", pa.string()),
        ("topic", pa.string()),
        (
            "money",
            pa.list_(
                pa.struct(
                    [
                        ("amount", pa.float64()),
                        ("currency", pa.string()),
                        ("text", pa.string()),
                        ("start", pa.int32()),
                        ("end", pa.int32()),
                    ]
                )
            ),
        ),
        ("deadline", pa.string()),
        ("deadline_edtf", pa.string()),
        ("deadline_start", pa.int32()),
        ("deadline_end", pa.int32()),
        ("bodies", pa.list_(pa.struct([("name", pa.string()), ("start", pa.int32()), ("end", pa.int32())]))),
        ("confidence", pa.float32()),
        (
            "readings",
            pa.list_(
                pa.struct(
                    [
                        ("field", pa.string()),
                        ("reason", pa.string()),
                        ("confidence", pa.float32()),
                        ("spans", pa.list_(_SPAN)),
                    ]
                )
            ),
        ),
    ]
)
"""A commitment: its fields as the codebook has them. Offsets count characters of the document's ``text``."""

DOCUMENTS = pa.schema(
    [
        ("id", pa.string()),
        ("place", pa.string()),
        ("date", pa.string()),
        ("title", pa.string()),
        ("url", pa.string()),
        ("state", pa.string()),
        ("reason", pa.string()),
        ("form", pa.string()),
        ("parties", pa.list_(pa.string())),
        ("words", pa.int32()),
        ("commitments", pa.int32()),
        ("text", pa.string()),
    ]
)
"""A document: ``state`` is mined, left out or failed, ``reason`` says why; ``text`` is there where it was mined."""

SIGNED = DOCUMENTS.append(pa.field("signature", pa.binary()))
FINAL_COMMITMENTS = pa.schema([*COMMITMENTS, *_GROUPED])
FINAL_DOCUMENTS = pa.schema([*DOCUMENTS, *_GROUPED])
"""With the group of documents that are alike, named by the first of them, and whether this is the one that counts."""

MINED, LEFT_OUT, FAILED = "mined", "left out", "failed"


def commitment_row(
    commitment: Commitment, instrument: Instrument, document: Document, form: str, between: Sequence[str]
) -> dict[str, Any]:
    """Return the row of a commitment."""
    c, deadline = commitment, commitment.deadline
    start, end = _ends(c.lead_in)
    deadline_start, deadline_end = _ends(deadline.span if deadline is not None else None)
    return {
        "id": c.id,
        "document": document.id,
        "place": document.place,
        "date": _date(instrument),
        "title": instrument.title,
        "url": instrument.url or "",
        "form": form,
        "between": list(between),
        "quote": c.quote,
        "start": c.span.start,
        "end": c.span.end,
        "block": c.block,
        "lead_in": c.lead_in_text,
        "lead_in_start": start,
        "lead_in_end": end,
        "parties": list(c.parties),
        "kind": c.kind.value,
        "strength": c.strength.value,
        "verb": c.verb,
        "topic": c.topic.value,
        "money": [
            {"amount": float(m.amount), "currency": m.currency, "text": m.text, **_named(m.span)} for m in c.money
        ],
        "deadline": deadline.text if deadline is not None else None,
        "deadline_edtf": deadline.edtf if deadline is not None else None,
        "deadline_start": deadline_start,
        "deadline_end": deadline_end,
        "bodies": [{"name": body.name, **_named(body.span)} for body in c.bodies],
        "confidence": c.readings["quote"].confidence if "quote" in c.readings else None,
        "readings": [
            {
                "field": field,
                "reason": reading.reason,
                "confidence": reading.confidence,
                "spans": [_named(span) for span in reading.spans],
            }
            for field, reading in c.readings.items()
        ],
    }


def mined_row(
    instrument: Instrument, document: Document, form: str, parties: Iterable[str], count: int, signature: bytes
) -> dict[str, Any]:
    """Return the row of a document that was mined."""
    return {
        "id": document.id,
        "place": document.place,
        "date": _date(instrument),
        "title": instrument.title,
        "url": instrument.url or "",
        "state": MINED,
        "reason": "",
        "form": form,
        "parties": list(parties),
        "words": len(instrument.text.split()),
        "commitments": count,
        "text": instrument.text,
        "signature": signature,
    }


def other_row(document: Document, state: str, reason: str, instrument: Instrument | None = None) -> dict[str, Any]:
    """Return the row of a document that was left out or failed, and why."""
    day = document.day
    return {
        "id": document.id,
        "place": document.place,
        "date": _date(instrument) if instrument is not None else day.isoformat() if day is not None else None,
        "title": document.title or (instrument.title if instrument is not None else ""),
        "url": document.url,
        "state": state,
        "reason": reason,
        "form": "",
        "parties": [],
        "words": len((document.text or (instrument.text if instrument is not None else "")).split()),
        "commitments": 0,
        "text": None,
        "signature": None,
    }


def _date(instrument: Instrument) -> str | None:
    return instrument.date.isoformat() if instrument.date is not None else None


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span is not None else (None, None)


def _named(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
