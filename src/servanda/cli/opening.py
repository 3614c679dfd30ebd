"""The ledger that a command works on, opened; and what can go wrong with it told in one line.

Every command that needs the ledger has the option ``LedgerOption`` and does its work within ``ledger_errors``, after
``open_ledger``. Django is loaded by ``open_ledger``, not before.
"""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from servanda.ledger.services import Actor

FAILED, PIPE_CLOSED = 2, 141

LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="FILE|URL",
        envvar="SERVANDA_DATABASE_URL",
        help="The ledger: an SQLite file, or postgresql://USER@HOST/NAME. Without it: one among your own data.",
        show_default=False,
        show_envvar=True,
    ),
]


def open_ledger(where: str | None = None, *, create: bool = False) -> str:
    """Set Django up for the ledger at ``where`` (None: the environment's, or the default) and return its place.

    A new one is made only with ``create``; an older one is brought up to date, which the user is told. Raises
    ``servanda.ledger.errors.LedgerError`` where there is no ledger, or something else.
    """
    from servanda.ledger import connecting
    from servanda.ledger.databases import located

    connecting.connect(located(where))
    connecting.prepare(create=create, say=note)
    return connecting.place()


def actor(who: str | None) -> "Actor":
    """Return the member who acts, after ``open_ledger``: the one named, or the owner, whom a new ledger gets now."""
    from servanda.ledger.services import member
    from servanda.web.serving import first_start

    return member(first_start() if who is None else who)


@contextmanager
def ledger_errors() -> Generator[None, None, None]:
    """Tell what goes wrong with a ledger in one line and leave with exit code 2."""
    from django.db import Error as DatabaseError

    from servanda.ledger.errors import LedgerError

    try:
        yield
    except LedgerError as error:
        fail(str(error))
    except (DatabaseError, UnicodeDecodeError) as error:  # the latter of SQLite's driver, where a file is damaged
        if os.environ.get("SERVANDA_TRACEBACK"):
            raise
        fail(_explain(error))
    except BrokenPipeError:
        # Nobody reads any more. What is still buffered must not raise again when Python flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(PIPE_CLOSED) from None
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))


def fail(message: str) -> NoReturn:
    """Tell what is wrong in one line and leave with exit code 2."""
    from servanda.cli.screen import Screen

    with Screen(1) as screen:
        screen.error("ledger", message)
    raise typer.Exit(FAILED)


def note(message: str) -> None:
    """Tell something in one line on standard error."""
    print(message, file=sys.stderr, flush=True)


# What SQLite and PostgreSQL say, and what that means for who reads it.
MEANINGS = (
    ("file is not a database", "it is no SQLite file: name a ledger with --ledger"),
    ("malformed", "the file is damaged: restore a backup, and see docs/ledger.md"),
    ("codec can't decode", "the file is damaged: restore a backup, and see docs/ledger.md"),
    ("unable to open", "it cannot be opened: may its folder be written to?"),
    ("readonly", "it can only be read: the ledger and its folder must be writable"),
    ("decode to UTF-8", "a text in it is damaged: servanda ledger verify says which"),
    ("locked", "another process holds it for over a minute: try again when that has ended"),
    ("is full", "the disk is full: make room and try again"),
    ("no such table", "it lacks a table that every ledger has: restore a backup, and see docs/ledger.md"),
)


def _explain(error: Exception) -> str:
    from servanda.ledger.connecting import place

    said = " ".join(str(error).split())
    for words, meaning in MEANINGS:
        if words in said:
            return f"{place()}: {meaning}"
    return f"{place()}: the database says: {said[:300]}"
