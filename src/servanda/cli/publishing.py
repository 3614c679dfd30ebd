"""``servanda publish``: the public record for others to use, as data and as a site."""

import typer

from servanda.cli.publishing_data import data
from servanda.cli.publishing_site import site

publish = typer.Typer(
    help="Publish what was accepted, for others to use.", no_args_is_help=True, rich_markup_mode="rich"
)
publish.command(
    no_args_is_help=True,
    epilog="Exit code: 0 when all was written; 2 when the ledger can't be opened, or a form that was asked for can't be"
    " written.",
)(data)
publish.command(
    no_args_is_help=True,
    epilog="Exit code: 0 when the site stands; 2 when the ledger can't be opened, nothing in it is accepted, or the"
    " folder holds something else.",
)(site)
