"""One batch in, its commitments and what became of its documents out: the work of one process on one piece.

No tree, instrument or commitment leaves the process: the two tables are written where the run is kept, and only counts
come back.
"""

import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from servanda.instruments import InstrumentError
from servanda.mining import sources, tables
from servanda.mining.batches import Batch
from servanda.mining.documents import Document, read_document
from servanda.mining.pieces import Pieces
from servanda.mining.places import place_of
from servanda.mining.selecting import Selection, by_title, prominent, select
from servanda.mining.signatures import sign
from servanda.records import Commitment, Instrument

SECONDS = 600
"""What one document may take, where the process can be told to stop. The longest release known takes a minute."""


SURE = 0.5
"""How sure a finding must be. Nobody reviews thousands; ``servanda read`` shows less certain ones, to be rejected."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all batches of a run: where the corpus is and where to, and what is taken of it.

    ``confidence`` is how sure a finding must be, from 0 to 1.
    """

    corpus: str
    out: str
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    everything: bool = False
    confidence: float = SURE


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of a batch."""

    documents: int = 0
    mined: int = 0
    failed: int = 0
    commitments: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Return what came of both."""
        return Counts(
            self.documents + other.documents,
            self.mined + other.mined,
            self.failed + other.failed,
            self.commitments + other.commitments,
        )


def work(job: Job, batch: Batch, deadly: frozenset[int] = frozenset(), only: int | None = None) -> Counts:
    """Mine a batch, write its piece, and return what came of it; a piece that is there already is taken as it is.

    ``deadly`` are the places in the batch of documents on which a process has died: they are recorded and not looked
    at. With ``only`` that one document is mined and nothing is written, to find out whether it is one of them.
    """
    pieces = Pieces(place_of(job.out))
    if only is None and (done := pieces.counts(batch.number)) is not None:
        return Counts(*done)
    found: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for at, document in enumerate(sources.read(place_of(job.corpus), batch, job.columns)):
        if only is not None and at != only:
            continue
        if at in deadly:
            rows.append(tables.other_row(document, tables.FAILED, "the process ended on it"))
            continue
        commitments, row = _mine(document, job)
        found += commitments
        rows.append(row)
    counts = Counts(
        len(rows),
        sum(row["state"] == tables.MINED for row in rows),
        sum(row["state"] == tables.FAILED for row in rows),
        len(found),
    )
    if only is None:
        pieces.write(
            batch.number,
            pa.Table.from_pylist(found, schema=tables.COMMITMENTS),
            pa.Table.from_pylist(rows, schema=tables.SIGNED),
        )
    return counts


def size(job: Job, batch: Batch) -> int:
    """Return how many documents a batch has."""
    return sum(1 for _ in sources.read(place_of(job.corpus), batch, job.columns))


def _mine(document: Document, job: Job) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the rows of a document's commitments and its own; whatever goes wrong with it is told in that."""
    from servanda.extraction import find

    if document.fault:
        return [], tables.other_row(document, tables.FAILED, document.fault)
    titled = None if job.everything else by_title(document.title)
    if titled is not None and not titled.taken:
        return [], tables.other_row(document, tables.LEFT_OUT, titled.reason)
    try:
        with _limit(SECONDS):
            instrument = read_document(document)
            selection = Selection("any") if job.everything else select(instrument)
            if not selection.taken:
                return [], tables.other_row(document, tables.LEFT_OUT, selection.reason, instrument)
            between = prominent(instrument)
            commitments = [
                _own(c, instrument) for c in find(instrument) if c.readings["quote"].confidence >= job.confidence
            ]
    except InstrumentError as error:
        return [], tables.other_row(document, tables.FAILED, str(error))
    except Exception as error:  # whatever a document does, the run goes on, and the record says what it was
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return [], tables.other_row(document, tables.FAILED, reason)
    rows = [tables.commitment_row(c, instrument, document, selection.form, between) for c in commitments]
    row = tables.mined_row(instrument, document, selection.form, between, len(rows), sign(instrument.text))
    return rows, row


def _own(commitment: Commitment, instrument: Instrument) -> Commitment:
    """Return a commitment under the document's own id, in place of the one that is made for file names."""
    return replace(commitment, instrument=instrument.id, id=f"{instrument.id}/{commitment.id.rpartition('/')[2]}")


@contextmanager
def _limit(seconds: int) -> Iterator[None]:
    """Raise ``TimeoutError`` where what is inside takes longer; only the main thread of a process can be told so."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"it takes longer than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
