"""Coded instruments in, plain records out: where a coded quote stands, and the commitments that coders found."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from servanda.records import Body, Commitment, Deadline, Instrument, Kind, Money, Span, Strength, Topic, identify


def load_links(data: Path) -> list[dict[str, Any]]:
    """Return the coded links of every ``gold/*.links.jsonl`` of ``data``."""
    return [row for path in sorted((data / "gold").glob("*.links.jsonl")) for row in read_rows(path)]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


class Spans:
    """Where quotes stand in the instruments of a series."""

    def __init__(self, instruments: Mapping[str, Instrument]) -> None:
        """Look in these instruments, by their identifiers."""
        self._texts = {name: instrument.text for name, instrument in instruments.items()}
        self.of = lru_cache(maxsize=None)(self._find)

    def _find(self, doc: str, quote: str) -> tuple[Span, ...]:
        """Return every place where the quote stands."""
        found, start = [], self._texts[doc].find(quote)
        while start >= 0:
            found.append(Span(start, start + len(quote)))
            start = self._texts[doc].find(quote, start + 1)
        return tuple(found)


def overlap(one: Iterable[Span], other: Iterable[Span]) -> bool:
    """Whether a span of the one shares half of the shorter with a span of the other."""
    return any(
        min(a.end, b.end) - max(a.start, b.start) >= min(a.end - a.start, b.end - b.start) / 2
        for a in one
        for b in tuple(other)
    )


def place_coded(data: Path, instrument: Instrument) -> list[Commitment]:
    """Return the coded commitments of ``instrument``, each where its words stand; those that stand nowhere left out."""
    found = []
    cursor = 0
    for row in read_rows(data / "gold" / f"{instrument.id}.gold.jsonl"):
        start = instrument.text.find(row["quote"], cursor)
        start = start if start >= 0 else instrument.text.find(row["quote"])
        if start >= 0:
            found.append(_record(instrument, row, Span(start, start + len(row["quote"]))))
            cursor = instrument.block_at(start).span.start
    return found


def _record(instrument: Instrument, row: dict[str, Any], span: Span) -> Commitment:
    block = instrument.block_at(span.start)

    def place(words: str) -> Span:
        """Return where ``words`` stand: from the quote on, or in its block, or the quote itself."""
        for start in (span.start, block.span.start):
            at = instrument.text.find(words, start, block.span.end)
            if at >= 0:
                return Span(at, at + len(words))
        return span

    due = row["deadline"]
    return Commitment(
        id=identify(instrument.id, row["quote"], instrument.text[: span.start].count(row["quote"])),
        instrument=instrument.id,
        block=block.number,
        span=span,
        quote=row["quote"],
        parties=tuple(row["parties"]),
        kind=Kind(row["kind"]),
        strength=Strength(row["strength"]),
        verb=row["verb"],
        topic=Topic(row["topic"]),
        money=tuple(Money(m["amount"], m["currency"], m["text"], place(m["text"])) for m in row["money"]),
        deadline=due and Deadline(due["text"], due["edtf"], place(due["text"])),
        bodies=tuple(Body(name, place(name)) for name in row["bodies"]),
    )
