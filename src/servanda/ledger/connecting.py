"""Django set up for one ledger: where it is, whether it is one, and its tables made or brought up to date.

``connect`` points Django at a path or URL, ``prepare`` looks at what is there. A new SQLite file is made beside its
place and put there when it is complete, so that no process ever meets half of one.
"""

import os
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from servanda.ledger.databases import database
from servanda.ledger.errors import LedgerError

if TYPE_CHECKING:
    from django.db.utils import ConnectionHandler

SETTINGS = "servanda.web.settings"
VARIABLE = "SERVANDA_DATABASE_URL"
_PREPARING = 0x5E4A_DB  # the advisory lock under which one process makes the tables


def connect(where: str) -> None:
    """Point Django at the ledger at a path or URL; raise ``LedgerError`` where that is neither.

    Also in a process where Django was set up for another ledger.
    """
    settings = database(where)
    os.environ[VARIABLE] = where
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.apps import apps
    from django.db import connections

    if not apps.ready:
        django.setup()
    _point(connections, settings)


def place() -> str:
    """Return where the ledger is, for people: the path of its file, or its server and database."""
    from django.db import connection

    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(settings["NAME"])
    server = settings["HOST"] or "localhost"
    return f"postgresql://{server}{':' + str(settings['PORT']) if settings['PORT'] else ''}/{settings['NAME']}"


def prepare(*, create: bool, say: Callable[[str], object]) -> None:
    """Make the tables of a new ledger (only with ``create``) or bring an older one up to date, and ``say`` so.

    Raises ``LedgerError`` where there is none, where something else is there, or one of a later version.
    """
    from django.db import connection

    path = Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None
    if path is not None and not path.exists():
        if not create:
            raise LedgerError(f"there is no ledger at {path}: make one with servanda add or servanda serve")
        _make_file(path)
        say(f"made a new ledger at {path}")
        return
    if path is not None and path.is_dir():
        raise LedgerError(f"{path} is a folder: name a file in it")
    if _lacks_nothing():
        return
    with _alone():
        tables = connection.introspection.table_names()
        if not tables and not create:
            raise LedgerError(f"there is no ledger at {place()}: make one with servanda add or servanda serve")
        if tables and "ledger_entry" not in tables:
            raise LedgerError(f"{place()} is the database of another program: give the ledger one of its own")
        if not _lacks_nothing():
            _migrate()
            say(f"brought the ledger at {place()} up to date" if tables else f"made a new ledger at {place()}")


def _lacks_nothing() -> bool:
    """Whether every migration is applied; raise ``LedgerError`` where some are applied that this version lacks."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations)
    ours = {app for app, _ in loader.graph.nodes}
    unknown = sorted(f"{app} {name}" for app, name in applied - set(loader.graph.nodes) if app in ours)
    if unknown:
        raise LedgerError(f"{place()} was written by a later version of Servanda ({unknown[-1]}): install that version")
    return set(loader.graph.nodes) <= applied


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _make_file(path: Path) -> None:
    """Make a ledger with all its tables beside ``path`` and put it there, unless another process was faster."""
    from django.db import connections

    settings = connections["default"].settings_dict
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name[:40]}.") as folder:
            part = Path(folder) / "new.sqlite"
            _point(connections, {**settings, "NAME": str(part)})
            try:
                _migrate()
                connections.close_all()
            finally:
                _point(connections, settings)
            try:
                part.chmod(0o600)  # it holds how people sign in
                path.hardlink_to(part)
            except FileExistsError:
                return
            except OSError:  # a file system without links
                part.rename(path)
    except OSError as error:
        raise LedgerError(f"no ledger can be made at {path} ({error.strerror}): name another place") from None


@contextmanager
def _alone() -> Generator[None, None, None]:
    """Keep other processes from making the same tables at once, on PostgreSQL; a file is made beside its place."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_PREPARING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_PREPARING])


def _point(connections: "ConnectionHandler", settings: dict[str, Any]) -> None:
    """Let the default connection of this process have other settings."""
    connections.close_all()
    connections.settings = connections.configure_settings({**connections.settings, "default": dict(settings)})
    connections["default"] = connections.create_connection("default")
