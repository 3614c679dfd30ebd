"""Coded instruments in, plain records out: where a coded quote stands, and the commitments that coders found."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from servanda.instruments import read
from servanda.records import Body, Commitment, Deadline, Instrument, Kind, Money, Span, Strength, Topic, identify

OWN_LINKS = Path(__file__).parent / "links.jsonl"
"""Links of further series, coded by the same codebook for training, by their places in the texts."""


@dataclass(frozen=True, slots=True)
class CodedLink:
    """A coded link: both documents, the places of both ends, and the relation.

    ``optional`` says that careful coders may differ on it, ``own`` that it is one of ours.
    """

    documents: tuple[str, str]
    earlier: tuple[Span, ...]
    later: tuple[Span, ...]
    relation: str
    optional: bool
    own: bool


def read_links(data: Path) -> list[dict[str, Any]]:
    """Return the rows of every ``gold/*.links.jsonl`` of ``data``."""
    return [row for path in sorted((data / "gold").glob("*.links.jsonl")) for row in read_rows(path)]


def load_links(data: Path) -> tuple[list[CodedLink], dict[str, Instrument]]:
    """Return the links of every ``gold/*.links.jsonl`` of ``data`` and our own, and the instruments that they join.

    One of ours whose words have changed since it was coded is left out.
    """
    rows = read_links(data)
    own = read_rows(OWN_LINKS)
    names = sorted({row[end]["doc"] for row in (*rows, *own) for end in ("from", "to")})
    instruments = {name: read(find_coded(data / "instruments", f"{name}.md")) for name in names}
    spans = Spans(instruments)
    links = []
    for row in (*rows, *own):
        documents = (row["from"]["doc"], row["to"]["doc"])
        if "check" in row:
            ends = tuple((Span(row[end]["start"], row[end]["end"]),) for end in ("from", "to"))
            words = "|".join(instruments[doc].words(end[0]) for doc, end in zip(documents, ends, strict=True))
            if not hashlib.sha256(words.encode()).hexdigest().startswith(row["check"]):
                continue
        else:
            ends = tuple(spans.of(row[end]["doc"], row[end]["quote"]) for end in ("from", "to"))
        links.append(CodedLink(documents, ends[0], ends[1], row["relation"], bool(row.get("optional")), "check" in row))
    return links, instruments


def find_coded(folder: Path, name: str) -> Path:
    """Return a file of ``folder``, or of its folder of training instruments."""
    path = folder / name
    return path if path.exists() else folder / "train" / name


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
    for row in read_rows(find_coded(data / "gold", f"{instrument.id}.gold.jsonl")):
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
