"""When a host may be asked again, and a source or document that failed: delays, and back-off with chance in it.

Moments are seconds of the epoch. They are kept in the archive, so that two runs after one another are as polite as one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from servanda.watching.addresses import host_of
from servanda.watching.errors import RestError
from servanda.watching.state import State

DELAY = 1.0  # seconds between two requests to one host, where it does not ask for more
LONGEST_WAIT = 30.0  # what is to be waited for longer is left for a later run
FIRST_PAUSE = 15 * 60.0
LAST_PAUSE = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Keeps the distance between requests to one host."""

    state: State
    now: Callable[[], float]
    sleep: Callable[[float], object]
    delay: float = DELAY

    def wait(self, url: str, delay: float = 0.0) -> None:
        """Wait until the host of ``url`` may be asked; raise ``RestError`` where that is too long.

        ``delay`` is what the host wants between two requests.
        """
        host = host_of(url)
        now, free = self.now(), self.state.free(host)
        if free - now > LONGEST_WAIT:
            raise RestError(host, free)
        if free > now:
            self.sleep(free - now)
            now = free
        self.state.keep_free(host, now + max(delay, self.delay))

    def rest(self, url: str, seconds: float) -> None:
        """Leave the host of ``url`` alone for so long."""
        host = host_of(url)
        self.state.keep_free(host, max(self.state.free(host), self.now() + seconds))


def back_off(failures: int, chance: Random) -> float:
    """Return the seconds until the next try after so many failures in a row: doubled each time, up to a day."""
    pause: float = min(FIRST_PAUSE * 2.0 ** min(failures - 1, 20), LAST_PAUSE)
    return pause * chance.uniform(0.8, 1.2)
