"""A row of the ledger in, what the API sends of it out."""

from dataclasses import asdict
from typing import Any

import msgspec
from django.urls import reverse

from servanda.ledger import models as m
from servanda.ledger.entries import Line
from servanda.matching import Relation
from servanda.matching.evidence import Stance
from servanda.web.api import shapes
from servanda.web.partnerships.filters import Listed

_decode = msgspec.json.decode


def commitment(row: m.Commitment) -> shapes.Commitment:
    """Return a commitment as it is sent."""
    record = _decode(row.record)
    deadline, bodies = record["deadline"], record["readings"].get("bodies", {"spans": []})["spans"]
    suggestion = _decode(row.suggestion) if row.suggestion else None
    return shapes.Commitment.model_validate(
        {
            **record,
            "id": row.id,
            "url": f"{reverse('commitments')}{row.id}/",
            "instrument": row.instrument_id,
            "partnership": row.partnership_id,
            "deadline": deadline and {**deadline, "last_day": row.deadline},
            "bodies": [
                {"name": name, "start": start, "end": end}
                for name, (start, end) in zip(record["bodies"], bodies, strict=True)
            ],
            "suggestion": suggestion and {**suggestion, "by": row.suggested_by},
            **{name: getattr(row, name) for name in _COLUMNS},
        }
    )


_COLUMNS = (
    "date", "number", "state", "confidence", "origin", "reason", "into", "split_from", "recheck", "decided_by",
    "added", "changed",
)  # fmt: skip


def instrument(row: m.Instrument, counts: tuple[int, int]) -> shapes.Instrument:
    """Return an instrument as it is sent in lists; ``counts`` is how many commitments it has, and how many proposed."""
    return shapes.Instrument(**_instrument(row, counts))


def instrument_text(row: m.Instrument, counts: tuple[int, int]) -> shapes.InstrumentText:
    """Return an instrument with its text and layout."""
    blocks = [
        shapes.Block(
            kind=kind,
            depth=depth,
            start=start,
            end=end,
            run_in=(run_start, run_end) if run_start >= 0 else None,
        )
        for kind, depth, start, end, run_start, run_end in _decode(row.blocks)
    ]
    return shapes.InstrumentText(**_instrument(row, counts), text=row.text, blocks=blocks, pages=_decode(row.pages))


def _instrument(row: m.Instrument, counts: tuple[int, int]) -> dict[str, Any]:
    names = ("id", "title", "date", "publisher", "digest", "reader", "by", "added", "changed")
    return {
        **{name: getattr(row, name) for name in names},
        "url": reverse("instrument", args=[row.id]),
        "partnership": row.partnership_id,
        "source": row.url,
        "parties": _decode(row.parties),
        "commitments": counts[0],
        "proposed": counts[1],
    }


def partnership(row: Listed) -> shapes.Partnership:
    """Return a partnership as it is sent."""
    return shapes.Partnership.model_validate({**asdict(row), "url": reverse("partnership", args=[row.id])})


def entry(line: Line | m.Entry) -> shapes.Entry:
    """Return an entry as it is sent in lists."""
    return shapes.Entry(**{name: getattr(line, name) for name in shapes.Entry.model_fields})


def whole_entry(line: Line) -> shapes.WholeEntry:
    """Return an entry with what it says."""
    return shapes.WholeEntry(**{**line._asdict(), "payload": _decode(line.payload)})


def member(row: m.Member) -> shapes.MemberShape:
    """Return a member as they are sent."""
    return shapes.MemberShape.model_validate(row, from_attributes=True)


def link(row: m.Link) -> shapes.Link:
    """Return a link as it is sent."""
    return shapes.Link(
        commitment=row.earlier_id,
        words=row.earlier.quote,
        start=row.later_start,
        end=row.later_end,
        quote=row.later_quote,
        date=row.later_instrument.date,
        relation=Relation(row.relation),
        proposed=row.proposed_relation,
        instrument=row.later_instrument_id,
        later=row.later,
        **_followed(row),
    )


def evidence(row: m.Evidence) -> shapes.Evidence:
    """Return evidence as it is sent."""
    return shapes.Evidence(
        commitment=row.commitment_id,
        words=row.commitment.quote,
        start=row.start,
        end=row.end,
        quote=row.quote,
        date=row.date,
        stance=Stance(row.stance),
        proposed=row.proposed_stance,
        document=row.document_id,
        title=row.document.title,
        source=row.document.url,
        **_followed(row),
    )


def _followed(row: m.Link | m.Evidence) -> dict[str, Any]:
    names = ("id", "state", "score", "why", "origin", "model", "reason", "decided_by", "added", "changed")
    return {"partnership": row.partnership_id, **{name: getattr(row, name) for name in names}}
