"""Figures in, a plain table and JSON out, each figure beside the one it is required to reach; and the common shell.

Every benchmark is a function from the data folder to a ``Report``; ``run_as_script`` is its command line. Exit codes:
0 where all required figures are reached, 1 where one falls short or what is measured fails, 2 where there is nothing
to measure on.
"""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class NoDataError(Exception):
    """There is nothing to measure on; the message says what is missing, in one line."""


class FailedError(Exception):
    """What should be measured did not run to its end; the message says how it ended, in one line."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; ``required`` is its lower bound, or the upper one with ``at_most``."""

    group: str
    name: str
    value: float | None
    required: float | None = None
    at_most: bool = False
    digits: int = 3
    unit: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the required figure is reached; None where none is required."""
        if self.required is None:
            return None
        if self.value is None:
            return False
        return self.value <= self.required if self.at_most else self.value >= self.required

    @property
    def verdict(self) -> str:
        """``ok``, ``short``, or nothing where none is required."""
        return {None: "", True: "ok", False: "short"}[self.reached]

    def show(self, value: float | None) -> str:
        """Return ``value`` in this figure's digits and unit."""
        return "–" if value is None else f"{value:,.{self.digits}f} {self.unit}".strip()

    @property
    def bound(self) -> str:
        """The required figure as it is written: ``≥ 0.85``."""
        return "" if self.required is None else f"{'≤' if self.at_most else '≥'} {self.show(self.required)}"


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one benchmark, and how they were measured."""

    name: str
    how: str
    figures: tuple[Figure, ...]

    @property
    def short(self) -> bool:
        """Whether any figure falls short."""
        return any(figure.reached is False for figure in self.figures)

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "Report":
        """Return the report that ``to_json`` made into plain values."""
        return cls(record["name"], record["how"], tuple(Figure(**figure) for figure in record["figures"]))

    def table(self) -> str:
        """Return the figures as lines of text, by group."""
        rows = [(f.name, f.show(f.value), f.bound, f.verdict) for f in self.figures]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        lines = [self.how]
        for group, figures in groupby(zip(self.figures, rows, strict=True), key=lambda pair: pair[0].group):
            lines += ["", group]
            for _, (name, value, bound, verdict) in figures:
                line = f"  {name:<{widths[0]}}  {value:>{widths[1]}}  {bound:<{widths[2]}}  {verdict}"
                lines.append(line.rstrip())
        return "\n".join(lines)


def data_folder() -> Path:
    """Return the folder with the data: ``SERVANDA_DATA``, or ``../shared`` beside the repository."""
    given = os.environ.get("SERVANDA_DATA")
    return Path(given).resolve() if given else ROOT.parent / "shared"


def find_data(data: Path, *patterns: str) -> list[list[Path]]:
    """Return the files of each pattern in the data folder; raise ``NoDataError`` where there are none."""
    found = [sorted(data.glob(pattern)) for pattern in patterns]
    for pattern, paths in zip(patterns, found, strict=True):
        if not paths:
            raise NoDataError(f"there is no {data / pattern}: set SERVANDA_DATA to the folder with the data")
    return found


def keep_to_one_core() -> str:
    """Keep this process, and those it starts, to one core where the system can; return how, in words."""
    for name in THREADS:
        os.environ[name] = "1"
    if hasattr(os, "sched_setaffinity"):
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
            return "on one core (pinned; one thread)"
    return "on one thread (this system cannot pin a process to a core)"


@contextlib.contextmanager
def all_cores() -> Iterator[None]:
    """Let this process use every core for a while, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def run_as_script(
    measure: Callable[[Path, str], Report], about: str | None, arguments: Sequence[str] | None = None
) -> int:
    """Measure on one core, print the table, write JSON where asked to, and return the exit code."""
    parser = argparse.ArgumentParser(description=(about or "").split("\n\n")[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args(arguments)
    try:
        report = measure(data_folder(), keep_to_one_core())
    except NoDataError as error:
        print(error, file=sys.stderr)
        return 2
    except FailedError as error:
        print(error, file=sys.stderr)
        return 1
    print(report.table())
    if options.json:
        options.json.write_text(json.dumps(report.to_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(report.short)
