"""The rows of the tables as plain tuples, and how a commitment's record becomes its rows.

A row has the columns of its model in ``models``, in the same order, so that what was folded and what is stored compare
as tuples.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple, TypeAlias

import msgspec
from msgspec import Meta

from servanda.ledger.dates import last_day
from servanda.ledger.errors import LedgerError
from servanda.records import Kind, Strength, Topic


class MemberRow(NamedTuple):
    """See ``models.Member``."""

    id: str
    full_name: str
    role: str
    active: bool
    added: int


class PartnershipRow(NamedTuple):
    """See ``models.Partnership``."""

    id: str
    name: str
    parties: str
    added: int


class InstrumentRow(NamedTuple):
    """See ``models.Instrument``."""

    id: str
    partnership_id: str
    title: str
    date: str
    url: str
    publisher: str
    parties: str
    text: str
    blocks: str
    pages: str
    digest: str
    reader: str
    by: str
    added: int
    changed: int


class CommitmentRow(NamedTuple):
    """See ``models.Commitment``."""

    id: str
    instrument_id: str
    partnership_id: str
    date: str
    number: int
    state: str
    start: int
    end: int
    quote: str
    parties: str
    kind: str
    strength: str
    verb: str
    topic: str
    deadline: str
    deadline_text: str
    confidence: float
    origin: str
    record: str
    reason: str
    into: str
    split_from: str
    recheck: bool
    suggestion: str
    suggested_by: str
    decided_by: str
    added: int
    changed: int


class PartyRow(NamedTuple):
    """See ``models.CommitmentParty``."""

    id: str
    commitment_id: str
    party: str


class MoneyRow(NamedTuple):
    """See ``models.CommitmentMoney``."""

    id: str
    commitment_id: str
    amount: float
    currency: str
    words: str
    start: int
    end: int


class BodyRow(NamedTuple):
    """See ``models.CommitmentBody``."""

    id: str
    commitment_id: str
    name: str
    key: str
    start: int
    end: int


class LinkRow(NamedTuple):
    """See ``models.Link``."""

    id: str
    partnership_id: str
    earlier_id: str
    later_instrument_id: str
    later: str
    later_start: int
    later_end: int
    later_quote: str
    earlier_start: int
    earlier_end: int
    relation: str
    proposed_relation: str
    score: float
    why: str
    reasons: str
    state: str
    origin: str
    model: str
    reason: str
    decided_by: str
    added: int
    changed: int


class DocumentRow(NamedTuple):
    """See ``models.Document``."""

    id: str
    title: str
    url: str
    date: str
    publisher: str
    text: str
    blocks: str
    digest: str
    fetched: str
    source: str
    by: str
    added: int


class EvidenceRow(NamedTuple):
    """See ``models.Evidence``."""

    id: str
    commitment_id: str
    document_id: str
    partnership_id: str
    date: str
    start: int
    end: int
    quote: str
    stance: str
    proposed_stance: str
    score: float
    why: str
    words: str
    state: str
    origin: str
    model: str
    reason: str
    decided_by: str
    added: int
    changed: int


class SourceRow(NamedTuple):
    """See ``models.Source``."""

    id: str
    name: str
    url: str
    kind: str
    partnership_id: str
    every: int
    active: bool
    added: int
    changed: int


class CycleRow(NamedTuple):
    """See ``models.Cycle``."""

    id: str
    name: str
    partnership_id: str
    since: str
    until: str
    scale: str
    coders: str
    pairs: str
    head: str
    published: int
    by: str
    added: int
    changed: int


class PairRow(NamedTuple):
    """See ``models.Pair``."""

    id: str
    cycle_id: str
    commitment_id: str
    party: str
    criteria: str
    chosen: bool
    state: str
    value: str
    reason: str
    settled_by: str
    reply: str
    reply_by: str
    reply_date: str
    added: int
    changed: int


class ScoreRow(NamedTuple):
    """See ``models.Score``."""

    id: str
    pair_id: str
    cycle_id: str
    coder: str
    value: str
    evidence: str
    reason: str
    added: int
    changed: int


Row: TypeAlias = (
    MemberRow
    | PartnershipRow
    | InstrumentRow
    | CommitmentRow
    | PartyRow
    | MoneyRow
    | BodyRow
    | LinkRow
    | DocumentRow
    | EvidenceRow
    | SourceRow
    | CycleRow
    | PairRow
    | ScoreRow
)
ROWS: tuple[type[Any], ...] = (
    MemberRow,
    PartnershipRow,
    InstrumentRow,
    CommitmentRow,
    PartyRow,
    MoneyRow,
    BodyRow,
    LinkRow,
    DocumentRow,
    EvidenceRow,
    SourceRow,
    CycleRow,
    PairRow,
    ScoreRow,
)


class _Sum(msgspec.Struct):
    amount: float
    currency: Annotated[str, Meta(max_length=3)]
    text: str
    start: int
    end: int


class _Deadline(msgspec.Struct):
    text: str
    edtf: str | None


class _Reading(msgspec.Struct):
    confidence: float
    spans: list[tuple[int, int]]


class _Readings(msgspec.Struct):
    quote: _Reading | None = None
    bodies: _Reading | None = None


class Record(msgspec.Struct):
    """What the columns need of a commitment's JSON form; the rest is skipped over."""

    id: str
    doc: str
    start: int
    end: int
    quote: str
    parties: list[Annotated[str, Meta(max_length=200)]]
    kind: Kind
    strength: Strength
    verb: Annotated[str, Meta(max_length=80)]
    topic: Topic
    money: list[_Sum]
    deadline: _Deadline | None
    bodies: list[str]
    readings: _Readings


class _Identified(msgspec.Struct):
    id: str


_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_IDENTIFIED = msgspec.json.Decoder(_Identified)
_RECORD = msgspec.json.Decoder(Record)


def new_commitment(
    record: bytes, instrument: InstrumentRow, state: str, origin: str, sequence: int, **more: Any
) -> tuple[CommitmentRow, Record]:
    """Return the row of a commitment that an entry brings into the ledger, its number that of its id, and its record.

    Raises ``LedgerError`` where the record is not one of this instrument.
    """
    read = _RECORD.decode(record)
    tail = read.id.rpartition("/")[2]
    if not _NUMBER.fullmatch(tail) or read.id != f"{instrument.id}/{tail}" or read.doc != instrument.id:
        raise LedgerError(f"{read.id} of {read.doc} is no commitment of {instrument.id}")
    row = CommitmentRow(
        id=read.id,
        instrument_id=instrument.id,
        partnership_id=instrument.partnership_id,
        date=instrument.date,
        number=int(tail),
        state=state,
        **_columns(read, instrument.date),
        origin=origin,
        record=record.decode(),
        reason=more.get("reason", ""),
        into="",
        split_from=more.get("split_from", ""),
        recheck=False,
        suggestion="",
        suggested_by=more.get("suggested_by", ""),
        decided_by=more.get("decided_by", ""),
        added=sequence,
        changed=sequence,
    )
    return row, read


def with_record(row: CommitmentRow, record: bytes) -> CommitmentRow:
    """Return the row with another record, and the columns that repeat it; the record must be of the same commitment."""
    read = _RECORD.decode(record)
    if read.id != row.id or read.doc != row.instrument_id:
        raise LedgerError(f"the record of {row.id} is that of {read.id} of {read.doc}")
    return row._replace(record=record.decode(), **_columns(read, row.date))


def read_record(row: CommitmentRow) -> Record:
    """Return what the columns need of a commitment's record."""
    return _RECORD.decode(row.record)


def id_of(record: bytes) -> str:
    """Return the id of the commitment that a record is of."""
    return _IDENTIFIED.decode(record).id


def parts_of(key: str, read: Record) -> Iterator[PartyRow | MoneyRow | BodyRow]:
    """Yield the rows of a commitment's parties, sums and bodies."""
    for place, party in enumerate(read.parties, 1):
        yield PartyRow(f"{key}#{place}", key, party)
    for place, sum_ in enumerate(read.money, 1):
        yield MoneyRow(f"{key}#{place}", key, sum_.amount, sum_.currency, sum_.text, sum_.start, sum_.end)
    spans = read.readings.bodies.spans if read.readings.bodies else []
    for place, (name, (start, end)) in enumerate(zip(read.bodies, spans, strict=True), 1):
        yield BodyRow(f"{key}#{place}", key, name, body_key(name), start, end)


def body_key(name: str) -> str:
    """Return the form of a body's name to group by: lower case, white space single, no leading article."""
    return " ".join(name.casefold().split()).removeprefix("the ")[:300]


def _columns(read: Record, date: str) -> dict[str, Any]:
    due = read.deadline
    return {
        "start": read.start,
        "end": read.end,
        "quote": read.quote,
        "parties": ", ".join(sorted(read.parties)),
        "kind": read.kind.value,
        "strength": read.strength.value,
        "verb": read.verb,
        "topic": read.topic.value,
        "deadline": last_day(due.edtf, date) if due else "",
        "deadline_text": due.text if due else "",
        "confidence": read.readings.quote.confidence if read.readings.quote else 1.0,
    }
