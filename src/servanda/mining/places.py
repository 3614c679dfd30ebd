"""Where things stand: paths and URLs of any file system that fsspec knows, local ones first."""

import uuid
from dataclasses import dataclass
from typing import Any

from servanda.mining.errors import MiningError


@dataclass(frozen=True, slots=True)
class Place:
    """A path on a file system."""

    system: Any
    path: str

    def of(self, *names: str) -> str:
        """Return the path of something inside."""
        return "/".join([self.path.rstrip("/"), *names])

    def inside(self, path: str) -> str:
        """Return the path of something inside from here on; of the place itself, where that is a file, its name."""
        return path.removeprefix(self.path.rstrip("/") + "/") if path != self.path else self.name

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rstrip("/").rpartition("/")[2]


def place_of(where: str) -> Place:
    """Return the place of a path or URL (``s3://bucket/folder``).

    Raises ``MiningError`` where its kind of file system is not known, or needs a library that is not there.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise MiningError("mining needs some libraries: install servanda[mine]") from None
    try:
        system, path = url_to_fs(where)
    except (ImportError, ValueError) as error:
        raise MiningError(f"{where}: {' '.join(str(error).split())}") from None
    return Place(system, path)


def write_whole(place: Place, path: str, data: bytes) -> None:
    """Write a file so that nobody ever sees a part of it: beside it first where the file system is a local one."""
    if "file" not in _protocols(place.system):
        place.system.pipe_file(path, data)
        return
    beside = f"{path}.{uuid.uuid4().hex}.part"  # another process may be at the same: one given up, and not ended yet
    with place.system.open(beside, "wb") as file:
        file.write(data)
    place.system.mv(beside, path)


def is_local(place: Place) -> bool:
    """Whether the place is on this machine's own file system."""
    return "file" in _protocols(place.system)


def _protocols(system: Any) -> tuple[str, ...]:
    named = system.protocol
    return (named,) if isinstance(named, str) else tuple(named)
