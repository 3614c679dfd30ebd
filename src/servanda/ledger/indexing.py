"""The ledger's rows in, its search index out: beside the ledger, and as far as the last entry.

The index remembers the entry up to which it was made. What changed since is taken out and put in again, by instrument
and document; where that can't be, the whole is made anew, since it holds nothing that is not in the ledger.
"""

import os
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from django.db import connection
from django.db.models import Q, QuerySet

from servanda.ledger import models as m
from servanda.ledger.databases import data_folder
from servanda.ledger.documents import instrument_of
from servanda.ledger.errors import LedgerError
from servanda.ledger.storing import last_line
from servanda.records import BlockKind
from servanda.searching import Index, IndexBusyError, IndexFaultError, Passage, PassageKind, build, update
from servanda.searching.store import MANIFEST, read_manifest

VARIABLE: Final = "SERVANDA_INDEX"
_TRIES, _PAUSE = 50, 0.2  # how often, and after how many seconds, an index that is being written to is tried again
_CHUNK = 100  # instruments whose texts are in memory at once


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was done to the index.

    ``passages`` is how many can be found, ``sources`` how many instruments and documents were put in again, and ``why``
    the reason to make all of it anew ("" where that was asked).
    """

    passages: int
    sources: int = 0
    anew: bool = False
    why: str = ""


def index_folder() -> Path:
    """Return where the index is: as ``SERVANDA_INDEX`` says, beside the ledger's file, or among the user's data."""
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen).expanduser()
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite":
        return data_folder() / f"{name}.index"
    if "memory" in name:  # a ledger that is gone with this process
        return Path(_passing().name)
    file = Path(name).absolute()
    return file.with_name(f"{file.name}.index")


@cache
def _passing() -> "tempfile.TemporaryDirectory[str]":
    """Return a folder that is removed when this process ends."""
    return tempfile.TemporaryDirectory(prefix="servanda-", suffix=".index")


def bring_up_to_date(folder: Path, *, rebuild: bool = False) -> Upkeep:
    """Let the index hold what the ledger holds now; an index that can't be used is made anew, as with ``rebuild``.

    Raises ``LedgerError`` where nothing can be written there.
    """
    why = ""
    try:
        if not rebuild:
            try:
                return _patiently(folder)
            except IndexFaultError as error:
                why = str(error)
        return Upkeep(build(folder, _all_passages(), _mark()), anew=True, why=why)
    except OSError as error:
        raise LedgerError(
            f"the search index can't be written at {folder} ({error.strerror or error}): set {VARIABLE} to a folder"
        ) from None
    except IndexFaultError as error:
        raise LedgerError(f"{error}: try again, or name another folder with {VARIABLE}") from None


def open_index(*, rebuild: bool = False) -> Index:
    """Return the index of the ledger, up to date; one that is open already is taken again while nothing has changed."""
    return OPEN.get(index_folder(), rebuild=rebuild)


class _Open:
    """The index that this process has open, and the lock under which it is brought up to date."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._key: tuple[Path, int] | None = None
        self._index: Index | None = None

    def get(self, folder: Path, *, rebuild: bool) -> Index:
        """Return the index at a folder, up to date."""
        with self._lock:
            bring_up_to_date(folder, rebuild=rebuild)
            key = (folder, (folder / MANIFEST).stat().st_mtime_ns)
            if self._index is None or key != self._key:
                try:
                    self._index = Index(folder)
                except IndexFaultError:
                    bring_up_to_date(folder, rebuild=True)
                    self._index = Index(folder)
                self._key = (folder, (folder / MANIFEST).stat().st_mtime_ns)
            return self._index


OPEN: Final = _Open()


def passages_of(row: m.Instrument, commitments: Iterable[dict[str, Any]]) -> Iterator[Passage]:
    """Yield the passages of an instrument: its title, its blocks but for headings, and its commitments."""
    instrument = instrument_of(row)
    whole = Passage(
        row.id, PassageKind.INSTRUMENT, row.id, row.title, row.title, row.date, row.url, -1, row.partnership_id,
        instrument.parties,
    )  # fmt: skip
    yield whole
    for block in instrument.blocks:
        if block.kind is not BlockKind.HEADING:
            yield msgspec.structs.replace(
                whole,
                id=f"{row.id}#b{block.number}",
                kind=PassageKind.BLOCK,
                text=instrument.words(block.span),
                place=block.number,
            )
    for c in commitments:
        yield msgspec.structs.replace(
            whole,
            id=c["id"],
            kind=PassageKind.COMMITMENT,
            text=c["quote"],
            place=_place(instrument.blocks, c["start"]),
            partnership=c["partnership_id"],
            parties=c["parties"],
            topic=c["topic"],
            state=c["state"],
        )


def passages_of_document(row: m.Document) -> Iterator[Passage]:
    """Yield the blocks of a document that is no instrument."""
    for number, (kind, _, start, end, *_) in enumerate(msgspec.json.decode(row.blocks)):
        if kind != BlockKind.HEADING:
            yield Passage(
                f"{row.id}#b{number}", PassageKind.DOCUMENT, row.id, row.text[start:end], row.title, row.date, row.url,
                number,
            )  # fmt: skip


def _patiently(folder: Path) -> Upkeep:
    """Bring the index up to date; where another process is at it, wait for that."""
    for _ in range(_TRIES):
        try:
            return _update(folder)
        except IndexBusyError:
            time.sleep(_PAUSE)
    return _update(folder)


def _update(folder: Path) -> Upkeep:
    manifest = read_manifest(folder)
    sequence, _, known = manifest.mark.partition(" ")
    now = _mark()
    if manifest.mark == now:
        return Upkeep(manifest.live)
    since = int(sequence or 0)
    stored = m.Entry.objects.filter(sequence=since).values_list("hash", flat=True).first()
    if since and stored != known:
        raise IndexFaultError(f"the index at {folder} is of another ledger")
    touched = Q(changed__gt=since) | Q(pk__in=m.Commitment.objects.filter(changed__gt=since).values("instrument"))
    instruments = list(m.Instrument.objects.filter(touched).order_by("pk").values_list("pk", flat=True))
    documents = list(m.Document.objects.filter(added__gt=since).order_by("pk").values_list("pk", flat=True))
    sources = [*instruments, *documents]
    return Upkeep(update(folder, sources, _passages(instruments, documents), now), len(sources))


def _all_passages() -> Iterator[Passage]:
    instruments = list(m.Instrument.objects.order_by("date", "pk").values_list("pk", flat=True))
    documents = list(m.Document.objects.order_by("date", "pk").values_list("pk", flat=True))
    return _passages(instruments, documents)


def _passages(instruments: list[str], documents: list[str]) -> Iterator[Passage]:
    for start in range(0, len(instruments), _CHUNK):
        chunk = instruments[start : start + _CHUNK]
        found: dict[str, list[dict[str, Any]]] = {}
        parties = _parties(chunk)
        for c in _commitments(chunk):
            found.setdefault(c["instrument_id"], []).append({**c, "parties": tuple(parties.get(c["id"], ()))})
        for row in _in_order(m.Instrument.objects.all(), chunk):
            yield from passages_of(row, found.get(row.pk, ()))
    for start in range(0, len(documents), _CHUNK):
        for document in _in_order(m.Document.objects.all(), documents[start : start + _CHUNK]):
            yield from passages_of_document(document)


def _commitments(instruments: list[str]) -> Iterable[Mapping[str, Any]]:
    rows = m.Commitment.objects.filter(instrument__in=instruments).order_by("instrument", "start", "number")
    return rows.values("id", "instrument_id", "partnership_id", "quote", "start", "topic", "state")


def _parties(instruments: list[str]) -> dict[str, list[str]]:
    """Return the parties of each commitment, in the order in which they stand there."""
    found: dict[str, list[str]] = {}
    rows = m.CommitmentParty.objects.filter(commitment__instrument__in=instruments).order_by("commitment", "id")
    for key, party in rows.values_list("commitment_id", "party"):
        found.setdefault(key, []).append(party)
    return found


def _in_order(rows: "QuerySet[Any]", keys: list[str]) -> Iterator[Any]:
    found = rows.in_bulk(keys)
    return (found[key] for key in keys if key in found)


def _place(blocks: Iterable[Any], start: int) -> int:
    return next((block.number for block in blocks if block.span.start <= start < block.span.end), -1)


def _mark() -> str:
    """Return the number and hash of the last entry, which say what the index holds."""
    last = last_line()
    return f"{last.sequence} {last.hash}" if last is not None else ""
