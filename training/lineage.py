"""Coded links in, the models of ``servanda.matching.deciding`` out: whether two ends are linked, and how.

usage: python -m training.lineage DATA      (DATA holds gold/ with its links, gold/train, instruments/)

Every pair of ends that ``servanda.matching`` would compare is labelled by whether it overlaps a coded link at both
ends by half of the shorter span, as the scorer counts. Pairs are made twice, from the coded commitments and from those
that the reader finds, so that the models see both clean and real input. Optional links count for less. Both are
logistic regressions with strong L2 (scikit-learn), with few signals that say nothing of subjects.

Whether two ends are linked is learnt from the links of DATA and from our own of further series (``links.jsonl``), and
measured on those of DATA by a model that has seen nothing of their series; the threshold is the best there. The
relation is learnt from the links of DATA alone, whose coders settled their doubts, and measured by pair of documents.
"""

import datetime
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from servanda.extraction import code, find
from servanda.matching.comparing import Observed
from servanda.matching.deciding import LINK_SIGNALS, RELATION_SIGNALS, WEIGHTS, gather, settle
from servanda.matching.ends import Stop
from servanda.matching.lineage import compare_all

from .coded import CodedLink, load_links, overlap, place_coded

LINK_PENALTY, RELATION_PENALTY = 0.03, 0.1  # inverse strengths
OPTIONAL = 0.3  # weight of an optional link in the first model
OPTIONAL_RELATION = 0.7  # and in the second
CODED, FOUND = "coded", "found"


@dataclass(frozen=True, slots=True)
class Example:
    """A compared pair: its signals, the coded links that it meets, its two documents, and the kind of input."""

    signals: dict[str, float]
    observed: tuple[Observed, ...]
    links: tuple[int, ...]
    documents: tuple[str, str]
    source: str


def load(data: Path) -> tuple[list[Example], list[CodedLink]]:
    """Return the examples of every pair of documents that coded links join, and the links."""
    links, instruments = load_links(data)
    pairs = {link.documents for link in links}
    examples = []
    for source in (CODED, FOUND):
        stops = {}
        for name, instrument in instruments.items():
            rows = place_coded(data, instrument) if source == CODED else find(instrument)
            stops[name] = Stop.make(instrument, rows, code)
        for pair in sorted(pairs):
            chosen = [i for i, link in enumerate(links) if link.documents == pair]
            for candidate, sides, observed in compare_all(stops[pair[0]], stops[pair[1]]):
                a, b = sides.earlier.end.span, sides.later.end.span
                met = tuple(i for i in chosen if overlap([a], links[i].earlier) and overlap([b], links[i].later))
                examples.append(Example(gather(candidate, observed), observed, met, pair, source))
    return examples, links


def series_of(documents: tuple[str, str]) -> str:
    """Return the series of two documents, all of which is held out together: the first part of their names.

    Joint statements and fact sheets of one summit share whole sentences, so they are of one series.
    """
    return documents[0].partition("-")[0]


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
    """Train on ``data``, write both models to ``target``, and return the figures on its links, held out."""
    examples, links = load(data)
    given = {link.documents for link in links if not link.own}
    measured = [one for one in examples if one.documents in given]
    seen = [one for one in examples if series_of(one.documents) not in {series_of(pair) for pair in given}]
    probabilities = _fit_link(seen, links).predict(measured)[:, 1]
    thresholds = np.arange(0.15, 0.6, 0.025)
    best = float(max(thresholds, key=lambda least: score(measured, links, FOUND, probabilities >= least)[2]))
    chosen = probabilities >= best
    relations = _held_out_relations(measured, links)
    figures: dict[str, float] = {"threshold": best}
    for source in (CODED, FOUND):
        precision, recall, f = score(measured, links, source, chosen)
        figures |= {f"precision_{source}": precision, f"recall_{source}": recall, f"f1_{source}": f}
        figures[f"relation_{source}"] = _relation_accuracy(measured, links, source, chosen, relations)
    _write(target, links, figures, _fit_link(examples, links), _fit_relation(measured, links))
    return figures


def _held_out_relations(examples: Sequence[Example], links: Sequence[CodedLink]) -> list[str]:
    """Return the relation of each example by a model that has not seen its pair of documents."""
    relations = [""] * len(examples)
    for pair in sorted({one.documents for one in examples}):
        held = [i for i, one in enumerate(examples) if one.documents == pair]
        model = _fit_relation([one for one in examples if one.documents != pair], links)
        for i, relation in zip(held, _relate(model, [examples[i] for i in held]), strict=True):
            relations[i] = relation
    return relations


def score(
    examples: Sequence[Example], links: Sequence[CodedLink], source: str, chosen: np.ndarray
) -> tuple[float, float, float]:
    """Return precision, recall and F1 as the scorer counts: each coded link once, optional ones not at all.

    All links of the examples' documents are to be found.
    """
    taken: set[int] = set()
    false = 0
    for one, yes in zip(examples, chosen, strict=True):
        if yes and one.source == source:
            free = [i for i in one.links if i not in taken]
            false += not one.links
            taken |= set(free[:1])
    right = sum(not links[i].optional for i in taken)
    documents = {one.documents for one in examples}
    demanded = sum(not link.optional for link in links if link.documents in documents)
    precision, recall = right / max(right + false, 1), right / demanded
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _relation_accuracy(
    examples: Sequence[Example],
    links: Sequence[CodedLink],
    source: str,
    chosen: np.ndarray,
    relations: Sequence[str],
) -> float:
    """Return the share of the chosen pairs that meet a demanded link and have its relation."""
    right = [
        links[_first(one, links)].relation == relations[i]
        for i, one in enumerate(examples)
        if chosen[i] and one.source == source and one.links and not links[_first(one, links)].optional
    ]
    return sum(right) / max(len(right), 1)


def _first(example: Example, links: Sequence[CodedLink]) -> int:
    """Return the coded link that an example stands for: a demanded one where there is one."""
    return min(example.links, key=lambda i: links[i].optional)


def _fit_link(examples: Sequence[Example], links: Sequence[CodedLink]) -> Regression:
    optional = [bool(one.links) and links[_first(one, links)].optional for one in examples]
    weights = [OPTIONAL if yes else 1.0 for yes in optional]
    return Regression(LINK_SIGNALS, LINK_PENALTY).fit(examples, [bool(one.links) for one in examples], weights)


def _fit_relation(examples: Sequence[Example], links: Sequence[CodedLink]) -> Regression:
    linked = [one for one in examples if one.links]
    coded = [links[_first(one, links)] for one in linked]
    weights = [OPTIONAL_RELATION if link.optional else 1.0 for link in coded]
    return Regression(RELATION_SIGNALS, RELATION_PENALTY).fit(linked, [link.relation for link in coded], weights)


def _relate(model: Regression, examples: Sequence[Example]) -> list[str]:
    """Return the relation of each example: by rule where one settles it, else the most probable."""
    best = model.model.classes_[model.predict(examples).argmax(axis=1)]
    ruled = [settle(one.signals, one.observed) for one in examples]
    return [str(rule.value if rule is not None else name) for rule, name in zip(ruled, best, strict=True)]


def _write(
    target: Path, links: Sequence[CodedLink], figures: dict[str, float], link: Regression, relation: Regression
) -> None:
    demanded = sum(not one.optional for one in links)
    series = len({series_of(one.documents) for one in links})
    record = {
        "script": "training/lineage.py",
        "data": f"{demanded} demanded and {len(links) - demanded} optional links of {series} series",
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
