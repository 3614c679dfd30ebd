"""A web of its own for the tests, on this machine, and a clock that nobody has to wait for."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pytest

from servanda.watching.addresses import parse_allowed
from servanda.watching.archive import open_archive
from servanda.watching.fetching import Fetcher
from servanda.watching.polling import Watcher
from tests.watching.sites import LIMITS, Clock, Page, Site


class _Handler(BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self.site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        page = self.site.pages.get(self.path, Page(status=404))
        if callable(page.body):
            page.body(self)
            return
        etag = page.headers.get("ETag")
        unchanged = page.status == 200 and etag is not None and self.headers.get("If-None-Match") == etag
        self.send_response(304 if unchanged else page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if not unchanged:
            self.wfile.write(page.body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {}))
    server.daemon_threads = True
    made = Site(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass.site = made  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """Return what fetches from this machine too."""
    with Fetcher(parse_allowed(["127.0.0.1"]), LIMITS) as made:
        yield made


@pytest.fixture
def watcher(tmp_path: Path, fetcher: Fetcher, clock: Clock) -> Iterator[Watcher]:
    with open_archive(tmp_path / "archive") as archive:
        yield Watcher(archive, fetcher, now=clock.now, sleep=clock.sleep, chance=Random(1))
