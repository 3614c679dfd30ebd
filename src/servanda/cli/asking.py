"""Documents in, what a large model finds in them out: several at a time in threads, which mostly wait for it.

The same shape as ``servanda.cli.reading``: results come in the order of the inputs, and a document that fails never
stops the others. Only an endpoint that cannot be used at all ends the run.
"""

import threading
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from servanda.asking import Answer, AskingError, Client, Endpoint, EndpointError, Usage, ask
from servanda.cli.inputs import Failure, Input
from servanda.cli.reading import Finding, Settings, StoppedError, describe_fault
from servanda.instruments import InstrumentError, read

DEFAULT_JOBS = 4
MAX_JOBS = 32
_READING = threading.Lock()  # the PDF library may be used by one thread at a time


class Asking:
    """A run with one endpoint, and what it took so far."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Prepare the run; nothing is sent yet."""
        self._client = Client(endpoint)
        self._dropped = Usage()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Return the run."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the connection."""
        self._client.__exit__(kind, error, at)

    @property
    def usage(self) -> Usage:
        """What all documents took, those that failed too."""
        return self._client.usage + self._dropped

    def read_all(
        self, sources: Sequence[Input], settings: Settings, jobs: int | None
    ) -> Generator[Finding | Failure, None, None]:
        """Yield what became of each source, in order, up to ``jobs`` at once; an unusable endpoint stops it."""
        workers = min(jobs or DEFAULT_JOBS, len(sources), MAX_JOBS)
        try:
            if workers <= 1:
                for source in sources:
                    yield self._read_one(source, settings)
            else:
                yield from self._in_threads(sources, settings, workers)
        except EndpointError as error:
            raise StoppedError(self._label, str(error)) from error

    def summary(self) -> str:
        """Return in one line what the run took and what was dropped."""
        usage, endpoint = self.usage, self._client.endpoint
        parts = [_count(usage.requests, "request")]
        if usage.prompt_tokens or usage.completion_tokens:
            parts.append(f"{usage.prompt_tokens:,} tokens in and {usage.completion_tokens:,} out")
        else:
            parts.append("tokens not told")
        cost = endpoint.cost(usage)
        if cost is not None:
            parts.append(f"cost {cost:.4f}")
        dropped = f"{_count(usage.quotes_dropped, 'quote')} and {_count(usage.fields_dropped, 'field')} dropped"
        return f"large model {endpoint.model} at {endpoint.shown}: {', '.join(parts)}; {dropped}."

    @property
    def _label(self) -> str:
        return f"large model at {self._client.endpoint.shown}"

    def _in_threads(
        self, sources: Sequence[Input], settings: Settings, workers: int
    ) -> Generator[Finding | Failure, None, None]:
        """Yield the results of ``workers`` threads, which do not keep the program from ending when it is stopped."""
        waiting: SimpleQueue[tuple[Input, Future[Finding | Failure]]] = SimpleQueue()
        results: list[Future[Finding | Failure]] = [Future() for _ in sources]
        for pair in zip(sources, results, strict=True):
            waiting.put(pair)
        stop = threading.Event()

        def work() -> None:
            while not stop.is_set():
                try:
                    source, result = waiting.get_nowait()
                except Empty:
                    return
                try:
                    result.set_result(self._read_one(source, settings))
                except BaseException as error:
                    result.set_exception(error)

        for _ in range(workers):
            threading.Thread(target=work, daemon=True).start()
        try:
            for result in results:
                yield result.result()
        finally:
            stop.set()

    def _read_one(self, source: Input, settings: Settings) -> Finding | Failure:
        try:
            with _READING:
                instrument = read(source.source, date=settings.date, parties=settings.parties)
            answer = ask(instrument, self._client)
        except InstrumentError as error:
            return Failure(source.label, str(error).removeprefix(f"{source.label}: "))
        except EndpointError:
            raise
        except AskingError as error:
            return Failure(source.label, f"{self._label}: {error}")
        except Exception as error:
            return describe_fault(source, error)
        with self._lock:
            taken = answer.usage
            self._dropped += Usage(quotes_dropped=taken.quotes_dropped, fields_dropped=taken.fields_dropped)
        left_out, notes = (answer.left_out, _notes(answer)) if settings.explain else ((), ())
        return Finding(source, instrument, answer.commitments, left_out, notes)


def _notes(answer: Answer) -> tuple[str, ...]:
    """Return a line for whatever the model said that was not kept."""
    return tuple(f"dropped {lost.field} “{lost.words[:120]}”: {lost.reason}" for lost in answer.dropped)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
