"""``servanda train --from-ledger`` on the sample partnership: learnt, used, and refused where there is too little."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def servanda(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from servanda.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=120)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = str(tmp_path_factory.mktemp("train") / "l.sqlite")
    subprocess.run([sys.executable, "-m", "samples", place], check=True, capture_output=True, timeout=120)
    return place


def test_learns_and_is_used(ledger: str, tmp_path: Path) -> None:
    out = tmp_path / "ours.json"
    done = servanda("train", "--from-ledger", "--ledger", ledger, "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "decided as reviewers did" in done.stderr
    version = json.loads(out.read_text())["version"]
    (tmp_path / "text.txt").write_text("Norway and Chile will open a school in Suva by 2030.")
    read = servanda("read", str(tmp_path / "text.txt"), "--format", "jsonl", SERVANDA_ACCEPTOR=str(out))
    assert version in json.loads(read.stdout.splitlines()[0])["readings"]["quote"]["reason"]


def test_refuses_what_it_cannot_do(ledger: str, tmp_path: Path) -> None:
    assert servanda("train", "--ledger", ledger).returncode == 2
    nowhere = servanda("train", "--from-ledger", "--ledger", ledger, "--out", str(tmp_path / "no" / "ours.json"))
    assert nowhere.returncode == 2
    assert "it cannot be written" in nowhere.stderr


def test_a_file_of_weights_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{}")
    (tmp_path / "text.txt").write_text("Norway will open a school.")
    read = servanda("read", str(tmp_path / "text.txt"), SERVANDA_ACCEPTOR=str(tmp_path / "bad.json"))
    assert read.returncode == 2
    assert "this is no file of weights" in read.stderr
    assert len(read.stderr.strip().splitlines()) == 1
