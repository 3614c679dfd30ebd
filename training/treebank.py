"""CoNLL-U files in, spaCy training documents out: one sentence a document, as the reader parses them.

Contracted words ("don't" = "do" + "n't") are kept as the treebank's syntactic words, which is also how the
tokeniser splits them; the spacing of the text is restored from ``SpaceAfter=No``.
"""

import lzma
from collections.abc import Iterator
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from .augment import augment

NO_SPACE = "SpaceAfter=No"
ATTRIBUTES = ("ORTH", "SPACY", "TAG", "LEMMA", "HEAD", "DEP", "SENT_START")


def read_sentences(path: Path) -> Iterator[list[list[str]]]:
    """Yield each sentence of a ``.conllu`` or ``.conllu.xz`` file as its rows of ten columns, ranges included."""
    rows: list[list[str]] = []
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            if line.strip():
                rows.append(line.rstrip("\n").split("\t"))
            elif rows:
                yield rows
                rows = []
    if rows:
        yield rows


def to_doc(vocab: Vocab, rows: list[list[str]]) -> Doc:
    """Turn the rows of one sentence into a ``Doc`` with tags, lemmas, heads and relations."""
    range_end, range_no_space = 0, False
    words, spaces, tags, lemmas, heads, deps = [], [], [], [], [], []
    for identifier, form, lemma, _, tag, _, head, dep, _, misc in rows:
        if "." in identifier:
            continue  # an empty node of the enhanced graph
        if "-" in identifier:
            range_end, range_no_space = int(identifier.split("-")[1]), NO_SPACE in misc
            continue
        index = int(identifier)
        words.append(form)
        if index < range_end:
            spaces.append(False)
        elif index == range_end:
            spaces.append(not range_no_space)
        else:
            spaces.append(NO_SPACE not in misc)
        tags.append(tag)
        lemmas.append(lemma.lower())
        heads.append(int(head) - 1 if head != "0" else index - 1)
        deps.append("ROOT" if dep == "root" else dep)
    return Doc(
        vocab,
        words=words,
        spaces=spaces,
        tags=tags,
        lemmas=lemmas,
        heads=heads,
        deps=deps,
        sent_starts=[True] + [False] * (len(words) - 1),
    )


def convert(source: Path, target: Path, *, augmented: bool = False) -> int:
    """Write the treebank file ``source`` as the ``.spacy`` file ``target``; return the number of tokens.

    With ``augmented``, sentences in the manner of communiqués (``augment``) stand beside the treebank's own.
    """
    vocab = Vocab()
    sentences = list(read_sentences(source))
    if augmented:
        sentences += augment(sentences)
    docs = [to_doc(vocab, rows) for rows in sentences]
    DocBin(attrs=ATTRIBUTES, docs=docs).to_disk(target)
    return sum(len(doc) for doc in docs)
