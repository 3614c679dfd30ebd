"""``servanda mcp``: the ledger's read side for assistants, by the Model Context Protocol."""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from servanda.cli.opening import LedgerOption, fail, ledger_errors, note, open_ledger

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

_LOOPBACK = "127.0.0.1"
_SERVED = "http://127.0.0.1:8000"  # where ``servanda serve`` shows the pages, unless told otherwise


def mcp(
    ledger: LedgerOption = None,
    public_url: Annotated[
        str | None,
        typer.Option(
            "--public-url",
            metavar="URL",
            help="Where the pages are, for permalinks. Without it: SERVANDA_ORIGIN, or http://127.0.0.1:8000.",
            show_default=False,
        ),
    ] = None,
    http: Annotated[
        int | None,
        typer.Option(
            "--http",
            min=1,
            max=65535,
            metavar="PORT",
            help="Answer over HTTP at this port of this machine, in place of standard input and output.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Answer assistants from the ledger: search, commitments, their lineage, what is due and silent. Writes nothing.

    An assistant starts it by itself, with the command in its settings; see docs/mcp.md.

    [bold]Examples[/bold]

    servanda mcp --ledger pacts.sqlite

    servanda mcp --public-url https://pacts.example.org --http 8765
    """
    from servanda.cli.run import shield

    with ledger_errors():
        if find_spec("mcp") is None:
            fail("servanda mcp needs a package that is not installed: pip install 'servanda[mcp]'")
        site = _site(public_url)
        open_ledger(ledger)
        from servanda.web.assistants.server import make

        if code := shield(lambda: _run(make(site or _origin()), http)):
            raise typer.Exit(code)


def _run(server: "MCPServer[Any]", port: int | None) -> int:
    if port is None:
        server.run("stdio")
        return 0
    _check_free(port)
    note(f"answers at http://{_LOOPBACK}:{port}/mcp; stop it with Ctrl-C")
    server.run("streamable-http", host=_LOOPBACK, port=port, stateless_http=True, json_response=True)
    return 0


def _site(url: str | None) -> str:
    """Return the address that the user gave, without a slash at its end; "" for none."""
    if url is None:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        fail(f"--public-url is {url}: write it like https://pacts.example.org")
    return url.rstrip("/")


def _origin() -> str:
    from django.conf import settings

    return settings.SERVANDA_ORIGIN or _SERVED


def _check_free(port: int) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOOPBACK, port))
        except OSError as error:
            fail(f"port {port} can't be had ({error.strerror}): choose another with --http")
