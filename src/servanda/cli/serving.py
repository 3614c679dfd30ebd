"""``servanda serve``: the pages and the API, on this machine or for a team."""

import os
from typing import Annotated

import typer

from servanda.cli.opening import FAILED, LedgerOption, ledger_errors, note, open_ledger
from servanda.cli.screen import Screen

PORT = 8000


def serve(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen: 0.0.0.0 for every network of this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="N", help="The port to listen at.")] = PORT,
    ledger: LedgerOption = None,
    public: Annotated[
        bool, typer.Option("--public", help="Let anybody read without signing in; writing still needs a member.")
    ] = False,
    threads: Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Requests answered at once.")] = 8,
) -> None:
    """Serve the pages and the API of a ledger, which is made where there is none.

    Prints the address and a link that signs the owner in, once. Stop it with Ctrl-C.

    [bold]Examples[/bold]

    servanda serve

    servanda serve --ledger pacts.sqlite --port 8080

    SERVANDA_ORIGIN=https://pacts.example.org servanda serve --ledger postgresql://servanda@db/servanda
    """
    from servanda.errors import ConfigurationError
    from servanda.extraction.acceptor import load as check_weights
    from servanda.web.serving import ServingError

    with ledger_errors():
        _announce(host, public)
        where = open_ledger(ledger, create=True)
        try:
            check_weights()
            _serve(host, port, threads, where)
        except (ServingError, ConfigurationError) as error:
            with Screen(1) as screen:
                screen.error("serve", str(error))
            raise typer.Exit(FAILED) from None


def _serve(host: str, port: int, threads: int, where: str) -> None:
    from django.conf import settings

    from servanda.web import configuration, serving

    setup = configuration.with_kept_key()
    settings.SECRET_KEY = setup.secret_key  # Django was set up before the ledger was there to keep a key beside
    address = serving.Address(host, port, setup.origin)
    if not address.is_local and not setup.https:
        note(
            "warning: passwords and sessions can be read on the way, since this is plain HTTP and others can reach"
            " it: put it behind HTTPS and set SERVANDA_ORIGIN=https://… (see docs/serving.md)"
        )
    serving.serve(
        address,
        threads=threads,
        upload_bytes=setup.upload_bytes,
        proxy=setup.proxy,
        ready=lambda: _welcome(address.url, where),
    )


def _announce(host: str, public: bool) -> None:
    """Tell the settings, which are read from the environment, what the options say."""
    from servanda.web.serving import hosts_of

    named = [os.environ.get("SERVANDA_HOSTS", ""), *hosts_of(host)]
    os.environ["SERVANDA_HOSTS"] = ",".join(name for name in named if name)
    if public:
        os.environ["SERVANDA_PUBLIC"] = "1"


def _welcome(url: str, where: str) -> None:
    from servanda.web.accounts import links
    from servanda.web.serving import first_start

    owner = first_start()
    link = f"{url}/sign-in/{links.issue(owner)}/"
    typer.echo(f"Servanda serves {where}\n\n    {url}/\n")
    typer.echo(f"Sign in as {owner} by this link, once, within {links.MINUTES} minutes:\n\n    {link}\n")
    typer.echo("Stop it with Ctrl-C.")
