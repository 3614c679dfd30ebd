"""The options that several commands share, each said once."""

from typing import Annotated

import typer

DateOption = Annotated[
    str | None,
    typer.Option("--date", metavar="YYYY-MM-DD", help="The date of the documents, whatever they say themselves."),
]
PartiesOption = Annotated[
    str | None,
    typer.Option(
        "--parties", metavar="US,KR", help="The parties of the documents, for whom “we” and “both sides” speak."
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="Processes for several files. Without it: one for each core.",
        show_default=False,
    ),
]
WhoOption = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="NAME",
        envvar="SERVANDA_USER",
        help="The member who acts. Without it: the owner of the ledger.",
        show_default=False,
    ),
]
