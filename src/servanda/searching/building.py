"""Passages in, an index in its folder out: made anew beside its place, or brought up to date where it stands."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

import numpy as np

from servanda.matching.vectors import Matrix, embed, load
from servanda.searching import columns, lexical, meaning, store
from servanda.searching.passages import Passage, encode
from servanda.searching.store import IndexBusyError, IndexFaultError, Manifest

TITLE: Final = 0.2  # what the vector of the title counts, beside that of the text
BATCH: Final = 8192  # passages that are held in memory at once
_HEAP = 256_000_000  # bytes that the writer of words may use


def build(folder: Path, passages: Iterable[Passage], mark: str = "") -> int:
    """Make an index of passages at ``folder`` and return how many it holds; an older one there is replaced.

    ``mark`` is any text that says what was indexed. Until the last step the older index can be searched.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        before = store.read_manifest(folder).data
    except IndexFaultError:
        before = ""
    data = Path(tempfile.mkdtemp(dir=folder, prefix="data-"))
    (data / store.OFFSETS).write_bytes(np.zeros(1, dtype=np.uint64).tobytes())
    for name in (store.GONE, store.PASSAGES):
        (data / name).touch()
    empty = Manifest(store.VERSION, data.name, 0, 0, load().rows.shape[1], fingerprint(), mark)
    with Writer(folder, empty) as writer:
        writer.add(passages)
        manifest = writer.commit(mark)
    store.clear(folder, before)
    return manifest.live


def update(folder: Path, sources: Sequence[str], passages: Iterable[Passage], mark: str) -> int:
    """Replace all passages of these instruments and documents by others, and return how many are found from now on.

    Raises ``IndexFaultError`` where there is no index that can be used, ``IndexBusyError`` where another process is
    writing to it.
    """
    manifest = store.read_manifest(folder)
    with Writer(folder, manifest) as writer:
        if store.read_manifest(folder) != manifest:
            raise IndexBusyError(f"the index at {folder} was written to meanwhile")
        for source in sources:
            writer.take_out(source)
        writer.add(passages)
        return writer.commit(mark).live


def fingerprint() -> str:
    """Return a short text that changes with the word vectors: rows of others can't be compared."""
    vectors = load()
    about = json.dumps(vectors.about, sort_keys=True, default=str)
    return hashlib.sha256(f"{about}{vectors.rows.shape}".encode()).hexdigest()[:16]


class Writer:
    """Adds rows to the files of an index; what it has added counts from ``commit`` on."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Open the files to add to them."""
        self._folder, self._data = folder, folder / manifest.data
        try:
            self._words = lexical.Words(self._data / store.WORDS)
            self._index = lexical.open_index(self._data / store.WORDS)
            self._writer: Any = self._index.writer(heap_size=_HEAP, num_threads=1)
            ends = np.fromfile(self._data / store.OFFSETS, dtype=np.uint64, count=manifest.rows + 1)
            self._size = int(ends[manifest.rows])
        except (ValueError, OSError, IndexError) as error:
            if "LockBusy" in str(error):
                raise IndexBusyError(f"another process is writing to the index at {folder}") from None
            raise IndexFaultError(f"the index at {folder} can't be written to ({_first_line(error)})") from None
        self._manifest = manifest
        self._coding = columns.Coding(manifest.values)
        self._rows, self._gone = manifest.rows, manifest.gone
        self._open = ExitStack()
        self._files: dict[str, IO[bytes]] = {}

    def __enter__(self) -> Self:
        """Let it be used."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files; what was not committed is forgotten."""
        if kind is not None and self._writer is not None:
            self._writer.rollback()
        self._writer = None
        self._open.close()

    def take_out(self, source: str) -> None:
        """Let nothing of an instrument or document be found any more."""
        rows = self._words.rows_of(source)
        if rows:
            self._writer.delete_documents_by_term("source", source)
            self._append(store.GONE, self._gone * 8, np.array(sorted(rows), dtype=np.uint64).tobytes())
            self._gone += len(rows)

    def add(self, passages: Iterable[Passage]) -> None:
        """Add passages, some thousand at a time."""
        stream = iter(passages)
        while batch := list(islice(stream, BATCH)):
            self._add(batch)

    def commit(self, mark: str) -> Manifest:
        """Let all that was added and taken out count from now on."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._writer = None
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
        values: Any = self._coding.values
        manifest = self._manifest.but(rows=self._rows, gone=self._gone, mark=mark, values=values)
        store.write_manifest(self._folder, manifest)
        return manifest

    def _add(self, batch: Sequence[Passage]) -> None:
        for row, passage in enumerate(batch, start=self._rows):
            self._writer.add_document(lexical.document(passage, row))
        lines = [encode(passage) + b"\n" for passage in batch]
        ends = np.cumsum(np.fromiter(map(len, lines), dtype=np.uint64, count=len(lines)), dtype=np.uint64)
        self._append(store.PASSAGES, self._size, b"".join(lines))
        self._append(store.OFFSETS, (self._rows + 1) * 8, (ends + np.uint64(self._size)).tobytes())
        for name, codes in self._coding.code(batch).items():
            self._append(columns.path(Path(), name).name, self._rows * codes.itemsize, codes.tobytes())
        rows = meaning.shrink(_embed(batch))
        self._append(meaning.ROWS, self._rows * rows.shape[1], rows.tobytes())
        marks = meaning.signs(rows)
        self._append(meaning.SIGNS, self._rows * marks.shape[1] * 8, marks.tobytes())
        self._rows += len(batch)
        self._size += int(ends[-1])

    def _append(self, name: str, at: int, what: bytes) -> None:
        """Write at the place where what counts ends: whatever an interrupted writer left behind it is overwritten."""
        file = self._files.get(name)
        if file is None:
            path = self._data / name
            if at and (not path.exists() or path.stat().st_size < at):
                raise IndexFaultError(f"the index at {self._folder} is damaged: {name} is cut off")
            file = self._files[name] = self._open.enter_context(path.open("r+b" if path.exists() else "w+b"))
        file.seek(at)
        file.write(what)


def _embed(batch: Sequence[Passage]) -> Matrix:
    """Return the vector of each passage: of its text, and for less of the title, which says whom it is about."""
    titles = {title: row for row, title in enumerate(dict.fromkeys(passage.title for passage in batch))}
    rows = embed(passage.text for passage in batch)
    rows += TITLE * embed(titles)[[titles[passage.title] for passage in batch]]
    return rows


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
