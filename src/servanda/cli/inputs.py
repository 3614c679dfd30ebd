"""From the arguments of a command to the documents they stand for: files, addresses, folders, standard input."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Input:
    """One document to read: what the user calls it, and where it is. ``data`` holds what came by standard input."""

    label: str
    path: Path | None = None
    url: str | None = None
    data: bytes | None = field(default=None, repr=False)

    @property
    def source(self) -> Path | str | bytes:
        """What ``servanda.instruments.read`` takes."""
        if self.data is not None:
            return self.data
        return self.url if self.url is not None else self.path or Path(self.label)


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read, and why, in words for the user."""

    label: str
    message: str


def expand(arguments: Iterable[str]) -> Iterator[Input | Failure]:
    """Yield each document that ``arguments`` name, once, in their order; a folder gives the documents in it."""
    seen: set[object] = set()
    for argument in arguments:
        for found in _expand_one(argument):
            key = found if isinstance(found, Failure) else found.url or (found.path and _real(found.path)) or "-"
            if key not in seen:
                seen.add(key)
                yield found


def _expand_one(argument: str) -> Iterator[Input | Failure]:
    if argument == "-":
        yield _standard_input()
    elif urlsplit(argument).scheme.lower() in {"http", "https"}:
        yield Input(argument, url=argument)
    elif Path(argument).is_dir():
        yield from _documents(argument)
    else:
        yield Input(argument, path=Path(argument))


def _standard_input() -> Input | Failure:
    from servanda.instruments.received import MAX_BYTES

    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return Failure("standard input", f"it is larger than {MAX_BYTES // 1_000_000} MB: give a part of it")
    return Input("standard input", data=data)


def _documents(folder: str) -> Iterator[Input | Failure]:
    from servanda.instruments import InstrumentError, find_documents

    try:
        found = find_documents(folder)
    except InstrumentError as error:
        yield Failure(folder, str(error).removeprefix(f"{folder}: "))
        return
    for path in found:
        yield Input(str(path), path=path)


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except OSError:
        return path
