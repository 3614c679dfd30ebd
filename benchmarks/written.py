"""Measured figures in, the README and the documentation with them in their places out.

A place is what stands between ``<!-- figures: begin NAME -->`` and ``<!-- figures: end -->``: the tables of one
report, or, without a name, the summary. ``docs/figures.json`` keeps the figures that the pages show, and a test
compares; so the pages say what was measured, or the tests fail.
"""

import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.report import ROOT, Figure, Report

KEPT = ROOT / "docs" / "figures.json"
PAGES = (
    ROOT / "README.md",
    *(ROOT / "docs" / f"{page}.md" for page in ("accuracy", "evidence", "lineage", "performance", "search", "site")),
)
PLACE = re.compile(
    r"<!-- figures: begin(?: (?P<name>[a-z]+))?(?: \([^)]*\))? -->\n.*?<!-- figures: end -->", flags=re.DOTALL
)
NOTE = "(written by python -m benchmarks --write-docs)"
# Report, a word of the group, figure, and how the summary puts it.
SUMMARY = (
    ("finding", "development", "unit F1", "commitments found (unit F1), development instruments"),
    ("finding", "Acceptor", "unit F1", "the same, cross-validated over the training instruments"),
    ("finding", "development", "cover F1", "words of commitments found (cover F1)"),
    ("finding", "development", "parties", "parties right"),
    ("finding", "development", "strength", "strength right"),
    ("finding", "development", "topic", "topic right"),
    ("finding", "development", "money F1", "sums (F1)"),
    ("finding", "development", "deadline F1", "deadlines (F1)"),
    ("finding", "development", "bodies F1", "bodies (F1)"),
    ("parsing", "tokens", "labelled attachment (LAS)", "grammar: labelled attachment on the treebank's tokens"),
    ("speed", "coded", "words a second, read and found", "words read a second, on one core"),
    ("speed", "whole command", "interpreter, model and reading", "the whole command on one document"),
    ("forms", "Unit F1", "pdf", "a PDF against its Markdown (unit F1)"),
    ("ledger", "Pages", "commitments, facets", "a page of 100,000 commitments with its facets, p95"),
)


def fill(page: str, record: dict[str, Any]) -> str:
    """Return the text of a page with the figures in its places; a place without figures is left as it is."""
    reports = {name: Report.from_json(kept["report"]) for name, kept in record.items()}

    def put(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            text = summary(reports)
        elif name in reports:
            text = tables(reports[name])
        else:
            return match[0]
        measured = _when(record if name is None else {name: record[name]})
        begin = f"<!-- figures: begin {f'{name} ' if name else ''}{NOTE} -->"
        return "\n\n".join([begin, text, measured, "<!-- figures: end -->"])

    return PLACE.sub(put, page)


def write(record: dict[str, Any]) -> list[Path]:
    """Keep the figures beside the pages and fill the pages; return those that changed."""
    KEPT.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    changed = []
    for path in PAGES:
        before = path.read_text(encoding="utf-8")
        after = fill(before, record)
        if after != before:
            path.write_text(after, encoding="utf-8")
            changed.append(path)
    return changed


def tables(report: Report) -> str:
    """Return a Markdown table for each group of a report."""
    parts = []
    for group, figures in groupby(report.figures, key=lambda figure: figure.group):
        parts.append("\n".join([f"**{group}**", "", *_rows((figure.name, figure) for figure in figures)]))
    return "\n\n".join(parts)


def summary(reports: dict[str, Report]) -> str:
    """Return one Markdown table with the figures that matter most."""
    found = [
        (label, figure)
        for name, group, wanted, label in SUMMARY
        if name in reports
        for figure in reports[name].figures
        if figure.name == wanted and group in figure.group
    ]
    return "\n".join(_rows(found))


def _rows(pairs: "Iterator[tuple[str, Figure]] | list[tuple[str, Figure]]") -> list[str]:
    rows = list(pairs)
    if any(figure.required is not None for _, figure in rows):
        head = ["| what | measured | required |", "|---|---:|---:|"]
        return head + [f"| {name} | {figure.show(figure.value)} | {_bound(figure)} |" for name, figure in rows]
    return ["| what | measured |", "|---|---:|"] + [f"| {name} | {f.show(f.value)} |" for name, f in rows]


def _bound(figure: Figure) -> str:
    """Return the required figure, with a word where it is not reached: a page must not hide that."""
    return f"{figure.bound}, **short**" if figure.reached is False else figure.bound


def _when(record: dict[str, Any]) -> str:
    dates = sorted({kept["date"] for kept in record.values()})
    machines = sorted({kept["machine"] for kept in record.values()})
    return f"*Measured on {' and '.join(dates)} with {' and '.join(machines)}.*"
