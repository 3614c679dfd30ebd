"""The tables in the database, and the one place where a line is written: ``append``, under the ledger's lock.

On SQLite every transaction of ``writing`` takes the write lock at its start; on PostgreSQL an advisory lock does the
same. So of two processes that write at once one waits, and the chain never forks.
"""

import datetime
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from servanda.ledger import models as m
from servanda.ledger.entries import Line, chain, timestamp
from servanda.ledger.folding import fold
from servanda.ledger.payloads import Payload
from servanda.ledger.rows import (
    BodyRow,
    CommitmentRow,
    InstrumentRow,
    MemberRow,
    MoneyRow,
    PartnershipRow,
    PartyRow,
    Row,
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
}
_LOCK = 0x5E4A_DA  # the advisory lock of the ledger, one for each database
_BATCH = 200


class DatabaseTables:
    """The tables of the database. Rows are kept until ``flush`` writes them in batches."""

    def __init__(self) -> None:
        """Start with nothing to write."""
        self._put: dict[type[Any], dict[str, Any]] = {}
        self._gone: dict[type[Any], set[str]] = {}

    def get(self, kind: type[R], key: str) -> R | None:
        """Return the row of this kind and id, or None."""
        if key in self._gone.get(kind, ()):
            return None
        kept = self._put.get(kind, {}).get(key)
        if kept is not None:
            return kept  # type: ignore[no-any-return]
        stored = MODELS[kind]._default_manager.filter(pk=key).values_list(*_fields(kind)).first()
        return None if stored is None else kind(*stored)

    def put(self, row: Row) -> None:
        """Add a row, or replace the one with its id."""
        self._gone.get(type(row), set()).discard(row.id)
        self._put.setdefault(type(row), {})[row.id] = row

    def delete(self, kind: type[Row], key: str) -> None:
        """Remove a row that is there."""
        self._put.get(kind, {}).pop(key, None)
        self._gone.setdefault(kind, set()).add(key)

    def commitments_of(self, instrument: str) -> list[str]:
        """Return the ids of an instrument's commitments."""
        self.flush()
        return list(m.Commitment.objects.filter(instrument=instrument).values_list("id", flat=True))

    def flush(self) -> None:
        """Write what was kept."""
        for kind, keys in self._gone.items():
            MODELS[kind]._default_manager.filter(pk__in=list(keys)).delete()
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
        self._gone.clear()
        self._put.clear()


@contextmanager
def writing() -> Generator[None, None, None]:
    """Hold the ledger's lock for a transaction: what is read within stays true until its entries are written."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def last_line() -> Line | None:
    """Return the last line of the ledger, or None where it is empty."""
    stored = m.Entry.objects.order_by("-sequence").values_list(*Line._fields).first()
    return None if stored is None else Line(*stored)


def append(who: str, payload: Payload, at: datetime.datetime | None = None) -> Line:
    """Write one entry and what it does to the tables; to be called within ``writing``.

    Raises ``LedgerError`` where the entry does not fit; nothing of it is written then.
    """
    line = chain(last_line(), who, payload, timestamp(at or datetime.datetime.now(datetime.UTC)))
    store([line])
    return line


def store(lines: Sequence[Line]) -> None:
    """Write lines that continue the chain, and what they do to the tables; to be called within ``writing``."""
    with transaction.atomic():
        tables = DatabaseTables()
        for line in lines:
            fold(tables, line)
        m.Entry.objects.bulk_create([m.Entry(**line._asdict()) for line in lines], batch_size=_BATCH)
        tables.flush()


def _fields(kind: type[Any]) -> tuple[str, ...]:
    return kind._fields  # type: ignore[no-any-return]
