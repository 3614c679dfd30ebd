from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.vectors import Vectors

pytest.importorskip("gensim", reason="gensim is not installed: pip install --group train")
pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install --group train")
parquet = pytest.importorskip("pyarrow.parquet")

from training.vectors import look_up_lower_case, pieces, sentences  # noqa: E402

TEXT = "**Norland** will open [a port](https://example.org). It will last.\n- Sudvik plans to pay for some of the work."


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    parquet.write_table(pyarrow.table({"text": [TEXT, None]}), folder / "a.parquet")
    return folder


def test_rough_sentences(corpus: Path):
    expected = ["Norland will open a port.", "It will last.", "Sudvik plans to pay for some of the work."]
    assert [piece for piece in pieces(corpus) if piece] == expected
    assert list(pieces(corpus / "a.parquet")) == list(pieces(corpus))


def test_tokens_are_lower_case(corpus: Path):
    assert next(sentences(corpus)) == ["norland", "will", "open", "a", "port", "."]


def test_capitals_find_their_vector(tmp_path: Path):
    nlp = spacy.blank("en")
    nlp.vocab.vectors = Vectors(
        strings=nlp.vocab.strings, data=np.ones((1, 4), np.float32), keys=["norland"], attr="LOWER"
    )
    nlp.to_disk(tmp_path / "pipeline")
    look_up_lower_case(tmp_path / "pipeline")
    doc = spacy.load(tmp_path / "pipeline")("Norland norland Sudvik")
    assert [token.has_vector for token in doc] == [True, True, False]
