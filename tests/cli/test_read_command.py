"""``servanda read``: what it takes, what it says, how it ends."""

import json
from pathlib import Path

import pytest

import servanda as package

OFFICE = "Norway will open an office in Suva by 2027."
SCHOOL = "New Zealand will fund a school in Apia."
NOTHING = "The two countries share a long history."


def quotes(output: str) -> list[str]:
    return [json.loads(line)["quote"] for line in output.splitlines()]


def test_version(servanda):
    assert servanda("--version").stdout == f"servanda {package.__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["read", "--help"], ["read", "-h"]])
def test_help_tells_what_it_is_for(servanda, arguments):
    result = servanda(*arguments)
    assert result.exit_code == 0
    assert "commitment" in result.stdout or "promise" in result.stdout


def test_a_pipe_gets_json_lines(servanda, sample):
    result = servanda("read", sample)
    assert result.exit_code == 0
    assert len(quotes(result.stdout)) > 20
    assert result.stderr == ""


def test_standard_input(servanda):
    result = servanda("read", "-", stdin=OFFICE.encode())
    assert quotes(result.stdout) == [OFFICE.rstrip(".")]


def test_date_overrules_and_parties_speak_for_we(servanda, notes):
    path = notes("a.md", "---\ndate: 2020-01-01\n---\n\nWe will open an office this year.\n")
    [row] = map(json.loads, servanda("read", path, "--date", "2031-05-01", "--parties", "nz, NO").stdout.splitlines())
    assert row["deadline"]["edtf"] == "2031"
    assert row["parties"] == ["NZ", "NO"]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--date", "18.3.2025", "YYYY-MM-DD"),
        ("--date", "20250318", "YYYY-MM-DD"),
        ("--date", "2025-02-30", "YYYY-MM-DD"),
        ("--parties", "US,UK", "did you mean GB"),
        ("--parties", "QQ", "no ISO 3166 code"),
        ("--parties", " , ", "no party"),
        ("--format", "xml", "xml"),
        ("--jobs", "0", "--jobs"),
    ],
)
def test_an_option_that_makes_no_sense_is_told(servanda, sample, option, value, said):
    result = servanda("read", sample, option, value)
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())
    assert "Traceback" not in result.output


def test_a_document_without_commitments_is_no_fault(servanda, notes):
    result = servanda("read", notes("a.txt", NOTHING), "--format", "jsonl")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.endswith("a.txt: no commitment found.\n")


def test_folders_files_and_faults_in_order(servanda, notes, tmp_path):
    notes("folder/b.md", OFFICE)
    notes("folder/deep/c.txt", SCHOOL)
    notes("folder/image.png", "not a document")
    last = notes("last.md", OFFICE.replace("Suva", "Nadi"))
    result = servanda("read", tmp_path / "folder", tmp_path / "gone.md", last, "--jobs", "1")
    assert quotes(result.stdout) == [text.rstrip(".") for text in (OFFICE, SCHOOL, OFFICE.replace("Suva", "Nadi"))]
    assert result.exit_code == 2
    fault, summary = result.stderr.splitlines()
    assert fault == f"error: {tmp_path / 'gone.md'}: there is no such file"
    assert summary == "3 commitments in 3 documents, 1 could not be read."


def test_a_document_named_twice_is_read_once(servanda, notes, tmp_path):
    path = notes("a.md", OFFICE)
    assert len(quotes(servanda("read", path, tmp_path, f"{tmp_path}/./a.md").stdout)) == 1


def test_many_processes_give_what_one_gives(process, sample, notes, tmp_path):
    for number in range(5):
        notes(f"{number}.md", OFFICE.replace("2027", str(2030 + number)))
    notes("9.pdf", "no PDF")
    one = process("read", tmp_path, sample, "--jobs", "1")
    many = process("read", tmp_path, sample, "--jobs", "3")
    assert (one.stdout, one.stderr, one.returncode) == (many.stdout, many.stderr, many.returncode)
    assert one.returncode == 2
    assert [row["doc"] for row in map(json.loads, many.stdout.splitlines())][:5] == list("01234")


def test_what_servanda_fails_on_is_told_in_one_line(servanda, notes, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("servanda.instruments.read", fail)
    result = servanda("read", notes("a.md", OFFICE))
    assert result.exit_code == 2
    assert "RuntimeError: two lines" in result.stderr
    assert result.stderr.count("\n") == 1
    monkeypatch.setenv("SERVANDA_TRACEBACK", "1")
    assert isinstance(servanda("read", notes("a.md", OFFICE)).exception, RuntimeError)


def test_the_installed_command_runs(process, sample: Path):
    result = process("read", sample, "--format", "table", NO_COLOR="1")
    assert result.returncode == 0
    assert "New Zealand – Norway Partnership" in result.stdout
    assert "\x1b" not in result.stdout
    assert result.stderr == ""
