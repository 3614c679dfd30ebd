"""Features of a found action in, the probability that coders would call it a commitment out.

A logistic regression over the named features of ``features``; its weights stand, with data, date and script, in
``data/acceptor.json`` and are made by ``training/acceptor.py``. What it drops, it drops with a reason.
"""

import functools
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

WEIGHTS = Path(__file__).parent / "data" / "acceptor.json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the action is accepted, how probable it is a commitment, and the features that weighed most."""

    accepted: bool
    probability: float
    reason: str


@functools.cache
def _model() -> tuple[dict[str, float], float, float]:
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return data["weights"], data["intercept"], data["threshold"]


def judge(names: Iterable[str]) -> Verdict:
    """Return the verdict on an action with these features."""
    weights, intercept, threshold = _model()
    known = {name: weights[name] for name in sorted(set(names)) if name in weights}
    probability = 1 / (1 + math.exp(-(intercept + sum(known.values()))))
    accepted = probability >= threshold
    strongest = sorted(known, key=lambda n: known[n], reverse=accepted)[:3]
    return Verdict(accepted, probability, ", ".join(strongest))
