"""What the reader finds against what people coded, by the scorer that stands with the data.

``servanda read`` reads the coded instruments, and ``bench/score.py`` of the data folder compares. The instruments in
``instruments/`` were never trained on; those in ``instruments/train`` were, so their figures show how well the
acceptor and the topics fit, not how well they do on a new document: for that there is the cross-validated figure
stored with the acceptor's weights. Run as ``python -m benchmarks.finding [--json FILE]``.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.report import FailedError, Figure, Report, find_data, run_as_script

READER = "from servanda.cli import main; main()"
FACT_SHEET = "rok-2021"
FACT_SHEET_RECALL = 0.85
REQUIRED = {
    "f1": 0.85,
    "cover_f1": 0.90,
    "parties": 0.95,
    "kind": 0.96,
    "strength": 0.92,
    "verb": 0.95,
    "topic": 0.82,
    "money": 0.97,
    "deadline": 0.93,
    "bodies": 0.85,
    "whole_record": 0.65,
}
NAMES = {
    "f1": "unit F1",
    "precision": "unit precision",
    "recall": "unit recall",
    "cover_f1": "cover F1",
    "parties": "parties",
    "kind": "kind",
    "strength": "strength",
    "verb": "verb",
    "topic": "topic",
    "money": "money F1",
    "deadline": "deadline F1",
    "bodies": "bodies F1",
    "whole_record": "whole record",
}

Scores = dict[str, dict[str, Any]]


def measure(data: Path, where: str) -> Report:
    """Return the figures on the coded instruments, those for development and those for training."""
    own, train, _, [scorer] = find_data(
        data, "instruments/*.md", "instruments/train/*.md", "gold/train/*.gold.jsonl", "bench/score.py"
    )
    development = read_and_score(own, data / "gold", scorer)
    training = read_and_score(train, data / "gold" / "train", scorer)
    trained_on = f"{len(training) - 1} training instruments (the acceptor and the topics were trained on them)"
    figures = [
        *_table(f"{len(development) - 1} development instruments", development["ALL"], REQUIRED),
        *_fact_sheet(development),
        *(Figure("Unit F1, each development instrument", name, row["f1"]) for name, row in _each(development)),
        *_table(trained_on, training["ALL"], {}),
        *_cross_validated(),
    ]
    how = f"servanda read, scored by {scorer.parent.name}/{scorer.name} of the data folder; {where}."
    return Report("finding", how, tuple(figures))


def read_and_score(instruments: list[Path], gold: Path, scorer: Path) -> Scores:
    """Read the instruments with the command line and return the scorer's figures, by instrument and for ALL."""
    with tempfile.TemporaryDirectory() as out:
        _run("servanda read", [sys.executable, "-c", READER, "read", *map(str, instruments), "--out", out])
        scores = _run("the scorer", [sys.executable, str(scorer), "--json", str(gold), out])
    table: Scores = json.loads(scores)
    return table


def _run(what: str, command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise FailedError(f"{what} ended with exit code {done.returncode}: {last}")
    return done.stdout


def _table(group: str, row: dict[str, Any], required: dict[str, float]) -> Iterator[Figure]:
    for key, name in NAMES.items():
        yield Figure(group, name, row[key], required.get(key))
    yield Figure(group, "quotes not in the document", row["not_in_document"], 0, at_most=True, digits=0)
    yield Figure(group, "commitments coded", row["gold"], digits=0)
    yield Figure(group, "commitments found", row["found"], digits=0)


def _fact_sheet(scores: Scores) -> Iterator[Figure]:
    if FACT_SHEET in scores:
        recall = scores[FACT_SHEET]["recall"]
        yield Figure("The US–ROK fact sheet of 21 May 2021", "unit recall", recall, FACT_SHEET_RECALL)


def _each(scores: Scores) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, row) for name, row in scores.items() if name != "ALL")


def _cross_validated() -> Iterator[Figure]:
    from servanda.extraction.acceptor import WEIGHTS

    record = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    group = f"Acceptor, cross-validated by instrument when it was trained: {record['data']}, {record['date']}"
    names = {
        "unit_f1_cross_validated": "unit F1",
        "unit_f1_all_proposals": "unit F1 without the acceptor",
        "recall_of_proposals": "recall of what the grammar proposes",
        "calibration_error": "calibration error",
    }
    for key, name in names.items():
        yield Figure(group, name, record["figures"].get(key))


if __name__ == "__main__":
    sys.exit(run_as_script(measure, __doc__))
