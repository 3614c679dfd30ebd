"""Documents in, their commitments out, on one core or on all; a document that fails never stops the others.

Results come in the order of the inputs. Worker processes are started afresh (not forked), so that no thread or lock
of this process is copied into them, and they work on chunks, since one message a document would cost more than it
gains.
"""

import datetime
import multiprocessing
import os
import signal
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.cli.inputs import Failure, Input
from servanda.errors import ConfigurationError
from servanda.records import Commitment, Instrument

if TYPE_CHECKING:
    from servanda.extraction import LeftOut

MAX_CHUNK = 16
_LOST = "the process that read it ended unexpectedly, perhaps for want of memory: try again with --jobs 1"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user says of all documents. Picklable, as all that goes to a worker."""

    date: datetime.date | None = None
    parties: tuple[str, ...] = ()
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A document that was read, and what was found in it.

    ``left_out``, and ``notes`` of what else the user may want to know, are filled where an explanation is wanted.
    """

    source: Input
    instrument: Instrument
    commitments: tuple[Commitment, ...]
    left_out: "tuple[LeftOut, ...]" = ()
    notes: tuple[str, ...] = ()


class StoppedError(Exception):
    """No further document can be read, for a reason that lies in none of them."""

    def __init__(self, label: str, message: str) -> None:
        """Keep what is at fault beside the words for the user."""
        super().__init__(message)
        self.label = label


def read_one(source: Input, settings: Settings) -> Finding | Failure:
    """Read one document and find its commitments; whatever goes wrong comes back as a ``Failure`` with one line."""
    instrument = read_instrument(source, settings)
    if isinstance(instrument, Failure):
        return instrument
    try:
        from servanda.extraction import explain, find  # after reading: a file that cannot be read needs no pipeline

        if settings.explain:
            account = explain(instrument)
            return Finding(source, instrument, tuple(account.commitments), tuple(account.left_out))
        return Finding(source, instrument, tuple(find(instrument)))
    except ConfigurationError as error:
        return Failure(source.label, str(error))
    except Exception as error:
        return describe_fault(source, error)


def read_instrument(source: Input, settings: Settings) -> Instrument | Failure:
    """Read one document without looking for commitments; whatever goes wrong comes back as a ``Failure``."""
    from servanda.instruments import InstrumentError, read

    try:
        return read(source.source, date=settings.date, parties=settings.parties)
    except ConfigurationError as error:
        return Failure(source.label, str(error))
    except InstrumentError as error:
        return Failure(source.label, str(error).removeprefix(f"{source.label}: "))
    except Exception as error:
        return describe_fault(source, error)


def describe_fault(source: Input, error: Exception) -> Failure:
    """Return a defect of Servanda's own as one line; raise ``error`` where the user wants to see all of it."""
    if os.environ.get("SERVANDA_TRACEBACK"):
        raise error
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return Failure(source.label, f"Servanda failed on it ({reason}): please report this, with the document")


def read_all(
    sources: Sequence[Input], settings: Settings, jobs: int | None
) -> Generator[Finding | Failure, None, None]:
    """Yield what became of each source, in order; several are read by up to ``jobs`` processes (None: every core)."""
    workers = min(jobs or count_cores(), len(sources))
    if workers <= 1:
        for source in sources:
            yield read_one(source, settings)
        return
    size = max(1, min(MAX_CHUNK, len(sources) // (workers * 4)))
    chunks = [sources[start : start + size] for start in range(0, len(sources), size)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker) as pool:
        try:
            results = [(chunk, pool.submit(_read_chunk, chunk, settings)) for chunk in chunks]
            results.reverse()
            while results:
                chunk, result = results.pop()
                try:
                    yield from result.result()
                except BrokenProcessPool:
                    yield from (Failure(source.label, _LOST) for source in chunk)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def count_cores() -> int:
    """Return how many cores this process may use."""
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and keep linear algebra to one thread: the cores are taken by other workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


def _read_chunk(sources: Sequence[Input], settings: Settings) -> list[Finding | Failure]:
    return [read_one(source, settings) for source in sources]
