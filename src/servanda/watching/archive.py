"""What was fetched, kept for good: each content once under its SHA-256, packed, and the state of all in one file.

A folder ``objects`` holds ``ab/abcd….gz``; ``watching.sqlite`` says what came from where and when, with the headers.
A content is written beside its place, flushed to the disk and put there in one step, before the state names it: a run
that is ended at any moment leaves an archive that is whole.
"""

import gzip
import hashlib
import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from servanda.watching.errors import DamageError, WatchError
from servanda.watching.state import State


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder that is an archive, opened by ``open_archive``."""

    folder: Path
    state: State

    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its digest."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        if not self._holds(digest):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, gzip.compress(data, 6, mtime=0))
        return digest

    def get(self, digest: str) -> bytes:
        """Return the content with this digest; raise ``DamageError`` where it is gone or damaged."""
        path = self.path(digest)
        try:
            data = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise DamageError(f"{path} cannot be read ({error}): restore it from a backup of the archive") from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise DamageError(f"{path} is damaged: restore it from a backup of the archive")
        return data

    def _holds(self, digest: str) -> bool:
        """Whether the content with this digest is there, and whole."""
        try:
            self.get(digest)
        except DamageError:
            return False
        return True

    def path(self, digest: str) -> Path:
        """Return where the content with this digest is kept."""
        return self.folder / "objects" / digest[:2] / f"{digest}.gz"


@contextmanager
def open_archive(folder: Path, *, alone: bool = True) -> Iterator[Archive]:
    """Open the archive in ``folder``, which is made where there is none; raise ``WatchError`` where it cannot be.

    ``alone`` keeps every other process that wants it alone out.
    """
    try:
        (folder / "objects").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WatchError(
            f"no archive can be made at {folder} ({error.strerror}): name another with --archive"
        ) from None
    with _alone(folder / "lock.sqlite", wanted=alone):
        state = State(folder / "watching.sqlite")
        try:
            yield Archive(folder, state)
        finally:
            state.close()


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to a new file beside ``path`` and put it in its place in one step."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def _alone(path: Path, *, wanted: bool) -> Iterator[None]:
    """Hold a lock that ends with the process, on every system: a transaction on a file of its own."""
    if not wanted:
        yield
        return
    lock = sqlite3.connect(path, timeout=0.0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        raise WatchError(f"another servanda watch is at work in {path.parent}: wait until it has ended") from None
    try:
        yield
    finally:
        lock.close()
