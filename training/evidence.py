"""Judged passages in, the weights by which a passage bears on a commitment out.

usage: python -m training.evidence DATA      (DATA holds corpus/*.parquet, gold/*.links.jsonl and instruments/*.md)

A logistic regression with strong L2 (scikit-learn) over the signals of ``servanda.matching.evidence``, on what was
judged by hand of the passages proposed for ONE instrument (``benchmarks/judged_evidence.jsonl``), and on the coded
links of that instrument that are demanded. What was judged for other instruments is kept apart, to measure.
"""

import datetime
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from benchmarks.judging import identify, load_judged
from servanda.extraction import find, state_names
from servanda.instruments import read
from servanda.matching import Follower, Stop
from servanda.matching.evidence.following import Weighed
from servanda.matching.evidence.weighing import SIGNALS, WEIGHTS

from .coded import read_links
from .releases import concerning, load

ONE = "rok-2021"
PENALTY = 0.2  # inverse strength
FOLDS = 8
BEST = (50, 100)
_SAME = 40  # letters at the start of two quotes by which they are the same


def gather(data: Path) -> tuple[list[Weighed], list[int]]:
    """Return the passages that were judged or are coded, each once, with whether it bears on its commitment."""
    instrument = read(data / "instruments" / f"{ONE}.md")
    follower = Follower([Stop.make(instrument, find(instrument))], state_names())
    judged = load_judged(ONE)
    links = [link for link in read_links(data) if link["from"]["doc"] == ONE and not link["optional"]]
    found: dict[tuple[str, str], Weighed] = {}
    labels: dict[tuple[str, str], int] = {}
    for document in concerning(follower, load(data / "corpus")):
        for one in follower.weigh(document):
            key = identify(one.proposal)
            bears = judged[key] if key in judged else True if _is_coded(one, links) else None
            if bears is not None:
                found[key], labels[key] = one, int(bears)
    return list(found.values()), list(labels.values())


def train(data: Path, target: Path) -> dict[str, float]:
    """Train on ``data``, write the model to ``target``, and return the figures of cross-validation by commitment."""
    found, labels = gather(data)
    matrix = np.array([[one.signals[name] for name in SIGNALS] for one in found])
    mean, scale = matrix.mean(axis=0), np.maximum(matrix.std(axis=0), 1e-6)
    rows, truth = (matrix - mean) / scale, np.array(labels)
    groups = [one.proposal.commitment.id for one in found]
    model = LogisticRegression(C=PENALTY, max_iter=4000)
    guessed = cross_val_predict(model, rows, truth, groups=groups, cv=GroupKFold(FOLDS), method="predict_proba")
    order = np.argsort(-guessed[:, 1], kind="stable")
    figures = {f"right_of_best_{n}": round(float(truth[order[:n]].mean()), 3) for n in BEST}
    model.fit(rows, truth)
    numbers = zip(SIGNALS, mean, scale, model.coef_[0], strict=True)
    record = {
        "script": "training/evidence.py",
        "data": f"{len(truth)} passages judged or coded for one instrument, {truth.sum()} of which bear on it",
        "date": datetime.date.today().isoformat(),
        "figures": figures,
        "intercept": round(float(model.intercept_[0]), 4),
        "signals": {name: [round(float(x), 4) for x in values] for name, *values in numbers},
    }
    target.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return figures


def _is_coded(one: Weighed, links: Iterable[dict[str, Any]]) -> bool:
    """Whether a demanded link joins the commitment of a proposal to its passage."""
    promised, told = one.proposal.commitment.quote, one.proposal.quote
    return any(
        (link["from"]["quote"][:_SAME] in promised or promised in link["from"]["quote"])
        and (link["to"]["quote"][:_SAME] in told or told in link["to"]["quote"])
        for link in links
    )


if __name__ == "__main__":
    print(train(Path(sys.argv[1]), WEIGHTS))
