"""Where results are written: one file a document, complete or not at all.

A file appears under its name only when all of it is written, so a reader, or a run that was interrupted, never
meets half of one.
"""

import os
import tempfile
from pathlib import Path

from servanda.cli.reading import Finding

SUFFIXES = {"jsonl": ".jsonl", "csv": ".csv", "markdown": ".md", "table": ".txt"}


class Folder:
    """The folder that ``--out`` names, and which names of it this run has given away."""

    def __init__(self, path: Path, suffix: str) -> None:
        """Make the folder where there is none; raises ``OSError`` where that cannot be."""
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.suffix = suffix
        self._taken: dict[str, str] = {}

    def claim(self, finding: Finding) -> tuple[Path, str | None]:
        """Return the file for ``finding`` and, where another input has its name, that input's label.

        A local file lends its own stem, anything else its instrument's identifier. The second of two inputs with
        one name gets "-2" behind it. Names that differ only in case are one, as on some file systems they are.
        """
        source = finding.source
        stem = source.path.stem if source.path and source.path.stem else finding.instrument.id
        free, number = stem, 1
        while free.casefold() in self._taken:
            number += 1
            free = f"{stem}-{number}"
        rival = self._taken.get(stem.casefold())
        self._taken[free.casefold()] = source.label
        return self.path / f"{free}{self.suffix}", rival


def write(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 to a new file beside ``path`` and put it in its place in one step."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to a new file beside ``path`` and put it in its place in one step."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
