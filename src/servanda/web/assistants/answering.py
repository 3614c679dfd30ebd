"""A question in, an answer of ``shapes`` out: by the same functions as the pages, so that both say the same.

``site`` is the address before every path of a permalink, without a slash at its end. What is asked for and is not there
raises ``LedgerError`` with what to do.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from servanda.ledger import models as m
from servanda.ledger.documents import instrument_of
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import decode_record
from servanda.web.assistants import shapes
from servanda.web.commitments.page import cite
from servanda.web.following import silence
from servanda.web.following import timeline as timelines
from servanda.web.following.filters import SilentFilter
from servanda.web.lists.filter import Due
from servanda.web.partnerships.filters import PartnershipFilter, partnerships
from servanda.web.registers.deadlines import sorted_deadlines, standing
from servanda.web.registers.filters import DeadlineFilter
from servanda.web.search import results
from servanda.web.search.filters import SearchFilter


def search(site: str, asked: SearchFilter) -> shapes.FoundList:
    """Return the passages that fit best."""
    _check_partnerships(asked.partnership)
    found = results.find(asked, facets=False)
    items = []
    for hit in found.page.rows:
        passage, path = hit.passage, results.address_of(hit.passage)
        items.append(
            shapes.Found(
                kind=passage.kind,
                id=passage.id,
                quote=passage.text,
                title=passage.title,
                date=passage.date,
                partnership=passage.partnership,
                state=passage.state,
                permalink=site + path if path.startswith("/") else path,
            )
        )
    return shapes.FoundList(total=found.page.total, items=items, notes=list(found.notes))


def get_commitment(site: str, key: str) -> shapes.Commitment:
    """Return a commitment as it stands now, also one that was rejected or is another now (``state`` says so)."""
    row = _commitment(key)
    record = decode_record(row.record)
    return shapes.Commitment(
        **_brief(site, row),
        lead_in=record.lead_in_text or "",
        verb=record.verb,
        edtf=(record.deadline.edtf or "") if record.deadline else "",
        money=[shapes.Sum(amount=s.amount, currency=s.currency, words=s.text) for s in record.money],
        bodies=[body.name for body in record.bodies],
        reasons={name: reading.reason for name, reading in record.readings.items()},
        confidence=row.confidence,
        decided_by=row.decided_by,
        note=row.reason,
        to_check_again=row.recheck,
        publisher=row.instrument.publisher,
        source=row.instrument.url,
        citation=cite(row, site + reverse("commitment", args=[row.id])),
    )


def get_lineage(site: str, key: str) -> shapes.Lineage:
    """Return what a commitment takes up, what takes it up, and what other documents say of it."""
    row = _commitment(key)
    timeline = timelines.timeline_of(row)
    return shapes.Lineage(
        commitment=shapes.Brief(**_brief(site, row)),
        stops=[_stop(site, row, stop) for stop in timeline.stops],
        silent_since=timeline.silent,
    )


def due(
    site: str, partnership: Sequence[str], party: Sequence[str], standings: Sequence[Due], page: int, size: int
) -> shapes.DueList:
    """Return commitments by their deadlines: those that stand as asked for today."""
    _check_partnerships(partnership)
    today = datetime.date.today()
    asked = DeadlineFilter(partnership=list(partnership), party=list(party), deadline=list(standings), sort="deadline")
    found = sorted_deadlines(asked, today)
    rows = _read(found)[(page - 1) * size : page * size]
    items = [shapes.DueItem(**_brief(site, row), standing=standing(row.deadline, today)) for row in rows]
    return shapes.DueList(today=today.isoformat(), total=found.count(), items=items)


def silent(
    site: str, partnership: Sequence[str], party: Sequence[str], months: int, page: int, size: int
) -> shapes.SilentList:
    """Return commitments of which nothing was heard, or nothing for so many months."""
    _check_partnerships(partnership)
    asked = SilentFilter(partnership=list(partnership), party=list(party), months=months)
    found = silence.narrow(silence.list_silent(asked, datetime.date.today()), asked)
    items = [
        shapes.SilentItem(
            **_brief(site, row.commitment, row.parties), silent_since=row.unheard.since, last_word=row.unheard.last
        )
        for row in found[(page - 1) * size : page * size]
    ]
    return shapes.SilentList(total=len(found), items=items)


def list_partnerships(site: str) -> shapes.PartnershipList:
    """Return all partnerships by name."""
    return shapes.PartnershipList(
        items=[
            shapes.Partnership(
                id=row.id,
                permalink=site + reverse("partnership", args=[row.id]),
                name=row.name,
                parties=list(row.parties),
                instruments=row.instruments,
                commitments=row.commitments,
                last=row.last,
            )
            for row in partnerships(PartnershipFilter())
        ]
    )


def _commitment(key: str) -> m.Commitment:
    row = m.Commitment.objects.select_related("instrument").filter(pk=key.strip()).first() if "\0" not in key else None
    if row is None:
        raise LedgerError(
            f"there is no commitment {key}: an id is like US-KR/2021-05-21/fact-sheet/17; search finds it"
        )
    return row


def _check_partnerships(keys: Sequence[str]) -> None:
    for key in keys:
        if "\0" in key or not m.Partnership.objects.filter(pk=key).exists():
            raise LedgerError(f"there is no partnership {key}: list_partnerships has their ids")


def _read(rows: QuerySet[m.Commitment]) -> QuerySet[m.Commitment]:
    return rows.select_related("instrument").prefetch_related("party_rows").defer("record", "instrument__text")


def _brief(site: str, row: m.Commitment, parties: Sequence[str] | None = None) -> dict[str, Any]:
    owing = [owed.party for owed in row.party_rows.all()] if parties is None else list(parties)
    return {
        "id": row.id,
        "permalink": site + reverse("commitment", args=[row.id]),
        "quote": row.quote,
        "parties": owing,
        "kind": row.kind,
        "strength": row.strength,
        "topic": row.topic,
        "deadline": row.deadline_text,
        "due": row.deadline,
        "state": row.state,
        "date": row.date,
        "instrument": row.instrument_id,
        "title": row.instrument.title,
        "partnership": row.partnership_id,
    }


def _stop(site: str, row: m.Commitment, stop: timelines.Stop) -> shapes.Stop:
    commitment = row.id if stop.kind == "made" else stop.commitment
    followed = stop.link or stop.evidence
    what = stop.link.relation if stop.link else stop.evidence.stance if stop.evidence else ""
    return shapes.Stop.model_validate(
        {
            "kind": stop.kind,
            "what": what,
            "state": followed.state if followed else "",
            "date": stop.date,
            "title": stop.title,
            "quote": stop.words,
            "why": followed.why if followed else "",
            "commitment": commitment,
            "permalink": _place(site, commitment, stop),
        }
    )


def _place(site: str, commitment: str, stop: timelines.Stop) -> str:
    """Return where the words of a stop are read: a commitment's page, a block of an instrument, or as published."""
    if commitment:
        return site + reverse("commitment", args=[commitment])
    if stop.link is None:
        return stop.url
    later = m.Instrument.objects.get(pk=stop.instrument)
    block = instrument_of(later).block_at(stop.link.later_start).number
    return f"{site}{reverse('instrument', args=[stop.instrument])}#b{block}"
