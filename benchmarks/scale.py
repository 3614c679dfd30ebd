"""Clusters and restarts of mining: does a second worker pay, is nothing lost.

The cluster is a Dask scheduler and workers as processes of this machine, each of one thread; one of them is killed in
the middle. Restarts kill the command and its processes at moments drawn at random. Both take a sample, and compare the
result row by row with that of an undisturbed run. Run as ``python -m benchmarks.scale``.
"""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from benchmarks.mining import READER, run, take
from benchmarks.report import ROOT, FailedError, Figure, Report, all_cores, find_data, run_as_script

CLUSTER, SAMPLE = 6_000, 2_000  # documents, of the cluster and of the restarts
KILLS, SEED = 10, 3
TIMES, REPEATED = 1.7, 2


def measure(data: Path, where: str) -> Report:
    """Return the figures."""
    [corpus] = find_data(data, "corpus/*.parquet")
    with tempfile.TemporaryDirectory() as name, all_cores():
        folder = Path(name)
        for count in (CLUSTER, SAMPLE):
            take(corpus, count, folder / f"{count}.parquet")
        figures = (
            *_cluster(folder / f"{CLUSTER}.parquet", folder / f"{SAMPLE}.parquet", folder),
            *_restarts(folder / f"{SAMPLE}.parquet", folder),
        )
    return Report("scale", "servanda mine, on all cores.", figures)


def _cluster(sample: Path, small: Path, folder: Path) -> Iterator[Figure]:
    local = run(str(sample), str(folder / "local"), "--jobs", "1")
    seconds = {}
    for workers in (1, 2):
        with _dask(workers) as (address, _):
            _mine(address, small, folder / f"warm-{workers}")  # the workers load what they need
            seconds[workers] = _mine(address, sample, folder / f"dask-{workers}")
    with _dask(2) as (address, processes):
        out = folder / "killed"
        repeated = _kill_one(address, processes, sample, out)
    group = f"Dask, {local.report['documents']:,} documents"
    yield Figure(group, "one worker, seconds", seconds[1], digits=1)
    yield Figure(group, "two workers, seconds", seconds[2], digits=1)
    yield Figure(group, "two workers against one, times as fast", seconds[1] / seconds[2], TIMES, digits=2)
    same = rows(folder / "local") == rows(folder / "dask-2")
    yield Figure(group, "same result as a local run, row by row (1: yes)", float(same), 1, digits=0)
    same = rows(folder / "local") == rows(out)
    yield Figure(group, "the same after one of two workers was killed (1: yes)", float(same), 1, digits=0)
    yield Figure(group, "batches begun again after that", repeated, REPEATED, at_most=True, digits=0)


def _mine(address: str, sample: Path, out: Path) -> float:
    return run(str(sample), str(out), "--cluster", address).seconds


def _kill_one(address: str, processes: "list[subprocess.Popen[bytes]]", sample: Path, out: Path) -> int:
    """Kill a worker once a third of the batches are done; return how many batches were begun more than once."""
    from distributed import Client

    command = [sys.executable, "-c", READER, "mine", str(sample), str(out), "--cluster", address]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as started:
        while len(list(out.glob("_work/documents-*.parquet"))) < CLUSTER // 300:
            if started.poll() is not None:
                raise FailedError("the run ended before a worker could be killed")
            time.sleep(0.05)
        processes[-1].kill()
    if started.returncode:
        raise FailedError(f"servanda mine ended with {started.returncode} after a worker was killed")
    with Client(address) as client:
        begun = [event for _, event in client.get_events("servanda")]
    return len(begun) - len(set(begun))


@contextlib.contextmanager
def _dask(workers: int) -> "Generator[tuple[str, list[subprocess.Popen[bytes]]], None, None]":
    """Start a scheduler and workers of one thread each; yield its address and the workers' processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    here = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])}
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> None:
        command = [sys.executable, "-m", "dask", *arguments]
        started.append(subprocess.Popen(command, env=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    try:
        start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        for _ in range(workers):
            start("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        _wait_for(address, workers)
        yield address, started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout=30) as client:
        client.wait_for_workers(workers, timeout=60)


def _restarts(sample: Path, folder: Path) -> Iterator[Figure]:
    whole = run(str(sample), str(folder / "undisturbed"))
    moments = random.Random(SEED)
    out, killed = folder / "disturbed", 0
    while killed < KILLS:
        command = [sys.executable, "-c", READER, "mine", str(sample), str(out)]
        started = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(moments.uniform(0.5, max(1.0, whole.seconds / 2)))
        if started.poll() is not None:  # it was done: begin anew
            run(str(sample), str(out), "--anew")
            continue
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        killed += 1
    run(str(sample), str(out))
    same = rows(folder / "undisturbed") == rows(out)
    yield Figure("Restarts", f"same result after {KILLS} kills, row by row (1: yes)", float(same), 1, digits=0)


def rows(mined: Path) -> dict[str, list[Any]]:
    """Return all that a run wrote, in an order of its own: the rows of both datasets by year."""
    import pyarrow.parquet as pq

    return {
        str(path.relative_to(mined)): sorted(map(repr, pq.read_table(path, partitioning=None).to_pylist()))
        for name in ("documents", "commitments")
        for path in sorted((mined / name).rglob("*.parquet"))
    }


if __name__ == "__main__":
    sys.exit(run_as_script(measure, __doc__))
