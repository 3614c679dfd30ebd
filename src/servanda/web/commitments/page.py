"""The page of one commitment as its template takes it: words, fields, history, neighbours and how to cite it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from servanda.ledger import models as m
from servanda.ledger.documents import instrument_of
from servanda.ledger.entries import Line
from servanda.ledger.payloads import decode_record
from servanda.records import Commitment, Instrument
from servanda.web.access import MemberRequest
from servanda.web.assessing.gathering import verdicts_on
from servanda.web.commitments.context import FIELDS, passages, spans_of
from servanda.web.commitments.fields import LABELS, write
from servanda.web.commitments.history import tell
from servanda.web.following.timeline import timeline_of
from servanda.web.log.words import names_of
from servanda.wording import write_date


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its value, the reason it has it, how sure that is in percent, and the words it was read from."""

    name: str
    label: str
    value: str
    reason: str
    percent: int | None
    words: Sequence[str]


def describe(request: HttpRequest, row: m.Commitment) -> dict[str, Any]:
    """Return what the template shows of a commitment."""
    record = decode_record(row.record)
    instrument = instrument_of(row.instrument)
    stands = instrument.text[row.start : row.end] == row.quote
    lines = m.Entry.objects.filter(scope=row.instrument_id).order_by("sequence").values_list(*Line._fields)
    events = tell(row.id, (Line(*line) for line in lines))
    previous, following = _neighbours(row)
    address = _address(request, reverse("commitment", args=[row.id]))
    return {
        "c": row,
        "record": record,
        "passages": passages(instrument, record) if stands else [],
        "fields": [_field(record, instrument, name, stands) for name in FIELDS],
        "finding": _field(record, instrument, "quote", stands),
        "timeline": timeline_of(row),
        "verdicts": verdicts_on(cast(MemberRequest, request).actor, row.id),
        "events": list(reversed(events)),
        "names": names_of({event.who for event in events}),
        "parts": list(m.Commitment.objects.filter(split_from=row.id).order_by("number").only("id", "quote", "state")),
        "merged": list(m.Commitment.objects.filter(into=row.id).order_by("number").only("id", "quote", "state")),
        "bodies": list(m.CommitmentBody.objects.filter(commitment=row.id).order_by("id")),
        "previous": previous,
        "next": following,
        "address": address,
        "citation": cite(row, address),
    }


def cite(row: m.Commitment, address: str) -> str:
    """Return a line by which the commitment can be cited."""
    instrument = row.instrument
    date = write_date(datetime.date.fromisoformat(row.date)) if row.date else "undated"
    publisher = f" ({instrument.publisher})" if instrument.publisher else ""
    return f"“{row.quote}”, {instrument.title}{publisher}, {date}, commitment {row.id}. Servanda, {address}"


def _field(record: Commitment, instrument: Instrument, name: str, stands: bool) -> Field:
    reading = record.readings.get(name)
    spans = spans_of(record).get(name, ()) if stands else ()
    return Field(
        name=name,
        label=LABELS[name],
        value=write(record, name),
        reason=reading.reason if reading else "",
        percent=round(100 * reading.confidence) if reading else None,
        words=[instrument.words(span) for span in spans],
    )


def _neighbours(row: m.Commitment) -> tuple[str | None, str | None]:
    keys = list(
        m.Commitment.objects.filter(instrument=row.instrument_id)
        .order_by("start", "number")
        .values_list("id", flat=True)
    )
    at = keys.index(row.id)
    return keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None


def _address(request: HttpRequest, path: str) -> str:
    return (
        f"{settings.SERVANDA_ORIGIN.rstrip('/')}{path}"
        if settings.SERVANDA_ORIGIN
        else request.build_absolute_uri(path)
    )
