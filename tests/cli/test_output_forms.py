"""JSON lines, CSV and Markdown, with and without reasons; and that documents cannot play tricks through them."""

import csv
import io
import json
import re

import pytest

from servanda.cli.presenting.spreadsheet import COLUMNS, REASONS
from servanda.records import from_json, to_json

TRICKS = "---\ntitle: '=HYPERLINK(\"http://evil.example\")'\ndate: 2025-03-18\n---\n\n"


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_json_lines_are_commitments(found):
    assert [to_json(from_json(row)) for row in found] == found


def test_json_lines_with_reasons(servanda, sample, found):
    rows = [json.loads(line) for line in servanda("read", sample, "--explain").stdout.splitlines()]
    assert [row for row in rows if "quote" in row] == found
    left = [row for row in rows if "left_out" in row]
    assert any("condemn attacks" in row["left_out"] for row in left)
    assert all(row["reason"] and row["doc"] == "new-zealand-norway-2025" for row in left)
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)


def test_csv_has_a_row_a_commitment(servanda, sample, found):
    text = servanda("read", sample, "--format", "csv").stdout
    assert text.startswith("\ufeffdoc,title,date,")
    rows = read_csv(text)
    assert tuple(rows[0]) == COLUMNS
    assert [row["quote"] for row in rows] == [row["quote"] for row in found]
    endowment = next(row for row in rows if "endowment" in row["quote"])
    assert endowment["money"] == "NZD 12000000; NOK 75000000"
    assert endowment["bodies"] == "Southern Lights Fellowship"


def test_csv_of_several_documents_has_one_head(servanda, notes, tmp_path):
    for name in ("a.md", "b.md"):
        notes(name, "Norway will open an office.")
    text = servanda("read", tmp_path, "--format", "csv", "--jobs", "1").stdout
    assert text.count("doc,title") == text.count("\ufeff") == 1
    assert [row["doc"] for row in read_csv(text)] == ["a", "b"]


def test_csv_with_reasons(servanda, sample):
    rows = read_csv(servanda("read", sample, "--format", "csv", "--explain").stdout)
    assert tuple(rows[0]) == COLUMNS + REASONS
    assert any("condemn attacks" in row["left_out"] and row["reasons"] for row in rows)
    assert all(row["reasons"] for row in rows if row["quote"])


def test_csv_holds_no_formula(servanda, notes):
    text = servanda("read", notes("a.md", f"{TRICKS}Norway will open an office."), "--format", "csv").stdout
    [row] = read_csv(text)
    assert row["title"].startswith("'=")


@pytest.mark.parametrize("explain", [[], ["--explain"]])
def test_markdown_is_a_table(servanda, sample, found, explain):
    text = servanda("read", sample, "--format", "markdown", *explain).stdout
    lines = text.splitlines()
    assert lines[0] == "## Fact Sheet: New Zealand – Norway Partnership"
    rows = [line for line in lines if line.startswith("| ")]
    assert rows[0].startswith("| № | Party | Strength | Commitment |")
    assert len([line for line in rows if line[2].isdigit()]) == len(found)
    assert ("### Left out" in lines) is bool(explain)


def test_markdown_keeps_markup_out(servanda, notes):
    path = notes("a.txt", "Norway will open an office for <b>all</b> of its [staff](x) with `|` on the *door*.")
    [row] = [line for line in servanda("read", path, "--format", "markdown").stdout.splitlines() if line[:3] == "| 1"]
    assert len(re.findall(r"(?<!\\)\|", row)) == 9
    assert "\\<b\\>" in row


def test_markdown_says_that_nothing_was_found(servanda, notes):
    assert "no commitment found" in servanda("read", notes("a.md", "Hello."), "--format", "markdown").stdout
