"""``servanda read`` from end to end: the inputs are read, each result is written, faults are told and counted."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from servanda.cli.files import SUFFIXES, Folder, write
from servanda.cli.inputs import Failure, Input, expand
from servanda.cli.reading import Finding, Settings, StoppedError, read_all
from servanda.cli.screen import Screen

if TYPE_CHECKING:
    from servanda.asking import Endpoint
    from servanda.cli.presenting import Presenter

ReadAll = Callable[[Sequence[Input], Settings, int | None], Generator[Finding | Failure, None, None]]

OK, FAILED, INTERRUPTED, PIPE_CLOSED = 0, 2, 130, 141


@dataclass
class Tally:
    """How many documents were read, how many not, and what was found."""

    counts: Counter[str] = field(default_factory=Counter)

    def sentence(self, folder: Path | None) -> str:
        """Return the summary at the end of a run over several documents."""
        read, failed, found = (self.counts[key] for key in ("read", "failed", "found"))
        parts = [_count(found, "commitment") + f" in {_count(read, 'document')}"]
        if self.counts["empty"]:
            parts.append(f"{self.counts['empty']} of them without any")
        if failed:
            parts.append(f"{failed} could not be read")
        return ", ".join(parts) + (f". Written to {folder}/" if folder is not None and read else ".")


def run(
    arguments: Sequence[str],
    settings: Settings,
    *,
    form: str,
    out: Path | None,
    jobs: int | None,
    endpoint: "Endpoint | None" = None,
) -> int:
    """Read all that ``arguments`` name and write what was found; return the exit code.

    With an ``endpoint`` the large model behind it reads, else the grammar.
    """
    return shield(lambda: _read(list(expand(arguments)), settings, form, out, jobs, endpoint))


def shield(work: Callable[[], int]) -> int:
    """Return the exit code of ``work``, or the one for a run that was interrupted or whose reader has gone."""
    try:
        return work()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads any more. What is still buffered must not raise again when Python flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED


def _read(
    inputs: list[Input | Failure],
    settings: Settings,
    form: str,
    out: Path | None,
    jobs: int | None,
    endpoint: "Endpoint | None",
) -> int:
    if endpoint is None:
        return _run(inputs, settings, form, out, jobs, read_all)
    from servanda.cli.asking import Asking

    with Asking(endpoint) as asking:
        code = _run(inputs, settings, form, out, jobs, asking.read_all)
        if asking.usage.requests:
            Screen(0).note(asking.summary())
        return code


def _run(
    inputs: list[Input | Failure], settings: Settings, form: str, out: Path | None, jobs: int | None, read: ReadAll
) -> int:
    from servanda.cli.presenting import make_presenter

    tally = Tally()
    with Screen(len(inputs)) as screen:
        try:
            folder = None if out is None else Folder(out, SUFFIXES[form])
        except OSError as error:
            screen.error(str(out), f"this folder cannot be made ({error.strerror}): name another with --out")
            return FAILED
        present = make_presenter(form, explain=settings.explain, to_file=folder is not None)
        try:
            with closing(_outcomes(inputs, settings, jobs, read)) as outcomes:
                for outcome in outcomes:
                    screen.advance()
                    tally.counts.update(_deliver(outcome, present, folder, screen))
        except StoppedError as fault:
            screen.error(fault.label, str(fault))
            tally.counts["failed"] = len(inputs) - tally.counts["read"]
        if len(inputs) > 1 or folder is not None:
            screen.note(tally.sentence(None if folder is None else folder.path))
    return FAILED if tally.counts["failed"] else OK


def _outcomes(
    inputs: Sequence[Input | Failure], settings: Settings, jobs: int | None, read: ReadAll
) -> Generator[Finding | Failure, None, None]:
    """Yield what became of each input, faults of the command line in their places among the rest."""
    sources = [source for source in inputs if isinstance(source, Input)]
    with closing(read(sources, settings, jobs)) as results:
        for source in inputs:
            yield source if isinstance(source, Failure) else next(results)


def _deliver(outcome: Finding | Failure, present: "Presenter", folder: Folder | None, screen: Screen) -> dict[str, int]:
    """Write one result where it belongs, or say what is wrong; return what there is to count."""
    if isinstance(outcome, Failure):
        screen.error(outcome.label, outcome.message)
        return {"failed": 1}
    label, found = outcome.source.label, len(outcome.commitments)
    if not found:
        screen.note(f"{label}: no commitment found.")
    for note in outcome.notes:
        screen.note(f"{label}: {note}.")
    if folder is None:
        screen.write(present(outcome))
    else:
        path, rival = folder.claim(outcome)
        if rival is not None:
            screen.note(f"{label}: written as {path.name}, for {rival} has the same name.")
        try:
            write(path, present(outcome))
        except OSError as error:
            screen.error(label, f"its result cannot be written to {path} ({error.strerror})")
            return {"failed": 1}
    return {"read": 1, "found": found, "empty": not found}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
