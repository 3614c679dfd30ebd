"""``servanda digest``: what is new in the record, by e-mail, to who asked for it."""

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from servanda.cli.opening import FAILED, LedgerOption, fail, ledger_errors, note, open_ledger

if TYPE_CHECKING:
    import datetime

    from servanda.publishing.digest import Choice
    from servanda.web.mailing.sending import Outcome

digest = typer.Typer(help="Send what is new in the record by e-mail.", no_args_is_help=True, rich_markup_mode="rich")

_DAYS = 7  # that a digest covers which is sent once, without --since
_LOCAL = "http://127.0.0.1:8000"

Partnerships = Annotated[
    list[str] | None,
    typer.Option(
        "--partnership",
        metavar="ID",
        help="Tell of this partnership only; can be given several times. Without it: all.",
        show_default=False,
    ),
]
Topics = Annotated[
    list[str] | None,
    typer.Option(
        "--topic",
        metavar="TOPIC",
        help="Tell of this topic only, as energy; can be given several times. Without it: all.",
        show_default=False,
    ),
]


@digest.command(
    epilog="Exit code: 0 when all that was due is sent, also when nothing was; 2 when a mail could not be sent."
)
def send(
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="ADDRESS",
            help="Send one digest to this address, once; can be given several times. Without it: to all subscribers to"
            " whom one is due.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="DATE", help="With --to: tell what is new since this day. Without it: of seven days."
        ),
    ] = None,
    partnership: Partnerships = None,
    topic: Topics = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the text of each mail; send nothing, and mark nothing as told.")
    ] = False,
    url: Annotated[
        str,
        typer.Option(
            "--url", metavar="URL", envvar="SERVANDA_ORIGIN", help="The address of the server, for the links in mails."
        ),
    ] = "",
    ledger: LedgerOption = None,
) -> None:
    """Send the digests that are due, or one to somebody now.

    A subscriber is told each thing once. Where the mail server refuses a mail it is not marked as told, and the next
    run tells it again; the others get theirs.

    [bold]Examples[/bold]

    servanda digest send

    servanda digest send --to desk@example.org --partnership US-KR --since 2026-11-01 --dry-run
    """
    if not to and (since or partnership or topic):
        raise typer.BadParameter("name an address with --to: subscribers have chosen for themselves.")
    if url and not url.startswith(("http://", "https://")):
        raise typer.BadParameter("it begins with http:// or https://.", param_hint="--url")
    if not url and not dry_run:
        raise typer.BadParameter(
            "mails need the address of the server for their links: give --url or set SERVANDA_ORIGIN.",
            param_hint="--url",
        )
    site = (url or _LOCAL).rstrip("/")
    with ledger_errors():
        open_ledger(ledger)
        from django.utils import timezone

        now = timezone.now()
        if to:
            _send_once(list(dict.fromkeys(to)), since, _choice(partnership, topic), site, now, dry_run=dry_run)
        elif dry_run:
            _show_due(site, now)
        else:
            _send_due(site, now)


@digest.command(no_args_is_help=True, epilog="Exit code: 0 when it is kept; 2 when it can't be.")
def add(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="The e-mail address.")],
    every: Annotated[str, typer.Option("--every", metavar="RHYTHM", help="How often: day, week or month.")] = "week",
    partnership: Partnerships = None,
    topic: Topics = None,
    ledger: LedgerOption = None,
) -> None:
    """Let an address get the digest, or change what it gets; members choose theirs on the page Account.

    It is told what is new from now on. Add only who agreed: the address is not asked.
    """
    with ledger_errors():
        open_ledger(ledger)
        from django.utils import timezone

        from servanda.web.mailing.subscribing import subscribe, words_of

        choice = _choice(partnership, topic)
        row = subscribe(address, every, choice, timezone.now(), confirmed=True)
        note(f"{row.address} gets a digest every {row.every}: {words_of(choice)}.")


@digest.command("list")
def list_(ledger: LedgerOption = None) -> None:
    """List who gets the digest: address, member, how often, what, since when they are told, and what went wrong."""
    with ledger_errors():
        open_ledger(ledger)
        from servanda.web.mailing.subscribing import choice_of, words_of
        from servanda.web.models import Subscription

        for row in Subscription.objects.order_by("address", "pk"):
            standing = f"told up to {row.told:%Y-%m-%d}" if row.confirmed else "not confirmed"
            cells = (row.address, row.member or "-", row.every, words_of(choice_of(row)), standing, row.failure)
            typer.echo("\t".join(filter(None, cells)))


@digest.command(no_args_is_help=True, epilog="Exit code: 0 when it is off the list; 2 when it was not on it.")
def remove(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="The e-mail address.")],
    ledger: LedgerOption = None,
) -> None:
    """Send no more digests to an address, whoever asked for them."""
    with ledger_errors():
        open_ledger(ledger)
        from servanda.web.models import Subscription

        if not Subscription.objects.filter(address=address).delete()[0]:
            fail(f"no digest goes to {address}: servanda digest list shows to whom")
        note(f"No more digests go to {address}.")


def _choice(partnership: list[str] | None, topic: list[str] | None) -> "Choice":
    from servanda.ledger.errors import LedgerError
    from servanda.publishing.digest import Choice
    from servanda.records import Topic

    known = [one.value for one in Topic]
    for one in topic or ():
        if one not in known:
            raise LedgerError(f"there is no topic {one}: there are {', '.join(known)}")
    return Choice(tuple(partnership or ()), tuple(topic or ()))


def _send_once(
    to: list[str], since: str | None, choice: "Choice", site: str, now: "datetime.datetime", *, dry_run: bool
) -> None:
    import datetime

    from servanda.ledger.moments import begin
    from servanda.publishing.digest import Window, gather
    from servanda.publishing.errors import PublishingError
    from servanda.web.mailing.errors import MailError, RefusedMailError
    from servanda.web.mailing.messages import single_message
    from servanda.web.mailing.sending import send_one
    from servanda.web.mailing.server import read_server
    from servanda.web.mailing.subscribing import check_address

    for one in to:
        check_address(one)
    start = datetime.datetime.fromisoformat(begin(since)) if since else now - datetime.timedelta(days=_DAYS)
    try:
        made = gather(Window.of(start, now), choice, site)
        failed = False
        if dry_run:
            typer.echo("\n".join(_shown(single_message(made, one, "servanda", site, now)) for one in to), nl=False)
            return
        server = read_server()
        for one in to:
            try:
                send_one(server, single_message(made, one, server.sender, site, now), [one])
                note(f"{one}: sent.")
            except RefusedMailError as error:
                _tell(one, str(error))
                failed = True
    except (MailError, PublishingError) as error:
        _fail(str(error))
    if failed:
        raise typer.Exit(FAILED)


def _show_due(site: str, now: "datetime.datetime") -> None:
    from servanda.publishing.errors import PublishingError
    from servanda.web.mailing.messages import digest_message
    from servanda.web.mailing.sending import digest_for
    from servanda.web.mailing.subscribing import due

    for row in due(now):
        try:
            made, _ = digest_for(row, site, now)
        except PublishingError as error:
            _tell(row.address, str(error))
            continue
        if made.items:
            typer.echo(_shown(digest_message(made, row, "servanda", site, now)))
        else:
            note(f"{row.address}: nothing is new.")


def _send_due(site: str, now: "datetime.datetime") -> None:
    from servanda.web.mailing.errors import MailError
    from servanda.web.mailing.sending import send_due
    from servanda.web.mailing.server import read_server

    outcomes: list[Outcome] = []

    def told(outcome: "Outcome") -> None:
        outcomes.append(outcome)
        if outcome.failure:
            _tell(outcome.address, outcome.failure)

    try:
        send_due(read_server(), site, now, told)
    except MailError as error:
        _fail(str(error))
    sent, failed = sum(one.sent for one in outcomes), sum(bool(one.failure) for one in outcomes)
    quiet = len(outcomes) - sent - failed
    note(
        f"{sent:,} sent, {quiet:,} with nothing new{f', {failed:,} failed and will be tried again' if failed else ''}."
    )
    if failed:
        raise typer.Exit(FAILED)


def _shown(message: object) -> str:
    """Return the text of a mail under its address and subject."""
    from email.message import EmailMessage

    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return f"To: {message['To']}\nSubject: {message['Subject']}\n\n{text}"


def _tell(address: str, what: str) -> None:
    from servanda.cli.screen import Screen

    with Screen(1) as screen:
        screen.error(address, what)


def _fail(message: str) -> NoReturn:
    _tell("digest", message)
    raise typer.Exit(FAILED)
