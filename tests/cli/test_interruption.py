"""How the command ends when somebody stops it: quietly, at once, leaving no process behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes, which this system has not")
COMMAND = [sys.executable, "-c", "from servanda.cli import main; main()", "read"]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start the command; whatever a test leaves running is ended after it."""
    running: list[subprocess.Popen[str]] = []

    def begin(*arguments: object) -> "subprocess.Popen[str]":
        command = [*COMMAND, *map(str, arguments)]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def waiting_document(path: Path) -> Path:
    """Make a document that whoever reads it waits for."""
    os.mkfifo(path)
    return path


def children(process: "subprocess.Popen[str]") -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(number) for number in listed.read_text().split()] if listed.exists() else []


def test_control_c(start: Start, tmp_path: Path):
    path = waiting_document(tmp_path / "a.md")
    process = start(path)
    with path.open("w"):  # opens as soon as the other side reads
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=20)
    assert (process.returncode, output, errors) == (130, "", "")


def test_control_c_with_many_processes(start: Start, tmp_path: Path):
    first, second = (waiting_document(tmp_path / name) for name in ("a.md", "b.md"))
    process = start(first, second, "--jobs", "2")
    with first.open("w"), second.open("w"):
        workers = children(process)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=20)
    assert (process.returncode, output, errors) == (130, "", "")
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{worker}").exists() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]


def test_a_process_that_is_killed_is_told_and_the_command_ends(start: Start, tmp_path: Path):
    first, second = (waiting_document(tmp_path / name) for name in ("a.md", "b.md"))
    process = start(first, second, "--jobs", "2")
    with first.open("w"), second.open("w"):
        workers = [pid for pid in children(process) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        if not workers:
            pytest.skip("this system does not list child processes in /proc")
        os.kill(workers[0], signal.SIGKILL)
        output, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert output == ""
    assert errors.count("ended unexpectedly") == 2
    assert errors.endswith("0 commitments in 0 documents, 2 could not be read.\n")


def test_nobody_reads_the_output(start: Start, sample: Path):
    process = start(sample, sample.parent, "--jobs", "1")
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(timeout=60) == 141
    assert process.stderr is not None
    assert process.stderr.read() == ""
