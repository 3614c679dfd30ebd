"""What the tests of watching share: a site on this machine, its feed, and a clock that nobody has to wait for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from servanda.watching.fetching import Limits

LIMITS = Limits(size=200_000, seconds=1.0, silence=0.5)


@dataclass
class Page:
    """What an address answers. ``body`` may be a function that writes for itself."""

    body: bytes | Callable[[BaseHTTPRequestHandler], None] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """A server on this machine: its pages, and who asked for what."""

    root: str
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, body: object = b"", status: int = 200, **headers: str) -> str:
        """Let ``path`` answer so, and return its address; ``{}`` in a text becomes the address of the site."""
        data = body.replace("{}", self.root).encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = Page(data, status, named)  # type: ignore[arg-type]
        return self.root + path

    def paths(self) -> list[str]:
        """Return what was asked for since the last time, without robots.txt."""
        paths = [path for path, _ in self.asked if path != "/robots.txt"]
        self.asked.clear()
        return paths


@dataclass
class Clock:
    """A clock that goes on when somebody sleeps, or when a test says so."""

    moment: float = 1_750_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += seconds


def feed(*entries: str | tuple[str, str]) -> str:
    """Return a feed of these paths, each with when it changed where that is said."""
    items = "".join(
        f"<entry><link href='{{}}{path}'/><updated>{when}</updated></entry>"
        for path, when in (entry if isinstance(entry, tuple) else (entry, "") for entry in entries)
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{items}</feed>"
