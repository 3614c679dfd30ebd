"""The files of an index, and the manifest that says how much of them counts.

A folder holds ``manifest.json`` and one folder of data, which the manifest names. Rows are only ever added to the
files of data; what is taken out is listed in ``gone``. The manifest is put in place in one step when all else is
written: until then readers see what was there before, and a new index replaces an old one in that same step.
"""

import json
import mmap
import os
import shutil
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from servanda.searching.passages import Passage, decode

VERSION: Final = 1  # of the form of the files and of how words are cut
MANIFEST: Final = "manifest.json"
PASSAGES, OFFSETS, GONE, WORDS = "passages.jsonl", "offsets.u64", "gone.u64", "words"
_ABANDONED = 24 * 3600  # seconds after which data that no manifest names is taken to be left over


class IndexFaultError(Exception):
    """An index can't be used: it is not there, damaged, or of another version. The message says which, in one line."""


class IndexBusyError(IndexFaultError):
    """Another process is writing to the index."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What counts in the files. ``vectors`` says which word vectors made the rows; ``mark`` is what was indexed."""

    version: int
    data: str
    rows: int
    gone: int
    dimensions: int
    vectors: str
    mark: str
    values: dict[str, list[list[str]]] = field(default_factory=dict)

    @property
    def live(self) -> int:
        """How many passages can be found."""
        return self.rows - self.gone

    def but(self, **changes: Any) -> "Manifest":
        """Return the same with other values."""
        return replace(self, **changes)


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of an index; raise ``IndexFaultError`` where it can't be used."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise IndexFaultError(f"there is no index at {folder}") from None
    except (OSError, ValueError):
        raise IndexFaultError(f"the index at {folder} is damaged: its manifest can't be read") from None
    if not isinstance(said, dict) or said.get("version") != VERSION:
        raise IndexFaultError(f"the index at {folder} is of another version of Servanda")
    try:
        return Manifest(**said)
    except TypeError:
        raise IndexFaultError(f"the index at {folder} is damaged: its manifest is not whole") from None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in place in one step."""
    part = folder / f".{MANIFEST}.{os.getpid()}"
    with part.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / MANIFEST)


def clear(folder: Path, before: str) -> None:
    """Remove the data that the manifest named before, and what an interrupted build left a day ago or more."""
    for path in folder.glob("data-*"):
        if path.name == before or time.time() - path.stat().st_mtime > _ABANDONED:
            shutil.rmtree(path, ignore_errors=True)


class Store:
    """The passages of an index that is open, by row."""

    def __init__(self, data: Path, manifest: Manifest) -> None:
        """Open the files; raise ``OSError`` or ``ValueError`` where they are shorter than the manifest says."""
        offsets = np.fromfile(data / OFFSETS, dtype=np.uint64, count=manifest.rows + 1)
        if len(offsets) != manifest.rows + 1:
            raise ValueError("its list of places is too short")
        self._data = data
        self._offsets: NDArray[np.uint64] = offsets
        self.gone: NDArray[np.uint64] = np.fromfile(data / GONE, dtype=np.uint64, count=manifest.gone)
        size = int(offsets[-1])
        if (data / PASSAGES).stat().st_size < size or len(self.gone) != manifest.gone:
            raise ValueError("its passages are cut off")
        with (data / PASSAGES).open("rb") as file:
            self._text: mmap.mmap | bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""

    def passage(self, row: int) -> Passage:
        """Return the passage of a row; raise ``IndexFaultError`` where it can't be read."""
        try:
            return decode(self._text[int(self._offsets[row]) : int(self._offsets[row + 1])])
        except msgspec.DecodeError:
            raise IndexFaultError(f"the index at {self._data.parent} is damaged: a passage can't be read") from None
