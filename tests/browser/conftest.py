"""A real server and a real browser: ``servanda serve`` as a process on a ledger of its own, and headless Chromium.

Where no Chromium is found the tests are skipped; with ``SERVANDA_TEST_BROWSER=required`` they fail. Whatever a page
does that it should not (an error on its console, a request to another host, something its own policy blocks) fails
the test that saw it.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "build" / "screenshots"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
START = 60.0  # seconds that a server may take to answer


@dataclass
class Server:
    """A running server: where it answers, the link that signs its owner in, and its ledger."""

    url: str
    link: str
    ledger: Path
    said: Path


@dataclass
class Watch:
    """What pages did that they should not."""

    origin: str
    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def over(self, page: Page) -> None:
        """Take note of everything that goes wrong on a page."""
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("request", lambda request: self._asked(request.url))
        page.on("response", lambda response: self._answered(response.status, response.url))

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(f"status of {code}" in text for code in self.expected):
            self.faults.append(f"console {kind}: {text}")

    def _answered(self, status: int, url: str) -> None:
        if status >= 400 and status not in self.expected:
            self.faults.append(f"{status} from {url}")

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https", "ws", "wss") and not url.startswith(self.origin):
            self.faults.append(f"asked another host: {url}")


def _executable(playwright: Playwright) -> str | None:
    named = os.environ.get("SERVANDA_TEST_BROWSER", "")
    if named and named != "required":
        return named
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    own = playwright.chromium.executable_path
    return found or (own if Path(own).exists() else None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        executable = _executable(playwright)
        if executable is None:
            reason = "no Chromium on PATH: install chromium, or run playwright install chromium"
            if os.environ.get("SERVANDA_TEST_BROWSER") == "required":
                pytest.fail(reason)
            pytest.skip(reason)
        arguments = [*QUIET, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
        launched = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def sample_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger that ``make demo`` makes."""
    path = tmp_path_factory.mktemp("sample") / "ledger.sqlite"
    subprocess.run([sys.executable, "-m", "samples", str(path)], cwd=ROOT, check=True, capture_output=True, text=True)
    return path


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    """Copy a ledger to one that a test may change."""

    def copied(ledger: Path) -> Path:
        path = tmp_path / "ledger.sqlite"
        with sqlite3.connect(ledger) as old, sqlite3.connect(path) as new:
            old.backup(new)
        return path

    return copied


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Server]]:
    """Start servers; all are ended with the session."""
    running: list[subprocess.Popen[str]] = []

    def started(ledger: Path) -> Server:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        said = tmp_path_factory.mktemp("server") / "said.txt"
        command = [sys.executable, "-c", "from servanda.cli import main; main()", "serve"]
        command += ["--ledger", str(ledger), "--port", str(port)]
        with said.open("w", encoding="utf-8") as output:
            process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, text=True)
        running.append(process)
        return Server(f"http://127.0.0.1:{port}", _link(process, said, port), ledger, said)

    yield started
    for process in running:
        process.terminate()
    for process in running:
        process.wait(timeout=20)


def _link(process: "subprocess.Popen[str]", said: Path, port: int) -> str:
    """Return the sign-in link that a server prints, when it answers."""
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        words = said.read_text(encoding="utf-8").split()
        link = next((word for word in words if "/sign-in/" in word), None)
        with socket.socket() as probe:
            if link and probe.connect_ex(("127.0.0.1", port)) == 0:
                return link
        time.sleep(0.1)
    pytest.fail(f"the server did not start: {said.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def sample_server(start: Callable[[Path], Server], sample_ledger: Path) -> Server:
    """A server of the sample partnership, for tests that only look."""
    return start(sample_ledger)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages of a server by its sign-in link or as somebody who is signed in; their faults fail the test."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def opened(
        server: Server,
        *,
        width: int = 1440,
        scheme: str = "light",
        signed_in: dict[str, object] | None = None,
        expected: tuple[int, ...] = (),
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            storage_state=signed_in,  # type: ignore[arg-type]
            accept_downloads=True,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        watch = Watch(server.url, expected=set(expected))
        watches.append(watch)
        page = context.new_page()
        watch.over(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []


@pytest.fixture(scope="session")
def signed_in(browser: Browser, sample_server: Server) -> dict[str, object]:
    """The cookies of the sample's owner, signed in by the printed link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(sample_server.link)
    assert page.url == f"{sample_server.url}/", page.content()[:2000]
    state: dict[str, object] = dict(context.storage_state())
    context.close()
    return state
