"""Entries in, what importing them does to the ledger out: which documents are new, which rows are there already.

Where the ledger has a document itself, the words of its rows are looked for in its text, and nothing is put beside it.
Where it has it from a table, rows that are new are put behind those that are there. Nothing here writes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from servanda.ledger import models as m
from servanda.ledger.documents import instrument_of
from servanda.ledger.payloads import CLOSED, LIVE, State
from servanda.records import Commitment, Instrument, Span
from servanda.web.importing.building import Placed, compose, make, place_in_order
from servanda.web.importing.values import Defaults, Entry, Remark

READER = "table "  # how the reader of an instrument begins that was made of a table


class How(StrEnum):
    """What importing does to a document."""

    NEW = "new"
    LONGER = "longer"
    WITHIN = "within"
    THERE = "there"


@dataclass(slots=True)
class Planned:
    """A document, what becomes of it, and the commitments that are new in it.

    ``id`` is its id in the ledger, "" for a new one. ``there`` counts the rows that the ledger has, ``left`` those that
    are no commitments of their own any more.
    """

    title: str
    instrument: Instrument
    how: How
    partnership: str
    id: str = ""
    made: list[tuple[Entry, Commitment]] = field(default_factory=list)
    there: int = 0
    left: int = 0


def plan(entries: Iterable[Entry], defaults: Defaults, file: str) -> tuple[list[Planned], list[Remark]]:
    """Return what importing does, document by document in their order, and what is to be said about rows."""
    documents: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        named = (entry.instrument,) if entry.instrument else (entry.partnership, entry.title, str(entry.date))
        documents.setdefault(named, []).append(entry)
    planned, remarks = [], list[Remark]()
    for found in documents.values():
        one, said = _plan(found, defaults, file)
        planned.append(one)
        remarks += said
    return planned, remarks


def _plan(entries: Sequence[Entry], defaults: Defaults, file: str) -> tuple[Planned, list[Remark]]:
    first = entries[0]
    row = _in_ledger(first)
    live = [entry for entry in entries if entry.state not in CLOSED]
    remarks: list[Remark] = []
    known = {} if row is None else _known(row.id)
    new: list[Entry] = []
    taken = set[str](known)
    for entry in live:
        key = _key(entry.words)
        if key in taken and (key in known or not entry.id):
            if key not in known:
                remarks.append(Remark(entry.row, "", "the same words stand in a row above: taken once"))
        elif row is not None and entry.id and entry.id in known.values():
            words = f"{entry.id} says other words in the ledger: decide there"
            remarks.append(Remark(entry.row, "", words, fault=True))
        else:
            taken.add(key)
            new.append(entry)
    there = sum(_key(entry.words) in known for entry in live)
    left = len(entries) - len(live)
    parties = defaults.parties or tuple(dict.fromkeys(party for entry in live for party in entry.parties or ()))
    partnership = first.partnership
    if row is None:
        parties = defaults.parties or _parties_of(partnership) or parties
    if not new:
        instrument = instrument_of(row) if row is not None else Instrument("table", first.title, "", ())
        return Planned(first.title, instrument, How.THERE, partnership, row.id if row else "", [], there, left), remarks
    if row is None:
        instrument = compose(new, parties)
        placed, how = place_in_order(new, instrument), How.NEW
    elif row.reader.startswith(READER):
        before = instrument_of(row)
        instrument = compose(new, parties, before)
        placed, how = place_in_order(new, instrument, len(before.text)), How.LONGER
    else:
        instrument, how = instrument_of(row), How.WITHIN
        placed, said = _look_up(new, instrument)
        remarks += said
    one = Planned(first.title, instrument, how, partnership, row.id if row else "", [], there, left)
    for place in placed:
        commitment, said = make(place, instrument, file)
        remarks += said
        if commitment is not None:
            one.made.append((place.entry, commitment))
    return one, remarks


def _in_ledger(entry: Entry) -> m.Instrument | None:
    """Return the instrument that an entry names: by its id and title, its address and date, or its title and date."""
    rows = m.Instrument.objects.order_by("added", "id")
    if entry.partnership:
        rows = rows.filter(partnership=entry.partnership)
    date = entry.date.isoformat() if entry.date else ""
    ways = [{"pk": entry.instrument, "title": entry.title}, {"title": entry.title, "date": date}]
    if entry.url:
        ways.insert(1, {"url": entry.url, "date": date})
    return next((row for way in ways if (row := rows.filter(**way).first()) is not None), None)


def _known(instrument: str) -> dict[str, str]:
    """Return the ids of the commitments of an instrument by their words, whatever was decided on them."""
    rows = m.Commitment.objects.filter(instrument=instrument).exclude(state=State.WITHDRAWN)
    return {_key(quote): key for key, quote in rows.values_list("id", "quote")}


def _look_up(entries: Sequence[Entry], instrument: Instrument) -> tuple[list[Placed], list[Remark]]:
    """Return where the words of entries stand in a document that the ledger has itself."""
    placed, remarks = list[Placed](), list[Remark]()
    live = m.Commitment.objects.filter(instrument=instrument.id, state__in=LIVE).order_by("start")
    for entry in entries:
        span = _stands(entry.words, instrument)
        if span is None:
            words = f"its words do not stand in {instrument.id}, which the ledger has: write them as they stand there"
            remarks.append(Remark(entry.row, "", words, fault=True))
        else:
            placed.append(Placed(entry, span, _stands(entry.lead_in, instrument)))
            over = live.filter(start__lt=span.end, end__gt=span.start).values_list("id", flat=True).first()
            if over is not None:
                remarks.append(Remark(entry.row, "", f"it shares words with {over}: a reviewer may make them one"))
    return placed, remarks


def _stands(words: str, instrument: Instrument) -> Span | None:
    for said in (words, words.rstrip(" .;,")):
        at = instrument.text.find(said) if said else -1
        if at < 0 and said:
            at = instrument.text.casefold().find(said.casefold())
            at = at if instrument.text[at : at + len(said)].casefold() == said.casefold() else -1
        if at >= 0:
            return Span(at, at + len(said))
    return None


def _parties_of(partnership: str) -> tuple[str, ...]:
    row = m.Partnership.objects.filter(pk=partnership).first() if partnership else None
    return tuple(msgspec.json.decode(row.parties)) if row is not None else ()


def _key(words: str) -> str:
    return words.casefold().rstrip(" .;,")
