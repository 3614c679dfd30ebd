"""What a site lets robots fetch (RFC 9309): its robots.txt read once a day, and every address checked by it.

A site without one allows all. One whose robots.txt cannot be had (5xx, no answer) allows nothing for now, unless an
earlier copy is known, which then holds for up to thirty days.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from protego import Protego

from servanda.watching.addresses import origin_of
from servanda.watching.errors import FetchError, ForbiddenError
from servanda.watching.fetching import AGENT, Answer, Fetcher
from servanda.watching.state import RobotsCopy, State

_DAY = 24 * 3600.0
_SOON = 900.0
_LONGEST_KEPT = 30 * _DAY
_MOST = 512 * 1024  # RFC 9309 §2.5 asks for 500 KiB at the least
_LONGEST_DELAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Robots:
    """The robots.txt of all sites, kept in ``state``; ``permit`` is asked before a robots.txt itself is fetched."""

    fetcher: Fetcher
    state: State
    now: Callable[[], float]
    permit: Callable[[str], object]

    def check(self, url: str) -> float:
        """Return the seconds that the site wants between two requests (0 where it says nothing).

        Raises ``FetchError`` where ``url`` must not be fetched.
        """
        origin = origin_of(url)
        copy = self._copy(origin)
        if copy.text is None:
            raise FetchError(
                f"the robots.txt of {origin} cannot be had ({copy.fault}): until it can, nothing is fetched from there"
            )
        rules = _parse(copy.text)
        if not rules.can_fetch(url, AGENT):
            raise FetchError(f"the robots.txt of {origin} does not let it be fetched", lasting=True)
        return min(float(rules.crawl_delay(AGENT) or 0), _LONGEST_DELAY)

    def _copy(self, origin: str) -> RobotsCopy:
        known = self.state.robots(origin)
        now = self.now()
        if known is not None and now < known.expires:
            return known
        try:
            answer: Answer = self.fetcher.get(f"{origin}/robots.txt", permit=self.permit, most=_MOST)
        except ForbiddenError:
            raise
        except FetchError as error:
            fresh = self._unavailable(error, known, now)
        else:
            fresh = RobotsCopy((answer.data or b"").decode("utf-8-sig", "replace"), "", now, now + _DAY)
        self.state.keep_robots(origin, fresh)
        return fresh

    def _unavailable(self, error: FetchError, known: RobotsCopy | None, now: float) -> RobotsCopy:
        reason = str(error).partition(": ")[0]
        is_astray = error.lasting and not error.status  # it redirects without end
        if is_astray or (400 <= error.status < 500 and error.status != 429):  # §2.3.1.2 and 3: as if there were none
            return RobotsCopy("", "", now, now + _DAY)
        soon = now + max(_SOON, error.pause or 0)
        if known is not None and known.text is not None and now - known.fetched < _LONGEST_KEPT:
            return RobotsCopy(known.text, reason, known.fetched, soon)
        return RobotsCopy(None, reason, now, soon)


@lru_cache(maxsize=64)
def _parse(text: str) -> Protego:
    return Protego.parse(text)
