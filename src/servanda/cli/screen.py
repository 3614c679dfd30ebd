"""What the user sees while the work goes on: results on standard output, messages and the bar on standard error.

The bar is drawn for several documents, on a terminal only; it is taken away before anything else is written and
drawn again below it.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress


class Screen:
    """The two streams of a run over ``total`` documents."""

    def __init__(self, total: int) -> None:
        """Prepare a bar for ``total`` documents; one document needs none."""
        self._bar = _make_bar(total) if total > 1 and sys.stderr.isatty() else None

    def __enter__(self) -> Self:
        """Draw the bar."""
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away, whatever happened."""
        if self._bar is not None:
            self._bar.stop()

    def advance(self) -> None:
        """Count one document as done."""
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0])

    def write(self, text: str) -> None:
        """Write a result to standard output."""
        with self._aside():
            sys.stdout.write(text)
            sys.stdout.flush()

    def note(self, text: str) -> None:
        """Tell the user something in one line."""
        with self._aside():
            print(_one_line(text), file=sys.stderr, flush=True)

    def error(self, label: str, message: str) -> None:
        """Tell the user in one line what is wrong with ``label``."""
        word = "\x1b[1;31merror:\x1b[0m" if _colourful() else "error:"
        with self._aside():
            print(word, _one_line(f"{label}: {message}"), file=sys.stderr, flush=True)

    @contextmanager
    def _aside(self) -> Iterator[None]:
        if self._bar is None:
            yield
            return
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()


def _make_bar(total: int) -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(compact=True))
    bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False)
    bar.add_task("read", total=total)
    return bar


def _one_line(text: str) -> str:
    """Return ``text`` on one line, without the control characters that a file name may hold."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def _colourful() -> bool:
    return sys.stderr.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
