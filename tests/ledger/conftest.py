"""Ledgers to write to, on SQLite and on PostgreSQL: every test that takes ``ledger`` runs on both."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

Fresh = Callable[[], str]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("template") / "ledger.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path, outside: None) -> Fresh:
    """Return the function that makes an empty ledger and gives its place."""
    kind: str = request.param
    made = 0
    if kind == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        _make(str(template))

        def make() -> str:
            nonlocal made
            made += 1
            return str(shutil.copy(template, tmp_path / f"ledger-{made}.sqlite"))

        return make
    url: Callable[[str], str] = request.getfixturevalue("postgresql")
    name = f"t{abs(hash(request.node.nodeid)):x}"

    def create() -> str:
        nonlocal made
        made += 1
        _ask(url("postgres"), f"DROP DATABASE IF EXISTS {name}_{made} WITH (FORCE)")
        if not _ask(url("postgres"), "SELECT 1 FROM pg_database WHERE datname = 'servanda_template'"):
            _ask(url("postgres"), "CREATE DATABASE servanda_template")
            _make(url("servanda_template"))
        _close()
        _ask(url("postgres"), f"CREATE DATABASE {name}_{made} TEMPLATE servanda_template")
        return url(f"{name}_{made}")

    return create


@pytest.fixture
def ledger(fresh: Fresh) -> str:
    """Return the place of an empty ledger that Django is set up for."""
    from servanda.ledger.connecting import connect

    where = fresh()
    connect(where)
    return where


def _make(where: str) -> None:
    from servanda.ledger.connecting import connect, prepare

    connect(where)
    prepare(create=True, say=lambda _: None)
    _close()


def _close() -> None:
    from django.db import connections

    connections.close_all()


def _ask(url: str, statement: str) -> list[tuple[object, ...]]:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        cursor = server.execute(statement)  # type: ignore[call-overload]
        return cursor.fetchall() if cursor.description else []
