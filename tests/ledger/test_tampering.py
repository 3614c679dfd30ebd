"""What is changed behind the ledger's back is found and named: each column of each table, and any byte of a file."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, connection
from pursuing import busy

from servanda.ledger.connecting import connect
from servanda.ledger.entries import GENESIS, Line
from servanda.ledger.rows import ROWS
from servanda.ledger.storing import MODELS, last_line
from servanda.ledger.verifying import Fault, verify

TABLES = {MODELS[kind]._meta.db_table: kind._fields for kind in ROWS} | {"ledger_entry": Line._fields}
COLUMNS = [(table, column) for table, columns in TABLES.items() for column in columns]


@pytest.fixture
def filled(ledger: str) -> str:
    team = busy(Random(12))
    for _ in range(400):
        team.act()
    for table in TABLES:
        assert ask(f"SELECT count(*) FROM {table}")[0][0] > 1, table
    return ledger


def ask(query: str, *parameters: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall()) if cursor.description else []


def changed(value: Any) -> Any:
    """Return a value that differs in as little as one byte."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1000
        case float():
            return value + 2**-40
        case str():
            middle = len(value) // 2
            return value[:middle] + chr(ord(value[middle]) ^ 1) + value[middle + 1 :] if value else "x"
    raise TypeError(value)


def key_of(table: str) -> str:
    return "sequence" if table == "ledger_entry" else "id"


def test_each_column_of_each_table(filled: str):
    """One row after the other is changed in one column, found, and put back."""
    random = Random(5)
    for table, column in COLUMNS:
        name = key_of(table)
        rows = ask(f'SELECT {name}, "{column}" FROM {table} ORDER BY {name}')
        row_key, value = rows[-1] if column == "sequence" else random.choice(rows)
        other = changed(value)
        ask(f'UPDATE {table} SET "{column}" = %s WHERE {name} = %s', other, row_key)
        fault = verify().fault
        assert fault is not None, (table, column)
        assert fault.table == table
        if column == name:
            assert fault.key in (str(row_key), str(other))
        else:
            assert fault.key == str(row_key)
            wanted = "hash" if table == "ledger_entry" and column != "previous" else column
            assert fault.column == wanted, (table, column, str(fault))
            assert fault.expected != fault.found
        ask(f'UPDATE {table} SET "{column}" = %s WHERE {name} = %s', value, other if column == name else row_key)
        assert len(str(fault)) < 500
    assert verify().fault is None


def test_rows_that_are_gone(filled: str):
    for table in TABLES:
        name, columns = key_of(table), ", ".join(f'"{column}"' for column in TABLES[table])
        [row] = ask(f"SELECT {columns} FROM {table} ORDER BY {name} LIMIT 1")
        ask(f"DELETE FROM {table} WHERE {name} = %s", row[0])
        fault = verify().fault
        assert fault is not None
        assert (fault.table, fault.key) == (table, str(row[0]))
        assert fault.found == ("2" if table == "ledger_entry" else "none")
        ask(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(row))})", *row)
    assert verify().fault is None


def test_rows_that_nobody_entered(filled: str):
    for table in sorted(set(TABLES) - {"ledger_entry"}):
        columns = ", ".join(f'"{column}"' for column in TABLES[table] if column != "id")
        ask(f"INSERT INTO {table} (id, {columns}) SELECT '!', {columns} FROM {table} LIMIT 1")
        assert verify().fault == Fault(table, "!", "", "no such row", "one")
        ask(f"DELETE FROM {table} WHERE id = '!'")


def test_a_ledger_cut_short_needs_its_head(filled: str):
    head = last_line()
    assert head is not None
    for known in (head.hash, head.previous, GENESIS):
        assert verify(known).fault is None
    assert str(verify("f" * 64).fault).startswith("ledger_entry hash: expected an entry with ffff")


def test_an_empty_ledger(ledger: str):
    assert verify() == verify(GENESIS)
    assert (verify().entries, verify().head, verify().fault) == (0, GENESIS, None)
    assert verify("a" * 64).fault is not None


# Below here SQLite alone: what its files can hold that no column of PostgreSQL can.


@pytest.fixture
def one_file(filled: str) -> Path:
    connection.close()
    return Path(filled)


ON_SQLITE = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
STRANGE = [
    "CAST(x'c328' AS TEXT)",  # no UTF-8
    "x'00ff'",
    "CAST(x'610062' AS TEXT)",  # with a NUL
    "'2'",
    "'true'",
    "1.5",
    "9007199254740993",  # which no floating-point number is
    "-1",
]


@ON_SQLITE
def test_values_of_another_kind(one_file: Path, tmp_path: Path):
    """Each kind in a third of the columns, so that each column has two or three kinds."""
    for place, ((table, column), value) in enumerate(product(COLUMNS, STRANGE)):
        if place % 3 or (column == "sequence" and value != "-1"):
            continue  # SQLite itself refuses the others for the key of a table
        copy = Path(shutil.copy(one_file, tmp_path / "copy.sqlite"))
        with closing(sqlite3.connect(copy)) as file, file:
            file.text_factory = bytes
            [(rowid, before)] = file.execute(
                f'SELECT rowid, quote("{column}") FROM {table} ORDER BY rowid DESC LIMIT 1'
            )
            file.execute(f'UPDATE {table} SET "{column}" = {value} WHERE rowid = ?', (rowid,))
            [(after,)] = file.execute(f'SELECT quote("{column}") FROM {table} ORDER BY rowid DESC LIMIT 1')
        connect(str(copy))
        fault = verify().fault
        assert (fault is None) == (before == after), (table, column, before, after)
        assert fault is None or fault.table == table
        assert str(fault).isprintable()


def stored(path: Path) -> Iterator[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as file:
        file.text_factory = bytes
        for table in sorted(TABLES):
            yield from file.execute(f"SELECT * FROM {table} NOT INDEXED ORDER BY rowid")


def attempt(look: Callable[[], Any], errors: type[Exception] | tuple[type[Exception], ...]) -> Any:
    try:
        return look()
    except errors as error:
        return error


@ON_SQLITE
@pytest.mark.parametrize("seed", range(3))
def test_any_byte_of_the_file(one_file: Path, tmp_path: Path, seed: int):
    """Flip one bit anywhere: where that changes a row, it is found, or the file can't be read; never a traceback."""
    random = Random(seed)
    with closing(sqlite3.connect(one_file)) as file:
        file.execute("PRAGMA journal_mode=DELETE")
        rows = list(stored(one_file))
    data = bytearray(one_file.read_bytes())
    copy = tmp_path / "copy.sqlite"
    found = 0
    for _ in range(80):
        place, bit = random.randrange(len(data)), 1 << random.randrange(8)
        data[place] ^= bit
        copy.write_bytes(data)
        data[place] ^= bit
        now = attempt(lambda: list(stored(copy)), (sqlite3.Error, UnicodeDecodeError))  # the name of a table, too
        connect(str(copy))
        result = attempt(verify, DatabaseError)
        seen = isinstance(result, DatabaseError) or result.fault is not None
        assert seen or now == rows, place
        found += seen
        connection.close()
        for left in tmp_path.glob("copy.sqlite-*"):
            left.unlink()
    assert found > 10
