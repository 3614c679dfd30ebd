"""Take the pictures of the pages in the documentation, from the sample partnership, with headless Chromium.

usage: take_screenshots.py [CHROMIUM]

The sample is loaded into a ledger of its own and served for as long as it takes. Needs the test group's Playwright.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).parent
SERVANDA = [sys.executable, "-c", "from servanda.cli import main; main()"]
PORT = "8479"
LARGEST = 200_000
ASSESSED = "NZ-NO/2026-10-08/joint-statement/6"


def take(page: Page, name: str) -> None:
    """Take one picture and say how large it is; leave where it is too large for the repository."""
    path = DOCS / f"{name}.png"
    page.screenshot(path=path)
    print(f"{path.name}: {path.stat().st_size // 1000} kB")
    if path.stat().st_size > LARGEST:
        sys.exit(f"{path.name} is larger than {LARGEST // 1000} kB")


def take_all(page: Page, link: str) -> None:
    """Sign in, and take every picture."""
    page.goto(link)
    page.goto("/instruments/NZ-NO/2026-10-08/joint-statement/")
    for key in "jjjjjjjjj":
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    take(page, "review-desk")
    page.goto("/partnerships/NZ-NO/")
    take(page, "partnership")
    page.goto("/partnerships/NZ-NO/lineage/")
    page.evaluate("scrollTo(0, document.querySelector('main h1').getBoundingClientRect().bottom - 24)")
    page.wait_for_timeout(300)
    take(page, "lineage")
    page.goto("/assessments/what-was-kept/score/")
    page.keyboard.press("2")
    page.locator("input[name=evidence]").first.check()
    page.locator("#reason").fill("Six buoys are out, and their readings are on the web every Monday.")
    page.evaluate("document.activeElement.blur()")
    page.evaluate("scrollTo(0, document.querySelector('main h1').getBoundingClientRect().top + scrollY)")
    take(page, "assessment-score")


def open_assessment(ledger: str, folder: Path) -> None:
    """Open an assessment in which the owner scores."""
    choice = folder / "choice.csv"
    choice.write_text(f"commitment\n{ASSESSED}\n", encoding="utf-8")
    coders = ["--coder", "desk", "--coder", "tama"]
    arguments = ["What was kept", "--partnership", "NZ-NO", *coders, "--choice", str(choice), "--ledger", ledger]
    subprocess.run([*SERVANDA, "assess", "open", *arguments], check=True)


def main(chromium: str | None) -> None:
    """Serve the sample and take the pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        ledger = str(Path(folder) / "ledger.sqlite")
        subprocess.run([sys.executable, "-m", "samples", ledger], cwd=DOCS.parent, check=True)
        open_assessment(ledger, Path(folder))
        serve = [*SERVANDA, "serve", "--ledger", ledger, "--port", PORT]
        server = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True)
        try:
            lines = iter(server.stdout.readline, "") if server.stdout else iter(())
            link = next(found[0] for line in lines if (found := re.search(r"http\S+/sign-in/\S+", line)))
            arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
            page = browser.new_page(
                base_url=f"http://127.0.0.1:{PORT}", viewport={"width": 1120, "height": 700}, reduced_motion="reduce"
            )
            take_all(page, link)
            browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium") or shutil.which("google-chrome"))
