"""An ``Instrument`` or another document to what the ledger stores of it, and back."""

import datetime

import msgspec

from servanda import records
from servanda.ledger import models as m
from servanda.ledger.payloads import DocumentText, InstrumentText


def text_of(instrument: records.Instrument) -> InstrumentText:
    """Return what an entry says of an instrument."""
    return InstrumentText(
        title=instrument.title,
        date=instrument.date.isoformat() if instrument.date else "",
        url=instrument.url or "",
        publisher=instrument.publisher or "",
        parties=list(instrument.parties),
        text=instrument.text,
        blocks=[_block_columns(block) for block in instrument.blocks],
        pages=list(instrument.pages),
    )


def document_text_of(instrument: records.Instrument) -> DocumentText:
    """Return what an entry says of a document that is no instrument of the ledger."""
    said = text_of(instrument)
    return DocumentText(
        title=said.title,
        date=said.date,
        url=said.url,
        publisher=said.publisher,
        text=said.text,
        blocks=said.blocks,
    )


def instrument_of(row: m.Instrument) -> records.Instrument:
    """Return the instrument that a row of the ledger holds."""
    return records.Instrument(
        id=row.id,
        title=row.title,
        text=row.text,
        blocks=_blocks(row.blocks),
        date=datetime.date.fromisoformat(row.date) if row.date else None,
        url=row.url or None,
        publisher=row.publisher or None,
        parties=tuple(msgspec.json.decode(row.parties)),
        pages=tuple(msgspec.json.decode(row.pages)),
    )


def document_of(row: m.Document) -> records.Instrument:
    """Return the document that a row of the ledger holds, in the form of an instrument."""
    return records.Instrument(
        id=row.id,
        title=row.title,
        text=row.text,
        blocks=_blocks(row.blocks),
        date=datetime.date.fromisoformat(row.date) if row.date else None,
        url=row.url or None,
        publisher=row.publisher or None,
    )


def _blocks(stored: str) -> tuple[records.Block, ...]:
    return tuple(
        records.Block(
            number,
            records.BlockKind(kind),
            depth,
            records.Span(start, end),
            records.Span(run_start, run_end) if run_start >= 0 else None,
        )
        for number, (kind, depth, start, end, run_start, run_end) in enumerate(msgspec.json.decode(stored))
    )


def _block_columns(block: records.Block) -> tuple[str, int, int, int, int, int]:
    run_in = (block.run_in.start, block.run_in.end) if block.run_in else (-1, -1)
    return (block.kind.value, block.depth, block.span.start, block.span.end, *run_in)
