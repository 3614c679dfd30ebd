"""The database of a ledger as Django's settings say it: SQLite in one file, or PostgreSQL by URL."""

import os
from pathlib import Path
from typing import Any

import dj_database_url

from servanda.ledger.errors import LedgerError

_WAIT = 60.0  # seconds that a writer waits for another


def located(chosen: str | None = None) -> str:
    """Return where the ledger is: as ``chosen``, else ``SERVANDA_DATABASE_URL``, else a file among the user's data."""
    return chosen or os.environ.get("SERVANDA_DATABASE_URL") or str(data_folder() / "ledger.sqlite")


def data_folder() -> Path:
    """Return the folder of the user's data, which may not exist yet (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "servanda"


def database(where: str) -> dict[str, Any]:
    """Return Django's settings for a path (``ledger.sqlite``) or URL (``sqlite:///…``, ``postgresql://…``).

    Raises ``LedgerError`` where it is neither.
    """
    if "://" in where:
        try:
            settings: dict[str, Any] = dict(dj_database_url.parse(where, conn_max_age=60))
        except (ValueError, dj_database_url.UnknownSchemeError) as error:
            raise LedgerError(f"this is no database: {where.split('@')[-1]} ({error})") from None
    else:
        settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(where).expanduser().absolute())}
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = {
            "timeout": _WAIT,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;",
        }
    elif not settings["ENGINE"].endswith("postgresql"):
        raise LedgerError(f"a ledger is kept in SQLite or PostgreSQL: this is {settings['ENGINE'].rpartition('.')[2]}")
    return settings
