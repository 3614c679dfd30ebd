"""What is watched: the address of a feed, a sitemap or a page of links, and how often it is asked."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from servanda.watching.errors import WatchError

SHORTEST = 5  # minutes
LONGEST = 366 * 24 * 60
_UNITS = {"m": 1, "h": 60, "d": 24 * 60}


class SourceKind(StrEnum):
    """What stands at the address of a source; ``auto`` is told by the answer."""

    AUTO = "auto"
    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that is watched. ``partnership`` is "" for all; ``every`` counts minutes."""

    id: str
    url: str
    name: str = ""
    kind: SourceKind = SourceKind.AUTO
    partnership: str = ""
    every: int = 6 * 60

    @property
    def label(self) -> str:
        """What the user calls it."""
        return self.name or self.id


def parse_every(text: str) -> int:
    """Return the minutes of ``30m``, ``6h`` or ``2d``; raise ``WatchError`` for anything else."""
    found = re.fullmatch(r"([1-9]\d{0,5})\s*([mhd])", text.strip().lower())
    if found is None:
        raise WatchError(f"“{text}” is no interval: write 30m, 6h or 2d")
    minutes = int(found[1]) * _UNITS[found[2]]
    if not SHORTEST <= minutes <= LONGEST:
        raise WatchError(f"“{text}” is out of bounds: between 5m and 366d is possible")
    return minutes


def say_every(minutes: int) -> str:
    """Return minutes as ``parse_every`` reads them."""
    unit = next(unit for unit in ("d", "h", "m") if minutes % _UNITS[unit] == 0)
    return f"{minutes // _UNITS[unit]}{unit}"


def check_address(url: str) -> str:
    """Return ``url`` where it can be watched; raise ``WatchError`` otherwise."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme.lower() not in ("http", "https"):
        raise WatchError(f"“{url}” is no web address: it begins with https:// or http://")
    if parts.username is not None or parts.password is not None:
        raise WatchError(f"the address at {host} holds a name or password: sources are public, leave it out")
    return url.strip()
