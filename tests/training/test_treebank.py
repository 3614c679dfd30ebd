import lzma
import re
from pathlib import Path

import spacy
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from training.treebank import convert, read_sentences, to_doc


def test_spacing_comes_back(treebank: Path):
    texts = re.findall(r"# text = (.*)", treebank.read_text(encoding="utf-8"))
    assert [to_doc(Vocab(), rows).text.strip() for rows in read_sentences(treebank)] == texts


def test_trees_are_kept(treebank: Path):
    docs = [to_doc(Vocab(), rows) for rows in read_sentences(treebank)]
    want = docs[0]
    assert [(t.text, t.head.text, t.dep_) for t in want][:4] == [
        ("They", "want", "nsubj"),
        ("want", "want", "ROOT"),
        ("to", "open", "mark"),
        ("open", "want", "xcomp"),
    ]
    assert [t.lemma_ for t in docs[2]] == ["fisher", "do", "not", "sail", "."]
    assert all(len(list(doc.sents)) == 1 for doc in docs)


def test_packed_file_is_read_alike(treebank: Path, tmp_path: Path):
    packed = tmp_path / "tiny.conllu.xz"
    packed.write_bytes(lzma.compress(treebank.read_bytes()))
    assert list(read_sentences(packed)) == list(read_sentences(treebank))


def test_conversion(treebank: Path, tmp_path: Path):
    tokens = convert(treebank, tmp_path / "tiny.spacy")
    docs = list(DocBin().from_disk(tmp_path / "tiny.spacy").get_docs(spacy.blank("en").vocab))
    assert (tokens, len(docs)) == (20, 3)
    assert convert(treebank, tmp_path / "more.spacy", augmented=True) > tokens
