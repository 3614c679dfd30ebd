"""A whole cycle of assessment in a real browser: opened, scored by two, settled, replied to, published, reported.

Everybody works in a browser of their own, signed in by the link that the owner makes for them.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import look_at

CHOSEN = 20
WITH_EVIDENCE = "NZ-NO/2026-10-08/joint-statement/6"
ANSWERS = ("3", "2", "3", "1", "2", "4", "3")  # the keys that Ana presses, over and over; 4: not yet due


class Team:
    """The people of the test, each in a browser of their own."""

    def __init__(self, server, open_page: Callable[..., Page]) -> None:
        self.server, self.open_page = server, open_page
        self.owner = open_page(server, expected=(400,))
        self.owner.goto(server.link)

    def join(self, name: str, role: str) -> Page:
        """Add a member as the owner does, and sign in by the link."""
        page = self.owner
        page.goto(self.server.url + "/users/")
        page.get_by_label("User name").fill(name)
        page.locator(f"form[action$='/users/add/'] input[name=role][value={role}]").check()
        page.get_by_role("button", name="Add and make a link").click()
        link = page.locator("#made").text_content()
        theirs = self.open_page(self.server, expected=(400,))
        theirs.goto(link)
        theirs.locator("main").get_by_role("button", name="Sign in").click()
        expect(theirs.locator(".menu > summary").last).to_have_text(name)
        return theirs


@pytest.fixture
def team(start: Callable, copy_of: Callable, sample_ledger: Path, open_page: Callable[..., Page]) -> Team:
    return Team(start(copy_of(sample_ledger)), open_page)


def open_cycle(page: Page, team: Team) -> str:
    """Choose twenty commitments and open a cycle over them; return its address."""
    page.goto(team.server.url + "/partnerships/NZ-NO/")
    page.get_by_role("link", name="Assessments").last.click()
    page.get_by_role("link", name="Open an assessment").click()
    page.get_by_label("Name", exact=True).fill("What was kept by autumn")
    page.get_by_label("Last day of the period").fill("2026-11-24")
    page.locator("input[name=coders][value=ana]").check()
    page.locator("input[name=coders][value=ben]").check()
    page.locator("#by-words").fill("nothinglikethis")
    expect(page.locator("#options tr:visible")).to_have_count(0)
    page.locator("#by-words").fill("")
    page.locator("#by-strength").select_option("firm")
    page.locator("#by-year").select_option("2022")
    page.get_by_role("button", name="Untick all shown").click()
    page.get_by_role("button", name="Tick all shown", exact=True).click()
    ticked = page.locator("#options input[name=commitment]:checked")
    firm = ticked.count()
    assert 1 < firm < 100
    page.locator("#by-strength").select_option("")
    page.locator("#by-year").select_option("")
    page.locator(f"#options input[value='{WITH_EVIDENCE}']").check()
    boxes = page.locator("#options input[name=commitment]")
    at = 0
    while ticked.count() != CHOSEN:
        boxes.nth(at).set_checked(ticked.count() < CHOSEN)
        at += 1
    expect(page.locator("#ticked strong")).to_have_text(str(CHOSEN))
    assert look_at(page, "assessment-chosen") == []
    page.get_by_label("Name", exact=True).fill(" ")
    page.get_by_role("button", name="Open the assessment").click()
    expect(page.get_by_text("This field is required")).to_be_visible()  # and nothing is lost
    expect(page.locator("#ticked strong")).to_have_text(str(CHOSEN))
    page.get_by_label("Name", exact=True).fill("What was kept by autumn")
    page.get_by_role("button", name="Open the assessment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What was kept by autumn")
    return page.url


def score_all(page: Page, cycle: str, keys: Callable[[int], str], who: str) -> int:
    """Score all of a cycle by keyboard; return how many commitments and parties that were."""
    page.goto(cycle)
    page.get_by_role("link", name="Score", exact=True).click()
    total = int(page.locator(".pair-progress progress").get_attribute("max"))
    for number in range(total):
        expect(page.locator(".pair-progress b")).to_have_text(str(number))
        page.keyboard.press(keys(number))
        if page.locator("input[name=evidence]").count():
            page.keyboard.press("e")
            page.keyboard.press("Space")
        page.keyboard.press("r")
        page.keyboard.type(f"{who} has looked at it ({number})")
        page.keyboard.press("Control+Enter")
    expect(page.locator(".notice-success")).to_contain_text("the last of it")
    return total


def test_a_whole_cycle(team: Team, tmp_path: Path):
    ana, ben, rita = team.join("ana", "coder"), team.join("ben", "coder"), team.join("rita", "reviewer")
    owner = team.owner
    cycle = open_cycle(owner, team)
    criteria(owner, cycle)
    walking(ana, cycle)

    total = score_all(ana, cycle, lambda number: ANSWERS[number % len(ANSWERS)], "Ana")
    assert total >= CHOSEN
    expect(ben.locator("body")).not_to_contain_text("Ana has looked")
    disputed = [number for number in range(total) if number % 5 == 2]
    ben.goto(cycle)
    expect(ben.locator("body")).not_to_contain_text("Results")
    score_all(ben, cycle, lambda number: "2" if number in disputed else ANSWERS[number % len(ANSWERS)], "Ben")
    really = [number for number in disputed if ANSWERS[number % len(ANSWERS)] != "2"]
    assert len(really) >= 3

    rita.goto(cycle)
    expect(rita.get_by_role("region", name="Table of agreement")).to_contain_text("Krippendorff")
    share = 100 * (total - len(really)) / total
    expect(rita.get_by_role("region", name="Table of agreement")).to_contain_text(f"{share:.1f}%")
    expect(rita.get_by_role("region", name="Table of results")).to_contain_text("Norway")
    assert look_at(rita, "assessment-cycle") == []

    settle(rita, cycle, len(really))
    reply(rita, cycle)
    publish(owner, cycle, total)
    reports(owner, tmp_path)
    heads(owner, team.server.ledger)
    evidence(owner, cycle)
    owner.goto(team.server.url + "/assessments/")
    assert look_at(owner, "assessments-one") == []
    owner.get_by_role("link", name="What was kept by autumn").click()
    owner.locator("td.words a").first.click()
    owner.get_by_role("link", name="NZ-NO/").first.click()
    expect(owner.get_by_role("region", name="How far it was kept").or_(owner.locator(".verdicts"))).to_be_visible()
    assert look_at(owner, "commitment-assessed") == []


def criteria(owner: Page, cycle: str) -> None:
    """Give the first commitment criteria of its own."""
    owner.goto(cycle)
    owner.get_by_role("link", name="criteria of").first.click()
    owner.get_by_label("+1").fill("It runs, and a report says so")
    assert look_at(owner, "assessment-criteria") == []
    owner.get_by_role("button", name="Save").click()
    expect(owner.locator(".notice-success")).to_contain_text("criteria are saved")


def walking(page: Page, cycle: str) -> None:
    """Walk by keyboard, leave something half written, and find it again."""
    page.goto(cycle)
    page.get_by_role("link", name="Score", exact=True).click()
    expect(page.locator(".answers")).to_contain_text("It runs, and a report says so")
    first = page.url
    page.keyboard.press("1")
    page.keyboard.press("r")
    page.keyboard.type("half writ")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != first)
    expect(page.locator("#reason")).to_have_value("")
    page.keyboard.press("k")
    page.wait_for_url(first)
    expect(page.locator("#reason")).to_have_value("half writ")
    expect(page.locator("input[name=value][value='-1']")).to_be_checked()
    assert look_at(page, "assessment-score") == []
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#reason").fill("")


def settle(page: Page, cycle: str, disputed: int) -> None:
    """Settle all that coders disagree on, by keyboard."""
    page.goto(cycle)
    page.get_by_role("link", name="Settle").first.click()
    expect(page.locator(".told")).to_have_count(2)
    expect(page.locator(".told").first).to_contain_text("Ana has looked")
    assert look_at(page, "assessment-settle") == []
    for number in range(disputed):
        page.keyboard.press("2")
        page.keyboard.press("r")
        page.keyboard.type("A part is done, as Ben says.")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".notice-success")).to_contain_text("Settled: 0.")
        if number + 1 < disputed:
            page.wait_for_url("**/settle/")
    expect(page.locator(".notice-success")).to_contain_text("the last of it")


def reply(page: Page, cycle: str) -> None:
    """Write down what the party says of a score."""
    page.goto(cycle)
    page.locator("td.words a").first.click()
    page.get_by_role("link", name="Write down a reply").click()
    page.get_by_label("Its words").fill("We see it differently: the second half began in May.")
    assert look_at(page, "assessment-reply") == []
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("needs the name of who gave it")).to_be_visible()
    page.get_by_label("Who said so").fill("The ministry")
    page.get_by_label("On which day").fill("2026-11-20")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("blockquote.reply")).to_contain_text("We see it differently")
    assert look_at(page, "assessment-pair") == []


def evidence(page: Page, cycle: str) -> None:
    """What a score rests on stands beside it, and what it was scored by."""
    page.goto(cycle)
    page.get_by_role("link", name="Publish the readings").first.click()
    expect(page.locator(".told-evidence")).to_have_count(2)
    expect(page.locator(".told-evidence").first).to_contain_text("six buoys were put out")
    assert look_at(page, "assessment-evidence") == []


def publish(page: Page, cycle: str, total: int) -> None:
    """Publish, having read what that does."""
    page.goto(cycle)
    page.get_by_role("link", name="Publish", exact=True).click()
    expect(page.locator("main")).to_contain_text(f"{total} of {total} have a score that stands")
    assert look_at(page, "assessment-publish") == []
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".notice-success").first).to_contain_text("is published")
    expect(page.locator("#head")).to_have_text(page.locator("#head").text_content())
    assert look_at(page, "assessment-published") == []


def reports(page: Page, folder: Path) -> None:
    """Download the report in its three forms."""
    for label, form, start in (("HTML", "html", b"<!doctype html>"), ("DOCX", "docx", b"PK"), ("PDF", "pdf", b"%PDF-")):
        with page.expect_download(timeout=60_000) as download:
            page.get_by_role("link", name=f"Report ({label})").click()
        path = folder / f"report.{form}"
        download.value.save_as(path)
        assert path.read_bytes().lower().startswith(start.lower())
        assert path.stat().st_size > 5_000
    assert "What was kept by autumn" in (folder / "report.html").read_text(encoding="utf-8")


def heads(page: Page, ledger: Path) -> None:
    """The head on the page is the hash of the entry before that which publishes."""
    with sqlite3.connect(ledger) as database:
        rows = database.execute("SELECT previous FROM ledger_entry WHERE kind = 'cycle.published'").fetchall()
    assert [page.locator("#head").text_content()] == [previous for (previous,) in rows]
