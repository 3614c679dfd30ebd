"""A form of the record as one file, made once for each state of the ledger: the same is sent until the ledger grows.

Making one can take seconds on a large ledger, so one is made at a time and the last few are kept.
"""

import datetime
import hashlib
import io
import threading
import zipfile
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from servanda import __version__
from servanda.ledger.entries import GENESIS
from servanda.ledger.models import Entry
from servanda.publishing.errors import PublishingError
from servanda.publishing.forms import Publisher, files_of
from servanda.publishing.gathering import gather, moment_of
from servanda.web.downloads.kinds import Kind

KEPT: Final = 32 * 1024 * 1024  # bytes of files that are kept
_lock = threading.Lock()
_files: OrderedDict[tuple[str, ...], bytes] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the ledger stands: the hash of its last entry, and when it was made."""

    head: str
    moment: datetime.datetime


def stand() -> Stand:
    """Return where the ledger stands; raise ``PublishingError`` where it is empty."""
    last = Entry.objects.order_by("-sequence").values_list("hash", "at").first()
    if last is None:
        raise PublishingError("the ledger has no entry yet: add documents to it first")
    return Stand(last[0], moment_of(last[1]))


def tag(kind: Kind, partnership: str, site: str) -> str:
    """Return the ETag of a file: it changes with the ledger and with the version that writes it."""
    try:
        head = stand().head
    except PublishingError:
        head = GENESIS
    return f'"{head[:32]}-{_mark(kind, partnership, site)}"'


def _mark(kind: Kind, partnership: str, site: str) -> str:
    """Return what tells files of the same state of the ledger apart."""
    told = "|".join((__version__, kind.form.value, partnership, site))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def make(kind: Kind, partnership: str, site: str) -> bytes:
    """Return the file of a form, of one partnership or ("") all; ``site`` is where this server's pages are.

    Raises ``PublishingError`` where there is nothing to publish in it, or a package that it takes is not installed.
    """
    with _lock:
        key = (stand().head, kind.form.value, partnership, site)
        if key in _files:
            _files.move_to_end(key)
            return _files[key]
        made = _make(kind, partnership, site)
        _files[key] = made
        while len(_files) > 1 and sum(map(len, _files.values())) > KEPT:
            _files.popitem(last=False)
        return made


def _make(kind: Kind, partnership: str, site: str) -> bytes:
    record = gather([partnership] if partnership else ())
    files = dict(files_of(record, kind.form, Publisher(site=site, ending="/")))
    if not files:
        raise PublishingError("no commitment with a date names a sum, so there is nothing to write")
    return files[kind.file] if kind.file else _pack(files, record.moment)


def _pack(files: dict[str, bytes], moment: datetime.datetime) -> bytes:
    """Return the files as one archive, the same to the byte for the same files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, max(moment, _EARLIEST).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return written.getvalue()


_EARLIEST = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)  # which is where the times of ZIP begin
