"""A corpus of releases in, word vectors out: skip-gram over lower-cased tokens, small window for syntax."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import spacy
from gensim.models import Word2Vec
from spacy.attrs import LOWER

from .tokenizer import split_as_treebanks
from .treebank import read_sentences

MARKUP = re.compile(r"<[^>]+>|\[([^\]]*)\]\([^)]*\)|[*_#\\|`]+")
SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+(?=[A-Z“\"])|\n\s*\n|\n\s*[-•]\s+")


def pieces(corpus: Path) -> Iterator[str]:
    """Yield the rough sentences of a Parquet file (or a folder of them) with a ``text`` column, markup left out."""
    for path in sorted(corpus.glob("*.parquet")) if corpus.is_dir() else [corpus]:
        for batch in pq.ParquetFile(path).iter_batches(columns=["text"], batch_size=200):
            for text in batch.column(0).to_pylist():
                for piece in SENTENCE_END.split(MARKUP.sub(r"\1", text or "")):
                    yield " ".join((piece or "").split())


def sentences(corpus: Path) -> Iterator[list[str]]:
    """Yield the lower-cased tokens of each rough sentence of the corpus."""
    nlp = spacy.blank("en")
    split_as_treebanks(nlp)
    for piece in pieces(corpus):
        tokens = [t.lower_ for t in nlp.make_doc(piece)]
        if len(tokens) > 3:
            yield tokens


def train(corpus: Path, treebank: Path, target: Path, *, dimensions: int, minimum_count: int, words: int) -> int:
    """Train vectors on the corpus and the treebank's text; write word2vec text to ``target``; return the words kept."""
    texts = list(sentences(corpus))
    texts += [[row[1].lower() for row in rows if row[0].isdigit()] for rows in read_sentences(treebank)]
    model = Word2Vec(
        texts,
        vector_size=dimensions,
        window=3,
        sg=1,
        negative=8,
        min_count=minimum_count,
        max_final_vocab=words,
        epochs=4,
        workers=2,
        seed=7,
    )
    model.wv.save_word2vec_format(str(target), binary=False)
    return len(model.wv)


def look_up_lower_case(pipeline: Path) -> None:
    """Have the vectors of a saved pipeline looked up by a token's lower-cased form, as they were trained.

    spaCy 3.8 reads ``attr`` from ``vectors.cfg`` but does not write it for vectors of this kind; without it every
    word with a capital, at the head of a sentence or in a name, is a word without a vector.
    """
    path = pipeline / "vocab" / "vectors.cfg"
    settings = json.loads(path.read_text(encoding="utf-8")) | {"attr": LOWER}
    path.write_text(json.dumps(settings) + "\n", encoding="utf-8")
