"""The ledger in, what of it is published out: the accepted and edited commitments, and what bears on them.

Proposals, suggestions, and what was rejected stay in the ledger, and so do the names of its members. Links and evidence
are published once a reviewer confirmed them, assessments once an owner published them. Data, feeds and the site are all
made of what is gathered here. All is read in one transaction, and the head of the ledger at that moment
goes with it, so that anybody can ask for the entries that say so.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import msgspec

from servanda.ledger import models as m
from servanda.ledger.documents import document_of, instrument_of
from servanda.ledger.following import live_evidence, live_links
from servanda.ledger.payloads import SETTLED, FollowState, decode_record
from servanda.ledger.silence import silent_of
from servanda.ledger.storing import reading
from servanda.publishing.assessed import Assessed, find_published, make_rows
from servanda.publishing.errors import PublishingError
from servanda.publishing.rows import CommitmentRow, EvidenceRow, InstrumentRow, LinkRow, MoneyRow, Row
from servanda.records import Commitment, Instrument, Kind


@dataclass(frozen=True, slots=True)
class Head:
    """Where the ledger stood: how many entries it had, the hash and the time of the last, and the hash of the first."""

    entries: int
    hash: str
    at: str
    first: str


@dataclass(frozen=True, slots=True)
class Record:
    """What is published: the tables, the records of the commitments and the texts behind them, by their ids.

    ``partnerships`` are the names of the partnerships by their ids, ``members`` their parties. ``silent`` has the day
    since when nothing takes up a commitment, ``pending`` the commitments from which a link awaits a decision.
    """

    partnerships: Mapping[str, str]
    members: Mapping[str, Sequence[str]]
    instruments: Sequence[InstrumentRow]
    commitments: Sequence[CommitmentRow]
    money: Sequence[MoneyRow]
    links: Sequence[LinkRow]
    evidence: Sequence[EvidenceRow]
    assessed: Sequence[Assessed]
    silent: Mapping[str, str]
    pending: Set[str]
    records: Mapping[str, Commitment]
    texts: Mapping[str, Instrument]
    head: Head

    @property
    def tables(self) -> dict[str, Sequence[Row]]:
        """The tables by the names of ``rows.TABLES``."""
        return {
            "instruments": self.instruments,
            "commitments": self.commitments,
            "money": self.money,
            "links": self.links,
            "evidence": self.evidence,
            "cycles": [one.row for one in self.assessed],
            "scores": [row for one in self.assessed for row in one.scores],
            "answers": [row for one in self.assessed for row in one.answers],
        }

    @property
    def moment(self) -> datetime.datetime:
        """When the ledger last changed, to the second."""
        return moment_of(self.head.at)


def gather(partnerships: Iterable[str] = ()) -> Record:
    """Return what is published of partnerships; of all where none is named.

    Raises ``PublishingError`` where the ledger is empty or has no such partnership.
    """
    with reading():
        return _gather(list(dict.fromkeys(partnerships)))


def moment_of(at: str) -> datetime.datetime:
    """Return the time of an entry, to the second."""
    return datetime.datetime.fromisoformat(at).replace(microsecond=0)


def _gather(wanted: Sequence[str]) -> Record:
    head = _head()
    groups = {row.id: row for row in m.Partnership.objects.order_by("id")}
    for key in wanted:
        if key not in groups:
            raise PublishingError(f"there is no partnership {key}: the ledger has {', '.join(groups) or 'none'}")
    chosen = {key: row for key, row in groups.items() if not wanted or key in wanted}
    settled = m.Commitment.objects.filter(partnership__in=chosen, state__in=SETTLED, recheck=False)
    rows = list(settled.order_by("date", "instrument", "number"))
    keys = {row.id for row in rows}
    links = live_links().filter(earlier__partnership__in=chosen, state=FollowState.CONFIRMED).order_by("id")
    found = [link for link in links if link.earlier_id in keys]
    evidence = live_evidence().filter(commitment__partnership__in=chosen, state=FollowState.CONFIRMED)
    borne = [row for row in evidence.select_related("document").order_by("date", "id") if row.commitment_id in keys]
    ends = {row.instrument_id for row in rows} | {link.later_instrument_id for link in found}
    instruments = [row for row in m.Instrument.objects.order_by("date", "id") if row.id in ends]
    cycles = find_published(chosen)
    changed = {row.changed for row in rows} | {row.changed for row in found} | {row.changed for row in borne}
    times = _times(changed.union(*(one.changes for one in cycles)))
    read = {row.id: decode_record(row.record) for row in rows}
    return Record(
        partnerships={key: row.name for key, row in chosen.items()},
        members={key: tuple(msgspec.json.decode(row.parties)) for key, row in chosen.items()},
        instruments=[_instrument(row) for row in instruments],
        commitments=[_commitment(row, read[row.id], times) for row in rows],
        money=_money(keys),
        links=[_link(link, keys, times) for link in found],
        evidence=[_evidence(row, times) for row in borne],
        assessed=make_rows(cycles, keys, {row.id for row in borne}, times),
        silent=_silent(keys, head),
        pending=_pending(keys),
        records=read,
        texts={
            **{row.id: instrument_of(row) for row in instruments},
            **{row.document_id: document_of(row.document) for row in borne},
        },
        head=head,
    )


def _head() -> Head:
    columns = m.Entry.objects.order_by("sequence").values_list("sequence", "hash", "at")
    first, last = columns.first(), columns.last()
    if first is None or last is None:
        raise PublishingError("the ledger has no entry yet: add documents to it with servanda add")
    return Head(last[0], last[1], last[2], first[1])


def _silent(keys: set[str], head: Head) -> dict[str, str]:
    """Return since when nothing takes up each undertaking that nothing does, on the day of the last entry."""
    unheard = silent_of(at=moment_of(head.at).date())
    return {
        one.commitment.id: one.since
        for one in unheard
        if one.commitment.id in keys and one.commitment.kind == Kind.UNDERTAKING.value
    }


def _pending(keys: set[str]) -> set[str]:
    open_ = live_links().filter(state=FollowState.PROPOSED).values_list("earlier_id", flat=True)
    return keys.intersection(open_)


def _times(wanted: set[int]) -> dict[int, datetime.datetime]:
    """Return when entries were made, by their numbers."""
    entries = m.Entry.objects.values_list("sequence", "at")
    return {sequence: moment_of(at) for sequence, at in entries.iterator(2000) if sequence in wanted}


def _instrument(row: m.Instrument) -> InstrumentRow:
    return InstrumentRow(
        id=row.id,
        partnership=row.partnership_id,
        title=row.title,
        date=_day(row.date),
        publisher=row.publisher,
        url=row.url,
        parties=tuple(msgspec.json.decode(row.parties)),
        digest=row.digest,
    )


def _commitment(row: m.Commitment, said: Commitment, times: Mapping[int, datetime.datetime]) -> CommitmentRow:
    return CommitmentRow(
        id=row.id,
        instrument=row.instrument_id,
        date=_day(row.date),
        state=row.state,  # type: ignore[arg-type]
        parties=said.parties,
        kind=said.kind,
        strength=said.strength,
        verb=said.verb,
        topic=said.topic,
        quote=said.quote,
        start=said.span.start,
        end=said.span.end,
        lead_in=said.lead_in_text or "",
        deadline=(said.deadline.edtf or "") if said.deadline else "",
        deadline_text=said.deadline.text if said.deadline else "",
        due=_day(row.deadline),
        bodies=tuple(body.name for body in said.bodies),
        origin=row.origin,  # type: ignore[arg-type]
        confidence=row.confidence,
        updated=times[row.changed],
    )


def _money(keys: set[str]) -> list[MoneyRow]:
    rows = m.CommitmentMoney.objects.order_by(
        "commitment__date", "commitment__instrument", "commitment__number", "start"
    )
    return [
        MoneyRow(
            id=row.id,
            commitment=row.commitment_id,
            amount=row.amount,
            currency=row.currency,
            words=row.words,
            start=row.start,
            end=row.end,
        )
        for row in rows
        if row.commitment_id in keys
    ]


def _link(row: m.Link, keys: set[str], times: Mapping[int, datetime.datetime]) -> LinkRow:
    return LinkRow(
        id=row.id,
        commitment=row.earlier_id,
        relation=row.relation,  # type: ignore[arg-type]
        instrument=row.later_instrument_id,
        later=row.later if row.later in keys else "",
        quote=row.later_quote,
        start=row.later_start,
        end=row.later_end,
        why=row.why,
        updated=times[row.changed],
    )


def _evidence(row: m.Evidence, times: Mapping[int, datetime.datetime]) -> EvidenceRow:
    return EvidenceRow(
        id=row.id,
        commitment=row.commitment_id,
        stance=row.stance,  # type: ignore[arg-type]
        document=row.document_id,
        title=row.document.title,
        publisher=row.document.publisher,
        url=row.document.url,
        date=_day(row.date),
        quote=row.quote,
        start=row.start,
        end=row.end,
        why=row.why,
        updated=times[row.changed],
    )


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
