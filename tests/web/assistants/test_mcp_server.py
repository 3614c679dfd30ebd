"""The MCP server by the protocol's own client library: in this process, over standard input and output, over HTTP."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client

from servanda.ledger.connecting import connect, prepare
from servanda.ledger.models import Commitment, Entry
from servanda.web.assistants.server import make
from tests.web import factories

ROOT = Path(__file__).parents[3]
SITE = "https://pacts.example.org"
COMMAND = ["-c", "from servanda.cli import main; main()", "mcp"]
TOOLS = {"search", "get_commitment", "get_lineage", "due", "silent", "list_partnerships"}
KEY = "NZ-NO/2025-03-18/joint-statement/1"
pytestmark = pytest.mark.usefixtures("outside")
Ask = Callable[[Client], Awaitable[Any]]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    path = tmp_path_factory.mktemp("kept") / "ledger.sqlite"
    with django_db_blocker.unblock():
        from django.db import connections

        settings, connection = connections.settings, connections["default"]
        connect(str(path))
        prepare(create=True, say=lambda _: None)
        factories.follow(factories.add())
        connections.close_all()
        connections.settings, connections["default"] = settings, connection
    return path


@pytest.fixture
def ledger(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SERVANDA_INDEX", str(tmp_path / "index"))
    path = Path(shutil.copy(kept, tmp_path / "ledger.sqlite"))
    connect(str(path))
    return path


def ask(question: Ask) -> Any:
    """Put a question to the server in this process."""

    async def run() -> Any:
        async with Client(make(SITE)) as client:
            return await question(client)

    return in_a_loop(run)


def in_a_loop(run: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run a coroutine in a thread of its own: in this one a browser of other tests may keep a loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(run())).result()


def call(tool: str, **arguments: Any) -> Any:
    """Return what a tool answers, as a value."""
    result = ask(lambda client: client.call_tool(tool, arguments))
    assert not result.is_error, result.content
    return result.structured_content


def refused(tool: str, **arguments: Any) -> str:
    result = ask(lambda client: client.call_tool(tool, arguments))
    assert result.is_error
    return str(result.content[0].text)


def test_every_tool_says_what_it_takes_and_gives_and_that_it_only_reads(ledger: Path) -> None:
    tools = ask(lambda client: client.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.description
        assert tool.output_schema
        assert tool.annotations.read_only_hint
        assert all(field.get("description") for field in tool.input_schema.get("properties", {}).values()), tool.name


def test_a_commitment_comes_with_its_words_and_permalink(ledger: Path) -> None:
    said = call("get_commitment", id=KEY)
    row = Commitment.objects.select_related("instrument").get(pk=KEY)
    assert said["quote"] == row.quote == row.instrument.text[row.start : row.end]
    assert said["permalink"] == f"{SITE}/commitments/{KEY}/"
    assert said["lead_in"] == factories.LEAD_IN
    assert (said["deadline"], said["edtf"], said["due"]) == ("by the end of 2027", "2027", "2027-12-31")
    assert said["source"] == "https://example.org/sea"
    assert said["permalink"] in said["citation"]
    assert said["state"] == "proposed"
    assert said["reasons"]["topic"] == "as the test says of topic"


def test_sums_and_bodies(ledger: Path) -> None:
    said = call("get_commitment", id=KEY[:-1] + "2")
    assert said["money"] == [{"amount": 40_000_000, "currency": "USD", "words": "$40 million"}]
    assert said["bodies"] == ["the Harbour Fund"]


def test_lineage_has_links_and_evidence_in_time(ledger: Path) -> None:
    said = call("get_lineage", id=KEY)
    assert said["commitment"]["id"] == KEY
    made, later, evidence = said["stops"]
    assert (made["kind"], made["permalink"]) == ("made", f"{SITE}/commitments/{KEY}/")
    assert (later["kind"], later["what"], later["state"]) == ("later", "advanced", "proposed")
    assert later["permalink"] == f"{SITE}/commitments/{later['commitment']}/"
    assert (evidence["kind"], evidence["what"]) == ("evidence", "progress")
    assert (evidence["quote"], evidence["permalink"]) == ("The first ferry sailed in May", "https://e.org/3")


def test_search_finds_words_in_their_place(ledger: Path) -> None:
    found = call("search", query="coastal ferries", kind=["commitment"])
    assert {item["id"] for item in found["items"]} >= {KEY}
    best = next(item for item in found["items"] if item["id"] == KEY)
    assert best["quote"] == Commitment.objects.get(pk=KEY).quote
    assert best["permalink"] == f"{SITE}/commitments/{KEY}/"
    assert call("search", query="coastal ferries", kind=["commitment"], after="2026")["total"] == 1


def test_what_is_due_and_what_is_silent(ledger: Path) -> None:
    later = call("due", standing=["overdue", "soon", "later"])
    assert [item["due"] for item in later["items"]] == sorted(item["due"] for item in later["items"])
    assert KEY in {item["id"] for item in later["items"]}
    assert [item["deadline"] for item in call("due", standing=["unresolved"])["items"]] == ["at a suitable time"]
    silent = call("silent", partnership=["NZ-NO"])
    assert silent["total"] == len(silent["items"]) > 0
    assert KEY not in {item["id"] for item in silent["items"]}
    assert all(item["silent_since"] == "2026-03-18" and item["quote"] for item in silent["items"])
    assert call("silent", party=["NO"])["total"] < silent["total"]


def test_partnerships(ledger: Path) -> None:
    [one] = call("list_partnerships")["items"]
    assert (one["id"], one["instruments"], one["permalink"]) == ("NZ-NO", 2, f"{SITE}/partnerships/NZ-NO/")


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("get_commitment", {"id": "US-KR/1/2"}, "there is no commitment US-KR/1/2"),
        ("get_lineage", {"id": "a\0b"}, "there is no commitment"),
        ("due", {"partnership": ["XX"]}, "there is no partnership XX: list_partnerships has their ids"),
        ("silent", {"partnership": ["XX"]}, "there is no partnership XX"),
        ("search", {"query": "sea", "after": "yesterday"}, "write 2021, 2021-05 or 2021-05-21"),
        ("search", {"query": "x" * 2000}, "q: String should have at most"),
        ("search", {}, "query"),
        ("due", {"size": 5000}, "size"),
    ],
)
def test_what_cannot_be_answered_is_told_in_a_line(ledger: Path, tool: str, arguments: dict[str, Any], said: str):
    assert said in refused(tool, **arguments)


def test_nothing_is_written(ledger: Path) -> None:
    before = Entry.objects.count()
    for tool, arguments in (("search", {"query": "sea"}), ("get_lineage", {"id": KEY}), ("due", {}), ("silent", {})):
        call(tool, **arguments)
    assert Entry.objects.count() == before


def test_over_standard_input_and_output(ledger: Path, tmp_path: Path) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=[*COMMAND, "--ledger", str(ledger), "--public-url", SITE + "/"],
        env=dict(os.environ),
    )

    async def run() -> Any:
        with (tmp_path / "stderr").open("w") as errors:
            async with Client(stdio_client(server, errlog=errors)) as client:
                names = {tool.name for tool in (await client.list_tools()).tools}
                return names, await client.call_tool("get_commitment", {"id": KEY})

    names, said = in_a_loop(run)
    assert names == TOOLS
    assert said.structured_content["permalink"] == f"{SITE}/commitments/{KEY}/"
    assert (tmp_path / "stderr").read_text() == ""


def test_over_http(ledger: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, *COMMAND, "--ledger", str(ledger), "--http", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)

            async def run() -> Any:
                async with Client(f"http://127.0.0.1:{port}/mcp") as client:
                    return await client.call_tool("list_partnerships", {})

            [one] = in_a_loop(run).structured_content["items"]
            assert one["permalink"] == "http://127.0.0.1:8000/partnerships/NZ-NO/"
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--ledger", "/nowhere/at/all.sqlite"], "there is no ledger at /nowhere/at/all.sqlite"),
        (["--public-url", "pacts.example.org"], "write it like https://pacts.example.org"),
    ],
)
def test_what_is_wrong_with_the_command(arguments: list[str], said: str) -> None:
    done = subprocess.run([sys.executable, *COMMAND, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
