"""Search: how fast an index of a million passages is made and asked, and how often the answer is among the first five.

The passages are those of the corpus, taken again under other ids until there are enough. SQLite FTS5 takes in and is
asked the same, and numpy compares every vector, in the same run. The questions are our own; ``questions.toml`` has the
passages that answer them, judged by reading the first five of each way. Run as ``python -m benchmarks.search [--json
FILE]``.
"""

import random
import sqlite3
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import Figure, Report, all_cores, find_data, run_as_script

QUESTIONS = Path(__file__).parent / "questions.toml"
PASSAGES = 1_000_000
TITLES = 170  # of releases that are asked for beside the questions
FIRST = 5
BUILT, ANSWERED = 20_000, 60  # passages a second, milliseconds


def measure(data: Path, where: str) -> Report:
    """Return the figures."""
    [files] = find_data(data, "corpus/*.parquet")
    with tempfile.TemporaryDirectory() as folder:
        quality = list(_quality(files, Path(folder) / "corpus"))
        speed = list(_speed(files, Path(folder)))
    how = f"the corpus by paragraph, taken again up to {PASSAGES:,}; queries {where}, building on all cores."
    return Report("search", how, (*quality, *speed))


def _quality(files: Sequence[Path], folder: Path) -> Iterator[Figure]:
    """Yield for each way the share of questions with a right answer among the first five."""
    from servanda.searching import Index, Way, build, corpus, parse

    with all_cores():
        build(folder, corpus.read(files))
    index, questions = Index(folder), _questions()
    for way, name in ((Way.WORDS, "by words alone"), (Way.MEANING, "by meaning alone"), (Way.BOTH, "both")):
        right = 0
        for question in questions:
            hits = index.search(parse(question["ask"]), FIRST, way=way).hits
            right += any(hit.passage.id in question["answers"] for hit in hits)
        group = f"{len(questions)} questions with a right answer among the first {FIRST}"
        yield Figure(group, name, right / len(questions), digits=2)


def _speed(files: Sequence[Path], folder: Path) -> Iterator[Figure]:
    from servanda.searching import Index, Way, build, parse

    group = f"An index of {PASSAGES:,} passages"
    with all_cores():
        ours = _seconds(lambda: build(folder / "ours", _many(files)))
        fts = sqlite3.connect(folder / "fts.sqlite")
        theirs = _seconds(lambda: _fill(fts, files))
    yield Figure(group, "built, passages a second", PASSAGES / ours, BUILT, digits=0)
    yield Figure(group, "time to build, of that of SQLite FTS5 (words alone)", ours / theirs, digits=2)
    index = Index(folder / "ours")
    asked = _asked(index)
    times = {way: _times(lambda words, way=way: index.search(parse(words), 10, way=way), asked) for way in Way}  # type: ignore[misc]
    sqlite_times = _times(lambda words: _ask(fts, words), asked)
    fts.close()
    numpy_times, agreed = _brute(index, asked)
    yield Figure(group, "both, median", _percentile(times[Way.BOTH], 50), digits=1, unit="ms")
    yield Figure(group, "both, p95", _percentile(times[Way.BOTH], 95), ANSWERED, at_most=True, digits=1, unit="ms")
    yield Figure(group, "by words, p95", _percentile(times[Way.WORDS], 95), digits=1, unit="ms")
    yield Figure(group, "by meaning, p95", _percentile(times[Way.MEANING], 95), digits=1, unit="ms")
    yield Figure(group, "SQLite FTS5, p95", _percentile(sqlite_times, 95), digits=1, unit="ms")
    yield Figure(group, "numpy over every vector, p95", _percentile(numpy_times, 95), digits=1, unit="ms")
    yield Figure(group, "SQLite FTS5 takes, times ours by words", _ratio(sqlite_times, times[Way.WORDS]), digits=1)
    yield Figure(group, "numpy takes, times ours by meaning", _ratio(numpy_times, times[Way.MEANING]), digits=1)
    yield Figure(group, "ten nearest of numpy that ours finds", agreed, digits=3)


def _questions() -> list[dict[str, Any]]:
    return list(tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))["question"])


def _many(files: Sequence[Path]) -> Iterator[Any]:
    """Yield the passages of the corpus, and again under other ids, until there are enough."""
    import msgspec

    from servanda.searching import corpus

    count = turn = 0
    while count < PASSAGES:
        for passage in corpus.read(files):
            if count == PASSAGES:
                return
            names = {"id": f"{passage.id}@{turn}", "source": f"{passage.source}@{turn}"} if turn else {}
            yield msgspec.structs.replace(passage, **names)
            count += 1
        turn += 1


def _fill(fts: sqlite3.Connection, files: Sequence[Path]) -> None:
    fts.execute("CREATE VIRTUAL TABLE passage USING fts5(title, text, tokenize='porter unicode61')")
    fts.executemany("INSERT INTO passage VALUES (?, ?)", ((one.title, one.text) for one in _many(files)))
    fts.commit()


def _ask(fts: sqlite3.Connection, words: str) -> None:
    """Ask SQLite for any of the words that ours looks for, weighed as ours weighs title and text."""
    from servanda.matching.words import carries_meaning, tokens
    from servanda.searching.lexical import TITLE

    any_of = " OR ".join(f'"{word}"' for word in dict.fromkeys(tokens(words)) if carries_meaning(word))
    query = "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY bm25(passage, ?, 1.0) LIMIT 200"
    fts.execute(query, (any_of, TITLE)).fetchall()


def _asked(index: Any) -> list[str]:
    """Return the questions, and titles of releases, which have the words of the trade."""
    from servanda.searching import parse

    some = index.search(parse("after:2021"), PASSAGES).hits
    titles = sorted({hit.passage.title for hit in some})
    return [question["ask"] for question in _questions()] + random.Random(5).sample(titles, TITLES)


def _brute(index: Any, asked: Sequence[str]) -> tuple[list[float], float]:
    """Return how long numpy takes to compare every vector, and how many of its ten nearest ours finds."""
    from servanda.matching import embed

    stored = index.vectors()
    every = np.empty(stored.shape, dtype=np.float32)
    for start in range(0, len(stored), 50_000):
        part = stored[start : start + 50_000].astype(np.float32)
        every[start : start + 50_000] = part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-9)
    found: list[np.ndarray[Any, Any]] = []

    def ask(words: str) -> None:
        cosines = every @ embed([words])[0]
        best = np.argpartition(-cosines, 200)[:200]
        found.append(cosines[best[np.argsort(-cosines[best])]])

    times = _times(ask, asked)
    agreed = []
    for words, cosines in zip(asked, found[1:], strict=True):
        ours = sorted(index.nearest(words, 10).values(), reverse=True)
        agreed.append(sum(cosine >= cosines[9] - 1e-4 for cosine in ours[:10]) / 10)
    return times, float(np.mean(agreed))


def _times(ask: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    """Return the milliseconds of each question; the first is asked once before."""
    ask(asked[0])
    return [1000 * _seconds(lambda words=words: ask(words)) for words in asked]  # type: ignore[misc]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _percentile(times: Sequence[float], percent: int) -> float:
    return float(np.percentile(times, percent))


def _ratio(others: Sequence[float], ours: Sequence[float]) -> float:
    return _percentile(others, 95) / _percentile(ours, 95)


if __name__ == "__main__":
    sys.exit(run_as_script(measure, __doc__))
