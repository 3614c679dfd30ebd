"""``servanda user``: who may come in, managed from the machine that holds the ledger.

The commands act for the first owner, since whoever can write the ledger's file needs no other permission.
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.opening import LedgerOption, ledger_errors, open_ledger

if TYPE_CHECKING:
    from servanda.ledger.services import Actor

users = typer.Typer(help="Who may read and write the ledger.", no_args_is_help=True, rich_markup_mode="rich")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The member's user name.")]
Origin = Annotated[
    str,
    typer.Option(
        "--url",
        metavar="URL",
        envvar="SERVANDA_ORIGIN",
        help="The address of the server, for the link.",
    ),
]
_URL = "http://127.0.0.1:8000"


class RoleName(StrEnum):
    """What a member may do."""

    READER = "reader"
    CODER = "coder"
    REVIEWER = "reviewer"
    OWNER = "owner"


@users.command("add")
def add(
    name: Name,
    role: Annotated[
        RoleName,
        typer.Option(help="reader reads; coder suggests; reviewer settles; owner also lets people in."),
    ] = RoleName.CODER,
    full_name: Annotated[str, typer.Option("--full-name", metavar="TEXT", help="The name that others see.")] = "",
    ledger: LedgerOption = None,
    url: Origin = _URL,
) -> None:
    """Let somebody in, and print the link by which they sign in."""
    with ledger_errors():
        open_ledger(ledger, create=True)
        from servanda.ledger.models import Member
        from servanda.ledger.payloads import Role
        from servanda.ledger.services import add_member, found
        from servanda.web.serving import first_start

        if role is RoleName.OWNER and not Member.objects.exists():
            found(name, full_name)
        else:
            first_start()
            add_member(_owner(), name, full_name, Role(role.value))
        typer.echo(f"{name} is a member now: {role.value}.")
        _print_link(name, url)


@users.command("list")
def list_(ledger: LedgerOption = None) -> None:
    """List the members: user name, role, whether they may sign in, full name."""
    with ledger_errors():
        open_ledger(ledger)
        from servanda.ledger.models import Member

        rows = [
            (member.id, member.role, "active" if member.active else "inactive", member.full_name)
            for member in Member.objects.order_by("added")
        ]
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
        for *cells, full_name in rows:
            padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
            typer.echo("  ".join([*padded, full_name]))


@users.command("role")
def role(
    name: Name, role: Annotated[RoleName, typer.Argument(help="The new role.")], ledger: LedgerOption = None
) -> None:
    """Give a member another role."""
    with ledger_errors():
        open_ledger(ledger)
        from servanda.ledger.payloads import Role
        from servanda.ledger.services import change_member

        change_member(_owner(), name, role=Role(role.value))
        typer.echo(f"{name} is a {role.value} now.")


@users.command("link")
def link(name: Name, ledger: LedgerOption = None, url: Origin = _URL) -> None:
    """Print a new link by which a member signs in, once."""
    with ledger_errors():
        open_ledger(ledger)
        _print_link(name, url)


@users.command("remove")
def remove(name: Name, ledger: LedgerOption = None) -> None:
    """Let a member in no longer; what they did stays in the record."""
    with ledger_errors():
        open_ledger(ledger)
        from servanda.ledger.services import change_member
        from servanda.web.accounts import links

        change_member(_owner(), name, active=False)
        links.withdraw(name)
        typer.echo(f"{name} can no longer sign in.")


def _owner() -> "Actor":
    from servanda.ledger.errors import LedgerError
    from servanda.ledger.models import Member
    from servanda.ledger.payloads import Role
    from servanda.ledger.services import member

    first = Member.objects.filter(role=Role.OWNER, active=True).order_by("added").first()
    if first is None:
        raise LedgerError("the ledger has no owner yet: start servanda serve once")
    return member(first.id)


def _print_link(name: str, url: str) -> None:
    from servanda.web.accounts import links

    token = links.issue(name)
    typer.echo(
        f"Sign in by this link, once, within {links.MINUTES} minutes:\n\n    {url.rstrip('/')}/sign-in/{token}/\n"
    )
