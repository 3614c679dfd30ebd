"""Features of a found action in, the probability that coders would call it a commitment out.

A logistic regression over the features of ``features``, named ones and word vectors; its weights stand, with data, date
and script, in ``data/acceptor.json`` and are made by ``training/acceptor.py``. A team's own, which ``servanda train``
makes, are used where ``SERVANDA_ACCEPTOR`` names their file. What it drops, it drops with a reason.
"""

import functools
import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda.errors import ConfigurationError

WEIGHTS = Path(__file__).parent / "data" / "acceptor.json"
MEANING = "meaning of the "  # how the names of the features begin that are numbers of word vectors


@dataclass(frozen=True, slots=True)
class Model:
    """The weight of each feature, in log-odds, and from which probability on an action is accepted."""

    weights: Mapping[str, float]
    intercept: float
    threshold: float
    version: str

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability that an action with these features is a commitment."""
        score = self.intercept + math.fsum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))

    def to_json(self) -> dict[str, Any]:
        """Return what a file of weights holds."""
        return {
            "version": self.version,
            "threshold": self.threshold,
            "intercept": self.intercept,
            "weights": dict(sorted(self.weights.items())),
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the action is accepted, how probable it is a commitment, and the features that weighed most."""

    accepted: bool
    probability: float
    reason: str
    version: str = ""


def load() -> Model:
    """Return the weights in use; raise ``ConfigurationError`` where ``SERVANDA_ACCEPTOR`` names no file of weights."""
    return _load(os.environ.get("SERVANDA_ACCEPTOR") or str(WEIGHTS))


@functools.cache
def _load(path: str) -> Model:
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        return Model(data["weights"], data["intercept"], data["threshold"], data.get("version") or data["date"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"{path}: this is no file of weights ({type(error).__name__}): make one with servanda train --from-ledger, "
            "or unset SERVANDA_ACCEPTOR"
        ) from None


def judge(features: Mapping[str, float]) -> Verdict:
    """Return the verdict on an action with these features."""
    model = load()
    probability = model.probability(features)
    accepted = probability >= model.threshold
    known = sorted(name for name in features if name in model.weights and not name.startswith(MEANING))
    strongest = sorted(known, key=lambda name: model.weights[name], reverse=accepted)[:3]
    return Verdict(accepted, probability, ", ".join(strongest), model.version)
