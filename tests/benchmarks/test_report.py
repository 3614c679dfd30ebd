import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import written
from benchmarks.report import Figure, Report
from benchmarks.written import fill

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (Figure("g", "high enough", 0.85, 0.85), "ok"),
        (Figure("g", "too low", 0.8499, 0.85), "short"),
        (Figure("g", "fast enough", 2.5, 2.5, at_most=True), "ok"),
        (Figure("g", "too slow", 2.6, 2.5, at_most=True), "short"),
        (Figure("g", "not measured", None, 0.85), "short"),
        (Figure("g", "none required", 0.1), ""),
        (Figure("g", "neither", None), ""),
    ],
)
def test_verdicts(figure: Figure, verdict: str):
    assert figure.verdict == verdict
    assert Report("r", "how", (figure,)).short == (verdict == "short")


REPORT = Report(
    "speed",
    "How it was measured.",
    (
        Figure("7 coded instruments", "words a second, read and found", 8431.2, 6000, digits=0),
        Figure("7 coded instruments", "peak memory", 259.4, digits=0, unit="MB"),
        Figure("the start", "seconds", 3.0, 2.5, at_most=True, digits=2, unit="s"),
    ),
)


def test_table():
    assert REPORT.table().splitlines() == [
        "How it was measured.",
        "",
        "7 coded instruments",
        "  words a second, read and found   8,431  ≥ 6,000   ok",
        "  peak memory                     259 MB",
        "",
        "the start",
        "  seconds                         3.00 s  ≤ 2.50 s  short",
    ]


def test_json_comes_back():
    assert Report.from_json(json.loads(json.dumps(REPORT.to_json()))) == REPORT


RECORD = {"speed": {"date": "2025-03-18", "machine": "Python 3.11", "report": REPORT.to_json()}}
PAGE = """# Page

<!-- figures: begin (kept by hand) -->
old
<!-- figures: end -->

<!-- figures: begin speed -->
old
<!-- figures: end -->

<!-- figures: begin parsing -->
kept
<!-- figures: end -->
"""


def test_pages_are_filled():
    page = fill(PAGE, RECORD)
    assert "| words read a second, on one core | 8,431 | ≥ 6,000 |" in page
    assert "| seconds | 3.00 s | ≤ 2.50 s, **short** |" in page
    assert page.count("old") == 0
    assert "\nkept\n" in page, "a place without figures is left as it is"
    assert "Measured on 2025-03-18 with Python 3.11" in page


def test_filling_twice_is_filling_once():
    assert fill(fill(PAGE, RECORD), RECORD) == fill(PAGE, RECORD)


@pytest.mark.parametrize("path", written.PAGES, ids=lambda path: path.name)
def test_pages_have_places(path: Path):
    assert written.PLACE.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", written.PAGES, ids=lambda path: path.name)
def test_pages_say_what_was_measured(path: Path):
    if not written.KEPT.is_file():
        pytest.skip("nothing has been measured yet: python -m benchmarks, then --write-docs")
    page = path.read_text(encoding="utf-8")
    assert page == fill(page, json.loads(written.KEPT.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", ["finding", "parsing", "speed", "forms"])
def test_absent_data_is_one_line(name: str, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}"],
        cwd=ROOT,
        env={"SERVANDA_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "set SERVANDA_DATA" in line


def test_nothing_to_write(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--write-docs", "--json", str(tmp_path / "none.json")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "run python -m benchmarks first" in done.stderr
