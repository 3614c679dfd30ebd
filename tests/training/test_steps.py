import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from training import __main__ as command
from training.steps import STEPS, Step, StepError, is_fresh

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "training", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    return line


def test_no_such_folder(tmp_path: Path):
    assert "there is no folder" in one_line(run(str(tmp_path / "none")))


def test_all_that_is_lacking_is_told_at_once(tmp_path: Path):
    line = one_line(run(str(tmp_path), "--work", str(tmp_path / "work")))
    assert all(name in line for name in ("treebank/dev.conllu.xz", "corpus/*.parquet", "gold/train/*.gold.jsonl"))
    assert not (tmp_path / "work").exists()


def test_only_what_the_step_needs_is_asked_for(tmp_path: Path):
    line = one_line(run(str(tmp_path), "--work", str(tmp_path / "work"), "--only", "model"))
    assert line.endswith("lacks treebank/test.conllu.xz")


def test_step_out_of_turn(tmp_path: Path):
    line = one_line(run(str(tmp_path), "--work", str(tmp_path / "work"), "--only", "parser"))
    assert "run the steps before it" in line


@pytest.mark.parametrize("columns", [["text"], ["url"], None])
def test_corpus_without_its_columns(tmp_path: Path, columns: list[str] | None):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install --group train")
    parquet = pytest.importorskip("pyarrow.parquet")
    (tmp_path / "corpus").mkdir()
    path = tmp_path / "corpus" / "all.parquet"
    if columns:
        parquet.write_table(pyarrow.table({name: ["a"] for name in columns}), path)
    else:
        path.write_text("no Parquet", encoding="utf-8")
    line = one_line(run(str(tmp_path)))
    assert "the column category in corpus/all.parquet" in line
    assert ("the column text in" in line) == (columns != ["text"])


def test_unknown_step(tmp_path: Path):
    done = run(str(tmp_path), "--only", "dance")
    assert done.returncode == 2
    assert "dance" in done.stderr


@pytest.fixture
def step(tmp_path: Path) -> Step:
    """Return a step that makes ``bread`` of ``flour`` and counts how often it does."""
    (tmp_path / "flour").write_text("white", encoding="utf-8")

    def bake(data: Path, work: Path) -> dict[str, int]:
        with (work / "bread").open("a", encoding="utf-8") as bread:
            bread.write(".")
        return {"loaves": len((work / "bread").read_text(encoding="utf-8"))}

    return Step("bake", "bread", data=("flour",), work=(), code=(), makes=("bread",), run=bake)


@pytest.fixture
def train(step: Step, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def call(only: str | None = None, step: Step = step) -> str:
        monkeypatch.setattr(command, "STEPS", (step,))
        command.train(tmp_path, tmp_path / "work", only)
        return (tmp_path / "work" / "bread").read_text(encoding="utf-8")

    return call


def test_second_run_makes_nothing(train):
    assert (train(), train()) == (".", ".")


def test_named_step_is_run_whether_or_not(train):
    assert (train(), train("bake")) == (".", "..")


def test_changed_input_is_seen(train, tmp_path: Path):
    train()
    later = (tmp_path / "work" / "done" / "bake.json").stat().st_mtime + 10
    os.utime(tmp_path / "flour", (later, later))
    assert train() == ".."


def test_lost_output_is_made_again(train, tmp_path: Path):
    train()
    (tmp_path / "work" / "bread").unlink()
    assert train() == "."


def test_other_data_is_seen(train, step: Step, tmp_path: Path):
    train()
    assert is_fresh(step, tmp_path, tmp_path / "work")
    (tmp_path / "other").mkdir()
    assert not is_fresh(step, tmp_path / "other", tmp_path / "work")


def test_step_that_was_cut_off_is_not_taken_for_done(train, step: Step, tmp_path: Path):
    train()

    def burn(data: Path, work: Path) -> None:
        raise StepError("it burnt")

    with pytest.raises(StepError):
        train("bake", replace(step, run=burn))
    assert train() == ".."


def test_figures_are_noted(train, tmp_path: Path):
    train()
    noted = json.loads((tmp_path / "work" / "done" / "bake.json").read_text(encoding="utf-8"))
    assert noted["figures"] == {"loaves": 1}


def test_every_step_follows_what_it_needs():
    made: set[str] = set()
    for step in STEPS:
        assert set(step.work) <= made, step.name
        made |= {name for name in step.makes if isinstance(name, str)}
        assert all(path.exists() for path in step.code), step.name
