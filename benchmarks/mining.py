"""Mining: the whole corpus, a sample against spaCy's bare tokeniser, and what the sift loses.

The corpus runs on all cores by the command itself; memory is that of all its processes together, read four times a
second. The sample is read and found by one process on one core, and tokenised by another on the same; medians of five
of each in turns. Run as ``python -m benchmarks.mining``.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import ROOT, FailedError, Figure, Report, all_cores, find_data, run_as_script

SECONDS, MEMORY = 600, 3000  # of the corpus; MB
SAMPLE, RUNS, SEED = 500, 5, 7
TIMES = 5
LOST = 0.5  # hundredths of F1
READER = "from servanda.cli import main; main()"


def measure(data: Path, where: str) -> Report:
    """Return the figures."""
    [corpus, instruments] = find_data(data, "corpus/*.parquet", "instruments/*.md")
    with tempfile.TemporaryDirectory() as folder:
        figures = [
            *_sample(corpus, Path(folder), where),
            *_sift(instruments, data),
            *_corpus(corpus[0].parent, Path(folder) / "mined"),
        ]
    return Report("mining", f"servanda mine; the sample {where}, the corpus on all cores.", tuple(figures))


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of the command took, and the report that it wrote."""

    seconds: float
    peak_mb: float
    report: dict[str, int]


def run(*arguments: str) -> Run:
    """Run ``servanda mine`` and watch the memory of its processes."""
    import psutil

    began = time.perf_counter()
    command = [sys.executable, "-c", READER, "mine", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as started:
        peak = 0
        process = psutil.Process(started.pid)
        while started.poll() is None:
            peak = max(peak, _resident(process))
            time.sleep(0.25)
        seconds = time.perf_counter() - began
        if started.returncode:
            raise FailedError(f"servanda mine ended with {started.returncode}: {started.communicate()[1][-300:]}")
    report = json.loads((Path(arguments[1]) / "report.json").read_text(encoding="utf-8"))
    return Run(seconds, peak / 1e6, report)


def _resident(process: "psutil.Process") -> int:  # type: ignore[name-defined]  # noqa: F821
    import psutil

    total = 0
    for one in [process, *_children(process)]:
        try:
            total += one.memory_info().rss
        except psutil.Error:
            continue
    return total


def _children(process: "psutil.Process") -> "list[psutil.Process]":  # type: ignore[name-defined]  # noqa: F821
    import psutil

    try:
        return list(process.children(recursive=True))
    except psutil.Error:
        return []


def _corpus(corpus: Path, out: Path) -> Iterator[Figure]:
    with all_cores():
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        done = run(str(corpus), str(out))
    report = done.report
    group = f"The whole corpus, {report['documents']:,} documents, on {cores} cores"
    yield Figure(group, "minutes", done.seconds / 60, SECONDS / 60, at_most=True, digits=1)
    yield Figure(group, "peak memory of all processes", done.peak_mb, MEMORY, at_most=True, digits=0, unit="MB")
    yield Figure(group, "documents a second", report["documents"] / done.seconds, digits=0)
    yield Figure(group, "documents that look like instruments", report["states"]["mined"], digits=0)  # type: ignore[index]
    yield Figure(group, "documents that failed", report["states"].get("failed", 0), digits=0)  # type: ignore[attr-defined]
    yield Figure(group, "commitments", report["commitments"], digits=0)
    yield Figure(group, "commitments that count once", report["counted"], digits=0)


def _sample(corpus: Sequence[Path], folder: Path, where: str) -> Iterator[Figure]:
    taken = folder / "sample.parquet"
    take(corpus, SAMPLE, taken)
    times: dict[str, list[float]] = {"tokenise": [], "mine": [], "all": []}
    for _ in range(RUNS):
        for name, measured in times.items():
            measured.append(_probe(name, taken))
    bare, chosen, every = (statistics.median(measured) for measured in times.values())
    group = f"{SAMPLE} documents drawn at random, medians of {RUNS} {where}"
    yield Figure(group, "spaCy's blank tokeniser, seconds", bare, digits=2)
    yield Figure(group, "reading, choosing, finding, filling: as a multiple of it", chosen / bare, TIMES, True, 1)
    yield Figure(group, "the same with --all, as a multiple of it", every / bare, digits=1)


def take(corpus: Sequence[Path], count: int, target: Path) -> None:
    """Write some documents of a corpus, drawn at random, into a file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = pa.concat_tables([pq.read_table(path) for path in corpus])
    rows = sorted(random.Random(SEED).sample(range(len(whole)), min(count, len(whole))))
    pq.write_table(whole.take(rows), target)


def _probe(name: str, sample: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.mining", "--probe", name, str(sample)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FailedError(f"the probe {name} failed: {done.stderr[-300:]}")
    return float(done.stdout)


def probe(name: str, sample: Path) -> float:
    """Return the seconds of processor time that one way takes for a sample, after everything is loaded."""
    import pyarrow.parquet as pq
    import spacy

    from servanda.extraction import find
    from servanda.instruments import read
    from servanda.language import load
    from servanda.mining.batches import Batch
    from servanda.mining.working import Job, work

    if name == "tokenise":
        tokenise, texts = spacy.blank("en").make_doc, pq.read_table(sample)["text"].to_pylist()
        tokenise(texts[0])
        before = time.process_time()
        for text in texts:
            tokenise(text)
        return time.process_time() - before
    load()
    find(read(ROOT / "samples" / "new-zealand-norway-2025.md"))
    with tempfile.TemporaryDirectory() as out:
        (Path(out) / "_work").mkdir()
        before = time.process_time()
        work(Job(str(sample), out, everything=name == "all"), Batch(0, "parquet", str(sample), 0, SAMPLE))
        return time.process_time() - before


def _sift(instruments: Sequence[Path], data: Path) -> Iterator[Figure]:
    """Yield the F1 of finding on the coded instruments with and without the sift."""
    from servanda.extraction import find, finding
    from servanda.instruments import read
    from training.acceptor import match, place

    def score() -> float:
        right = coded = found = 0
        for path in instruments:
            gold = data / "gold" / f"{path.stem}.gold.jsonl"
            if not gold.is_file():
                continue
            instrument = read(path)
            rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line]
            spans = [commitment.span for commitment in find(instrument)]
            right += sum(1 for _ in match([place(instrument.text, row["quote"]) for row in rows], spans))
            coded, found = coded + len(rows), found + len(spans)
        return 200 * right / (coded + found)

    sifted = score()
    kept, finding.may_commit = finding.may_commit, lambda text: True
    try:
        whole = score()
    finally:
        finding.may_commit = kept
    group = "Finding on the coded instruments (unit F1, in hundredths)"
    yield Figure(group, "with the sift", sifted, digits=2)
    yield Figure(group, "without it, every sentence parsed", whole, digits=2)
    yield Figure(group, "what the sift loses", whole - sifted, LOST, at_most=True, digits=2)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--probe"]:
        print(probe(sys.argv[2], Path(sys.argv[3])))
    else:
        sys.exit(run_as_script(measure, __doc__))
