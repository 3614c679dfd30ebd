"""The stub endpoint, a client of it, and an instrument to ask about."""

from collections.abc import Callable, Iterator

import pytest
from asking_stub import TEXT, Stub, serve
from typer.testing import CliRunner, Result

from servanda import instruments
from servanda.asking import Client, Endpoint, configure
from servanda.asking.settings import VARIABLES
from servanda.cli.app import app
from servanda.records import Instrument


@pytest.fixture(scope="session")
def _server() -> Iterator[Stub]:
    with serve() as stub:
        yield stub


@pytest.fixture
def stub(_server: Stub, monkeypatch: pytest.MonkeyPatch) -> Stub:
    """The endpoint, which so far finds nothing; no setting of the surroundings, and no pause between tries."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("servanda.asking.client.PAUSE", 0.0)
    _server.requests.clear()
    _server.headers.clear()
    _server.answer({"commitments": []})
    return _server


@pytest.fixture
def endpoint(stub: Stub) -> Endpoint:
    return configure({}, stub.url, "stub-1")


@pytest.fixture
def client(endpoint: Endpoint) -> Iterator[Client]:
    with Client(endpoint, pause=lambda seconds: None) as client:
        yield client


@pytest.fixture(scope="session")
def instrument() -> Instrument:
    return instruments.read(TEXT.encode())


@pytest.fixture
def read(stub: Stub) -> Callable[..., Result]:
    """Run ``servanda read`` in this process."""

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(app, ["read", *map(str, arguments)])

    return run
