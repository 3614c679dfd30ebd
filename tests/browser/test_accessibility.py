"""Every page of the sample's ledger, as axe-core sees it: light and dark, wide and narrow, without one violation."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
NEWEST = "NZ-NO/2026-10-08/joint-statement"
PAGES = {
    "home": "/",
    "partnerships": "/partnerships/",
    "partnership": "/partnerships/NZ-NO/",
    "partnership-filtered": "/partnerships/NZ-NO/?topic=energy&strength=firm",
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
    "log": "/log/",
    "entry": "/log/40/",
    "users": "/users/",
    "account": "/account/",
    "api": "/api/docs",
    "missing": "/commitments/NZ-NO/2026-10-08/joint-statement/999/",
}
LOOKS = [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)]


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
    faults = []
    for scheme, width in LOOKS:
        page = open_page(sample_server, width=width, scheme=scheme, signed_in=signed_in, expected=(404,))
        response = page.goto(sample_server.url + PAGES[name])
        assert response is not None
        assert response.status == (404 if name == "missing" else 200)
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}-{scheme}-{width}.png", full_page=name != "api")
        faults += [f"{scheme} {width}: {fault}" for fault in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{scheme} {width}: the page is {wide} px wider than the window"] if wide > 0 else []
    assert faults == []


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_sign_in(open_page: Callable[..., Page], sample_server, scheme: str, width: int):
    page = open_page(sample_server, width=width, scheme=scheme)
    page.goto(sample_server.url + "/sign-in/")
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"sign-in-{scheme}-{width}.png")
    assert violations(page) == []


def test_every_route_is_looked_at():
    """A page with a name of its own and no parameters stands in ``PAGES``."""
    from django.urls import get_resolver

    fixed = {
        f"/{pattern.pattern}" for pattern in _routes(get_resolver().url_patterns) if not pattern.pattern.converters
    }
    other = {"/sign-in/", "/sign-out/", "/deadlines.ics"}
    looked_at = {address.partition("?")[0] for address in PAGES.values()}
    assert {path for path in fixed - other if not path.startswith("/api/")} <= looked_at


def _routes(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            if not str(pattern.pattern):
                yield from _routes(pattern.url_patterns)
        else:
            yield pattern
