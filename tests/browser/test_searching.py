"""Searching by keyboard: ``/`` from every page, a filter that keeps the words, and the same without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

NEWEST = "NZ-NO/2026-10-08/joint-statement"


@pytest.fixture
def page(open_page: Callable[..., Page], sample_server, signed_in: dict[str, object]) -> Page:
    page = open_page(sample_server, signed_in=signed_in)
    page.goto(sample_server.url)
    return page


@pytest.mark.parametrize(
    "path",
    ["/", "/commitments/", f"/instruments/{NEWEST}/", "/partnerships/NZ-NO/lineage/", "/inbox/", "/search/?q=ferries"],
)
def test_one_key_leads_to_the_box(page: Page, sample_server, path: str):
    page.goto(sample_server.url + path)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("coastal vessels")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=coastal+vessels")
    expect(page.locator(".hit mark").first).to_be_visible()


def test_filters_keep_the_words_and_are_cleared_alone(page: Page, sample_server):
    page.goto(sample_server.url + "/search/?q=coastal+vessels")
    page.get_by_label("Block").check()
    expect(page.locator(".filter")).to_have_text("Kind: Block (remove this filter)", use_inner_text=False)
    assert set(page.locator(".hit-kind").all_inner_texts()) == {"Block"}
    expect(page.locator("#search")).to_have_value("coastal vessels")
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator(".filter")).to_have_count(0)
    expect(page.locator(".hit").first).to_be_visible()


def test_without_scripts(browser: Browser, sample_server, signed_in: dict[str, object]):
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in, base_url=sample_server.url)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/commitments/")
    page.locator("#search").fill("coastal vessels")
    page.locator("#search").press("Enter")
    expect(page.locator(".hit").first).to_be_visible()
    page.get_by_label("Block").check()
    page.get_by_role("button", name="Apply").click()
    assert set(page.locator(".hit-kind").all_inner_texts()) == {"Block"}
    page.locator(".hit a").first.click()
    page.wait_for_url("**/instruments/**#b*")
    context.close()
