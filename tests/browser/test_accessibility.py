"""Every page of the sample's ledger, as axe-core sees it: light and dark, wide and narrow, without one violation."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
NEWEST = "NZ-NO/2026-10-08/joint-statement"
PAGES = {
    "home": "/",
    "partnerships": "/partnerships/",
    "partnership": "/partnerships/NZ-NO/",
    "partnership-filtered": "/partnerships/NZ-NO/?topic=energy&strength=firm",
    "partnership-add": "/partnerships/add/",
    "partnership-edit": "/partnerships/NZ-NO/edit/",
    "instruments": "/instruments/",
    "instrument-add": "/instruments/add/",
    "instrument": f"/instruments/{NEWEST}/",
    "instrument-done": "/instruments/NZ-NO/2022-09-14/joint-statement/",
    "commitments": "/commitments/",
    "commitments-filtered": "/commitments/?party=NO&state=accepted",
    "commitments-none": "/commitments/?q=nothinglikethis",
    "commitment": f"/commitments/{NEWEST}/15/",
    "commitment-recheck": f"/commitments/{NEWEST}/6/",
    "commitment-split": "/commitments/NZ-NO/2022-09-14/joint-statement/14/",
    "bodies": "/bodies/",
    "money": "/money/",
    "deadlines": "/deadlines/",
    "search": "/search/?q=ferries",
    "lineage": "/partnerships/NZ-NO/lineage/",
    "lineage-line": f"/partnerships/NZ-NO/lineage/?at={NEWEST}/24",
    "inbox": "/inbox/",
    "inbox-none": "/inbox/?found=evidence&relation=replaced",
    "silent": "/silent/?months=0",
    "partnership-silent": "/partnerships/NZ-NO/silent/",
    "assessments": "/assessments/",
    "assessment-open": "/partnerships/NZ-NO/assess/",
    "log": "/log/",
    "entry": "/log/40/",
    "users": "/users/",
    "account": "/account/",
    "account-digest": "/account/digest/",
    "data": "/data/",
    "api": "/api/docs",
    "missing": "/commitments/NZ-NO/2026-10-08/joint-statement/999/",
}
LOOKS: list[tuple[Literal["light", "dark"], int]] = [("light", 1440), ("dark", 1440), ("dark", 390), ("light", 390)]


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong on a page, one line for each rule."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]}: {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_page(open_page: Callable[..., Page], sample_server, signed_in: dict[str, object], name: str):
    page = open_page(sample_server, signed_in=signed_in, expected=(404,))
    response = page.goto(sample_server.url + PAGES[name])
    assert response is not None
    assert response.status == (404 if name == "missing" else 200)
    assert look_at(page, name) == []


def test_sign_in(open_page: Callable[..., Page], sample_server):
    page = open_page(sample_server)
    page.goto(sample_server.url + "/sign-in/")
    assert look_at(page, "sign-in") == []


def look_at(page: Page, name: str) -> list[str]:
    """Return what is wrong with a page, light and dark, wide and narrow; take a picture of each."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    faults = []
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(150)
        page.screenshot(path=PICTURES / f"{name}-{scheme}-{width}.png", full_page=name != "api")
        faults += [f"{scheme} {width}: {fault}" for fault in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{scheme} {width}: the page is {wide} px wider than the window"] if wide > 0 else []
    return faults


def test_every_page_is_looked_at():
    """Each address without a parameter that answers to GET stands in ``PAGES``."""
    writing = {"/inbox/undo/", "/sign-out/", "/account/name/", "/account/password/", "/account/tokens/", "/users/add/"}
    writing.add("/account/digest/stop/")
    other = {"/sign-in/", "/deadlines.ics", "/feeds/commitments.atom", "/feeds/deadlines.ics"}
    fixed = {f"/{route.pattern}" for route in routes(get_resolver().url_patterns) if not route.pattern.converters}
    looked_at = {address.partition("?")[0] for address in PAGES.values()}
    assert {path for path in fixed if not path.startswith("/api/")} - writing - other <= looked_at


def routes(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Yield the routes of all slices, without those of the API, which stand under a prefix."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif not str(pattern.pattern):
            yield from routes(pattern.url_patterns)
