"""Instruments come in, again with the same words or as a corrected version, and are filed under partnerships."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from msgspec import Raw

from servanda import records
from servanda.ledger import models as m
from servanda.ledger.aligning import Move, align, carry, restore, salvage, says_what_stands, share
from servanda.ledger.documents import instrument_of, text_of
from servanda.ledger.errors import LedgerError
from servanda.ledger.folding import digest
from servanda.ledger.naming import check_partnership_id, instrument_id
from servanda.ledger.payloads import (
    CLOSED,
    InstrumentAdded,
    InstrumentCorrected,
    InstrumentFiled,
    Role,
    State,
    decode_record,
    encode,
    encode_record,
)
from servanda.ledger.services.acting import Actor
from servanda.ledger.services.partnerships import make_partnership, partnership_of
from servanda.ledger.services.reading import next_number, number
from servanda.ledger.storing import append, writing

# A text of the same title, date and partnership is another version where it shares this much (``aligning.share``).
# Of seven unlike documents of two governments no two shared more than 0.12; a web copy and its original share 0.92.
_LEAST_SHARE = 0.2


class Outcome(StrEnum):
    """What became of an instrument that was added."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Filed:
    """Where an instrument stands, what became of it, how many commitments are new, and which to look at again."""

    id: str
    outcome: Outcome
    proposed: int = 0
    recheck: tuple[str, ...] = ()


def add_instrument(
    actor: Actor,
    instrument: records.Instrument,
    commitments: Sequence[records.Commitment],
    *,
    reader: str,
    partnership: str | None = None,
    corrects: str | None = None,
) -> Filed:
    """Put an instrument and what was found in it under its partnership, which is made where it is new.

    The same text again adds nothing. A text with the same title, date and partnership and much the same words (or the
    instrument that ``corrects`` names) is a corrected version: decisions whose words still stand are kept, the others
    listed to look at again.
    """
    actor.require(Role.CODER)
    text = text_of(instrument)
    encode(text)  # refuses what can't be written, before anything is looked for by it
    for commitment in commitments:
        if not says_what_stands(commitment, instrument.text):
            raise LedgerError(f"“{commitment.quote}” does not stand at its place in {instrument.id}")
    with writing():
        same = m.Instrument.objects.filter(digest=digest(instrument.text)).order_by("added").first()
        if same is not None and (corrects is None or (corrects == same.id and text_of(instrument_of(same)) == text)):
            return Filed(same.id, Outcome.UNCHANGED)
        key = check_partnership_id(partnership) if partnership else partnership_of(instrument.parties)
        earlier = _earlier(instrument, key, corrects)
        if earlier is not None:
            return _correct(actor, earlier, instrument, commitments, reader)
        make_partnership(actor, key, instrument.parties)
        taken = m.Instrument.objects.filter(id__startswith=f"{key}/{text.date}").values_list("id", flat=True)
        new = instrument_id(key, text.date, instrument.title, set(taken))
        entry = InstrumentAdded(
            id=new, partnership=key, instrument=text, commitments=number(new, commitments, 1), reader=reader
        )
        append(actor.name, entry)
    return Filed(new, Outcome.ADDED, len(commitments))


def file_instrument(actor: Actor, key: str, partnership: str) -> None:
    """Put an instrument under another partnership."""
    actor.require(Role.REVIEWER)
    with writing():
        append(actor.name, InstrumentFiled(id=key, partnership=partnership))


def _earlier(instrument: records.Instrument, partnership: str, corrects: str | None) -> m.Instrument | None:
    """Return the instrument of which this is another version: the one named, or the one most alike; None for none."""
    if corrects is not None:
        named = m.Instrument.objects.filter(pk=corrects).first()
        if named is None:
            raise LedgerError(f"there is no instrument {corrects}")
        return named
    date = instrument.date.isoformat() if instrument.date else ""
    alike = m.Instrument.objects.filter(title=instrument.title, date=date, partnership=partnership).order_by("id")
    shares = [(share(row.text, instrument.text), row) for row in alike]
    best, row = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return row if best >= _LEAST_SHARE else None


def _correct(
    actor: Actor,
    earlier: m.Instrument,
    instrument: records.Instrument,
    commitments: Sequence[records.Commitment],
    reader: str,
) -> Filed:
    old = instrument_of(earlier)
    move = align(old, instrument)
    standing: list[Raw] = []
    places: list[records.Span] = []
    recheck, dropped = [], []
    for row in m.Commitment.objects.filter(instrument=earlier.id).order_by("number"):
        found, whole = _carried(decode_record(row.record), old, instrument, move)
        if found is not None:
            standing.append(encode_record(found))
            if row.state != State.WITHDRAWN:
                places.append(found.span)
        if whole or row.state in CLOSED:
            continue
        if found is None and row.state == State.PROPOSED and row.origin == "read" and not row.suggestion:
            dropped.append(row.id)
        elif found is not None or row.state != State.REJECTED:
            recheck.append(row.id)
    new = [c for c in commitments if not any(c.span.overlaps(place) for place in places)]
    entry = InstrumentCorrected(
        id=earlier.id,
        instrument=text_of(instrument),
        standing=standing,
        recheck=recheck,
        dropped=dropped,
        commitments=number(earlier.id, new, next_number(earlier.id)),
        reader=reader,
    )
    append(actor.name, entry)
    return Filed(earlier.id, Outcome.CORRECTED, len(new), tuple(recheck))


def _carried(
    was: records.Commitment, old: records.Instrument, new: records.Instrument, move: Move
) -> tuple[records.Commitment | None, bool]:
    """Return a commitment at its place in the new version (None: its quote is gone), and whether all its words are."""
    if not says_what_stands(was, old.text):  # an earlier version had lost its words
        found = restore(was, old, new)
        return found, found is not None
    moved = carry(was, old, new, move)
    return (salvage(was, old, new, move), False) if moved is None else (moved, True)
