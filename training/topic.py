"""Coded instruments and a corpus in, the weights of ``servanda.extraction.topic`` out, with their figures.

Two steps. (1) *Company*: the written cues vote on each paragraph of the corpus, and each word gets the topics of the
paragraphs in which it stands (log ratio to the topics' own frequency). No coding is used, and the coded instruments
are left out. (2) *Weights*: a multinomial logistic model over the coded rows. Each signal (say "cues in the heading")
has one weight that all topics share, which is why 1,400 rows suffice; single words then have weights of their own,
held small. Figures are by cross-validation that leaves whole instruments out.

usage: python -m training.topic DATA   (DATA holds gold/, instruments/ and, if you have it, corpus/*.parquet)
"""

import argparse
import datetime
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from servanda.extraction import topic
from servanda.records import Block, BlockKind, Instrument, Span

VERSION = "1"
TARGET = Path(topic.__file__).with_name("data") / "topic" / "model" / "weights.npz"
FOLDS = 10
KINDS_OF_RELEASE = {"statements-releases", "fact-sheets", "briefings-statements", "presidential-actions"}
MARKUP = re.compile(r"<[^>]+>|\[([^\]]*)\]\([^)]*\)|[*_#\\|`]+")
PARAGRAPH = re.compile(r"\n\s*\n|\n\s*[-•*]\s+")
COMPANY_SCALE = 0.3  # brings company signals to the size of the cues' for the common penalty


@dataclass(frozen=True, slots=True)
class Coded:
    """One coded commitment: its instrument, its topic's number, and the texts that ``topic.lay_out`` gives."""

    instrument: str
    topic: int
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Company:
    """A row of 24 for each word that keeps company with a topic."""

    index: dict[str, int]
    rows: np.ndarray

    def score(self, text: str) -> np.ndarray:
        """Return the company score of ``text`` for each topic."""
        words = topic.telling_words(text)
        return topic.sum_rows(words, self.index, self.rows, len(words))


@dataclass(frozen=True, slots=True)
class Weights:
    """What a fit gives: a weight a signal, a bias a topic, a row a word feature."""

    signals: np.ndarray
    bias: np.ndarray
    index: dict[str, int]
    rows: np.ndarray


def train(gold: Path, instruments: Path, corpus: Path | None, target: Path) -> dict[str, float]:
    """Train on ``gold/*.gold.jsonl``, write the model to ``target`` and return the cross-validated figures."""
    company = keep_company(corpus, instruments) if corpus else Company({}, np.zeros((0, 24), np.float32))
    rows = list(read_coded(gold, instruments))
    scores = cross_validate(rows, company)
    truth = np.array([row.topic for row in rows])
    temperature = fit_temperature(scores, truth)
    figures = measure(scores / temperature, truth)
    figures |= {"rows": len(rows), "instruments": len({row.instrument for row in rows})}
    about = {
        "version": VERSION,
        "script": "training/topic.py",
        "date": datetime.date.today().isoformat(),
        "data": f"{len(rows)} coded commitments; " + ("release corpus" if corpus else "no corpus"),
        "temperature": temperature,
        "cross_validation": figures | {"folds": FOLDS, "by": "instrument"},
    }
    write(target, fit(rows, company), company, about)
    return figures


def read_coded(gold: Path, instruments: Path) -> Iterator[Coded]:
    """Yield each coded row of ``gold/*.gold.jsonl`` with the context that ``topic.contexts`` finds in its blocks."""
    for path in sorted(gold.glob("*.gold.jsonl")):
        name = path.name.removesuffix(".gold.jsonl")
        source = next(instruments.rglob(f"{name}.md"), None)
        title = front_matter(source).get("title", "") if source else ""
        numbered = read_lines(gold / f"{name}.blocks.jsonl")
        surroundings = topic.contexts(build_instrument(name, str(title), numbered))
        places = {row["block"]: place for place, row in enumerate(numbered)}
        for row in read_lines(path):
            context = replace(surroundings[places[row["block"]]], start=None)
            number = topic.TOPICS.index(row["topic"])
            yield Coded(name, number, topic.lay_out(row["quote"], context))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def front_matter(path: Path) -> dict[str, Any]:
    """Return the YAML front matter of a Markdown file, empty where there is none."""
    match = re.match(r"---\n(.*?)\n---\n", path.read_text(encoding="utf-8"), re.S)
    return yaml.safe_load(match[1]) if match else {}


def build_instrument(name: str, title: str, numbered: Sequence[dict[str, Any]]) -> Instrument:
    """Return an ``Instrument`` of numbered blocks, numbered anew from 0."""
    blocks, start = [], 0
    for place, row in enumerate(numbered):
        span = Span(start, start + len(row["text"]))
        blocks.append(Block(place, BlockKind(row["type"]), row["depth"], span))
        start = span.end + 2
    return Instrument(name, title, "\n\n".join(row["text"] for row in numbered), tuple(blocks))


def keep_company(corpus: Path, instruments: Path, words: int = 20000, least: float = 0.3) -> Company:
    """Return the topics of the paragraphs in which each of the commonest ``words`` stands, shrunk where it is rare."""
    texts = list(paragraphs(corpus, instruments))
    counts: Counter[str] = Counter()
    told = [topic.telling_words(text) for text in texts]
    for kept in told:
        counts.update(kept)
    common = [word for word, n in counts.most_common(words) if n >= 6]
    index = {word: place for place, word in enumerate(common)}
    votes = np.array([topic.weigh(topic.find_cues(text)) for text in texts])
    share = np.exp(1.5 * votes)
    share /= share.sum(axis=1, keepdims=True)
    share[votes.sum(axis=1) == 0] = 0
    holds = rows_matrix([[index[word] for word in kept if word in index] for kept in told], len(common))
    prior = share.sum(axis=0) / share.sum()
    together = holds.T @ share
    table = np.log((together + 40 * prior) / (together.sum(axis=1, keepdims=True) + 40) / prior)
    strong = [place for place in range(len(common)) if np.abs(table[place]).max() >= least]
    # what is written is whole numbers: fit to what will be read
    rows = (np.round(table[strong] * 40).clip(-127, 127) / 40 * COMPANY_SCALE).astype(np.float32)
    return Company({common[place]: row for row, place in enumerate(strong)}, rows)


def paragraphs(corpus: Path, instruments: Path) -> Iterator[str]:
    """Yield the paragraphs of the corpus's releases, those of the coded instruments left out."""
    import pyarrow.parquet as pq

    own = {last_part(str(front_matter(path).get("source_url", ""))) for path in instruments.rglob("*.md")}
    for release in pq.read_table(corpus, columns=["category", "url", "text"]).to_pylist():
        if release["category"] in KINDS_OF_RELEASE and last_part(release["url"] or "") not in own:
            for piece in PARAGRAPH.split(MARKUP.sub(r"\1", release["text"] or "")):
                if 8 <= len(piece.split()) <= 220:
                    yield " ".join(piece.split())


def last_part(url: str) -> str:
    """Return the last part of a URL's path."""
    return url.rstrip("/").rsplit("/", 1)[-1]


def rows_matrix(places: Sequence[Sequence[int]], width: int, values: Iterable[float] | None = None) -> csr_matrix:
    """Return a sparse matrix with ``values`` (or ones) at the ``places`` of each row."""
    columns = np.array([place for row in places for place in row], dtype=np.int64)
    ends = np.cumsum([0, *(len(row) for row in places)])
    filled = np.ones(len(columns)) if values is None else np.fromiter(values, float, len(columns))
    return csr_matrix((filled, columns, ends), shape=(len(places), width))


def word_matrix(rows: Sequence[Coded], index: dict[str, int]) -> csr_matrix:
    """Return the word features of ``rows``, scaled as ``topic.read`` scales them."""
    places, values = [], []
    for row in rows:
        mine: list[int] = []
        for name, weight in topic.WORD_FIELDS.items():
            features = topic.word_features(name, row.fields[name])
            known = [index[feature] for feature in features if feature in index]
            mine += known
            values += [weight / max(len(features), 1) ** 0.5] * len(known)
        places.append(mine)
    return rows_matrix(places, len(index), values)


def signal_array(rows: Sequence[Coded], company: Company) -> np.ndarray:
    """Return the signals of ``rows``: row, topic, signal."""
    return np.array([topic.signals(row.fields, company.score).T for row in rows], dtype=float)


def fit(rows: Sequence[Coded], company: Company, word_penalty: float = 0.5, signal_penalty: float = 0.05) -> Weights:
    """Return the weights of greatest penalised likelihood."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen.update(f for name in topic.WORD_FIELDS for f in topic.word_features(name, row.fields[name]))
    index = {feature: place for place, feature in enumerate(sorted(f for f, n in seen.items() if n >= 2))}
    given, words = signal_array(rows, company), word_matrix(rows, index)
    (n, kinds, width), size = given.shape, len(index) * len(topic.TOPICS)
    truth = np.zeros((n, kinds))
    truth[np.arange(n), [row.topic for row in rows]] = 1
    transposed = words.T.tocsr()

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        shared, own, bias = values[:width], values[width : width + size].reshape(-1, kinds), values[width + size :]
        share = softmax(given @ shared + words @ own + bias)
        off = share - truth
        penalty = signal_penalty * shared @ shared + word_penalty * (own * own).sum() + bias @ bias
        slope = np.einsum("nk,nka->a", off, given) + signal_penalty * shared
        own_slope = transposed @ off + word_penalty * own
        wrong = -np.log((share * truth).sum(axis=1) + 1e-12).sum()
        return wrong + penalty / 2, np.concatenate([slope, own_slope.ravel(), off.sum(axis=0) + bias])

    best = minimize(loss, np.zeros(width + size + kinds), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return Weights(best[:width], best[width + size :], index, best[width : width + size].reshape(-1, kinds))


def predict(rows: Sequence[Coded], company: Company, weights: Weights) -> np.ndarray:
    """Return the scores of each topic for ``rows``."""
    words = word_matrix(rows, weights.index) @ weights.rows
    return signal_array(rows, company) @ weights.signals + words + weights.bias


def cross_validate(rows: Sequence[Coded], company: Company) -> np.ndarray:
    """Return scores for ``rows``, each from a model that saw nothing of its instrument."""
    from sklearn.model_selection import GroupKFold

    scores = np.zeros((len(rows), len(topic.TOPICS)))
    groups = [row.instrument for row in rows]
    for seen, held_out in GroupKFold(FOLDS).split(groups, groups=groups):
        weights = fit([rows[i] for i in seen], company)
        scores[held_out] = predict([rows[i] for i in held_out], company, weights)
    return scores


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return shares that add up to 1 in each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def fit_temperature(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the divisor of the scores under which held-out confidences fit best."""
    tried = np.arange(0.7, 1.8, 0.02)
    return round(float(min(tried, key=lambda t: measure(scores / t, truth)["log_loss"])), 2)


def measure(scores: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Return accuracy, log loss, and expected calibration error over ten equal ranges of confidence."""
    share = softmax(scores)
    right, sure = share.argmax(axis=1) == truth, share.max(axis=1)
    ranges = np.minimum((sure * 10).astype(int), 9)
    gaps = [(ranges == r).mean() * abs(right[ranges == r].mean() - sure[ranges == r].mean()) for r in set(ranges)]
    loss = -np.log(share[np.arange(len(truth)), truth] + 1e-12).mean()
    return {"accuracy": float(right.mean()), "log_loss": float(loss), "calibration_error": float(sum(gaps))}


def write(target: Path, weights: Weights, company: Company, about: dict[str, Any]) -> None:
    """Write the model: rows as whole numbers of a step, names as text, all compressed."""
    company_step, word_step = COMPANY_SCALE / 40, max(float(np.abs(weights.rows).max()), 1e-6) / 127
    strong = np.abs(weights.rows).max(axis=1) >= word_step
    names = [name for name, kept in zip(weights.index, strong, strict=True) if kept]
    about = about | {"company_step": company_step, "word_step": word_step, "signals": list(topic.SIGNALS)}
    target.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        target,
        about=letters(json.dumps(about, indent=1)),
        signals=weights.signals.astype(np.float32),
        bias=weights.bias.astype(np.float32),
        company=letters("\n".join(company.index)),
        company_rows=np.round(company.rows / company_step).astype(np.int8),
        words=letters("\n".join(names)),
        word_rows=np.round(weights.rows[strong] / word_step).astype(np.int8),
    )


def letters(text: str) -> np.ndarray:
    """Return the UTF-8 bytes of ``text`` as an array."""
    return np.frombuffer(text.encode(), dtype=np.uint8)


def confusions(scores: np.ndarray, truth: np.ndarray) -> Counter[tuple[str, str]]:
    """Count (coded topic, topic read) where they differ."""
    pairs = zip(truth, scores.argmax(axis=1), strict=True)
    return Counter((str(topic.TOPICS[a]), str(topic.TOPICS[b])) for a, b in pairs if a != b)


def main() -> None:
    """Train on DATA and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("data", type=Path, help="the directory that holds gold/, instruments/ and corpus/")
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()
    corpus = next(iter(sorted((options.data / "corpus").glob("*.parquet"))), None)
    figures = train(options.data / "gold" / "train", options.data / "instruments", corpus, options.target)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
