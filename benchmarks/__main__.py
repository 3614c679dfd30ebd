"""Measure everything, keep the figures, and write them into the documentation when asked to.

usage: python -m benchmarks [--only NAME]… [--json FILE]     measures, prints, keeps the figures in FILE
       python -m benchmarks --write-docs [--json FILE]       measures nothing: fills the pages from FILE

Each benchmark runs in a process of its own. Exit code 2 where the data is missing, 1 where a figure falls short.
"""

import argparse
import datetime
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import ROOT
from benchmarks.written import write

NAMES = (
    *("finding", "learning", "parsing", "forms", "speed", "ledger", "lineage", "evidence", "search", "site"),
    *("mining", "scale", "growth"),
)
FIGURES = ROOT / "build" / "figures.json"


def measure(names: Sequence[str], kept: Path) -> int:
    """Run the benchmarks, put their figures into the file ``kept`` beside those of others, return the exit code."""
    codes = []
    for name in names:
        print(f"{name}\n", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / f"{name}.json"
            command = [sys.executable, "-m", f"benchmarks.{name}", "--json", str(target)]
            codes.append(subprocess.run(command, cwd=ROOT, check=False).returncode)
            if target.is_file():
                keep(name, json.loads(target.read_text(encoding="utf-8")), kept)
        print(flush=True)
    short = [name for name, code in zip(names, codes, strict=True) if code]
    print(f"short, or not measured: {', '.join(short)}" if short else "all required figures are reached")
    return max(codes)


def keep(name: str, report: dict[str, Any], kept: Path) -> None:
    """Put one report, with date and machine, into the file of figures."""
    record = load(kept)
    machine = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    record[name] = {"date": datetime.date.today().isoformat(), "machine": machine, "report": report}
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load(kept: Path) -> dict[str, Any]:
    """Return the figures that are kept, empty where there are none."""
    return json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--only", metavar="NAME", action="append", choices=NAMES, help=f"one of {', '.join(NAMES)}")
    parser.add_argument("--json", type=Path, metavar="FILE", default=FIGURES, help="where the figures are kept")
    parser.add_argument("--write-docs", action="store_true", help="fill the pages with the figures that are kept")
    options = parser.parse_args(arguments)
    if not options.write_docs:
        return measure(options.only or NAMES, options.json.resolve())
    record = load(options.json)
    if not record:
        print(f"there are no figures in {options.json}: run python -m benchmarks first", file=sys.stderr)
        return 2
    for path in write(record):
        print(f"written: {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
