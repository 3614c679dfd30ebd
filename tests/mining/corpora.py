"""Corpora of our own writing for the tests of mining, and what is read back of a run."""

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from servanda.mining import Job, Summary, mine
from servanda.mining.engines import Task

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
COMMAND = [sys.executable, "-c", "from servanda.cli import main; main()"]
POISON = "Thermite Point"
"""Who mines a document with these words in ``poisoned`` ends at once."""

Row = dict[str, Any]

_THINGS = ("tide gauges", "customs forms", "harbour cranes", "seed banks", "ice charts", "fishing gear", "rail ferries")
_PLACES = ("Bergen", "Nelson", "Stavanger", "Napier", "Bodø", "Timaru", "Molde", "Gisborne")


def statement(number: int, words: str = "") -> str:
    """Return the text of a short joint statement, unlike that of any other number."""
    thing, place = _THINGS[number % len(_THINGS)], _PLACES[number % len(_PLACES)]
    return (
        f"The Governments of New Zealand and Norway met in {place} for the {number + 2}th time. {words}\n\n"
        "New Zealand and Norway will:\n\n"
        f"- Establish Centre {number} for {thing} in {place} by the end of {2026 + number % 5}.\n"
        f"- Invest ${number + 3} million in {thing} of {place}, and publish Review {number} of them.\n"
        f"- Norway will train {number + 20} students of Hall {number} in the care of {thing}.\n\n"
        f"Both sides talked at length about the weather in {place}, and Song {number} was sung.\n"
    )


def row(number: int, **other: Any) -> Row:
    """Return a row of a corpus."""
    return {
        "id": f"d{number:03d}",
        "date": f"{2019 + number % 4}-03-{number % 28 + 1:02d}",
        "title": f"Joint Statement {number} of New Zealand and Norway",
        "url": f"https://www.example.org/statements/{number}",
        "text": statement(number),
    } | other


def sample_rows() -> list[Row]:
    """Return the samples of the repository as rows, their front matter left in their text."""
    paths = sorted(SAMPLES.glob("new-zealand-norway-*.md"))
    return [{"id": p.stem, "date": None, "title": "", "url": "", "text": p.read_text("utf-8")} for p in paths]


def many_rows(count: int) -> list[Row]:
    """Return rows of all kinds: instruments, a repeated one, one left out, one without a date, one that fails."""
    rows = [row(number) for number in range(count)]
    rows[3] |= {"title": "Remarks by the Minister"}
    rows[5] |= {"date": None}
    rows[7] |= {"text": ""}
    rows[9] |= {"text": rows[8]["text"], "date": rows[8]["date"]}
    return [*sample_rows(), *rows]


def write_parquet(path: Path, rows: Sequence[Row], group: int = 1000) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(list(rows)), path, row_group_size=group)
    return path


def write_lines(path: Path, lines: Sequence["Row | str"]) -> Path:
    said = "".join(f"{one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)}\n" for one in lines)
    data = said.encode()
    path.write_bytes(gzip.compress(data) if path.suffix.lower() == ".gz" else data)
    return path


class Here:
    """An engine that does all in this process."""

    workers = 1

    def run(self, function: Callable[..., Any], tasks: Sequence[Task]) -> Iterator[tuple[Task, Any]]:
        for task in tasks:
            yield task, function(*task)

    def close(self) -> None:
        """Do nothing."""


class Hooked:
    """An engine whose processes do ``hook(function, *task)`` in place of a function."""

    def __init__(self, inner: Any, hook: Callable[..., Any]) -> None:
        self.inner, self.hook = inner, hook

    def run(self, function: Callable[..., Any], tasks: Sequence[Task]) -> Iterator[tuple[Task, Any]]:
        yield from self.inner.run(partial(self.hook, function), tasks)

    def close(self) -> None:
        self.inner.close()


def poisoned(function: Callable[..., Any], *task: Any) -> Any:
    """Do the work of a task in this process, which ends when it comes to a document with the poison."""
    from servanda.mining import working

    read = working.read_document

    def deadly(document: Any) -> Any:
        if POISON in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return read(document)

    working.read_document = deadly
    try:
        return function(*task)
    finally:
        working.read_document = read


def mine_here(corpus: object, out: object, **options: Any) -> Summary:
    """Mine in this process."""
    return mine(Job(str(corpus), str(out), **options), Here())


def read_all(out: Path, name: str) -> list[Row]:
    """Return the rows of a dataset that was mined, in their order within each year."""
    files = sorted(str(path) for path in (out / name).glob("year=*/*.parquet"))
    return [row for file in files for row in pq.read_table(file, partitioning=None).to_pylist()]


def mined(out: Path) -> dict[str, list[Row]]:
    """Return both datasets, each file's rows by its name."""
    files = sorted(path for name in ("documents", "commitments") for path in (out / name).glob("*/*"))
    return {str(path.relative_to(out)): pq.read_table(path, partitioning=None).to_pylist() for path in files}


def by_id(rows: Sequence[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows}


def count_rows(out: Path, name: str) -> int:
    return int(ds.dataset(out / name, partitioning="hive").count_rows())


def start(*arguments: object, **surroundings: str) -> "subprocess.Popen[str]":
    """Start the command as a process of its own, in a group of its own as a terminal would."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, **surroundings},
        start_new_session=True,
    )


def ended(process: "subprocess.Popen[str]", seconds: float = 60) -> tuple[int, str]:
    """Return the exit code and what was told, killing what does not end."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        _, told = process.communicate()
    finally:
        timer.cancel()
    return process.returncode, told
