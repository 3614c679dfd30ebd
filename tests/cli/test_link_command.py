"""``servanda link`` as users call it: the forms, the order, the counts, and what is wrong told in one line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

EARLIER = """---
date: 2023-05-01
---
# Joint Statement

Norway and New Zealand will provide $200 million to the Kelp Restoration Fund by 2026.

Norway and New Zealand will explore the creation of a Ferry Safety Task Force.

Norway and New Zealand will lower the fees for student visas.
"""
LATER = """---
date: 2025-05-01
---
# Joint Statement

Norway and New Zealand will provide $300 million to the Kelp Restoration Fund by 2027.

Norway and New Zealand launched the Ferry Safety and Ports Dialogue.

Norway and New Zealand will host a chess tournament for schools.
"""


@pytest.fixture
def pair(notes: Callable[[str, str], Path]) -> tuple[Path, Path]:
    return notes("harbour-2023.md", EARLIER), notes("harbour-2025.md", LATER)


def rows(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_lines(servanda, pair):
    result = servanda("link", *pair, "--format", "jsonl")
    assert result.exit_code == 0, result.output
    found = rows(result.stdout)
    assert found
    for row in found:
        assert list(row) == ["from", "to", "relation", "score", "why"]
        assert row["from"]["doc"] == "harbour-2023"
        assert row["to"]["doc"] == "harbour-2025"
        assert row["from"]["quote"] in EARLIER
        assert row["to"]["quote"] in LATER
    [fund] = [row for row in found if "Kelp" in row["from"]["quote"]]
    assert fund["relation"] == "advanced"
    assert "$200 million → $300 million" in fund["why"]
    assert "deadline 2026 → 2027" in fund["why"]
    assert "visas" not in result.stdout


def test_the_last_line_counts(servanda, pair):
    told = servanda("link", *pair, "--format", "jsonl").stderr.splitlines()[-1]
    assert "between 2 documents" in told
    assert "of 3 earlier commitments silent" in told


def test_the_order_of_the_files_does_not_matter(servanda, pair):
    assert servanda("link", *pair, "-f", "jsonl").stdout == servanda("link", *reversed(pair), "-f", "jsonl").stdout


def test_table(servanda, pair):
    result = servanda("link", *pair, "--format", "table")
    assert "harbour-2023 → harbour-2025" in result.stdout
    assert "↑ advanced" in result.stdout
    assert "Silent since harbour-2025" in result.stdout
    assert "○ Norway and New Zealand will lower the fees for student visas" in result.stdout


@pytest.mark.parametrize("columns", ["40", "80", "160"])
def test_the_table_keeps_to_its_width(process, pair, columns: str):
    done = process("link", *pair, "--format", "table", COLUMNS=columns)
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= int(columns)


def test_into_a_file(servanda, pair, tmp_path: Path):
    target = tmp_path / "made" / "links.jsonl"
    result = servanda("link", *pair, "--out", target)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert rows(target.read_text(encoding="utf-8")) == rows(servanda("link", *pair, "-f", "jsonl").stdout)
    assert f"Written to {target}" in " ".join(result.stderr.split())


def test_a_file_that_cannot_be_written(servanda, pair, tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = servanda("link", *pair, "--out", tmp_path / "file" / "links.jsonl")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_a_document_with_itself_has_one_name(servanda, pair, notes):
    twin = notes("copy/harbour-2023.md", EARLIER)
    result = servanda("link", pair[0], twin)
    assert result.exit_code == 2
    assert "another document is called harbour-2023" in result.stderr


def test_one_document_is_not_enough(servanda, pair):
    result = servanda("link", pair[0])
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "it takes two documents" in result.stderr


def test_what_cannot_be_read_is_named_and_the_rest_linked(servanda, pair, tmp_path: Path):
    result = servanda("link", *pair, tmp_path / "missing.md", "--format", "jsonl")
    assert result.exit_code == 2
    assert rows(result.stdout)
    assert f"error: {tmp_path / 'missing.md'}: there is no such file" in result.stderr


def test_nothing_is_written_where_one_is_left(servanda, pair, tmp_path: Path):
    result = servanda("link", pair[0], tmp_path / "missing.md", "--format", "jsonl")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1


def test_a_date_for_the_document_that_has_none(servanda, notes, pair):
    undated = notes("harbour-draft.md", EARLIER.split("---\n")[2])
    last = rows(servanda("link", pair[1], undated, "-f", "jsonl").stdout)
    first = rows(servanda("link", pair[1], undated, "-f", "jsonl", "--date", "2020-01-01").stdout)
    assert {row["from"]["doc"] for row in last} == {"harbour-2025"}
    assert {row["from"]["doc"] for row in first} == {"harbour-draft"}


@pytest.mark.parametrize("wrong", [["--date", "May"], ["--parties", "UK"], ["--format", "csv"]])
def test_wrong_options(servanda, pair, wrong: list[str]):
    assert servanda("link", *pair, *wrong).exit_code == 2
