"""The parts of search: marks in a text, vectors by their signs, fusion, and the paragraphs of a corpus."""

from pathlib import Path

import numpy as np
import pytest

from servanda.records import Span
from servanda.searching import corpus, meaning, parse
from servanda.searching.fusing import fuse
from servanda.searching.highlighting import excerpt, highlight


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("ferries", "A ferry and two Ferries.", ["ferry", "Ferries"]),
        ('"early warning"', "early news, Early Warnings, a warning", ["Early Warnings"]),
        ("state of the art", "the state of the art", ["state", "art"]),
        ('"of the"', "state of the art", ["of the"]),
        ("-ferry", "a ferry", []),
        ("supply-chains", "supply chains; a supply of chains", ["supply chains"]),
        ("Čapek", "capek and Čapek", ["capek", "Čapek"]),
        ('harbour "harbour fund"', "the harbour fund", ["harbour fund"]),
        ("", "anything", []),
        ("missing", "nothing of it", []),
    ],
)
def test_marks(typed: str, text: str, marked: list[str]):
    assert [text[span.start : span.end] for span in highlight(text, parse(typed))] == marked


def test_an_excerpt_shows_most_marks():
    text = "word " * 200 + "ferry and harbour " + "word " * 200
    spans = highlight(text, parse("ferry harbour"))
    part = excerpt(text, spans, 100)
    assert all(part.covers(span) for span in spans)
    assert len(text[part.start : part.end]) <= 100
    assert text[part.start - 1] == text[part.end] == " "
    assert excerpt("short", ()) == Span(0, 5)


def test_the_nearest_are_those_of_every_cosine(tmp_path: Path):
    random = np.random.default_rng(3)
    rows = random.normal(size=(500, 160)).astype(np.float32) + 1
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    small = meaning.shrink(rows)
    (tmp_path / meaning.ROWS).write_bytes(small.tobytes())
    (tmp_path / meaning.SIGNS).write_bytes(meaning.signs(small).tobytes())
    held = meaning.Meanings(tmp_path, 500, 160)
    allowed = np.arange(500) % 3 != 0
    found = held.nearest(rows[7], 10, allowed)
    cosines = np.where(allowed, rows @ rows[7], -1)
    assert set(found) == set(np.argsort(-cosines)[:10].tolist())
    assert found[7] == pytest.approx(1, abs=1e-3)
    assert held.nearest(np.zeros(160, dtype=np.float32), 10, allowed) == {}


def test_fusion():
    assert fuse({}, {}) == []
    ranked = fuse({1: 20.0, 2: 10.0}, {2: 0.9, 3: 0.5, 1: 0.1})
    assert [row for row, _ in ranked] == [2, 1, 3]
    assert all(0 <= score <= 1 for _, score in ranked)


RELEASE = """The [Harbour Fund](https://example.org/x_y) opens **today** for all who sail.

## Next steps

-   Both sides will meet again in the spring of next year.
-   They said:

> Ferries *matter* to every island that has no bridge.
"""


def test_paragraphs():
    row = {"id": "r", "title": "T", "date": "2024-05-01T10:00:00", "url": "u", "text": RELEASE}
    found = list(corpus.passages(row, "instead"))
    assert [one.text for one in found] == [
        "The Harbour Fund opens today for all who sail.",
        "Next steps Both sides will meet again in the spring of next year.",
        "They said: Ferries matter to every island that has no bridge.",
    ]
    assert {(one.source, one.title, one.date, one.url) for one in found} == {("r", "T", "2024-05-01", "u")}
    assert len({one.id for one in found}) == 3
    assert list(corpus.passages({"text": None}, "instead")) == []
    assert [one.source for one in corpus.passages({"text": "Short."}, "instead")] == ["instead"]


def test_a_corpus_that_is_none(tmp_path: Path):
    with pytest.raises(corpus.CorpusError, match="no Parquet file there"):
        corpus.find_files(tmp_path)
    (tmp_path / "x.parquet").write_bytes(b"nothing of the kind")
    with pytest.raises(corpus.CorpusError, match="can't be read as Parquet"):
        list(corpus.read(corpus.find_files(tmp_path)))
