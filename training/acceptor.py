"""Coded instruments in, the acceptor's weights out: which of the grammar's proposals coders call commitments.

usage: python -m training.acceptor DATA      (DATA holds gold/train and instruments/train)

Every proposal of the grammar is labelled by whether it overlaps a coded commitment by half of their union, each coded
one matched once; a logistic regression (L2, scikit-learn) learns from its features. The threshold is the
lowest with an F1 as good as the best in cross-validation by instrument. The development instruments in ``gold/`` itself
are never read.
"""

import datetime
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from servanda.extraction.acceptor import WEIGHTS
from servanda.extraction.features import features
from servanda.extraction.fill import quote_span
from servanda.extraction.finding import propose
from servanda.instruments import read
from servanda.records import Span

MINIMUM_COUNT = 3
LIKE = 0.5  # as in scoring: what is shared, of the union
REGULARISATION = 0.2
EVEN = 0.001  # F1 that close is even, and the lowest threshold wins: a reader can reject what is shown, not what is not


@dataclass(frozen=True, slots=True)
class Example:
    """One proposal: its features, whether coders have it, and the instrument it comes from."""

    features: dict[str, float]
    label: bool
    instrument: str


def load(gold_folder: Path, instruments: Path) -> tuple[list[Example], dict[str, int]]:
    """Return the proposals of every instrument coded in a folder, labelled, and the number coded in each."""
    examples, coded = [], {}
    for path in sorted(gold_folder.glob("*.gold.jsonl")):
        name = path.name.removesuffix(".gold.jsonl")
        instrument = read(instruments / f"{name}.md")
        gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        coded[name] = len(gold)
        targets = [place(instrument.text, row["quote"]) for row in gold]
        found = propose(instrument).found
        spans = [quote_span(f) for f in found]
        right = {number for _, number in match(targets, spans)}
        for i, item in enumerate(found):
            examples.append(Example(features(item, instrument, instrument.words(spans[i])), i in right, name))
    return examples, coded


def place(text: str, quote: str) -> Span | None:
    """Return where a coded quote stands in the text; None where it does not."""
    start = text.find(quote)
    return Span(start, start + len(quote)) if start >= 0 else None


def match(coded: Sequence[Span | None], found: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield each coded span with the found one that is like it by half or more, the best first, each once."""
    pairs = [
        (likeness, c, f)
        for c, span in enumerate(coded)
        if span is not None
        for f, other in enumerate(found)
        if (likeness := span.likeness(other)) >= LIKE
    ]
    done: set[int] = set()
    taken: set[int] = set()
    for _, c, f in sorted(pairs, reverse=True):
        if c not in done and f not in taken:
            done.add(c)
            taken.add(f)
            yield c, f


def train(data: Path, target: Path) -> dict[str, float]:
    """Train on ``data``, write the weights to ``target``, and return the figures of cross-validation by instrument."""
    examples, coded = load(data / "gold" / "train", data / "instruments" / "train")
    total = sum(coded.values())
    labels = np.array([e.label for e in examples])
    groups = [e.instrument for e in examples]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([e.features for e in examples])
    counts = np.asarray((matrix != 0).sum(axis=0)).ravel()
    matrix = matrix[:, counts >= MINIMUM_COUNT]
    names = [n for n, keep in zip(vectorizer.get_feature_names_out(), counts >= MINIMUM_COUNT, strict=True) if keep]
    probabilities = np.zeros(len(examples))
    for fit, held in GroupKFold(10).split(matrix, labels, groups):
        probabilities[held] = regression().fit(matrix[fit], labels[fit]).predict_proba(matrix[held])[:, 1]
    thresholds = np.arange(0.1, 0.7, 0.02)
    scores = [_f1(labels, probabilities >= t, total) for t in thresholds]
    best = float(next(t for t, score in zip(thresholds, scores, strict=True) if score >= max(scores) - EVEN))
    figures = {
        "unit_f1_all_proposals": _f1(labels, np.ones(len(labels), bool), total),
        "unit_f1_cross_validated": _f1(labels, probabilities >= best, total),
        "calibration_error": _calibration_error(labels, probabilities),
        "proposals": len(examples),
        "recall_of_proposals": float(labels.sum() / total),
    }
    model = regression().fit(matrix, labels)
    weights = {n: round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) > 0.003}
    record = {
        "script": "training/acceptor.py",
        "data": f"{len(coded)} coded instruments, {total} commitments",
        "date": datetime.date.today().isoformat(),
        "figures": {k: round(v, 4) for k, v in figures.items()},
        "threshold": round(best, 2),
        "intercept": round(float(model.intercept_[0]), 4),
        "weights": dict(sorted(weights.items())),
    }
    target.write_text(json.dumps(record, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    return figures | {"threshold": best}


def regression() -> LogisticRegression:
    """Return the classifier, not yet trained."""
    return LogisticRegression(C=REGULARISATION, max_iter=2000)


def _f1(labels: "np.ndarray", accepted: "np.ndarray", total: int) -> float:
    right = float((labels & accepted).sum())
    return 2 * right / (float(accepted.sum()) + total)


def _calibration_error(labels: "np.ndarray", probabilities: "np.ndarray", bins: int = 10) -> float:
    """Return the expected calibration error over equal-width bins."""
    error = 0.0
    for low in np.arange(0, 1, 1 / bins):
        inside = (probabilities >= low) & (probabilities < low + 1 / bins)
        if inside.any():
            error += abs(labels[inside].mean() - probabilities[inside].mean()) * inside.mean()
    return float(error)


if __name__ == "__main__":
    for name, value in train(Path(sys.argv[1]), WEIGHTS).items():
        print(f"{name:28} {value:.4f}")
