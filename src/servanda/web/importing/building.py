"""Entries of one document in, an instrument of their words and its commitments out.

The text is the words of the rows in order, a block for each; the words that govern several rows (``lead_in``) stand
before them once. Each field points at the words that say it; what a table says and its words do not is kept as a note.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from servanda.extraction import code, deadline, money
from servanda.ledger.aligning import carry
from servanda.ledger.dates import last_day
from servanda.records import (
    Block,
    BlockKind,
    Body,
    Commitment,
    Deadline,
    Instrument,
    Money,
    Reading,
    Span,
)
from servanda.web.importing.values import Entry, Remark

_GAP = "\n\n"
_ABOUT = ("url", "publisher")
_DURATION = re.compile(r"P(?=\d)(?:\d{1,4}Y)?(?:\d{1,5}M)?(?:\d{1,5}W)?(?:\d{1,6}D)?")


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry, and where its words and those that govern it stand in the text of an instrument."""

    entry: Entry
    span: Span
    lead_in: Span | None = None


def compose(entries: Sequence[Entry], parties: tuple[str, ...], before: Instrument | None = None) -> Instrument:
    """Return the instrument of the entries' words; ``before`` is what the ledger has already, and comes first."""
    first = entries[0]
    url, publisher = (next((said for entry in entries if (said := getattr(entry, name))), None) for name in _ABOUT)
    made = before or Instrument("table", first.title, "", (), first.date, url, publisher)
    text, blocks = made.text, list(made.blocks)
    lead_in = ""
    for entry in entries:
        if entry.lead_in != lead_in and entry.lead_in:
            text = _append(text, blocks, BlockKind.PARAGRAPH, entry.lead_in)
        lead_in = entry.lead_in
        text = _append(text, blocks, BlockKind.ITEM if lead_in else BlockKind.PARAGRAPH, entry.words)
    return replace(made, text=text, blocks=tuple(blocks), parties=made.parties or parties)


def place_in_order(entries: Sequence[Entry], instrument: Instrument, after: int = 0) -> list[Placed]:
    """Return where the entries stand in an instrument that was composed of them, from the character ``after`` on."""
    placed, lead_in, at = [], "", after
    lead_span: Span | None = None
    for entry in entries:
        if entry.lead_in != lead_in:
            lead_span = _find(instrument.text, entry.lead_in, at) if entry.lead_in else None
            at = lead_span.end if lead_span else at
        lead_in = entry.lead_in
        span = _find(instrument.text, entry.words, at)
        at = span.end
        placed.append(Placed(entry, span, lead_span))
    return placed


def make(placed: Placed, instrument: Instrument, file: str) -> tuple[Commitment | None, list[Remark]]:
    """Return the commitment of an entry, or None where a remark is a fault, and what is to be said about it.

    What the row does not say is read from its words, as where a person selects them; ``file`` is where the row stands.
    """
    entry = placed.entry
    read = _read(placed, instrument)
    if read is None:
        return None, [Remark(entry.row, "quote", "there are no words", fault=True)]
    if not read.parties:
        return None, [Remark(entry.row, "", "nobody owes it: name who in a column “parties”, or --parties", fault=True)]
    making = _Making(instrument, placed, [])
    said: dict[str, Any] = {
        name: value
        for name, value in (
            ("kind", entry.kind),
            ("strength", entry.strength),
            ("verb", entry.verb),
            ("topic", entry.topic),
            ("money", making.sums()),
            ("deadline", making.deadline()),
            ("bodies", making.bodies()),
        )
        if value is not None
    }
    if entry.deadline == "" and not entry.deadline_words:
        said["deadline"] = None
    as_said = {name: Reading(f"as {file} has it", 1.0, _spans(value)) for name, value in said.items()}
    if entry.parties is not None:
        as_said["parties"] = Reading(f"as {file} has it", 1.0)
    readings = {**read.readings, **as_said, "quote": Reading(_origin(entry, file, making.notes), 1.0, (placed.span,))}
    if placed.lead_in is not None:
        said |= {"lead_in": placed.lead_in, "lead_in_text": instrument.words(placed.lead_in)}
    made = replace(
        read,
        block=instrument.block_at(placed.span.start).number,
        span=placed.span,
        quote=instrument.words(placed.span),
        readings=readings,
        **said,
    )
    return made, [Remark(entry.row, "", f"{words}; it is kept as a note") for _, _, words in making.notes]


def _read(placed: Placed, instrument: Instrument) -> Commitment | None:
    """Return what the words of an entry say; None where they hold no letter.

    They are read with what governs them alone, as they stand in a table: so a long one takes no longer for each row.
    """
    lead_in = instrument.words(placed.lead_in) + _GAP if placed.lead_in else ""
    alone = compose([replace(placed.entry, words=instrument.words(placed.span), lead_in=lead_in.strip())], ())
    alone = replace(alone, parties=instrument.parties, date=instrument.date)
    whole = Span(len(lead_in), len(alone.text))
    try:
        read = code(alone, whole, placed.entry.parties)
    except ValueError:
        return None

    def move(span: Span) -> Span:
        before = placed.lead_in is not None and span.end <= whole.start
        return span.shift(placed.lead_in.start if before and placed.lead_in else placed.span.start - whole.start)

    return carry(read, alone, instrument, move)


@dataclass(slots=True)
class _Making:
    """A commitment being made: where its words stand, and what its row says that they do not."""

    instrument: Instrument
    placed: Placed
    notes: list[tuple[str, str, str]]

    def sums(self) -> tuple[Money, ...] | None:
        entry = self.placed.entry
        if entry.sums is None:
            return None
        there = [found for span in self._spans() for found in money.find(self.instrument.words(span), span.start)]
        out: list[Money] = []
        for place, (amount, currency) in enumerate(entry.sums):
            words = entry.sum_words[place] if place < len(entry.sum_words) else ""
            span = self._stands(words)
            like = next((one for one in there if one.currency == currency and abs(one.amount - amount) < 0.005), None)
            number = int(amount) if amount.is_integer() else amount
            if span is not None:
                out.append(Money(number, currency, self.instrument.words(span), span))
            elif like is not None:
                out.append(like)
            else:
                self._note("money", f"{currency} {number}", "the words name no such sum")
        return tuple(out)

    def deadline(self) -> Deadline | None:
        entry = self.placed.entry
        said, words = entry.deadline or "", entry.deadline_words
        if not said and not words:
            return None
        date = self.instrument.date
        edtf = said.upper() if said[:1] in "pP" else said
        known = _is_point(edtf, date)
        span = self._stands(words) or (None if known else self._stands(said))
        if span is not None:
            text = self.instrument.words(span)
            found = [one.edtf for one in deadline.find(text, date) if one.edtf]
            return Deadline(text, edtf if known else found[0] if found else None, span)
        there = [one for part in self._spans() for one in deadline.find(self.instrument.words(part), date, part.start)]
        start = date.isoformat() if date else ""
        like = next((one for one in there if one.edtf == edtf or (known and _same_day(one.edtf, edtf, start))), None)
        if like is not None:
            return like
        self._note("deadline", said or words, "the words name no such date")
        return None

    def bodies(self) -> tuple[Body, ...] | None:
        if self.placed.entry.bodies is None:
            return None
        out = []
        for name in self.placed.entry.bodies:
            span = self._stands(name)
            if span is None:
                self._note("bodies", name, "the words name no such body")
            else:
                out.append(Body(self.instrument.words(span), span))
        return tuple(out)

    def _spans(self) -> list[Span]:
        return [self.placed.span, *([self.placed.lead_in] if self.placed.lead_in else [])]

    def _stands(self, words: str) -> Span | None:
        """Return where words stand in the quote, or in what governs it; capitals or not."""
        if not words:
            return None
        for span in self._spans():
            found = re.search(re.escape(words), self.instrument.words(span), re.IGNORECASE)
            if found is not None:
                return Span(*found.span()).shift(span.start)
        return None

    def _note(self, field: str, value: str, why: str) -> None:
        self.notes.append((field, value, f"{field} “{value}”: {why}"))


def _origin(entry: Entry, file: str, more: Iterable[tuple[str, str, str]]) -> str:
    """Return where a commitment comes from, with all that the table says beside its fields."""
    parts = [f"row {entry.row} of {file}" + (f" ({entry.id})" if entry.id else "")]
    parts += [f"{column}: {value}" for column, value in entry.notes]
    parts += [f"{field}: {value}" for field, value, _ in more]
    return "; ".join(parts)


def _append(text: str, blocks: list[Block], kind: BlockKind, words: str) -> str:
    text += _GAP if text else ""
    depth = 1 if kind is BlockKind.ITEM else 0
    blocks.append(Block(len(blocks), kind, depth, Span(len(text), len(text) + len(words))))
    return text + words


def _find(text: str, words: str, start: int) -> Span:
    at = text.index(words, start)
    return Span(at, at + len(words))


def _is_point(edtf: str, date: datetime.date | None) -> bool:
    if edtf.startswith("P"):
        return _DURATION.fullmatch(edtf) is not None
    return bool(last_day(edtf, ""))


def _same_day(one: str | None, other: str, start: str) -> bool:
    day = last_day(one, start)
    return bool(day) and day == last_day(other, start)


def _spans(value: object) -> tuple[Span, ...]:
    match value:
        case Deadline(span=span):
            return (span,)
        case tuple():
            return tuple(part.span for part in value if isinstance(part, Money | Body))
    return ()
