"""``servanda watch``: feeds, sitemaps and pages kept an eye on, and what is new in them proposed for review."""

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from servanda.cli.opening import FAILED, LedgerOption, actor, ledger_errors, note, open_ledger
from servanda.cli.options import WhoOption
from servanda.cli.polling import go, watched

watch = typer.Typer(
    help="Keep an eye on feeds, sitemaps and pages, and propose what is new in them for review.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


class Kind(StrEnum):
    """What stands at the address of a source."""

    AUTO = "auto"
    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"


ArchiveOption = Annotated[
    Path | None,
    typer.Option(
        "--archive",
        metavar="DIR",
        help="Where what is fetched is kept. Without it: a folder beside the ledger, LEDGER.archive.",
        show_default=False,
    ),
]


@watch.command("add", no_args_is_help=True)
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, a sitemap, or a page that links to documents.")],
    name: Annotated[str, typer.Option(metavar="TEXT", help="What to call it. Without it: its host.")] = "",
    kind: Annotated[Kind, typer.Option(help="What stands there; auto tells it by the content.")] = Kind.AUTO,
    partnership: Annotated[
        str, typer.Option(metavar="ID", help="The partnership it is watched for. Without it: all of them.")
    ] = "",
    every: Annotated[str, typer.Option(metavar="6h", help="How often it is asked: 30m, 6h or 2d.")] = "6h",
    who: WhoOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Watch a source from now on.

    [bold]Examples[/bold]

    servanda watch add https://www.example.org/news/feed.xml --name "Ministry" --every 2h

    servanda watch add https://www.example.org/sitemap.xml --partnership US-KR
    """
    with _errors():
        from servanda.watching.sources import check_address, parse_every, say_every

        address, minutes = check_address(url), parse_every(every)
        open_ledger(ledger, create=True)
        from servanda.ledger import models as m
        from servanda.ledger.services import add_source, change_source

        member = actor(who)
        old = m.Source.objects.filter(url=address, active=False).first()
        if old is None:
            key = add_source(member, address, name=name, kind=kind.value, partnership=partnership, every=minutes)
        else:
            key = old.id
            change_source(
                member,
                key,
                name=name or None,
                kind=kind.value,
                partnership=partnership,
                every=minutes,
                active=True,
            )
        typer.echo(
            f"{key}: {address} is watched now, every {say_every(minutes)}. To poll it: servanda watch run --once"
        )


@watch.command("list")
def list_(archive: ArchiveOption = None, ledger: LedgerOption = None) -> None:
    """List the sources: how often and when each is asked, how many new documents it brought, and what is wrong."""
    with _errors():
        open_ledger(ledger)
        from servanda.watching.archive import open_archive
        from servanda.watching.moments import say_moment
        from servanda.watching.sources import say_every
        from servanda.watching.state import SourceState

        rows = [("source", "kind", "for", "every", "last (UTC)", "next (UTC)", "new", "address")]
        faults = []
        folder = _folder(archive)
        sources = watched()
        with open_archive(folder, alone=False) if folder.is_dir() else _no_archive() as opened:
            for source in sources:
                stands = opened.state.source(source.id) if opened is not None else SourceState()
                due = "now" if stands.next <= time.time() else say_moment(stands.next)
                way = (source.kind, source.partnership or "all", say_every(source.every))
                rows.append((source.id, *way, say_moment(stands.polled), due, f"{stands.new:,}", source.url))
                if stands.fault:
                    faults.append(f"  {source.id}: {stands.fault} ({stands.failures} in a row)")
        if not sources:
            note("nothing is watched yet: servanda watch add URL")
            return
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            typer.echo("  ".join(cells).rstrip())
        for fault in faults:
            typer.echo(fault)


@watch.command("remove", no_args_is_help=True)
def remove(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="The source, as listed, or its address.")],
    who: WhoOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Watch a source no more; what it brought stays in the archive and in the ledger."""
    with _errors():
        open_ledger(ledger)
        from servanda.ledger.services import change_source

        found = [source for source in watched() if name in (source.id, source.url)]
        if not found:
            _fail(name, "it is not watched: servanda watch list shows what is")
        change_source(actor(who), found[0].id, active=False)
        typer.echo(f"{found[0].id} is watched no more.")


@watch.command("run", epilog="Exit code: 0 when every source that was due was read; 2 when one could not be.")
def run(
    once: Annotated[bool, typer.Option("--once", help="Poll what is due, and end; without it: until Ctrl-C.")] = False,
    most: Annotated[
        int, typer.Option("--most", min=1, metavar="N", help="Documents of one source in one poll; the rest waits.")
    ] = 50,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="HOST",
            help="A host or network that may be reached though it is private: intranet.example, 10.1.0.0/16.",
            show_default=False,
        ),
    ] = None,
    contact: Annotated[
        str,
        typer.Option(
            "--contact",
            metavar="URL",
            envvar="SERVANDA_CONTACT",
            help="A page or mail address by which the owners of sites find who asks; sent with every request.",
        ),
    ] = "",
    archive: ArchiveOption = None,
    who: WhoOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Poll the sources, keep what is new in the archive, and propose evidence and new instruments.

    Sites are asked politely: no oftener than their robots.txt and answers allow, and never for what has not changed.
    """
    from servanda.cli.run import shield

    with _errors():
        place = open_ledger(ledger)
        from servanda.watching.addresses import parse_allowed
        from servanda.watching.archive import open_archive
        from servanda.watching.fetching import Fetcher
        from servanda.watching.polling import Watcher

        allowed = parse_allowed(allow_host or [])
        member = actor(who)
        from servanda.ledger.payloads import Role

        member.require(Role.CODER)
        from servanda.cli.receiving import Receiver
        from servanda.cli.screen import Screen

        with (
            open_archive(_folder(archive)) as opened,
            Fetcher(allowed, contact=_one_word(contact)) as fetcher,
            Screen(1) as screen,
        ):
            note(f"The ledger is {place}, the archive {opened.folder}.")
            watcher = Watcher(opened, fetcher)
            receiver = Receiver(member, opened, ledger)
            code = shield(lambda: go(watcher, receiver, most, screen, once=once))
    if code:
        raise typer.Exit(code)


def _folder(archive: Path | None) -> Path:
    """Return the folder of the archive: the one named, or that beside the ledger's file."""
    if archive is not None:
        return archive
    from django.db import connection

    from servanda.ledger.databases import data_folder

    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        return file.with_name(f"{file.name}.archive")
    return data_folder() / f"{connection.settings_dict['NAME']}.archive"


@contextmanager
def _no_archive() -> Generator[None, None, None]:
    yield None


@contextmanager
def _errors() -> Generator[None, None, None]:
    """Tell what goes wrong with the ledger or the archive in one line and leave with exit code 2."""
    import sqlite3

    from servanda.watching.errors import WatchError

    with ledger_errors():
        try:
            yield
        except WatchError as error:
            _fail("watch", str(error))
        except sqlite3.Error as error:
            if os.environ.get("SERVANDA_TRACEBACK"):
                raise
            _fail("watch", f"the archive cannot be used ({error}): is the disk full, or its folder read-only?")


def _fail(label: str, message: str) -> NoReturn:
    from servanda.cli.screen import Screen

    Screen(0).error(label, message)
    raise typer.Exit(FAILED)


def _one_word(contact: str) -> str:
    """Return a contact as a header can hold it."""
    from servanda.watching.errors import WatchError

    if contact and not (contact.isascii() and contact.isprintable() and len(contact) <= 200 and " " not in contact):
        raise WatchError("--contact is one address without spaces: https://desk.example/us, or desk@example.org")
    return contact
