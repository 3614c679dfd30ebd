"""``servanda train``: what a team decided teaches the reader what this team counts as a commitment."""

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.opening import LedgerOption, fail, ledger_errors, note, open_ledger


def train(
    from_ledger: Annotated[
        bool, typer.Option("--from-ledger", help="Learn from the decisions of reviewers in the ledger.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where the weights are written.")] = Path(
        "acceptor.json"
    ),
    ledger: LedgerOption = None,
) -> None:
    r"""Learn from what reviewers accepted and rejected, starting from the weights in use.

    Proposals made before keep the reasons they have; those made with the new weights name their version. Needs scipy:
    pip install servanda\[learn].

    [bold]Example[/bold]

    servanda train --from-ledger --out ours.json

    SERVANDA_ACCEPTOR=ours.json servanda add new-statement.pdf
    """
    if not from_ledger:
        fail("say what to learn from: servanda train --from-ledger")
    from servanda.errors import ConfigurationError

    with ledger_errors():
        place = open_ledger(ledger)
        from servanda.extraction.acceptor import load
        from servanda.learning.adapting import TooFewError, adapt, write
        from servanda.learning.examples import gather

        try:
            adapted = adapt(load(), gather())
            write(adapted.model, out)
        except (TooFewError, ConfigurationError) as error:
            fail(f"{place}: {error}" if isinstance(error, TooFewError) else str(error))
        except ModuleNotFoundError as error:
            fail(f"learning needs {error.name}, which is not installed: pip install servanda[learn]")
        except OSError as error:
            fail(f"{out}: it cannot be written ({error.strerror}): name another file with --out")
    fell = adapted.decisions - adapted.stood
    note(f"learnt from {adapted.decisions} decided proposals: {adapted.stood} accepted, {fell} rejected")
    held = "one instrument only: not cross-validated" if adapted.after is None else f"{adapted.after:.1%} afterwards"
    note(f"decided as reviewers did: {adapted.before:.1%} before, {held} (on instruments held out)")
    note(f"written to {out}, version {adapted.model.version}")
    note(f"use it: SERVANDA_ACCEPTOR={out} servanda add …")
