"""A copy of the ledger that is whole, made while others read and write it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from servanda.ledger.exchanging import export


def back_up(path: Path) -> str:
    """Copy the ledger to a file that is not there yet, and return what that is: an SQLite ledger, or an export.

    SQLite's online backup copies one moment of the file; a PostgreSQL ledger is exported as JSON lines. Raises
    ``OSError`` and the database's errors.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        path.touch(0o600)  # it holds how people sign in
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
        return "an SQLite ledger"
    with path.open("wb") as file:
        export(file)
    return "an export as JSON lines, for servanda ledger import"
