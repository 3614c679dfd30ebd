"""The comparison of two ends in, whether they are linked and by which relation out.

A logistic regression over a few named signals says how probable it is that a coder would link the two; another over
the same comparison says which relation is meant where no rule of the codebook settles it. Weights, data, date and
script stand in ``data/lineage.json``; ``training/lineage.py`` makes them.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from servanda.matching.candidates import Candidate
from servanda.matching.comparing import Move, Observed
from servanda.matching.links import Relation

WEIGHTS = Path(__file__).parent / "data" / "lineage.json"
SAME = 0.9  # share of the words of both ends that they have in common where nothing but a figure changed
_FURTHEST = 3.0  # what a lead counts at most

# What the first model weighs.
LINK_SIGNALS = (
    "likeness",
    "likeness with surroundings",
    "likeness of blocks",
    "lead",
    "lead back",
    "words shared",
    "rarest word shared",
    "cover at best",
    "name shared",
    "same topic",
    "same class of verb",
    "body shared",
    "body gone",
    "a step further",
    "a step back",
    "done now",
    "more concrete",
    "a passage",
)
# What the second model weighs.
RELATION_SIGNALS = (
    "a passage",
    "a result",
    "a step further",
    "a step back",
    "another body",
    "body gone",
    "body new",
    "cover",
    "date gone",
    "date new",
    "done as said",
    "done before",
    "done now",
    "earlier words kept",
    "firmer",
    "softer",
    "more concrete",
    "names gone",
    "names new",
    "name shared",
    "rarest word shared",
    "same class of verb",
    "same topic",
    "same verb",
    "words shared",
)


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear model: the mean, scale and weight of each named signal, and the constant."""

    signals: Mapping[str, tuple[float, float, float]]
    intercept: float

    def score(self, signals: Mapping[str, float]) -> float:
        """Return the weighted sum of ``signals``; one that was not observed is 0."""
        return self.intercept + sum(
            weight * (signals.get(name, 0.0) - mean) / scale for name, (mean, scale, weight) in self.signals.items()
        )


@dataclass(frozen=True, slots=True)
class Models:
    """Both models, and the probability from which two ends are linked."""

    link: Linear
    threshold: float
    relations: Mapping[Relation, Linear]


@cache
def load() -> Models:
    """Return the packaged models. Loaded once, at their first use."""
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    relations = {Relation(name): _linear(row) for name, row in data["relations"].items()}
    return Models(_linear(data["link"]), data["threshold"], relations)


def _linear(row: Mapping[str, Any]) -> Linear:
    return Linear(
        {name: (mean, scale, weight) for name, (mean, scale, weight) in row["signals"].items()}, row["intercept"]
    )


def gather(candidate: Candidate, observed: Sequence[Observed]) -> dict[str, float]:
    """Return all signals of a pair: those of the comparison, and how far it is ahead of its rivals either way."""
    signals = {name: value for one in observed for name, value in one.signals.items()}
    ahead, behind = (max(-_FURTHEST, min(_FURTHEST, lead)) for lead in candidate.lead)
    return signals | {"lead": ahead, "lead back": behind}


def weigh(signals: Mapping[str, float]) -> float:
    """Return the probability that a coder would link a pair with these signals."""
    return 1 / (1 + math.exp(-load().link.score(signals)))


def relate(signals: Mapping[str, float], observed: Sequence[Observed]) -> Relation:
    """Return the relation of two linked ends: by a rule of the codebook where one settles it, else by the model."""
    ruled = settle(signals, observed)
    if ruled is not None:
        return ruled
    scores = {relation: model.score(signals) for relation, model in load().relations.items()}
    return max(scores, key=lambda relation: scores[relation])


def settle(signals: Mapping[str, float], observed: Sequence[Observed]) -> Relation | None:
    """Return what the codebook says plainly of a change in one field (done, a sum, a date), None where it does not."""
    moves = {one.field: one.move for one in observed}
    if signals.get("done as said"):
        return Relation.DELIVERED
    if signals.get("firmer") and signals.get("a step further"):
        return Relation.ADVANCED  # "explore a task force" was all that was promised: more than that was done
    changed = [moves[field] for field in ("amount", "deadline", "strength") if moves[field] is not Move.NONE]
    measured = signals.get("sum larger") or signals.get("sum smaller")
    if measured or (changed and _unchanged(signals)):
        back = signals.get("sum smaller") if measured else min(changed) is Move.BACK
        return Relation.WEAKENED if back else Relation.ADVANCED
    if not changed and _unchanged(signals) and signals.get("same verb"):
        return Relation.RESTATED
    return None


def _unchanged(signals: Mapping[str, float]) -> bool:
    return signals["same but for figures"] >= SAME
