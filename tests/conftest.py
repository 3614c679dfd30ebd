"""A PostgreSQL server of its own for the tests, where one can be had; and leave to use databases of one's own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# Playwright keeps an event loop in this thread; nothing of ours is asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

UNPRIVILEGED = "postgres"  # PostgreSQL refuses to run as root


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[str], str]]:
    """Start a server on a socket in a new folder; give the function from a database's name to its URL.

    Without PostgreSQL tests are skipped, or fail where ``SERVANDA_TEST_POSTGRES=required``.
    """
    programs = _programs()
    if programs is None:
        if os.environ.get("SERVANDA_TEST_POSTGRES") == "required":
            pytest.fail("SERVANDA_TEST_POSTGRES=required, and there is no PostgreSQL: apt install postgresql")
        pytest.skip("there is no PostgreSQL here: apt install postgresql")
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="servanda-pg-"))
    if user is not None:
        shutil.chown(folder, user)

    def run(program: str, *arguments: object) -> None:
        subprocess.run(
            [programs / program, *map(str, arguments)],
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=120,
        )

    data = folder / "data"
    run("initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=60"
    run("pg_ctl", "start", "--wait", "--pgdata", data, "--log", folder / "log", "--options", options)
    try:
        yield lambda name: f"postgresql://postgres@{str(folder).replace('/', '%2F')}/{name}"
    finally:
        run("pg_ctl", "stop", "--wait", "--pgdata", data, "--mode", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def outside(django_db_blocker: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a test point Django at databases of its own, and put back what pytest-django has set up."""
    from django.db import connections

    settings, connection = connections.settings, connections["default"]
    monkeypatch.setenv("SERVANDA_DATABASE_URL", "")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        connections.close_all()
    connections.settings = settings
    connections["default"] = connection


def _programs() -> Path | None:
    """Return the folder of PostgreSQL's programs: that of the path, or Debian's."""
    places = [Path(found).resolve().parent for name in ("initdb", "pg_ctl") if (found := shutil.which(name))]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)
