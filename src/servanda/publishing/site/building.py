"""A record in, a folder out: written whole beside its place, then put there in one step.

Whoever looks at the folder while it is built anew sees the old site or the new one. A folder that holds anything but a
site of ours is never replaced.
"""

import ctypes
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import servanda
from servanda.publishing.site.errors import SiteError
from servanda.publishing.site.framing import File, Site
from servanda.publishing.site.indexing import write_index
from servanda.publishing.site.pages import write_site
from servanda.publishing.site.record import Record

MARK = "site.json"  # what every site of ours has, and nobody else's is likely to
TITLE = "The record of commitments"
_SHARED = ("base.css", "documents.css", "mark.svg")  # the colours, type and marks of the pages of a server
_AT_FDCWD, _EXCHANGE = -100, 2


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: where, how many pages it has and how many files in all."""

    place: Path
    pages: int
    files: int


def build(record: Record, out: Path, *, title: str = TITLE, base: str = "") -> Built:
    """Build the site of a record in the folder ``out``, in place of an earlier one.

    ``base`` is the address that the folder will have. The same record gives the same files, to the byte. Raises
    ``SiteError`` where ``out`` holds something else, or ``base`` is no address, and ``OSError`` where nothing can be
    written.
    """
    place = out.resolve()
    _check(place)
    site = Site(record, title, _base(base))
    place.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name[:40]}."))
    try:
        made = folder / "new"
        made.mkdir()
        pages = total = 0
        for name, content in _files(site):
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            total += 1
            pages += name.endswith(".html")
        _put(made, place, folder / "old")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Built(out, pages, total)


def _files(site: Site) -> Iterator[File]:
    yield from write_site(site)
    yield "assets/search-index.js", write_index(site.record)
    own = files(__package__) / "static"
    for name in ("site.css", "site.js", "search.js"):
        yield f"assets/{name}", (own / name).read_bytes()
    for name in _SHARED:
        yield f"assets/{name}", _shared(name)
    record = site.record
    told = {
        "made_by": f"Servanda {servanda.__version__}",
        "title": site.title,
        "address": site.base,
        "as_of": record.at,
        "entries": record.entries,
        "head": record.head,
        "partnerships": len(record.groups),
        "instruments": len(record.papers),
        "commitments": len(record.commitments),
        "assessments": len(record.cycles),
    }
    yield MARK, json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    yield ".nojekyll", ""  # GitHub Pages shows the files as they are


def _shared(name: str) -> bytes:
    from django.contrib.staticfiles import finders

    return Path(str(finders.find(f"servanda/{name}"))).read_bytes()


def _base(address: str) -> str:
    """Return the address with a slash at its end."""
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SiteError(f"{address} is no address of a site: write it as https://example.org/record/")
    return f"{address.rstrip('/')}/"


def _check(place: Path) -> None:
    """Raise ``SiteError`` unless the place is free, or has a site of ours."""
    if place.is_dir():
        if (place / MARK).exists() or not any(place.iterdir()):
            return
        raise SiteError(f"{place} holds other things than a site of Servanda: name a new folder")
    if place.exists():
        raise SiteError(f"{place} is a file: name a folder")


def _put(made: Path, place: Path, old: Path) -> None:
    """Put a folder in its place: in one step where the system can exchange two names, else in two."""
    if not place.exists():
        made.rename(place)
    elif not _exchange(made, place):
        place.rename(old)
        try:
            made.rename(place)
        except OSError:
            old.rename(place)
            raise


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names by ``renameat2`` of Linux; return whether that could be done."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0)
