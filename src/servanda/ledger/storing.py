"""The tables in the database, and the one place where lines are written: ``append`` and ``save``, under a lock.

On SQLite every transaction of ``writing`` takes the write lock at its start; on PostgreSQL an advisory lock does the
same. So of two processes that write at once one waits, and the chain never forks.
"""

import datetime
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DataError, connection, models, transaction

from servanda.ledger import models as m
from servanda.ledger.entries import Line, chain, timestamp
from servanda.ledger.errors import LedgerError
from servanda.ledger.folding import fold
from servanda.ledger.payloads import Payload
from servanda.ledger.rows import (
    BodyRow,
    CommitmentRow,
    CycleRow,
    DocumentRow,
    EvidenceRow,
    InstrumentRow,
    LinkRow,
    MemberRow,
    MoneyRow,
    PairRow,
    PartnershipRow,
    PartyRow,
    Row,
    ScoreRow,
    SourceRow,
)
from servanda.ledger.tables import R

MODELS: dict[type[Any], type[models.Model]] = {
    MemberRow: m.Member,
    PartnershipRow: m.Partnership,
    InstrumentRow: m.Instrument,
    CommitmentRow: m.Commitment,
    PartyRow: m.CommitmentParty,
    MoneyRow: m.CommitmentMoney,
    BodyRow: m.CommitmentBody,
    LinkRow: m.Link,
    DocumentRow: m.Document,
    EvidenceRow: m.Evidence,
    SourceRow: m.Source,
    CycleRow: m.Cycle,
    PairRow: m.Pair,
    ScoreRow: m.Score,
}
_LOCK = 0x5E4A_DA  # the advisory lock of the ledger, one for each database
_BATCH = 200
_MOMENT: ContextVar[datetime.datetime | None] = ContextVar("moment", default=None)


class DatabaseTables:
    """The tables of the database, within one transaction of ``writing``.

    What was read is kept, and what is to be written until ``flush`` does so in batches.
    """

    def __init__(self) -> None:
        """Start with nothing read and nothing to write."""
        self._known: dict[type[Any], dict[str, Any]] = {kind: {} for kind in MODELS}
        self._put: dict[type[Any], dict[str, Any]] = {kind: {} for kind in MODELS}
        self._gone: dict[type[Any], set[str]] = {kind: set() for kind in MODELS}

    def expect(self, kind: type[Any], keys: Iterable[str]) -> None:
        """Read the rows of these ids at once, since they will be asked for one by one."""
        known = self._known[kind]
        wanted = [key for key in dict.fromkeys(keys) if key not in known]
        for some in _batches(wanted):
            known.update(dict.fromkeys(some))
            for stored in MODELS[kind]._default_manager.filter(pk__in=some).values_list(*_fields(kind)):
                known[stored[0]] = kind(*stored)

    def get(self, kind: type[R], key: str) -> R | None:
        """Return the row of this kind and id, or None."""
        known = self._known[kind]
        if key not in known:
            self.expect(kind, [key])
        return known[key]  # type: ignore[no-any-return]

    def put(self, row: Row) -> None:
        """Add a row, or replace the one with its id."""
        kind = type(row)
        self._gone[kind].discard(row.id)
        self._put[kind][row.id] = self._known[kind][row.id] = row

    def delete(self, kind: type[Row], key: str) -> None:
        """Remove a row that is there."""
        self._put[kind].pop(key, None)
        self._known[kind][key] = None
        self._gone[kind].add(key)

    def commitments_of(self, instrument: str) -> list[str]:
        """Return the ids of an instrument's commitments."""
        self.flush()
        return list(m.Commitment.objects.filter(instrument=instrument).values_list("id", flat=True))

    def links_of(self, instrument: str) -> list[str]:
        """Return the ids of the links that start or end in an instrument."""
        self.flush()
        ends = models.Q(earlier__instrument=instrument) | models.Q(later_instrument=instrument)
        return list(m.Link.objects.filter(ends).values_list("id", flat=True))

    def evidence_of(self, instrument: str) -> list[str]:
        """Return the ids of the evidence on an instrument's commitments."""
        self.flush()
        return list(m.Evidence.objects.filter(commitment__instrument=instrument).values_list("id", flat=True))

    def flush(self) -> None:
        """Write what was kept."""
        for kind, keys in self._gone.items():
            for some in _batches(sorted(keys)):
                MODELS[kind]._default_manager.filter(pk__in=some).delete()
            keys.clear()
        for kind, rows in self._put.items():
            names = _fields(kind)
            model = MODELS[kind]
            model._default_manager.bulk_create(
                [model(**dict(zip(names, row, strict=True))) for row in rows.values()],
                batch_size=_BATCH,
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=[name.removesuffix("_id") for name in names if name != "id"],
            )
            rows.clear()


@contextmanager
def writing() -> Generator[None, None, None]:
    """Hold the ledger's lock for a transaction: what is read within stays true until its entries are written.

    Raises ``LedgerError`` for a text that the database can't keep or look for.
    """
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            yield
    except (DataError, UnicodeEncodeError) as error:
        raise LedgerError(f"the database can't keep this: {error}") from None


@contextmanager
def reading() -> Generator[None, None, None]:
    """See the ledger as it is at one moment, whatever others write meanwhile, and without keeping them from it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    connection.connection.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        connection.connection.rollback()


@contextmanager
def dated(moment: datetime.datetime) -> Generator[None, None, None]:
    """Date the entries that are written within ``moment``: for decisions that were written down before, elsewhere."""
    token = _MOMENT.set(moment)
    try:
        yield
    finally:
        _MOMENT.reset(token)


def last_line() -> Line | None:
    """Return the last line of the ledger, or None where it is empty."""
    stored = m.Entry.objects.order_by("-sequence").values_list(*Line._fields).first()
    return None if stored is None else Line(*stored)


def append(who: str, payload: Payload, at: datetime.datetime | None = None) -> Line:
    """Write one entry and what it does to the tables; to be called within ``writing``.

    Raises ``LedgerError`` where the entry does not fit; nothing of it is written then.
    """
    line = chain(last_line(), who, payload, timestamp(at or _MOMENT.get() or datetime.datetime.now(datetime.UTC)))
    store([line])
    return line


def store(lines: Sequence[Line]) -> None:
    """Write lines that continue the chain, and what they do to the tables; to be called within ``writing``."""
    tables = DatabaseTables()
    for line in lines:
        fold(tables, line)
    save(lines, tables)


def save(lines: Sequence[Line], tables: DatabaseTables) -> None:
    """Write lines that were folded into ``tables``, and those; to be called within ``writing``."""
    with transaction.atomic():
        m.Entry.objects.bulk_create([m.Entry(**line._asdict()) for line in lines], batch_size=_BATCH)
        tables.flush()


def lines(after: int = 0) -> Iterator[Line]:
    """Yield the lines of the ledger after a number, in order; to be called within ``reading``."""
    for row in raw_rows(f"SELECT {columns(Line)} FROM ledger_entry WHERE sequence > %s ORDER BY sequence", [after]):
        yield Line(*row)


def raw_rows(query: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query as the database driver gives them."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        while some := cursor.fetchmany(2000):
            yield from some


def columns(kind: type[Any]) -> str:
    """Return the columns of a row's table for a query that sees the very value that is stored.

    The sign keeps SQLite's driver from making a truth value of whatever a column of truth values holds.
    """
    sign = "+" if connection.vendor == "sqlite" else ""
    return ", ".join(f'{sign}"{name}"' for name in _fields(kind))


def _batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))


def _fields(kind: type[Any]) -> tuple[str, ...]:
    return kind._fields  # type: ignore[no-any-return]
