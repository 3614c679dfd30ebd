"""Make everything learnt that is packaged: word vectors, parser, topics, acceptor, links, evidence. By ``make train``.

usage: python -m training DATA [--work DIR] [--only STEP]

A step is skipped when it has been run on DATA and nothing that it is made from has changed since; ``--only`` runs one
step whether or not. Exit code 2 where something that must be given is missing, 1 where a step fails.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from .steps import STEPS, Step, StepError, is_fresh, lacking, stamp_path

WORK = Path(__file__).parents[1] / "build" / "training"


class Missing(Exception):  # noqa: N818  (what it tells is no fault of the program)
    """Something that a step needs is not there; the message says what, in one line."""


def train(data: Path, work: Path, only: str | None = None) -> None:
    """Run the steps that have something new to make, or the one named ``only``."""
    steps = [step for step in STEPS if only in (None, step.name)]
    try:
        check(steps, data)
    except ModuleNotFoundError as error:
        raise Missing(f"training needs the package {error.name}: pip install --group train") from None
    work.mkdir(parents=True, exist_ok=True)
    for step in steps:
        if only is None and is_fresh(step, data, work):
            print(f"{step.name}: up to date", flush=True)
            continue
        absent = [name for name in step.work if not (work / name).exists()]
        if absent:
            raise Missing(f"the step {step.name} needs {work / absent[0]}: run the steps before it first")
        run(step, data, work)


def check(steps: Sequence[Step], data: Path) -> None:
    """Raise ``Missing`` where DATA has not all that the steps need."""
    if not data.is_dir():
        raise Missing(f"there is no folder {data}")
    gone = list(dict.fromkeys(pattern for step in steps for pattern in lacking(step, data)))
    if gone:
        raise Missing(f"{data} lacks {', '.join(gone)}")


def run(step: Step, data: Path, work: Path) -> None:
    """Run one step, print its figures, and note that it came to its end."""
    print(f"{step.name}: {step.purpose} …", flush=True)
    stamp = stamp_path(step, work)
    stamp.unlink(missing_ok=True)
    start = time.monotonic()
    try:
        figures = step.run(data, work)
    except ModuleNotFoundError as error:
        raise Missing(f"the step {step.name} needs the package {error.name}: pip install --group train") from None
    seconds = round(time.monotonic() - start)
    stamp.parent.mkdir(exist_ok=True)
    record = {"data": str(data.resolve()), "seconds": seconds, "figures": figures}
    stamp.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"{step.name}: {json.dumps(figures) if figures is not None else 'done'} ({seconds} s)", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA", help="folder with treebank/, corpus/, gold/, instruments/")
    parser.add_argument("--work", type=Path, metavar="DIR", default=WORK, help="where intermediate files are kept")
    parser.add_argument("--only", metavar="STEP", choices=[s.name for s in STEPS], help="run one step, whether or not")
    options = parser.parse_args(arguments)
    try:
        train(options.data, options.work, options.only)
    except Missing as error:
        print(f"training: {error}", file=sys.stderr)
        return 2
    except StepError as error:
        print(f"training: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
