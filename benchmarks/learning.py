"""What learning gains, and where the reader errs: a learning curve, an ablation, and the errors in ten kinds.

The acceptor is trained on 5, 10, 20 and all coded training instruments (three draws each) and judged on the development
instruments, which it never sees; beside it stands the grammar alone. Then each error that ``find`` makes on the
development instruments is put into one of ten kinds. Matching is by characters here and by words in
``benchmarks.finding``: figures differ in the third digit. Run as ``python -m benchmarks.learning [--json FILE]``.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer

from benchmarks.report import Figure, Report, find_data, run_as_script
from servanda.extraction import explain
from servanda.extraction.acceptor import MEANING
from servanda.extraction.finding import NO_WORD
from servanda.instruments import read
from servanda.records import Kind, Strength
from training.acceptor import MINIMUM_COUNT, Example, load, match, place, regression

SIZES, DRAWS = (5, 10, 20), 3
THRESHOLD = 0.35  # near that of the packaged acceptor, the same for all draws
MISSED = (
    "missed: found with other ends",
    "missed: dropped by the acceptor",
    "missed: no word of commitment (sift)",
    "missed: no party was seen",
    "missed: no action was seen",
)
FALSE = (
    "false: a part of one, split too often",
    "false: found with other ends",
    "false: done, and no outcome for coders",
    "false: soft, and a position for coders",
    "false: another undertaking that coders left out",
)


def measure(data: Path, where: str) -> Report:
    """Return the learning curve, the ablation and the counts of errors."""
    find_data(data, "gold/*.gold.jsonl", "gold/train/*.gold.jsonl", "instruments/*.md", "instruments/train/*.md")
    train, coded = load(data / "gold" / "train", data / "instruments" / "train")
    held, held_coded = load(data / "gold", data / "instruments")
    total = sum(held_coded.values())
    group = f"Unit F1 on the {len(held_coded)} development instruments, by what the acceptor learnt from"
    figures = [Figure(group, "nothing: the grammar alone", f1(held, np.ones(len(held), bool), total))]
    for size in (*SIZES, len(coded)):
        scores = [f1(held, learn(part, held), total) for part in draws(train, sorted(coded), size)]
        figures.append(Figure(group, f"{size} instruments", sum(scores) / len(scores)))
    named, held_named = without_vectors(train), without_vectors(held)
    figures.append(Figure(group, "all, without the word vectors", f1(held, learn(named, held_named), total)))
    figures += list(_errors(data))
    return Report("learning", f"mean of {DRAWS} draws of instruments; {where}.", tuple(figures))


def draws(examples: Sequence[Example], names: Sequence[str], size: int) -> Iterator[list[Example]]:
    """Yield the examples of ``size`` instruments drawn at random, some draws of them; all of them once."""
    for seed in range(1 if size == len(names) else DRAWS):
        chosen = set(random.Random(seed).sample(names, size))
        yield [example for example in examples if example.instrument in chosen]


def without_vectors(examples: Sequence[Example]) -> list[Example]:
    """Return the examples with the features that a person can read, alone."""
    return [replace(e, features={name: 1.0 for name in e.features if not name.startswith(MEANING)}) for e in examples]


def learn(examples: Sequence[Example], held: Sequence[Example]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return which of the held-out proposals are accepted by a classifier trained on ``examples``."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([e.features for e in examples])
    kept = np.asarray((matrix != 0).sum(axis=0)).ravel() >= MINIMUM_COUNT
    model = regression().fit(matrix[:, kept], [e.label for e in examples])
    asked = vectorizer.transform([e.features for e in held])[:, kept]
    accepted: np.ndarray[tuple[int], np.dtype[np.bool_]] = model.predict_proba(asked)[:, 1] >= THRESHOLD
    return accepted


def f1(examples: Sequence[Example], accepted: "np.ndarray[tuple[int], np.dtype[np.bool_]]", total: int) -> float:
    """Return the unit F1 of accepting these proposals where ``total`` commitments are coded."""
    labels = np.array([e.label for e in examples])
    return float(2 * (labels & accepted).sum() / (accepted.sum() + total))


def _errors(data: Path) -> Iterator[Figure]:
    counts: Counter[str] = Counter()
    for path in sorted((data / "gold").glob("*.gold.jsonl")):
        counts.update(errors(path, data / "instruments" / path.name.replace(".gold.jsonl", ".md")))
    for kind in (*MISSED, *FALSE):
        yield Figure("Errors on the development instruments, in ten kinds", kind, counts[kind], digits=0)


def errors(gold: Path, document: Path) -> Iterator[str]:
    """Yield the kind of each error that the reader makes on one coded instrument."""
    instrument = read(document)
    account = explain(instrument)
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line]
    coded = [place(instrument.text, row["quote"]) for row in rows]
    found = [commitment.span for commitment in account.commitments]
    pairs = list(match(coded, found))
    for span in (coded[c] for c in set(range(len(coded))) - {c for c, _ in pairs}):
        if span is not None:
            reasons = [left.reason for left in account.left_out if span.overlaps(left.span)]
            yield _missed(any(span.overlaps(other) for other in found), " ".join(reasons))
    for number in set(range(len(found))) - {f for _, f in pairs}:
        commitment = account.commitments[number]
        near = [span for span in coded if span is not None and span.overlaps(commitment.span)]
        inside = any(span.covers(commitment.span) for span in near)
        yield _false(inside, bool(near), commitment.kind, commitment.strength)


def _missed(found: bool, reason: str) -> str:
    if found:
        return MISSED[0]
    if "unlike what coders count" in reason:
        return MISSED[1]
    if NO_WORD in reason:
        return MISSED[2]
    return MISSED[3] if "party" in reason or "subject" in reason else MISSED[4]


def _false(inside: bool, meets: bool, kind: Kind, strength: Strength) -> str:
    if inside:
        return FALSE[0]
    if meets:
        return FALSE[1]
    if kind is Kind.DELIVERABLE:
        return FALSE[2]
    return FALSE[3] if strength is Strength.SOFT else FALSE[4]


if __name__ == "__main__":
    sys.exit(run_as_script(measure, __doc__))
