"""Weights and examples in, weights out that have learnt from the examples without forgetting what they knew.

A logistic regression whose prior is centred at the weights in use (maximum a posteriori, as Chelba and Acero 2004 adapt
a model to a new domain): a few decisions move it little, many move it where they agree.
"""

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from servanda.extraction.acceptor import Model
from servanda.learning.examples import Example

SPREAD = 0.2  # the variance of the prior: that of training/acceptor.py
FEWEST = 20


class TooFewError(ValueError):
    """There is not enough to learn from; the message says how much there is and what is needed."""


@dataclass(frozen=True, slots=True)
class Adapted:
    """The new model, and on how many decisions it and the old one are right (cross-validated by instrument, if any)."""

    model: Model
    decisions: int
    stood: int
    before: float
    after: float | None


def adapt(base: Model, examples: Sequence[Example]) -> Adapted:
    """Return ``base`` moved towards the examples; raise ``TooFewError`` below 20, or where all were decided alike."""
    stood = sum(example.stands for example in examples)
    if len(examples) < FEWEST or stood in (0, len(examples)):
        raise TooFewError(
            f"{len(examples)} decided proposals, {stood} of them accepted: "
            f"at least {FEWEST} are needed, some of them rejected"
        )
    model = _fit(base, examples)
    groups = [list(group) for _, group in groupby(examples, key=lambda example: example.instrument)]
    after = None
    if len(groups) > 1:
        right = 0.0
        for held in groups:
            others = [e for group in groups if group is not held for e in group]
            right += _right(_fit(base, others), held) * len(held)
        after = right / len(examples)
    return Adapted(model, len(examples), stood, _right(base, examples), after)


def write(model: Model, path: Path) -> None:
    """Write a model to a file, in one step."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(model.to_json(), indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(path)


def _fit(base: Model, examples: Sequence[Example]) -> Model:
    from scipy.optimize import minimize

    names = sorted({name for example in examples for name in example.features})
    column = {name: place for place, name in enumerate(names)}
    present = np.zeros((len(examples), len(names) + 1))
    for row, example in enumerate(examples):
        present[row, [column[name] for name in example.features]] = list(example.features.values())
    present[:, -1] = 1.0
    known = np.array([*(base.weights.get(name, 0.0) for name in names), base.intercept])
    signs = np.array([1.0 if example.stands else -1.0 for example in examples])

    def loss(change: "np.ndarray[Any, np.dtype[np.float64]]") -> tuple[float, "np.ndarray[Any, np.dtype[np.float64]]"]:
        margins = signs * (present @ (known + change))
        slope = -signs / (1 + np.exp(margins))
        cost = np.logaddexp(0, -margins).sum() + change @ change / (2 * SPREAD)
        return float(cost), present.T @ slope + change / SPREAD

    moved = known + minimize(loss, np.zeros(len(known)), jac=True, method="L-BFGS-B").x
    weights = {
        **base.weights,
        **{n: round(float(w), 4) for n, w in zip(names, moved[:-1], strict=True) if abs(w) > 0.005},
    }
    told = repr(sorted((sorted(e.features.items()), e.stands) for e in examples))
    said = hashlib.sha256(told.encode()).hexdigest()[:8]
    today = datetime.date.today().isoformat()
    version = f"{base.version.partition('+')[0]}+{len(examples)} decisions {today} ({said})"
    return Model(weights, round(float(moved[-1]), 4), base.threshold, version)


def _right(model: Model, examples: Sequence[Example]) -> float:
    """Return the share of the examples that the model decides as the reviewers did."""
    return sum((model.probability(e.features) >= model.threshold) == e.stands for e in examples) / len(examples)
