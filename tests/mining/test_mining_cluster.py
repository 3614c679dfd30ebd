"""The workers of a Dask cluster: real processes, one of them killed in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from corpora import (
    POISON,
    ROOT,
    Hooked,
    by_id,
    ended,
    many_rows,
    mine_here,
    mined,
    poisoned,
    read_all,
    row,
    start,
    statement,
    write_parquet,
)

from servanda.mining import Cluster, Job, MiningError, Progress, engines, mine

distributed = pytest.importorskip("distributed")
HERE = Path(__file__).parent
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def running() -> list[subprocess.Popen[bytes]]:
    """The processes of the test, the scheduler first."""
    return []


@pytest.fixture
def processes(running: list[subprocess.Popen[bytes]], tmp_path: Path) -> Iterator[Start]:
    """Start a scheduler or worker; all are ended after the test."""
    paths = [str(ROOT / "src"), str(ROOT), str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]

    def begin(kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (tmp_path / f"{kind}-{len(running)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *arguments],
                stdout=log,
                stderr=log,
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                start_new_session=True,
            )
        running.append(process)
        return process

    yield begin
    for process in reversed(running):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the scheduler give up a batch as soon as one worker has died on it, not the fourth."""
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")


@pytest.fixture
def scheduler(processes: Start, tmp_path: Path) -> str:
    """The address of a scheduler."""
    file = tmp_path / "scheduler.json"
    processes("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    for _ in range(600):
        if file.exists() and file.read_text().strip().endswith("}"):
            return str(json.loads(file.read_text())["address"])
        time.sleep(0.05)
    raise AssertionError("the scheduler does not start")


@pytest.fixture
def client(scheduler: str) -> Iterator["distributed.Client"]:
    with distributed.Client(scheduler) as client:
        yield client


def begun(client: "distributed.Client") -> Counter[str]:
    """Return how often each batch was begun, as the scheduler has put down."""
    return Counter(str(message) for _, message in client.get_events("servanda"))


def test_two_workers_and_one_of_them_killed(
    processes: Start, scheduler: str, client: "distributed.Client", tmp_path: Path
):
    corpus = write_parquet(tmp_path / "a.parquet", many_rows(38), group=2)
    workers = [processes("worker", scheduler, "--nthreads", "1", "--no-nanny") for _ in range(2)]
    client.wait_for_workers(2, timeout=60)
    job = Job(str(corpus), str(tmp_path / "out"))
    told: list[Progress] = []

    def tell(progress: Progress) -> None:
        told.append(progress)
        if progress.done == 6:
            os.killpg(workers[0].pid, signal.SIGKILL)

    engine = Cluster(scheduler)
    assert engine.workers == 2
    summary = mine(job, engine, tell)
    engine.close()
    times = begun(client)
    assert sorted(times, key=int) == [str(number) for number in range(20)]
    assert sum(times.values()) - 20 <= 2
    assert [one.done for one in told] == list(range(21))
    assert summary.documents == 40
    mine_here(corpus, tmp_path / "local")
    assert mined(tmp_path / "out") == mined(tmp_path / "local")

    code, said = ended(start("mine", corpus, tmp_path / "command", "--cluster", scheduler))
    assert code == 0, said
    assert "40 documents: " in said
    assert mined(tmp_path / "command") == mined(tmp_path / "local")


def test_a_document_on_which_workers_die(
    impatient: None, processes: Start, scheduler: str, client: "distributed.Client", tmp_path: Path
):
    rows = [row(number) for number in range(4)]
    rows[1]["text"] = statement(1, f"They met at {POISON}.")
    corpus = write_parquet(tmp_path / "a.parquet", rows, group=2)
    processes("worker", scheduler, "--nthreads", "1", "--nanny")
    client.wait_for_workers(1, timeout=60)
    engine = Hooked(Cluster(scheduler), poisoned)
    summary = mine(Job(str(corpus), str(tmp_path / "out")), engine)
    engine.close()
    assert summary.states == {"failed": 1, "mined": 3}
    found = by_id(read_all(tmp_path / "out", "documents"))
    assert (found["d001"]["state"], found["d001"]["reason"]) == ("failed", "the process ended on it")


def test_the_scheduler_goes_away(
    processes: Start, running: list[subprocess.Popen[bytes]], scheduler: str, tmp_path: Path
):
    corpus = write_parquet(tmp_path / "a.parquet", many_rows(12), group=2)
    process = running[0]
    processes("worker", scheduler, "--nthreads", "1", "--no-nanny")
    job = Job(str(corpus), str(tmp_path / "out"))
    with distributed.Client(scheduler) as client:
        client.wait_for_workers(1, timeout=60)
    engine = Cluster(scheduler)

    def tell(progress: Progress) -> None:
        if progress.done == 2:
            os.killpg(process.pid, signal.SIGKILL)

    with pytest.raises(MiningError, match="the scheduler has gone: the same command goes on from here"):
        mine(job, engine, tell)
    engine.close()
    assert mine_here(corpus, tmp_path / "out").documents == 14


def test_a_cluster_without_workers(scheduler: str):
    with pytest.raises(MiningError, match=f"{scheduler}: the cluster has no worker: start some with dask worker"):
        Cluster(scheduler)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere://x", "127.0.0.1"])
def test_an_address_where_nobody_answers(monkeypatch: pytest.MonkeyPatch, address: str):
    monkeypatch.setattr(engines, "WAIT", 1)
    with pytest.raises(MiningError, match=f"{address}: there is no Dask scheduler"):
        Cluster(address)
