"""Who does the work: processes of this machine, or the workers of a Dask cluster. Both take batches in any order.

An engine yields each task with what came of it, or with ``Died`` where the process that was at work on it ended.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import Any, Protocol

from servanda.mining.errors import MiningError

Task = tuple[Any, ...]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
WAIT = 10
"""Seconds to wait for a scheduler to answer."""
_AHEAD = 2  # tasks for each worker that are handed out at once


@dataclass(frozen=True, slots=True)
class Died:
    """The process that was at work on a task ended, and so did others that shared its fate."""


class Engine(Protocol):
    """Does a function on many tasks."""

    def run(self, function: Callable[..., Any], tasks: Sequence[Task]) -> Iterator[tuple[Task, Any]]:
        """Yield each task with the result of the function on it, as they are done, or with ``Died``."""
        ...

    def close(self) -> None:
        """Let the workers go."""
        ...


class Local:
    """Processes of this machine, each on one core."""

    def __init__(self, jobs: int | None = None) -> None:
        """``jobs`` is the number of processes; None: one for each core."""
        self.workers = jobs or _cores()
        for name in THREADS:  # a process has one core: threads of its libraries would only be in each other's way
            os.environ[name] = "1"
        self._pool: ProcessPoolExecutor | None = None

    def run(self, function: Callable[..., Any], tasks: Sequence[Task]) -> Iterator[tuple[Task, Any]]:
        """Yield each task with the result of the function on it, as they are done, or with ``Died``."""
        waiting = iter(tasks)
        under_way: dict[Future[Any], tuple[Task, ProcessPoolExecutor]] = {}
        more = True
        while more or under_way:
            while more and len(under_way) < _AHEAD * self.workers:
                task = next(waiting, None)
                if more := task is not None:
                    pool = self._open()
                    under_way[_submit(pool, function, task)] = task, pool
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                task, pool = under_way.pop(future)
                try:
                    result = future.result()
                except (BrokenProcessPool, CancelledError):
                    if pool is self._pool:
                        self.close()
                    result = Died()
                yield task, result

    def close(self) -> None:
        """Let the processes go; what they are at is not waited for."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"), initializer=_begin)
        return self._pool


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin() -> None:
    """Prepare a process for its work: Ctrl-C is for who began it, and when that one has ended, so does this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _submit(pool: ProcessPoolExecutor, function: Callable[..., Any], task: Task) -> "Future[Any]":
    try:
        return pool.submit(function, *task)
    except BrokenProcessPool as error:
        failed: Future[Any] = Future()
        failed.set_exception(error)
        return failed


class Cluster:
    """The workers of a Dask cluster. One that dies costs the batch it was at; the scheduler gives it to another."""

    def __init__(self, address: str) -> None:
        """Connect to the scheduler at an address (``tcp://host:8786``); raise ``MiningError`` where there is none."""
        try:
            self._client = _dask().Client(address, timeout=WAIT)
        except (OSError, ValueError) as error:
            raise MiningError(f"{address}: there is no Dask scheduler ({' '.join(str(error).split())})") from None
        self._address = address
        self.workers = sum(self._client.nthreads().values())
        if not self.workers:
            self._client.close()
            raise MiningError(f"{address}: the cluster has no worker: start some with dask worker {address}")

    def run(self, function: Callable[..., Any], tasks: Sequence[Task]) -> Iterator[tuple[Task, Any]]:
        """Yield each task with the result of the function on it, as they are done, or with ``Died``."""
        waiting = iter(tasks)
        first = islice(waiting, _AHEAD * self.workers)
        given = {self._submit(function, task): task for task in first}
        under_way = _dask().as_completed(list(given), loop=self._client.loop, with_results=False)
        for future in under_way:
            task = given.pop(future)
            try:
                result = future.result()
            except _dask().KilledWorker:
                result = Died()
            except CancelledError:
                raise MiningError(
                    f"{self._address}: the scheduler has gone: the same command goes on from here"
                ) from None
            future.release()
            if (following := next(waiting, None)) is not None:
                later = self._submit(function, following)
                given[later] = following
                under_way.add(later)
            yield task, result

    def close(self) -> None:
        """Leave the cluster as it is."""
        self._client.close()

    def _submit(self, function: Callable[..., Any], task: Task) -> Any:
        return self._client.submit(_on_worker, function, task, pure=False)


def _on_worker(function: Callable[..., Any], task: Task) -> Any:
    """Do a function on a worker of a cluster, and put down that it was begun: the scheduler keeps such notes."""
    _dask().get_worker().log_event("servanda", str(task[1].number))
    return function(*task)


def _dask() -> Any:
    try:
        import distributed
    except ImportError:
        raise MiningError("a cluster needs the package dask: install servanda[cluster]") from None
    return distributed
