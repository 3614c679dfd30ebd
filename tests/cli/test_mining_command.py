"""``servanda mine`` and ``servanda stats`` as a user calls them."""

import csv
import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import COMMAND
from typer.testing import Result

Servanda = Callable[..., Result]
Process = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def corpus(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four documents: one twice, one left out, one that is empty."""
    text = sample.read_text(encoding="utf-8")
    rows = [
        {"key": "one", "title": "Fact Sheet: New Zealand – Norway Partnership", "body": text},
        {"key": "two", "title": "Fact Sheet: New Zealand – Norway Partnership", "body": text},
        {"key": "three", "title": "Remarks in Oslo", "body": "Norway will act."},
        {"key": "four", "title": "Joint Statement", "body": ""},
    ]
    path = tmp_path_factory.mktemp("corpus") / "a.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


@pytest.fixture(scope="session")
def sure(sample: Path) -> list[str]:
    """The words of what is found in the sample with some certainty."""
    from servanda.extraction import find
    from servanda.instruments import read

    return [one.quote for one in find(read(sample)) if one.readings["quote"].confidence >= 0.5]


@pytest.fixture(scope="session")
def mined(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What was mined of the corpus, and what was told."""
    out = tmp_path_factory.mktemp("mined") / "out"
    arguments = [*COMMAND, "mine", corpus, out, "--column", "text=body", "--column", "id=key", "--jobs", "1"]
    done = subprocess.run(list(map(str, arguments)), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return out, done.stderr


def test_what_is_told(mined: tuple[Path, str], sure: list[str]):
    out, told = mined
    count = len(sure)
    assert [" ".join(line.split()) for line in told.splitlines()] == [
        "4 documents: 2 mined, 1 left out, 1 failed.",
        "1 by its title a speech",
        "1 failed: there is no text in it",
        "1 documents repeat another; their commitments are marked and don't count.",
        f"{2 * count} commitments, {count} of them counted, are in {out}",
        f"See them with: servanda stats {out}",
    ]


def test_the_same_commitments_as_servanda_read(mined: tuple[Path, str], sure: list[str]):
    [path] = (mined[0] / "commitments").glob("*/*")
    rows = [row for row in pq.read_table(path, partitioning=None).to_pylist() if row["document"] == "one"]
    assert [row["quote"] for row in rows] == sure


def test_a_run_that_is_done_is_told_again(servanda: Servanda, mined: tuple[Path, str], corpus: Path):
    arguments = ("mine", corpus, mined[0], "--column", "id=key", "--column", "text=body")
    result = servanda(*arguments)
    assert (result.exit_code, result.stderr) == (0, mined[1])
    result = servanda(*arguments, "--all")
    assert result.exit_code == 2
    assert "there is something else already" in result.stderr


def test_anew(process: Process, mined: tuple[Path, str], corpus: Path, tmp_path: Path):
    out = tmp_path / "out"
    (out / "documents").mkdir(parents=True)
    (out / "documents" / "old.parquet").write_text("old")
    done = process("mine", corpus, out, "--column", "text=body", "--jobs", "1")
    assert done.returncode == 2
    done = process("mine", corpus, out, "--column", "text=body", "--jobs", "1", "--anew", "--all")
    assert done.returncode == 0, done.stderr
    assert "4 documents: 3 mined, 0 left out, 1 failed." in done.stderr
    assert not (out / "documents" / "old.parquet").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "nowhere: there is nothing to mine in it"),
        (["{corpus}"], "there is no column “text” in it"),
        (["{corpus}", "--column", "words=body"], "there is no field words"),
        (["{corpus}", "--column", "text"], "must be FIELD=NAME"),
        (["{corpus}", "--column", "text="], "must be FIELD=NAME"),
        (["{corpus}", "--jobs", "0"], "--jobs"),
        (["{corpus}", "--jobs", "2", "--cluster", "tcp://127.0.0.1:9"], "a cluster has its own workers"),
        (["{corpus}", "--cluster", "tcp://127.0.0.1:9"], "there is no Dask scheduler"),
        (["nowhere://x"], "nowhere://x: "),
    ],
)
def test_what_is_wrong_is_told(
    servanda: Servanda,
    corpus: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    said: str,
):
    from servanda.mining import engines

    monkeypatch.setattr(engines, "WAIT", 1)
    monkeypatch.chdir(tmp_path)
    first, *rest = [one.format(corpus=corpus) for one in arguments]
    result = servanda("mine", first, "out", *rest)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert "Traceback" not in result.stderr
    assert not list(tmp_path.glob("out/*"))


def test_a_disk_that_is_full(servanda: Servanda, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from servanda import mining

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "out/_work")

    monkeypatch.setattr(mining, "mine", full)
    result = servanda("mine", corpus, tmp_path / "out")
    assert result.exit_code == 2
    assert "out/_work: No space left on device: mend it, and the same command goes on" in " ".join(
        result.stderr.split()
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_an_output_that_may_not_be_written(servanda: Servanda, corpus: Path, tmp_path: Path):
    (tmp_path / "closed").mkdir(mode=0o500)
    result = servanda("mine", corpus, tmp_path / "closed" / "out", "--column", "text=body")
    assert result.exit_code == 2
    assert "it can't be written" in result.stderr


def test_a_terminal_shows_a_bar(corpus: Path, tmp_path: Path):
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    arguments = [*COMMAND, "mine", corpus, tmp_path / "out", "--column", "text=body", "--jobs", "1"]
    process = subprocess.Popen(list(map(str, arguments)), stderr=slave, stdout=subprocess.DEVNULL)
    os.close(slave)
    told = b""
    while True:
        try:
            part = os.read(master, 10_000)
        except OSError:
            break
        if not part:
            break
        told += part
    os.close(master)
    assert process.wait(timeout=60) == 0, told
    assert b"of 1 batches" in told
    assert b"documents a second" in told
    assert b"4 documents: 2 mined" in told


def test_stats_as_tables(servanda: Servanda, mined: tuple[Path, str], sure: list[str]):
    result = servanda("stats", mined[0])
    assert result.exit_code == 0, result.output
    for name in ("year", "party", "topic", "strength", "money", "form", "partnership"):
        assert f"By {name}" in result.stdout
    line = next(line for line in result.stdout.splitlines() if line.startswith("2025"))
    assert line.split()[:3] == ["2025", "1", str(len(sure))]
    result = servanda("stats", mined[0], "--by", "topic", "--top", "2")
    assert "By topic" in result.stdout
    assert "By party" not in result.stdout
    assert "more\n" in result.stdout


def test_stats_as_csv(servanda: Servanda, mined: tuple[Path, str], sure: list[str]):
    result = servanda("stats", mined[0], "--by", "year", "--format", "csv")
    [head, *rows] = csv.reader(io.StringIO(result.stdout))
    assert head[:3] == ["year", "documents", "commitments"]
    assert [row[:3] for row in rows] == [["2025", "1", str(len(sure))]]
    result = servanda("stats", mined[0], "--by", "year", "--by", "form", "--by", "year", "-f", "csv")
    assert [line for line in result.stdout.splitlines() if line.startswith("#")] == ["# year", "# form"]


def test_stats_as_json(servanda: Servanda, mined: tuple[Path, str], sure: list[str]):
    result = servanda("stats", mined[0], "--format", "json")
    said = json.loads(result.stdout)
    assert list(said) == ["year", "party", "topic", "strength", "money", "form", "partnership"]
    assert said["form"][0]["commitments"] == len(sure)
    assert [row["partnership"] for row in said["partnership"]] == ["NO – NZ"]


def test_what_is_wrong_with_stats(servanda: Servanda, tmp_path: Path, mined: tuple[Path, str]):
    result = servanda("stats", tmp_path)
    assert result.exit_code == 2
    assert "name the output of servanda mine" in " ".join(result.stderr.split())
    result = servanda("stats", mined[0], "--by", "weather")
    assert result.exit_code == 2
    assert "there is no table weather" in " ".join(result.stderr.replace("│", " ").split())
