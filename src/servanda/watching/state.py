"""What is known of sources, addresses, fetches and hosts, in the SQLite file of an archive.

Each method is one transaction, so a run that is ended at any moment leaves a state to go on from.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from servanda.watching.addresses import host_of
from servanda.watching.errors import WatchError
from servanda.watching.fetching import Answer, Validators

VERSION = 1
_SCHEMA = """
CREATE TABLE source (
  id TEXT PRIMARY KEY, polled REAL, due REAL NOT NULL DEFAULT 0, work REAL, failures INTEGER NOT NULL DEFAULT 0,
  fault TEXT NOT NULL DEFAULT '', new INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE address (
  url TEXT NOT NULL, role TEXT NOT NULL, host TEXT NOT NULL, source TEXT NOT NULL, hint TEXT NOT NULL DEFAULT '',
  seen REAL NOT NULL, etag TEXT NOT NULL DEFAULT '', modified TEXT NOT NULL DEFAULT '', fetch INTEGER, due REAL,
  failures INTEGER NOT NULL DEFAULT 0, fault TEXT NOT NULL DEFAULT '', PRIMARY KEY (url, role)
);
CREATE INDEX address_due ON address (source, role, due);
CREATE TABLE fetch (
  id INTEGER PRIMARY KEY, url TEXT NOT NULL, final TEXT NOT NULL, source TEXT NOT NULL, role TEXT NOT NULL,
  at TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, content_type TEXT NOT NULL, charset TEXT NOT NULL,
  headers TEXT NOT NULL, version INTEGER NOT NULL, told INTEGER NOT NULL
);
CREATE INDEX fetch_digest ON fetch (digest, role);
CREATE INDEX fetch_untold ON fetch (source) WHERE told = 0;
CREATE TABLE host (name TEXT PRIMARY KEY, free REAL NOT NULL);
CREATE TABLE robots (origin TEXT PRIMARY KEY, text TEXT, fault TEXT NOT NULL, fetched REAL, expires REAL);
"""
_FETCH = "id, url, final, source, at, digest, size, content_type, charset, version"


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source stands: when it was ``polled`` (None: never) and is ``due`` again, and ``new`` documents in all.

    ``work`` is when a document that it has named is to be fetched, None where none is.
    """

    polled: float | None = None
    due: float = 0.0
    work: float | None = None
    failures: int = 0
    fault: str = ""
    new: int = 0

    @property
    def next(self) -> float:
        """The moment from which on there is something to do for the source."""
        return self.due if self.work is None else min(self.due, self.work)


@dataclass(frozen=True, slots=True)
class Listed:
    """An address that a source names. ``hint`` tells when it changed, as far as the source says ("" where not)."""

    url: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One fetch of new content: where from, when (ISO 8601, UTC), and by which digest the archive holds it.

    ``version`` counts the contents that the address has had, from 1.
    """

    id: int
    url: str
    final: str
    source: str
    at: str
    digest: str
    size: int
    content_type: str
    charset: str
    version: int


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """A robots.txt as it was had; ``text`` is None where it could not be, and ``fault`` says why."""

    text: str | None
    fault: str
    fetched: float
    expires: float


class State:
    """The SQLite file of an archive, open. Only one thread uses it."""

    def __init__(self, path: Path) -> None:
        """Open the file, which is made where there is none; raise ``WatchError`` where it cannot be used."""
        try:
            self._db = sqlite3.connect(path, timeout=30.0, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            with self._writing():
                [version] = self._db.execute("PRAGMA user_version").fetchone()
                if version == 0:
                    for statement in _SCHEMA.split(";\n"):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version={VERSION}")
        except sqlite3.Error as error:
            raise WatchError(f"{path} cannot be used ({error}): name another folder with --archive") from error
        if version > VERSION:
            raise WatchError(f"{path} was written by a later version of Servanda: install that version")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # Sources

    def source(self, key: str) -> SourceState:
        """Return how a source stands."""
        row = self._db.execute(
            "SELECT polled, due, work, failures, fault, new FROM source WHERE id = ?", (key,)
        ).fetchone()
        return SourceState(*row) if row else SourceState()

    def keep_source(self, key: str, state: SourceState) -> None:
        """Keep how a source stands; its new documents are counted by ``tell``."""
        self._db.execute(
            "INSERT INTO source (id, polled, due, work, failures, fault) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET polled = excluded.polled, due = excluded.due, work = excluded.work,"
            " failures = excluded.failures, fault = excluded.fault",
            (key, state.polled, state.due, state.work, state.failures, state.fault),
        )

    # Addresses

    def list_addresses(self, source: str, role: str, listed: Iterable[Listed], now: float) -> int:
        """Take in what a source names; return how many addresses are new. A changed hint makes an address due."""
        before = self._count("FROM address")
        with self._writing():
            self._db.executemany(
                "INSERT INTO address (url, role, host, source, hint, seen, due) VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (url, role) DO UPDATE SET source = excluded.source, hint = excluded.hint,"
                " due = CASE WHEN excluded.hint NOT IN ('', hint) THEN excluded.due ELSE due END,"
                " failures = CASE WHEN excluded.hint NOT IN ('', hint) THEN 0 ELSE failures END",
                [(one.url, role, host_of(one.url), source, one.hint, now, now) for one in listed],
            )
        return self._count("FROM address") - before

    def due(self, source: str, now: float, most: int, wait: float = 0.0) -> list[str]:
        """Return the addresses of documents that are to be fetched, those that changed last first.

        Left out are those of hosts that are to be left alone for longer than ``wait``.
        """
        rows = self._db.execute(
            "SELECT url FROM address WHERE source = ? AND role = 'document' AND due <= ?"
            " AND host NOT IN (SELECT name FROM host WHERE free > ?) ORDER BY hint DESC, rowid LIMIT ?",
            (source, now, now + wait, most),
        )
        return [url for (url,) in rows]

    def count_due(self, source: str, now: float) -> int:
        """Return how many documents of a source are to be fetched."""
        return self._count("FROM address WHERE source = ? AND role = 'document' AND due <= ?", source, now)

    def next_due(self, source: str) -> float | None:
        """Return when the next document of a source is to be fetched and its host may be asked; None where none is."""
        [moment] = self._db.execute(
            "SELECT min(max(due, coalesce(free, 0))) FROM address LEFT JOIN host ON name = host"
            " WHERE source = ? AND role = 'document'",
            (source,),
        ).fetchone()
        return None if moment is None else float(moment)

    def validators(self, url: str, role: str) -> Validators:
        """Return what the server gave with the content that is kept of an address."""
        row = self._db.execute(
            "SELECT etag, modified FROM address WHERE url = ? AND role = ? AND fetch IS NOT NULL", (url, role)
        ).fetchone()
        return Validators(*row) if row else Validators()

    def fail(self, url: str, role: str, fault: str, due: float | None) -> None:
        """Keep that an address gave nothing, and when it is asked again (None: not before it changes)."""
        self._db.execute(
            "UPDATE address SET failures = failures + 1, fault = ?, due = ? WHERE url = ? AND role = ?",
            (fault, due, url, role),
        )

    def lose(self, fetch: Fetch) -> None:
        """Let a document be fetched anew as if it had not been, since the archive has lost what came."""
        with self._writing():
            self._db.execute("DELETE FROM fetch WHERE id = ?", (fetch.id,))
            self._db.execute("UPDATE address SET fetch = NULL, due = 0 WHERE fetch = ?", (fetch.id,))

    def failures(self, url: str, role: str) -> int:
        """Return how often in a row an address has failed."""
        row = self._db.execute("SELECT failures FROM address WHERE url = ? AND role = ?", (url, role)).fetchone()
        return int(row[0]) if row else 0

    def hint(self, url: str, role: str) -> str:
        """Return when an address changed, as its source says."""
        row = self._db.execute("SELECT hint FROM address WHERE url = ? AND role = ?", (url, role)).fetchone()
        return str(row[0]) if row else ""

    def forget(self, url: str, role: str) -> None:
        """Let an address be fetched anew, whether it has changed or not."""
        self._db.execute("UPDATE address SET fetch = NULL WHERE url = ? AND role = ?", (url, role))

    # Fetches

    def unchanged(self, url: str, role: str, due: float | None) -> None:
        """Keep that an address has the content it had."""
        self._db.execute(
            "UPDATE address SET failures = 0, fault = '', due = ? WHERE url = ? AND role = ?", (due, url, role)
        )

    def keep(
        self, url: str, role: str, source: str, answer: Answer, digest: str, *, at: float, due: float | None
    ) -> None:
        """Keep a fetch whose content the archive holds.

        A content that the address has already is no new fetch; one that another address had is nothing to tell of.
        """
        with self._writing():
            self._db.execute(
                "INSERT INTO address (url, role, host, source, seen) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (url, role, host_of(url), source, at),
            )
            last = self.last(url, role)
            is_same = last is not None and last.digest == digest
            fetch = last.id if last and is_same else self._add_fetch(url, role, source, answer, digest, at)
            self._db.execute(
                "UPDATE address SET etag = ?, modified = ?, fetch = ?, failures = 0, fault = '', due = ?"
                " WHERE url = ? AND role = ?",
                (answer.validators.etag, answer.validators.modified, fetch, due, url, role),
            )

    def _add_fetch(self, url: str, role: str, source: str, answer: Answer, digest: str, at: float) -> int | None:
        known = self._count("FROM fetch WHERE digest = ? AND role = ?", digest, role)
        earlier = self._count("FROM fetch WHERE url = ? AND role = ?", url, role)
        values = {
            "url": url,
            "final": answer.url,
            "source": source,
            "role": role,
            "at": datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds"),
            "digest": digest,
            "size": len(answer.data or b""),
            "content_type": answer.content_type,
            "charset": answer.charset,
            "headers": json.dumps(dict(answer.headers), ensure_ascii=False),
            "version": earlier + 1,
            "told": int(known > 0 or role != "document"),
        }
        columns, places = ", ".join(values), ", ".join(f":{name}" for name in values)
        return self._db.execute(f"INSERT INTO fetch ({columns}) VALUES ({places})", values).lastrowid

    def last(self, url: str, role: str) -> Fetch | None:
        """Return the fetch by which an address has the content it has now."""
        row = self._db.execute(
            f"SELECT {_FETCH} FROM fetch WHERE id = (SELECT fetch FROM address WHERE url = ? AND role = ?)", (url, role)
        ).fetchone()
        return Fetch(*row) if row else None

    def untold(self, source: str) -> list[Fetch]:
        """Return the new documents of a source that nobody has been told of, the oldest fetch first."""
        rows = self._db.execute(f"SELECT {_FETCH} FROM fetch WHERE source = ? AND told = 0 ORDER BY id", (source,))
        return [Fetch(*row) for row in rows]

    def tell(self, fetch: Fetch) -> None:
        """Keep that a document has been passed on, and count it."""
        with self._writing():
            self._db.execute("UPDATE fetch SET told = 1 WHERE id = ?", (fetch.id,))
            self._db.execute("UPDATE source SET new = new + 1 WHERE id = ?", (fetch.source,))

    # Hosts

    def free(self, host: str) -> float:
        """Return from when on a host may be asked (0: at once)."""
        row = self._db.execute("SELECT free FROM host WHERE name = ?", (host,)).fetchone()
        return float(row[0]) if row else 0.0

    def keep_free(self, host: str, moment: float) -> None:
        """Keep from when on a host may be asked."""
        self._db.execute("INSERT OR REPLACE INTO host VALUES (?, ?)", (host, moment))

    def robots(self, origin: str) -> RobotsCopy | None:
        """Return the robots.txt of a site as it was had last."""
        row = self._db.execute(
            "SELECT text, fault, fetched, expires FROM robots WHERE origin = ?", (origin,)
        ).fetchone()
        return RobotsCopy(*row) if row else None

    def keep_robots(self, origin: str, copy: RobotsCopy) -> None:
        """Keep the robots.txt of a site."""
        self._db.execute(
            "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?)",
            (origin, copy.text, copy.fault, copy.fetched, copy.expires),
        )

    def _count(self, what: str, *values: object) -> int:
        [number] = self._db.execute(f"SELECT count(*) {what}", values).fetchone()
        return int(number)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
