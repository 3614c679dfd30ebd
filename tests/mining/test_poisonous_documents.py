"""Whatever one document does, it is recorded and the others are mined."""

import time
from pathlib import Path
from typing import Any

import pytest
from corpora import (
    POISON,
    Here,
    Hooked,
    by_id,
    mine_here,
    poisoned,
    read_all,
    row,
    statement,
    write_lines,
    write_parquet,
)

from servanda.mining import Job, Local, MiningError, mine, working
from servanda.mining.documents import Document


@pytest.mark.parametrize("error", [ValueError("no  such\nthing"), MemoryError(), RecursionError("too deep")])
def test_a_document_that_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception):
    read = working.read_document

    def raising(document: Document) -> Any:
        if document.id == "d001":
            raise error
        return read(document)

    monkeypatch.setattr(working, "read_document", raising)
    summary = mine_here(write_parquet(tmp_path / "a.parquet", [row(0), row(1), row(2)]), tmp_path / "out")
    assert summary.states == {"failed": 1, "mined": 2}
    found = by_id(read_all(tmp_path / "out", "documents"))["d001"]
    assert found["reason"] == f"{type(error).__name__}: {' '.join(str(error).split())}".strip()


def test_a_document_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    read = working.read_document

    def waiting(document: Document) -> Any:
        if document.id == "d001":
            time.sleep(20)
        return read(document)

    monkeypatch.setattr(working, "read_document", waiting)
    monkeypatch.setattr(working, "SECONDS", 1)
    mine_here(write_parquet(tmp_path / "a.parquet", [row(1), row(2)]), tmp_path / "out", everything=True)
    found = by_id(read_all(tmp_path / "out", "documents"))
    assert found["d001"]["reason"] == "TimeoutError: it takes longer than 1 seconds"
    assert found["d002"]["state"] == "mined"


def test_texts_of_all_kinds(tmp_path: Path):
    odd = [
        "\x00" * 50,
        "\u202e will commit",
        "�" * 1000,
        "will " * 20_000,
        "[" * 5000,
        "- " * 3000,
        "<p>" * 3000,
        "---\n",
    ]
    lines = [row(number, text=text) for number, text in enumerate(odd)] + [row(90)]
    lines.append(row(91, text='---\ntitle: "x\ndate: 2025-99-99\n---\nNorway will act.'))
    lines.append(row(92, title='"\n---\n', date="never"))
    mine_here(write_lines(tmp_path / "a.jsonl", lines), tmp_path / "out", everything=True)
    found = read_all(tmp_path / "out", "documents")
    assert len(found) == len(lines)
    assert by_id(found)["d090"]["state"] == "mined"
    assert all(one["reason"] for one in found if one["state"] == "failed")


def test_a_document_on_which_the_process_dies(tmp_path: Path):
    rows = [row(number) for number in range(6)]
    rows[4]["text"] = statement(4, f"They met at {POISON}.")
    corpus = write_parquet(tmp_path / "a.parquet", rows, group=2)
    engine = Hooked(Local(1), poisoned)
    try:
        summary = mine(Job(str(corpus), str(tmp_path / "out")), engine)
    finally:
        engine.close()
    assert summary.states == {"failed": 1, "mined": 5}
    found = by_id(read_all(tmp_path / "out", "documents"))
    assert (found["d004"]["state"], found["d004"]["reason"]) == ("failed", "the process ended on it")

    rows[4]["text"] = ""
    mine_here(write_parquet(tmp_path / "b.parquet", rows, group=3), tmp_path / "other")
    own, other = (read_all(tmp_path / name, "commitments") for name in ("out", "other"))
    assert [one["id"] for one in own] == [one["id"] for one in other]


def always_dying(function: Any, *task: Any) -> Any:
    import os

    os._exit(1)


def test_a_process_that_dies_whatever_it_does(tmp_path: Path):
    corpus = write_parquet(tmp_path / "a.parquet", [row(1)])
    engine = Hooked(Local(1), always_dying)
    with pytest.raises(MiningError, match="a process ended whenever it read the piece from 0 on"):
        mine(Job(str(corpus), str(tmp_path / "out")), engine)
    engine.close()
    assert mine(Job(str(corpus), str(tmp_path / "out")), Here()).documents == 1
