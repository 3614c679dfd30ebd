"""Commitments as lists show and export them: what is read of each, and the columns of the export."""

from collections.abc import Iterator
from typing import Final

import msgspec
from django.db.models import QuerySet

from servanda.ledger.models import Commitment
from servanda.web.lists.exporting import Row, Table, day_of
from servanda.web.lists.paging import stream

COLUMNS: Final = (
    "id", "partnership", "instrument", "title", "date", "number", "state", "parties", "kind", "strength", "verb",
    "topic", "quote", "lead_in", "money", "money_text", "deadline", "deadline_text", "due", "bodies", "confidence",
    "origin", "decided_by", "url",
)  # fmt: skip
_READ = (
    "id", "partnership_id", "instrument_id", "instrument__title", "date", "number", "state", "origin", "decided_by",
    "deadline", "instrument__url", "record",
)  # fmt: skip


class _Sum(msgspec.Struct):
    amount: float
    currency: str
    text: str


class _Words(msgspec.Struct):
    text: str
    edtf: str | None = None


class _Finding(msgspec.Struct):
    confidence: float = 1.0


class _Readings(msgspec.Struct):
    quote: _Finding = msgspec.field(default_factory=_Finding)


class _Record(msgspec.Struct):
    """What an export needs of a commitment's JSON form."""

    parties: list[str]
    kind: str
    strength: str
    verb: str
    topic: str
    quote: str
    money: list[_Sum]
    deadline: _Words | None
    bodies: list[str]
    lead_in: _Words | None
    readings: _Readings


_RECORD = msgspec.json.Decoder(_Record)


def shown(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Return commitments with what a table shows of them: no texts, no records."""
    return (
        rows.select_related("instrument")
        .prefetch_related("money_rows", "party_rows")
        .only(
            "partnership", "date", "number", "state", "quote", "parties", "kind", "strength", "verb", "topic",
            "deadline", "deadline_text", "confidence", "origin", "recheck", "suggested_by", "suggestion",
            "instrument__title", "instrument__date",
        )
    )  # fmt: skip


def table(rows: QuerySet[Commitment], name: str = "commitments") -> Table:
    """Return sorted commitments as a table; its JSON lines are the codebook's form with the ledger's state."""
    return Table(name, COLUMNS, lambda: _rows(rows), lambda: _records(rows))


def _rows(rows: QuerySet[Commitment]) -> Iterator[Row]:
    for row in stream(rows, Commitment.objects.all(), *_READ):
        key, partnership, instrument, title, date, number, state, origin, decided_by, due, url, record = row
        c = _RECORD.decode(record)
        yield (
            key, partnership, instrument, title, day_of(date), number, state, "; ".join(c.parties), c.kind, c.strength,
            c.verb, c.topic, c.quote, c.lead_in.text if c.lead_in else "",
            "; ".join(f"{m.currency} {_plain(m.amount)}" for m in c.money), "; ".join(m.text for m in c.money),
            (c.deadline.edtf or "") if c.deadline else "", c.deadline.text if c.deadline else "", day_of(due),
            "; ".join(c.bodies), c.readings.quote.confidence, origin, decided_by, url,
        )  # fmt: skip


def _records(rows: QuerySet[Commitment]) -> Iterator[bytes]:
    """Yield each record as it is stored, with where it stands in the ledger put behind it."""
    names = ("partnership", "title", "date", "state", "origin", "decided_by", "due", "url")
    read = (
        "partnership_id",
        "instrument__title",
        "date",
        "state",
        "origin",
        "decided_by",
        "deadline",
        "instrument__url",
    )
    for record, *values in stream(rows, Commitment.objects.all(), "record", *read):
        more = msgspec.json.encode(dict(zip(names, values, strict=True)))
        yield record[:-1].encode() + b"," + more[1:]


def _plain(amount: float) -> str:
    return str(int(amount)) if amount.is_integer() else str(amount)
