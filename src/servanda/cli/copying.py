"""Files that the ledger's commands make: each appears complete or not at all, and none is written over unasked."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from servanda.ledger.errors import LedgerError


@contextmanager
def new_file(path: Path, *, force: bool = False) -> Generator[Path, None, None]:
    """Give the name of a file beside ``path`` to write, which takes its place at the end.

    Raises ``LedgerError`` where there is a file already, unless ``force``; ``OSError`` where it cannot be made.
    """
    if path.is_dir():
        raise LedgerError(f"{path} is a folder: name a file in it")
    _refuse(path, force)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name[:40]}.") as folder:
        part = Path(folder) / "part"
        yield part
        _refuse(path, force)
        part.replace(path)


def cut(path: Path, until: str) -> str:
    """Make a ledger of the entries up to a moment at ``path``, which must be free; return what was made, in words.

    Afterwards Django is set up for that ledger.
    """
    from servanda.ledger.connecting import connect, prepare
    from servanda.ledger.exchanging import export, take_in

    with new_file(path) as part:
        exported = part.with_name("entries.jsonl")
        with exported.open("wb") as stream:
            last = export(stream, until)
        if last is None:
            raise LedgerError(f"the ledger has no entry up to {until}")
        connect(str(part))
        prepare(create=True, say=lambda _: None)
        count, _ = take_in(exported)
        _close()
    return f"{path} is a ledger of the {count:,} entries up to {until}"


def _refuse(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise LedgerError(f"{path} is there already: name another file, or add --force")


def _close() -> None:
    """Close the database, so that all of it is in its one file."""
    from django.db import connection

    connection.close()
