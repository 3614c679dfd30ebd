"""Following by keyboard alone: along and between the lines of the picture, reading one, and deciding in the inbox."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
LINEAGE = "/partnerships/NZ-NO/lineage/"
FIRST_PAINT = 1.0  # seconds


@pytest.fixture
def page(open_page: Callable[..., Page], sample_server, signed_in: dict[str, object]) -> Page:
    page = open_page(sample_server, signed_in=signed_in)
    page.goto(sample_server.url + LINEAGE)
    return page


def at(page: Page) -> str:
    """Return how what has the focus is called."""
    return page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent")


def enter(page: Page) -> None:
    """Walk with Tab until a line of the picture has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.node')"):
            return
    pytest.fail("Tab does not lead into the picture")


def go_to(page: Page, words: str) -> None:
    """Walk down the instrument to the line whose name holds these words."""
    page.keyboard.press("Home")
    for _ in range(200):
        if words in at(page):
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"the arrows do not lead to {words!r}")


def test_one_stop_for_tab_and_arrows_for_the_rest(page: Page):
    assert page.locator("a.node[tabindex='0']").count() == 1
    enter(page)
    go_to(page, "Norway will provide NOK 40 million over two years")
    assert "2022" in at(page)
    page.keyboard.press("ArrowRight")
    assert at(page).startswith("2025: Norway will provide NOK 60 million")
    page.keyboard.press("ArrowRight")
    assert at(page).startswith("2026: Norway will provide a further NOK 45 million")
    page.keyboard.press("ArrowRight")
    assert "The line ends here" in (page.locator("#filtered").text_content() or "")
    page.keyboard.press("Shift+ArrowLeft")
    assert at(page).startswith("2025: ")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('a.node')")


def test_each_line_can_be_reached(page: Page):
    enter(page)
    reached = set()
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    for _ in range(3):
        page.keyboard.press("Home")
        before = ""
        while before != (now := page.evaluate("document.activeElement.id")):
            reached.add(now)
            before = now
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Shift+ArrowRight")
    assert len(reached) == page.locator("a.node").count()


def test_enter_reads_a_line_and_escape_closes_it(page: Page):
    enter(page)
    go_to(page, "Norway will provide NOK 40 million over two years")
    page.keyboard.press("Enter")
    panel = page.locator("#line")
    expect(panel).to_contain_text("NOK 60 million over four years")
    assert panel.locator("ins.new").count() > 2
    assert "at=" in page.url
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "lineage-reading.png")
    page.keyboard.press("Escape")
    expect(panel.locator("article")).to_have_count(0)
    assert "at=" not in page.url
    assert "NOK 40 million" in at(page)


def test_filters_draw_the_rest_pale(page: Page):
    page.locator("[data-facet=relation] summary").click()
    page.locator("[data-facet=relation] input[value=delivered]").check()
    shown = page.locator("a.node:not(.is-out)").count()
    assert 2 <= shown < page.locator("a.node").count() / 4
    page.get_by_role("button", name="Draw only these").click()
    page.wait_for_url("**relation=delivered**")
    assert page.locator("a.node").count() == shown
    assert page.locator("a.node.is-out").count() == 0


def test_zoom_and_drag(page: Page):
    lines = page.locator("#lines")
    before = lines.bounding_box()["width"]
    page.locator("#picture").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert lines.bounding_box()["width"] > before * 1.3
    box = page.locator("#picture").bounding_box()
    left = page.evaluate("document.getElementById('picture').scrollLeft = 100")
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 120, steps=4)
    page.mouse.up()
    assert page.evaluate("document.getElementById('picture').scrollLeft") == pytest.approx(left + 180, abs=5)
    assert page.locator("#line article").count() == 0  # a drag is no click
    page.keyboard.press("0")
    assert lines.bounding_box()["width"] == pytest.approx(before, abs=2)


def test_the_first_paint(page: Page):
    page.reload()
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
    print(f"\nfirst paint {paint:.2f} s")
    assert paint <= FIRST_PAINT * 2  # on a machine that does other things besides


def test_the_inbox(start: Callable, copy_of: Callable, sample_ledger: Path, open_page: Callable[..., Page]):
    server = start(copy_of(sample_ledger))
    page = open_page(server)
    page.goto(server.link)
    page.goto(server.url + "/inbox/")
    total = int(page.locator("#progress strong").text_content() or 0)
    cards = page.locator(".follow-card")
    page.keyboard.press("j")
    expect(page.locator(".follow-card.is-current")).to_have_count(1)
    page.keyboard.press("a")
    expect(page.locator("#progress strong")).to_have_text(str(total - 1))
    expect(cards.first).to_have_class(re.compile("state-confirmed"))
    page.keyboard.press("x")
    expect(page.locator("#progress strong")).to_have_text(str(total - 2))
    expect(cards.nth(1)).to_have_class(re.compile("state-rejected"))
    page.keyboard.press("e")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator("#progress strong")).to_have_text(str(total - 3))
    expect(cards.nth(2).locator(".chip.relation, .chip.stance")).to_have_text(re.compile("Replaced|Setback"))
    page.screenshot(path=PICTURES / "inbox-deciding.png")
    for left in (2, 1, 0):
        page.keyboard.press("u")
        expect(page.locator("#progress strong")).to_have_text(str(total - left))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
