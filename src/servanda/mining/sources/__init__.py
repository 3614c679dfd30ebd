"""What a corpus can be: Parquet, JSON lines, WARC, a folder of documents. ``plan`` cuts it, ``read`` reads a piece."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from servanda.instruments import SUFFIXES
from servanda.mining.batches import Batch, File, number
from servanda.mining.documents import Document
from servanda.mining.errors import MiningError
from servanda.mining.places import Place
from servanda.mining.sources import folder, json_lines, parquet

WARC_SUFFIXES = (".warc", ".warc.gz")
_KINDS: Mapping[str, tuple[str, ...]] = {
    "parquet": parquet.SUFFIXES,
    "json_lines": json_lines.SUFFIXES,
    "warc": WARC_SUFFIXES,
    "folder": tuple(SUFFIXES),
}


def find_files(place: Place) -> list[File]:
    """Return the files of a corpus, a file or all below a folder, in the order of their paths.

    Hidden files and folders are left out. Raises ``MiningError`` where there are none that can be read.
    """
    try:
        found: dict[str, Any] = place.system.find(place.path, detail=True)
    except OSError as error:
        raise MiningError(f"{place.path}: it can't be listed ({error.strerror or error})") from None
    files = [
        File(path, int(about.get("size") or 0), _stamp(about))
        for path, about in sorted(found.items())
        if not any(part.startswith((".", "_", "~$")) for part in path.removeprefix(place.path).split("/"))
        and kind_of(path) is not None
        and about.get("type") != "other"  # a pipe or socket: who opens it waits
    ]
    if not files:
        known = ", ".join(suffix for suffixes in _KINDS.values() for suffix in suffixes)
        raise MiningError(f"{place.path}: there is nothing to mine in it (files that end in {known})")
    return files


def _stamp(about: Mapping[str, Any]) -> str:
    """Return what changes with a file, by the name that its file system has for it."""
    return next(
        (str(about[name]) for name in ("mtime", "ETag", "etag", "LastModified", "updated") if name in about), ""
    )


def kind_of(path: str) -> str | None:
    """Return the name of the source that reads a file, None where none does."""
    return next((kind for kind, suffixes in _KINDS.items() if path.lower().endswith(suffixes)), None)


def mark(files: Iterable[File], names: Mapping[str, str]) -> str:
    """Return a short text that changes with the files or the names of their columns."""
    said = [*(f"{file.path}\x1f{file.size}\x1f{file.stamp}" for file in files), *map(str, sorted(names.items()))]
    return hashlib.sha256("\n".join(said).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def plan(place: Place, files: Sequence[File], names: Mapping[str, str]) -> list[Batch]:
    """Return the batches of a corpus: each table or archive for itself, single documents together."""
    return number(_plan(place, files, names))


def _plan(place: Place, files: Sequence[File], names: Mapping[str, str]) -> Iterator[Batch]:
    single = []
    for file in files:
        kind = kind_of(file.path)
        if kind == "folder":
            single.append(file)
        elif kind == "warc":
            yield from _warc().plan(place, file, names)
        else:
            yield from (parquet if kind == "parquet" else json_lines).plan(place, file, names)
    yield from folder.plan(place, single)


def read(place: Place, batch: Batch, names: Mapping[str, str]) -> Iterator[Document]:
    """Yield the documents of a batch in order; ``place`` is where the corpus is.

    Where the file is damaged, the last of them says that what follows can't be read.
    """
    last = ""
    try:
        for document in _read(place, batch, names):
            last = document.place
            yield document
    except (ValueError, EOFError, zlib.error, OSError, pa.ArrowException) as error:
        if isinstance(error, OSError) and error.errno is not None:  # not what is in the file, but the way to it
            raise
        where = last or f"{place.inside(batch.path)}:{batch.start}"
        reason = " ".join(str(error).split())[:200]
        fault = f"the file is damaged from here on: {reason}"
        yield Document(id=f"{where} and on", place=f"{where} and on", fault=fault)


def _read(place: Place, batch: Batch, names: Mapping[str, str]) -> Iterable[Document]:
    match batch.kind:
        case "parquet":
            return parquet.read(place, batch, names)
        case "json_lines":
            return json_lines.read(place, batch, names)
        case "warc":
            pages: Iterable[Document] = _warc().read(place, batch, names)
            return pages
        case _:
            return folder.read(place, batch)


def _warc() -> Any:
    try:
        from servanda.mining.sources import warc
    except ImportError:
        raise MiningError("to read WARC files the package FastWARC is needed: install servanda[mine]") from None
    return warc
