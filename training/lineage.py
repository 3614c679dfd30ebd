"""Coded links in, the models of ``servanda.matching.deciding`` out: whether two ends are linked, and how.

usage: python -m training.lineage DATA      (DATA holds gold/*.links.jsonl, gold/*.gold.jsonl and instruments/*.md)

Every pair of ends that ``servanda.matching`` would compare is labelled by whether it overlaps a coded link at both
ends by half of the shorter span, as the scorer counts. Pairs are made twice, from the coded commitments and from those
that the reader finds, so that the models see both clean and real input. Optional links count for less. Logistic
regressions with strong L2 (scikit-learn), cross-validated by pair of instruments; the threshold is the one with the
best F1 there. There is but one coded series, so the signals are few and say nothing of its subjects.
"""

import datetime
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from servanda.extraction import code, find
from servanda.instruments import read
from servanda.matching.comparing import Observed
from servanda.matching.deciding import LINK_SIGNALS, RELATION_SIGNALS, WEIGHTS, gather, settle
from servanda.matching.ends import Stop
from servanda.matching.lineage import compare_all, in_order

from .coded import Spans, load_links, overlap, place_coded

LINK_PENALTY, RELATION_PENALTY = 0.03, 0.03  # inverse strengths
OPTIONAL = 0.3  # weight of an optional link in the first model
OPTIONAL_RELATION = 0.7  # and in the second
CODED, FOUND = "coded", "found"


@dataclass(frozen=True, slots=True)
class Example:
    """A compared pair: its signals, the coded links that it meets, its pair of instruments, and the kind of input."""

    signals: dict[str, float]
    observed: tuple[Observed, ...]
    links: tuple[int, ...]
    pair: tuple[str, str]
    source: str


def load(data: Path) -> tuple[list[Example], list[dict[str, Any]]]:
    """Return the examples of every coded series in ``data``, and the coded links."""
    links = load_links(data)
    names = sorted({link[end]["doc"] for link in links for end in ("from", "to")})
    instruments = {name: read(data / "instruments" / f"{name}.md") for name in names}
    spans = Spans(instruments)
    ends = [tuple(spans.of(link[end]["doc"], link[end]["quote"]) for end in ("from", "to")) for link in links]
    examples = []
    for source in (CODED, FOUND):
        stops = []
        for name in names:
            rows = place_coded(data, instruments[name]) if source == CODED else find(instruments[name])
            stops.append(Stop.make(instruments[name], rows, code))
        for earlier, later in combinations(in_order(stops), 2):
            pair = (earlier.instrument.id, later.instrument.id)
            chosen = [i for i, link in enumerate(links) if (link["from"]["doc"], link["to"]["doc"]) == pair]
            if not chosen:
                continue
            for candidate, sides, observed in compare_all(earlier, later):
                a, b = (spans.of(side.end.instrument, side.end.quote) for side in (sides.earlier, sides.later))
                met = tuple(i for i in chosen if overlap(a, ends[i][0]) and overlap(b, ends[i][1]))
                examples.append(Example(gather(candidate, observed), observed, met, pair, source))
    return examples, links


class Regression:
    """A logistic regression over named signals, centred and scaled."""

    def __init__(self, names: Sequence[str], penalty: float) -> None:
        """Prepare for these signals, with this inverse strength of L2."""
        self.names, self.penalty = names, penalty

    def fit(self, examples: Sequence[Example], labels: Sequence[Any], weights: Sequence[float]) -> "Regression":
        """Learn, and return itself."""
        matrix = self._matrix(examples)
        self.mean, self.scale = matrix.mean(axis=0), np.maximum(matrix.std(axis=0), 1e-6)
        self.model = LogisticRegression(C=self.penalty, max_iter=4000)
        self.model.fit((matrix - self.mean) / self.scale, labels, sample_weight=weights)
        return self

    def predict(self, examples: Sequence[Example]) -> np.ndarray:
        """Return a row of probabilities for each example, a column for each class."""
        return self.model.predict_proba((self._matrix(examples) - self.mean) / self.scale)

    def record(self, row: int) -> dict[str, Any]:
        """Return one class as it is stored: the constant, and mean, scale and weight of each signal."""
        numbers = zip(self.names, self.mean, self.scale, self.model.coef_[row], strict=True)
        signals = {name: [round(float(x), 4) for x in values] for name, *values in numbers}
        return {"intercept": round(float(self.model.intercept_[row]), 4), "signals": signals}

    def _matrix(self, examples: Sequence[Example]) -> np.ndarray:
        return np.array([[one.signals.get(name, 0.0) for name in self.names] for one in examples])


def train(data: Path, target: Path) -> dict[str, float]:
    """Train on ``data``, write both models to ``target``, and return the figures of cross-validation by pair."""
    examples, links = load(data)
    probabilities = np.zeros(len(examples))
    relations: dict[int, str] = {}
    for pair in sorted({one.pair for one in examples}):
        fit = [one for one in examples if one.pair != pair]
        held = [i for i, one in enumerate(examples) if one.pair == pair]
        tested = [examples[i] for i in held]
        probabilities[held] = _fit_link(fit, links).predict(tested)[:, 1]
        model = _fit_relation(fit, links)
        relations |= dict(zip(held, _relate(model, tested), strict=True))
    thresholds = np.arange(0.15, 0.6, 0.025)
    f1 = {
        source: [score(examples, links, source, probabilities >= least)[2] for least in thresholds]
        for source in (CODED, FOUND)
    }
    best = int(np.argmax(np.sum(list(f1.values()), axis=0)))
    figures: dict[str, float] = {"threshold": float(thresholds[best])}
    for source in (CODED, FOUND):
        chosen = probabilities >= thresholds[best]
        precision, recall, f = score(examples, links, source, chosen)
        figures |= {f"precision_{source}": precision, f"recall_{source}": recall, f"f1_{source}": f}
        figures[f"relation_{source}"] = _relation_accuracy(examples, links, source, chosen, relations)
    link, relation = _fit_link(examples, links), _fit_relation(examples, links)
    _write(target, links, figures, link, relation)
    return figures


def score(
    examples: Sequence[Example], links: Sequence[dict[str, Any]], source: str, chosen: np.ndarray
) -> tuple[float, float, float]:
    """Return precision, recall and F1 as the scorer counts: each coded link once, optional ones not at all."""
    taken: set[int] = set()
    false = 0
    for one, yes in zip(examples, chosen, strict=True):
        if yes and one.source == source:
            free = [i for i in one.links if i not in taken]
            false += not one.links
            taken |= set(free[:1])
    right = sum(not links[i].get("optional") for i in taken)
    demanded = sum(not link.get("optional") for link in links)
    precision, recall = right / max(right + false, 1), right / demanded
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _relation_accuracy(
    examples: Sequence[Example],
    links: Sequence[dict[str, Any]],
    source: str,
    chosen: np.ndarray,
    relations: dict[int, str],
) -> float:
    """Return the share of the chosen pairs that meet a demanded link and have its relation."""
    right = [
        links[_first(one, links)]["relation"] == relations[i]
        for i, one in enumerate(examples)
        if chosen[i] and one.source == source and one.links and not links[_first(one, links)].get("optional")
    ]
    return sum(right) / max(len(right), 1)


def _first(example: Example, links: Sequence[dict[str, Any]]) -> int:
    """Return the coded link that an example stands for: a demanded one where there is one."""
    return min(example.links, key=lambda i: bool(links[i].get("optional")))


def _fit_link(examples: Sequence[Example], links: Sequence[dict[str, Any]]) -> Regression:
    optional = [bool(one.links) and bool(links[_first(one, links)].get("optional")) for one in examples]
    weights = [OPTIONAL if yes else 1.0 for yes in optional]
    return Regression(LINK_SIGNALS, LINK_PENALTY).fit(examples, [bool(one.links) for one in examples], weights)


def _fit_relation(examples: Sequence[Example], links: Sequence[dict[str, Any]]) -> Regression:
    linked = [one for one in examples if one.links]
    coded = [links[_first(one, links)] for one in linked]
    weights = [OPTIONAL_RELATION if link.get("optional") else 1.0 for link in coded]
    return Regression(RELATION_SIGNALS, RELATION_PENALTY).fit(linked, [link["relation"] for link in coded], weights)


def _relate(model: Regression, examples: Sequence[Example]) -> list[str]:
    """Return the relation of each example: by rule where one settles it, else the most probable."""
    best = model.model.classes_[model.predict(examples).argmax(axis=1)]
    ruled = [settle(one.signals, one.observed) for one in examples]
    return [str(rule.value if rule is not None else name) for rule, name in zip(ruled, best, strict=True)]


def _write(
    target: Path, links: Sequence[dict[str, Any]], figures: dict[str, float], link: Regression, relation: Regression
) -> None:
    demanded = sum(not one.get("optional") for one in links)
    record = {
        "script": "training/lineage.py",
        "data": f"{demanded} demanded and {len(links) - demanded} optional links of one series of four instruments",
        "date": datetime.date.today().isoformat(),
        "figures": {name: round(value, 4) for name, value in figures.items()},
        "threshold": round(figures["threshold"], 3),
        "link": link.record(0),
        "relations": {str(name): relation.record(row) for row, name in enumerate(relation.model.classes_)},
    }
    text = json.dumps(record, indent=1, ensure_ascii=False)
    text = re.sub(r"\[\s+(-?[\d.]+),\s+(-?[\d.]+),\s+(-?[\d.]+)\s+\]", r"[\1, \2, \3]", text)
    target.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name, value in train(Path(sys.argv[1]), WEIGHTS).items():
        print(f"{name:20} {value:.4f}")
