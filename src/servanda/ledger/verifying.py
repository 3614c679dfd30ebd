"""The proof of a ledger: its chain is walked, folded into memory, and compared with every stored row.

A change of any value behind the ledger's back is found, and the first place that does not fit is named. What cannot be
seen from within is a ledger that was rewritten as a whole: for that somebody must have kept an earlier head hash.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection

from servanda.ledger.entries import GENESIS, Line, MisfitError, check_link
from servanda.ledger.errors import LedgerError
from servanda.ledger.folding import fold_foreign
from servanda.ledger.rows import ROWS
from servanda.ledger.storing import MODELS, columns, raw_rows, reading
from servanda.ledger.tables import MemoryTables

_SHOWN = 60  # characters of a value in a message
_ENTRIES = "ledger_entry"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that does not fit: in which table and row, which column, what should stand there and what does.

    ``column`` is "" where the row as a whole is missing or should not be there, ``key`` too where a file is damaged.
    """

    table: str
    key: str
    column: str
    expected: str
    found: str

    def __str__(self) -> str:
        """Return the fault in one line."""
        where = " ".join(part for part in (self.table, self.key, self.column) if part)
        return f"{where}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True, slots=True)
class Checked:
    """How many entries were walked, the hash of the last, and the first fault, or None where all fits."""

    entries: int
    head: str
    fault: Fault | None


def verify(head: str | None = None) -> Checked:
    """Check the whole ledger, and with ``head`` that an entry with this hash, published earlier, is in it."""
    with _no_collecting():
        try:
            return _verify(head)
        except DatabaseError as error:
            if connection.vendor != "sqlite" or "decode" not in str(error).lower():
                raise
        except UnicodeDecodeError as error:  # of SQLite's driver, where the description of a table is damaged
            return _checked(None, Fault("the file", "", "", "a database that can be read", str(error)))
        with _any_text():
            return _verify(head)


def _verify(head: str | None) -> Checked:
    tables = MemoryTables()
    last: Line | None = None
    head_seen = head in (None, GENESIS)
    with reading():
        try:
            for row in _stored(Line, _ENTRIES, in_order=True):
                line = Line(*row)
                fault = _misfit(tables, last, line)
                if fault is not None:
                    return _checked(last, fault)
                last = line
                head_seen = head_seen or line.hash == head
            if not head_seen:
                return _checked(last, Fault(_ENTRIES, "", "hash", f"an entry with {head}", "none in the whole chain"))
            for kind in ROWS:
                table = MODELS[kind]._meta.db_table
                fault = _compare(table, kind._fields, tables.rows[kind], _stored(kind, table))
                if fault is not None:
                    return _checked(last, fault)
            return _checked(last, _damage())
        except DatabaseError as error:
            if "malformed" not in str(error):
                raise
            return _checked(last, _damage() or Fault("the file", "", "", "a database that can be read", str(error)))


def _checked(last: Line | None, fault: Fault | None) -> Checked:
    return Checked(0, GENESIS, fault) if last is None else Checked(last.sequence, last.hash, fault)


def _misfit(tables: MemoryTables, last: Line | None, line: Line) -> Fault | None:
    """Fold a line that should follow ``last``; return what does not fit."""
    key = str(1 if last is None else last.sequence + 1)
    for column, value in zip(Line._fields, line, strict=True):
        kind = int if column == "sequence" else str
        if type(value) is not kind:
            return Fault(_ENTRIES, key, column, "text" if kind is str else "a number", _shown(value))
    try:
        check_link(last, line)
        fold_foreign(tables, line)
    except MisfitError as error:
        return Fault(_ENTRIES, key, error.column, *_contrast(error.expected, error.found))
    except (LedgerError, UnicodeEncodeError) as error:
        damaged = next((column for column, value in zip(Line._fields, line, strict=True) if not _is_text(value)), None)
        if damaged is not None:
            return Fault(_ENTRIES, key, damaged, "text in UTF-8", _shown(getattr(line, damaged)))
        return Fault(_ENTRIES, key, "payload", "what fits the entries before", str(error))
    return None


def _is_text(value: object) -> bool:
    try:
        str(value).encode()
    except UnicodeEncodeError:
        return False
    return True


def _stored(kind: type[Any], table: str, *, in_order: bool = False) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table itself, not of an index that repeats some of its columns."""
    unindexed = " NOT INDEXED" if connection.vendor == "sqlite" else ""
    order = " ORDER BY sequence" if in_order else ""
    return raw_rows(f"SELECT {columns(kind)} FROM {table}{unindexed}{order}")


def _compare(
    table: str, names: tuple[str, ...], expected: dict[str, Any], stored: Iterator[tuple[Any, ...]]
) -> Fault | None:
    """Return what does not fit of a table, of several faults that with the first key; ``expected`` is used up."""
    faults: dict[str, Fault] = {}

    def note(key: Any, column: str, wanted: str, found: str) -> None:
        name = _shown(key).strip("'")
        faults[name] = Fault(table, name, column, wanted, found)
        if len(faults) > 1:
            del faults[max(faults)]

    for row in stored:
        wanted = expected.pop(row[0], None)
        if wanted is None:
            note(row[0], "", "no such row", "one")
        elif wanted != row:
            place = next(place for place, value in enumerate(row) if value != wanted[place])
            note(row[0], names[place], *_contrast(wanted[place], row[place]))
    for key in expected:
        note(key, "", "a row", "none")
    return next(iter(faults.values()), None)


def _damage() -> Fault | None:
    """Return what SQLite itself finds wrong with its file and indexes."""
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(1)")
        [said] = cursor.fetchone()
    return None if said == "ok" else Fault("the file", "", "", "tables and indexes that agree", " ".join(said.split()))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Spare the garbage collector from looking through millions of rows, none of which can be garbage."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


@contextmanager
def _any_text() -> Iterator[None]:
    """Let SQLite's driver give texts that are no UTF-8 as well."""
    connection.ensure_connection()
    connection.connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.connection.text_factory = str


def _contrast(expected: object, found: object) -> tuple[str, str]:
    """Return two values that differ, as they can be shown: long texts from shortly before the first difference."""
    if isinstance(expected, str) and isinstance(found, str) and max(len(expected), len(found)) > _SHOWN:
        pairs = zip(expected, found, strict=False)
        same = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(found)))
        start = max(0, same - _SHOWN // 3)
        return _shown(expected[start:], cut=start > 0), _shown(found[start:], cut=start > 0)
    return _shown(expected), _shown(found)


def _shown(value: object, *, cut: bool = False) -> str:
    text = ascii(value) if isinstance(value, bytes) else repr(value)
    text = text.encode("utf-8", "backslashreplace").decode()
    return ("…" if cut else "") + (text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
