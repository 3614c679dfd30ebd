"""``--out``: one whole file a document, under its own name, and never one over another."""

import json
from pathlib import Path

import pytest

from servanda.cli.files import write

OFFICE = "Norway will open an office in Suva by 2027."


def test_each_document_gets_its_file(servanda, notes, tmp_path):
    notes("in/one.md", OFFICE)
    notes("in/Two (final).txt", OFFICE)
    result = servanda("read", tmp_path / "in", "--out", tmp_path / "new" / "out")
    assert result.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == ["Two (final).jsonl", "one.jsonl"]
    assert json.loads((tmp_path / "new/out/one.jsonl").read_text(encoding="utf-8"))["quote"] == OFFICE[:-1]
    assert result.stdout == ""
    assert result.stderr == f"2 commitments in 2 documents. Written to {tmp_path / 'new' / 'out'}/\n"


@pytest.mark.parametrize(
    ("form", "name"), [("jsonl", "a.jsonl"), ("csv", "a.csv"), ("markdown", "a.md"), ("table", "a.txt")]
)
def test_the_suffix_follows_the_form(servanda, notes, tmp_path, form, name):
    servanda("read", notes("a.md", OFFICE), "--out", tmp_path / "out", "--format", form)
    [path] = (tmp_path / "out").iterdir()
    assert path.name == name
    text = path.read_text(encoding="utf-8")
    assert "open an office in Suva" in text
    assert "\x1b" not in text


def test_two_documents_of_one_name(servanda, notes, tmp_path):
    first, second = notes("x/summit.md", OFFICE), notes("y/Summit.txt", OFFICE.replace("Suva", "Apia"))
    result = servanda("read", first, second, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "Suva" in (tmp_path / "out" / "summit.jsonl").read_text(encoding="utf-8")
    assert "Apia" in (tmp_path / "out" / "Summit-2.jsonl").read_text(encoding="utf-8")
    assert f"{second}: written as Summit-2.jsonl, for {first} has the same name." in result.stderr


def test_a_document_without_commitments_has_an_empty_file(servanda, notes, tmp_path):
    servanda("read", notes("a.md", "Nothing is promised here."), "--out", tmp_path / "out")
    assert (tmp_path / "out" / "a.jsonl").read_text(encoding="utf-8") == ""


def test_a_folder_that_cannot_be_made(servanda, notes, tmp_path):
    path = notes("a.md", OFFICE)
    result = servanda("read", path, "--out", path / "out")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "cannot be made" in result.stderr


def test_a_file_that_cannot_be_written(servanda, notes, tmp_path):
    (tmp_path / "out" / "a.jsonl").mkdir(parents=True)
    result = servanda("read", notes("a.md", OFFICE), notes("b.md", OFFICE), "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.jsonl", "b.jsonl"]


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch):
    path = tmp_path / "a.jsonl"
    write(path, "before")
    with pytest.raises(UnicodeEncodeError):
        write(path, "half \ud800")
    assert path.read_text(encoding="utf-8") == "before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.jsonl"]
