"""What a corpus can be: Parquet, JSON lines, WARC, a folder of documents. ``plan`` cuts it, ``read`` reads a piece."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

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
        File(path, int(about.get("size") or 0), str(about.get("mtime") or about.get("ETag") or ""))
        for path, about in sorted(found.items())
        if not any(part.startswith((".", "_", "~$")) for part in path.removeprefix(place.path).split("/"))
        and kind_of(path) is not None
    ]
    if not files:
        known = ", ".join(suffix for suffixes in _KINDS.values() for suffix in suffixes)
        raise MiningError(f"{place.path}: there is nothing to mine in it (files that end in {known})")
    return files


def kind_of(path: str) -> str | None:
    """Return the name of the source that reads a file, None where none does."""
    return next((kind for kind, suffixes in _KINDS.items() if path.lower().endswith(suffixes)), None)


def mark(files: Iterable[File], names: Mapping[str, str]) -> str:
    """Return a short text that changes with the files or the names of their columns."""
    said = [*(f"{file.path}\x1f{file.size}\x1f{file.stamp}" for file in files), *map(str, sorted(names.items()))]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


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


def read(place: Place, batch: Batch, names: Mapping[str, str]) -> Iterable[Document]:
    """Return the documents of a batch in order; ``place`` is where the corpus is."""
    match batch.kind:
        case "parquet":
            return parquet.read(place, batch, names)
        case "json_lines":
            return json_lines.read(place, batch, names)
        case "warc":
            return _warc().read(place, batch, names)
        case _:
            return folder.read(place, batch)


def _warc() -> Any:
    try:
        from servanda.mining.sources import warc
    except ImportError:
        raise MiningError("to read WARC files the package FastWARC is needed: install servanda[mine]") from None
    return warc
