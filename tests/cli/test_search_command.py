"""``servanda search`` as users call it: a ledger, Parquet files, an index; the forms, and what is wrong in one line."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from servanda.searching.store import MANIFEST

Servanda = Callable[..., Result]
pytestmark = pytest.mark.usefixtures("outside")
RELEASES = [
    {"id": "call", "title": "Readout of a call", "date": "2023-08-18", "url": "https://example.org/call",
     "text": "The three navies will share early warning of missile launches.\n\nThey also spoke of fishing and nets."},
    {"id": "fund", "title": "Fact sheet", "date": "2024-05-01", "url": "https://example.org/fund",
     "text": "The Harbour Fund pays for ferries and for the crews that sail them."},
]  # fmt: skip


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    pq.write_table(pa.Table.from_pylist(RELEASES), tmp_path / "releases.parquet")
    return tmp_path / "releases.parquet"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, sample: Path, django_db_blocker) -> Path:
    """Return a ledger with the sample in it."""
    from servanda.cli.app import app

    path = tmp_path_factory.mktemp("kept") / "ledger.sqlite"
    with django_db_blocker.unblock():
        added = CliRunner().invoke(app, ["add", str(sample), "--ledger", str(path)])
        assert added.exit_code == 0, added.output
        from django.db import connections

        connections.close_all()
    return path


@pytest.fixture
def ledger(kept: Path, tmp_path: Path) -> Path:
    path = tmp_path / "ledger.sqlite"
    with sqlite3.connect(kept) as old, sqlite3.connect(path) as new:
        old.backup(new)
    return path


def rows(result: Result) -> list[dict]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_ledger(servanda: Servanda, ledger: Path):
    result = servanda("search", "coastal", "vessels", "--kind", "commitment", "--ledger", ledger)
    first = rows(result)[0]
    assert "made the index at" in result.stderr
    assert "ammonia-fuelled coastal vessels" in first["text"]
    assert [first["text"][start:end] for start, end in first["spans"]] == ["coastal", "vessels"]
    assert first["kind"] == "commitment"
    again = servanda("search", "coastal vessels kind:commitment", "--ledger", ledger)
    assert "made the index" not in again.stderr
    assert rows(again)[0] == first


def test_the_index_of_a_ledger_is_made_anew(servanda: Servanda, ledger: Path):
    folder = ledger.with_name("ledger.sqlite.index")
    first = rows(servanda("search", "ferries", "--ledger", ledger))
    (folder / MANIFEST).write_text("{}", encoding="utf-8")
    result = servanda("search", "ferries", "--ledger", ledger)
    assert "is of another version of Servanda: it is made anew" in result.stderr
    assert rows(result) == first
    assert "made the index" in servanda("search", "ferries", "--rebuild", "--ledger", ledger).stderr


def test_the_place_of_the_index_can_be_chosen(
    servanda: Servanda, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SERVANDA_INDEX", str(tmp_path / "elsewhere"))
    assert servanda("search", "ferries", "--ledger", ledger).exit_code == 0
    assert (tmp_path / "elsewhere" / MANIFEST).is_file()


def test_filters_of_a_ledger(servanda: Servanda, ledger: Path):
    topic = rows(servanda("search", "vessels kind:commitment", "--ledger", ledger))[0]["topic"]
    found = rows(servanda("search", "vessels", "--party", "no", "--topic", topic, "--limit", "50", "--ledger", ledger))
    assert found
    assert all("NO" in row["parties"] and row["topic"] == topic for row in found)
    assert rows(servanda("search", "vessels", "--after", "2026", "--ledger", ledger)) == []
    assert rows(servanda("search", "vessels", "--partnership", "XX", "--ledger", ledger)) == []
    assert rows(servanda("search", "vessels", "--state", "rejected", "--ledger", ledger)) == []


def test_a_corpus(servanda: Servanda, releases: Path):
    result = servanda("search", '"early warning"', "--corpus", releases)
    assert [row["id"] for row in rows(result)] == ["call#0"]
    assert "3 passages" in result.stderr
    assert servanda("search", "ferry", "--corpus", releases.parent).exit_code == 0
    again = servanda("search", "ferry", "before:2023", "--corpus", releases)
    assert again.stdout == ""
    assert "nothing found in 3 passages: take a filter off" in again.stderr


def test_a_corpus_that_changed_is_read_again(servanda: Servanda, releases: Path, tmp_path: Path):
    index = tmp_path / "index"
    servanda("search", "ferry", "--corpus", releases, "--index", index)
    pq.write_table(pa.Table.from_pylist(RELEASES[1:]), releases)
    result = servanda("search", "ferry", "--corpus", releases, "--index", index)
    assert "is of other files: it is made anew" in result.stderr
    assert [row["source"] for row in rows(servanda("search", "ferry", "--index", index))] == ["fund"]


def test_the_table(servanda: Servanda, releases: Path):
    result = servanda("search", "early warning", "--corpus", releases, "--format", "table", "--limit", "1")
    assert "18 August 2023  Readout of a call" in result.stdout
    assert "share early warning of missile launches" in " ".join(result.stdout.split())
    assert "1 of" in result.stderr


def test_a_long_title_keeps_its_column(servanda: Servanda, releases: Path):
    pq.write_table(pa.Table.from_pylist([{"title": "Readout " * 40, "text": "The ferry sails."}]), releases)
    lines = servanda("search", "ferry", "--corpus", releases, "--format", "table").stdout.splitlines()
    assert lines[1].startswith(" 1  Readout")
    assert lines[2].startswith("    Readout")


def test_a_terminal_obeys_no_document(servanda: Servanda, releases: Path):
    evil = "The \x1b[2J ferry \x1b]0;title\x07 \x9b1m [red]sails[/red]."
    pq.write_table(pa.Table.from_pylist([{"title": f"Fact {evil}", "date": "\x1b[1m", "text": evil}]), releases)
    shown = servanda("search", "ferry", "--corpus", releases, "--format", "table").stdout
    assert "[red]sails[/red]" in shown
    assert all(letter.isprintable() or letter == "\n" for letter in shown)


def test_a_damaged_index_is_told_in_one_line(servanda: Servanda, releases: Path, tmp_path: Path):
    index = tmp_path / "index"
    servanda("search", "ferry", "--corpus", releases, "--index", index)
    passages = next(index.glob("data-*/passages.jsonl"))
    passages.write_bytes(b"#" * passages.stat().st_size)
    result = servanda("search", "ferry", "--index", index)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].endswith("a passage can't be read: make it anew with --rebuild")
    again = servanda("search", "ferry", "--corpus", releases, "--index", index, "--rebuild")
    assert rows(again)[0]["source"] == "fund"
    (index / MANIFEST).write_text("{", encoding="utf-8")
    result = servanda("search", "ferry", "--index", index)
    assert result.exit_code == 2
    assert "is damaged: its manifest can't be read" in " ".join(result.stderr.split())


def test_what_is_not_understood_is_said(servanda: Servanda, releases: Path):
    result = servanda("search", "ferry after:soon", "--corpus", releases)
    assert rows(result)[0]["source"] == "fund"
    assert "“after:soon” is no date and was left out" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--corpus", "missing.parquet"], "there is no Parquet file there"),
        (["--corpus", "bad.parquet"], "it can't be read as Parquet"),
        (["--corpus", "other.parquet"], "there is no column “text” in it"),
        (["--index", "missing"], "there is no index at"),
        (["--index", "missing", "--rebuild"], "name the corpus as well"),
        (["--corpus", "releases.parquet", "--index", "releases.parquet/x"], "the index can't be written at"),
        (["--ledger", "missing.sqlite"], "there is no ledger at"),
        (["--after", "soon"], "“soon” is no date"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_what_is_wrong_is_told(
    servanda: Servanda, releases: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
):
    monkeypatch.chdir(releases.parent)
    Path("bad.parquet").write_bytes(b"no such thing")
    pq.write_table(pa.Table.from_pylist([{"words": "x"}]), "other.parquet")
    result = servanda("search", "ferry", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert "Traceback" not in result.output
