"""The static site in a real browser, from a disk and under a path of a server: clean by axe-core, and searched."""

import contextlib
import functools
import http.server
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import look_at

NEWEST = "NZ-NO/2026-10-08/joint-statement"
FIRST = "NZ-NO/2022-09-14/joint-statement"
ROOT = Path(__file__).parents[2]
ASSESS = """
import sys
from servanda.ledger import connecting
connecting.connect(sys.argv[1])
from servanda.ledger import models, services
from tests.publishing.cycled import assess
[owner] = models.Member.objects.filter(role="owner").values_list("id", flat=True)
assess(services.member(owner), "NZ-NO", most=40, reason="The report of the ministry says how far it has come")
"""
PAGES = {
    "home": "index.html",
    "partnerships": "partnerships.html",
    "partnership": "partnerships/NZ-NO.html",
    "commitments": "partnerships/NZ-NO/commitments.html",
    "topic": "topics/energy.html",
    "instrument": f"instruments/{FIRST}.html",
    "commitment": f"commitments/{FIRST}/14.html",
    "assessment": "assessments/final-report.html",
    "scores": "assessments/final-report/page-2.html",
    "search": "search.html?q=polar",
    "found": "search.html?q=final+report",
    "about": "about.html",
}


@pytest.fixture(scope="session")
def site(sample_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the sample with an assessment, in a folder of a folder."""
    import subprocess
    import sys

    folder = tmp_path_factory.mktemp("www") / "a" / "record"
    ledger = folder.parents[1] / "ledger.sqlite"
    with sqlite3.connect(sample_ledger) as old, sqlite3.connect(ledger) as new:
        old.backup(new)
    subprocess.run([sys.executable, "-c", ASSESS, str(ledger)], cwd=ROOT, check=True, capture_output=True)
    command = [sys.executable, "-c", "from servanda.cli import main; main()", "publish", "site", str(folder)]
    subprocess.run([*command, "--ledger", str(ledger)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the site under a path of a server that only hands out files."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(site.parents[1]))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/a/record/"
        server.shutdown()


@contextlib.contextmanager
def opened(browser: Browser, origin: str) -> Iterator[Page]:
    """Open a page that may ask nothing of others, run into no error and keep nothing."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(origin) else faults.append(request.url))
    yield page
    assert context.cookies() == []
    context.close()
    assert faults == []


@pytest.mark.parametrize("name", PAGES)
def test_page(browser: Browser, site: Path, name: str):
    with opened(browser, "file://") as page:
        page.goto(f"{site.as_uri()}/{PAGES[name]}")
        assert look_at(page, f"site-{name}") == []
        broken = "Array.from(document.images).filter((image) => !image.complete || !image.naturalWidth).length"
        page.evaluate("document.querySelectorAll('img').forEach((image) => (image.loading = 'eager'))")
        page.wait_for_load_state("networkidle")
        assert page.evaluate(broken) == 0


@pytest.mark.parametrize("where", ["disk", "server"])
def test_search(browser: Browser, site: Path, served: str, where: str):
    root = f"{site.as_uri()}/" if where == "disk" else served
    with opened(browser, root if where == "server" else "file://") as page:
        page.goto(f"{root}commitments/{FIRST}/14.html")
        page.get_by_label("Search the record").fill("polar fleets 2030")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("1 commitment")
        hit = page.locator("#found a")
        expect(hit).to_have_text("Norway will halve the emissions of its polar research fleet by 2030")
        expect(hit.locator("mark")).to_have_count(3)
        hit.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("polar research fleet")
        page.go_back()
        expect(page.get_by_label("Words, or their beginnings")).to_have_value("polar fleets 2030")
        page.get_by_label("Words, or their beginnings").fill("nothinglikethis")
        expect(page.get_by_role("status")).to_have_text("No commitment has all these words.")
        page.get_by_label("Words, or their beginnings").fill("")
        page.get_by_label("Topic").select_option(label="Energy")
        expect(page.locator("#found > li")).to_have_count(12)


def test_an_assessment_is_found(browser: Browser, served: str):
    with opened(browser, served) as page:
        page.goto(f"{served}search.html")
        page.get_by_label("Words, or their beginnings").fill("final report")
        link = page.locator("#found-assessments a")
        expect(link).to_have_text("Final report")
        link.click()
        expect(page.get_by_role("heading", name="Results")).to_be_visible()
        page.get_by_role("link", name="Page 2").click()
        page.locator(".commitments .quote a").first.click()
        part = page.get_by_role("region", name="How it was assessed")
        part.get_by_role("link", name="Final report").first.click()
        expect(page.locator("li:target")).to_be_visible()


def test_from_a_mark_to_its_commitment_and_back(browser: Browser, served: str):
    with opened(browser, served) as page:
        page.goto(served)
        page.get_by_role("link", name="New Zealand – Norway", exact=True).click()
        page.locator(".papers").get_by_role("link", name="Joint Statement by the Prime Ministers").click()
        page.get_by_role("link", name="Norway will provide NOK 40 million").click()
        expect(page.get_by_text("Advanced")).to_be_visible()
        page.get_by_role("link", name="in the whole document").click()
        expect(page.locator("mark:target")).to_have_text(
            "Norway will provide NOK 40 million over two years to the Pacific Mini-Grid Programme"
        )
