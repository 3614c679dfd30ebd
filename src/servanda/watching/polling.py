"""One source polled: what it names, what of that is new, each fetched in turn and kept in the archive.

``Watcher.poll`` yields what becomes of it, a step at a time. A document is passed on until ``Watcher.tell`` is called
for it, so that none is lost between the archive and the ledger.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from servanda.watching.addresses import host_of
from servanda.watching.archive import Archive
from servanda.watching.errors import DamageError, FetchError, RestError
from servanda.watching.fetching import Answer, Fetcher
from servanda.watching.listings import Listing, read_listing
from servanda.watching.pacing import DELAY, LONGEST_WAIT, Pace, back_off
from servanda.watching.robots import Robots
from servanda.watching.sources import Source
from servanda.watching.state import Fetch, Listed, SourceState

MOST = 50  # documents of one source in one poll; the others wait for the next
_DEEPEST = 3  # indexes of sitemaps within each other
_MOST_SITEMAPS = 50
_TRIES = 6
_BUSY = (429, 503)
_LOOK_AGAIN = 30 * 24 * 3600.0  # at a document whose source does not say when it changes


@dataclass(frozen=True, slots=True)
class New:
    """A document with new content, which the archive holds."""

    fetch: Fetch


@dataclass(frozen=True, slots=True)
class Fault:
    """An address that gave nothing, and why, in words for the user."""

    url: str
    message: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A source that has gone to another address for good."""

    url: str


@dataclass(frozen=True, slots=True)
class Polled:
    """How a poll ended: how many addresses the source named anew, how many documents were asked for, what is left.

    ``due`` is when the source is polled next; ``failed`` whether the source itself could not be read.
    """

    named: int
    asked: int
    left: int
    due: float
    failed: bool = False


Event = New | Fault | Moved | Polled


class Watcher:
    """What polls: an archive, a connection, and the manners of both."""

    def __init__(
        self,
        archive: Archive,
        fetcher: Fetcher,
        *,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
        delay: float = DELAY,
        chance: Random | None = None,
    ) -> None:
        """Prepare to poll; ``delay`` is the least distance (seconds) between two requests to a host."""
        self.archive = archive
        self.state = archive.state
        self._fetcher = fetcher
        self._now = now
        self._pace = Pace(self.state, now, sleep, delay)
        self._robots = Robots(fetcher, self.state, now, self._pace.wait)
        self._chance = chance or Random()

    def due(self, source: Source) -> bool:
        """Whether it is time to poll a source, or to fetch what it has named."""
        return self.when(source) <= self._now()

    def when(self, source: Source) -> float:
        """Return the moment (seconds of the epoch) from which on there is something to do for a source."""
        return 0.0 if self.state.untold(source.id) else self.state.source(source.id).next

    def poll(self, source: Source, most: int = MOST) -> Iterator[Event]:
        """Ask a source what is new and fetch up to ``most`` documents; yield what becomes of each, then ``Polled``."""
        yield from map(New, self.state.untold(source.id))
        stands = self.state.source(source.id)
        named, failed = 0, False
        if stands.due <= self._now():
            try:
                for listed in self._list(source):
                    if isinstance(listed, int):
                        named += listed
                    else:
                        yield listed
                stands = SourceState(self._now(), self._now() + source.every * 60.0)
            except RestError as error:
                stands = replace(stands, due=error.until)
            except FetchError as error:
                yield Fault(source.url, str(error))
                failed, stands = True, self._failed(source, stands, error)
            self.state.keep_source(source.id, stands)
        asked = 0
        for event in self._fetch_due(source, most):
            asked += 1
            if event is not None:
                yield event
        self.state.keep_source(source.id, replace(stands, work=self.state.next_due(source.id)))
        yield Polled(named, asked, self.state.count_due(source.id, self._now()), self.when(source), failed)

    def tell(self, fetch: Fetch) -> None:
        """Keep that a new document has been passed on; it is not yielded again."""
        self.state.tell(fetch)

    def lose(self, fetch: Fetch) -> None:
        """Let a document be fetched anew whose content the archive holds no more."""
        self.state.lose(fetch)

    def _list(self, source: Source) -> Iterator[int | Fault | Moved]:
        """Read a source, and the sitemaps it names; yield how many addresses are new in each, and what is wrong.

        What is wrong with the source itself is raised.
        """
        todo = [(Listed(source.url), 0)]
        seen = {source.url}
        while todo:
            listed, depth = todo.pop(0)
            try:
                listing, moved = self._read_listing(source, listed)
            except FetchError as error:
                if depth == 0:
                    raise
                yield Fault(listed.url, str(error))
                continue
            if moved and depth == 0:
                yield Moved(moved)
            yield self.state.list_addresses(source.id, "document", listing.documents, self._now())
            fresh = [one for one in listing.sitemaps if one.url not in seen]
            if fresh and depth == _DEEPEST:
                yield Fault(listed.url, f"its sitemaps are nested more than {_DEEPEST} deep: the rest is left out")
                continue
            if len(seen) + len(fresh) > _MOST_SITEMAPS:
                fresh = sorted(fresh, key=lambda one: one.hint, reverse=True)[: _MOST_SITEMAPS - len(seen)]
                yield Fault(listed.url, f"it names more than {_MOST_SITEMAPS} sitemaps: the newest are read")
            seen.update(one.url for one in fresh)
            todo += [(one, depth + 1) for one in fresh]

    def _read_listing(self, source: Source, listed: Listed) -> tuple[Listing, str]:
        """Return what a source or sitemap names, of what the archive holds where it has not changed."""
        self.state.list_addresses(source.id, "listing", [listed], self._now())
        try:
            answer = self._fetch(source, listed.url, "listing", None)
        except FetchError as error:
            self.state.fail(listed.url, "listing", str(error), None)
            raise
        kept = self.state.last(listed.url, "listing")
        if kept is None:
            raise FetchError("the archive has lost it")
        try:
            data = answer.data if answer.data is not None else self.archive.get(kept.digest)
        except DamageError as error:
            self.state.forget(listed.url, "listing")
            raise FetchError(f"it is fetched anew the next time: {error}") from error
        limit = self._fetcher.limits.size
        return read_listing(source.kind, data, kept.charset, kept.final, limit), answer.moved

    def _fetch_due(self, source: Source, most: int) -> Iterator[Event | None]:
        """Fetch the documents that are due, but of hosts that want to be left alone; yield what is new or wrong."""
        resting: set[str] = set()
        for url in self.state.due(source.id, self._now(), most, LONGEST_WAIT):
            if host_of(url) in resting:
                continue
            try:
                before = self.state.last(url, "document")
                answer = self._fetch(source, url, "document", self._look_again(url))
            except RestError as error:
                resting |= {error.host, host_of(url)}
                continue
            except FetchError as error:
                if error.pause is not None or error.status in _BUSY:
                    resting.add(host_of(url))
                self._fail(url, error)
                yield Fault(url, str(error))
                continue
            kept = self.state.last(url, "document")
            is_new = answer.data is not None and kept is not None and kept != before
            untold = [one for one in self.state.untold(source.id) if kept is not None and one.id == kept.id]
            yield New(untold[0]) if is_new and untold else None

    def _fetch(self, source: Source, url: str, role: str, due: float | None) -> Answer:
        """Fetch an address and keep what came, in the archive first and then in the state."""
        validators = self.state.validators(url, role)
        try:
            answer = self._fetcher.get(url, validators, permit=self._permit)
        except FetchError as error:
            if error.pause is not None or error.status in _BUSY:
                failures = self.state.failures(url, role) + 1
                self._pace.rest(url, back_off(failures, self._chance) if error.pause is None else error.pause)
            raise
        if answer.data is None:
            self.state.unchanged(url, role, due)
            return answer
        digest = self.archive.put(answer.data)
        self.state.keep(url, role, source.id, answer, digest, at=self._now(), due=due)
        return answer

    def _permit(self, url: str) -> None:
        """Wait until ``url`` may be asked; raise where it must not be."""
        self._pace.wait(url, self._robots.check(url))

    def _failed(self, source: Source, stands: SourceState, error: FetchError) -> SourceState:
        """Return how a source stands that could not be read: when it is asked again, and how often that was so."""
        failures = stands.failures + 1
        pause = max(error.pause or 0.0, back_off(failures, self._chance))
        if error.lasting:
            pause = max(pause, source.every * 60.0)
        return SourceState(self._now(), self._now() + pause, None, failures, str(error))

    def _fail(self, url: str, error: FetchError) -> None:
        """Keep that a document could not be fetched, and when it is asked for again, if ever."""
        failures = self.state.failures(url, "document") + 1
        pause = back_off(failures, self._chance) if error.pause is None else error.pause
        over = error.lasting or (failures >= _TRIES and error.status not in _BUSY)
        self.state.fail(url, "document", str(error), None if over else self._now() + pause)

    def _look_again(self, url: str) -> float | None:
        return None if self.state.hint(url, "document") else self._now() + _LOOK_AGAIN
