"""Sentences in, dependency trees out: the packaged spaCy pipeline, and how it is made to read names as one word.

A name such as "the Republic of Korea" is one word to a reader of communiqués and four to a parser, which then hangs
parts of it on the wrong verb. The caller says which phrases are names; each becomes a single token that looks to the
parser like a name it knows well.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = Path(__file__).parent / "en" / "model"
BATCH = 256
PREFIXED = re.compile(r"(?<![\w-])(?:[Cc]o|[Rr]e)-[a-z]{3,}(?![\w-])")
FAMILIAR = "australia"  # the single-word name whose form and vector stand in for every name of several words


@functools.cache
def load() -> "Language":
    """Return the English pipeline: tagger, lemmatiser and dependency parser. Loaded once, at its first use.

    Matrices are multiplied by numpy's own library (OpenBLAS), not by the one that spaCy brings along (BLIS): it takes
    a third of the time.
    """
    import spacy
    from thinc.api import NumpyOps, set_current_ops

    set_current_ops(NumpyOps(use_blis=False))
    return spacy.load(MODEL)


def parse(texts: Iterable[str], names: re.Pattern[str] | None = None) -> Iterator["Doc"]:
    """Yield one document for each text, in order: tags (Penn), lemmas, Universal Dependencies relations.

    Each text is taken to be one sentence: its tree has a single root, whatever its punctuation. What ``names`` matches
    is read as one word, and so is a verb with a hyphenated prefix ("co-host").
    """
    nlp = load()
    yield from nlp.pipe((_one_sentence(nlp, text, names) for text in texts), batch_size=BATCH)


def _one_sentence(nlp: "Language", text: str, names: re.Pattern[str] | None) -> "Doc":
    doc = _with_names(nlp, text, names) if names is not None else nlp.make_doc(text)
    for token in doc[1:]:
        token.is_sent_start = False
    return doc


def _with_names(nlp: "Language", text: str, names: re.Pattern[str]) -> "Doc":
    from spacy.tokens import Doc

    matches = sorted(
        [*(m for m in names.finditer(text) if " " in m[0]), *PREFIXED.finditer(text)], key=lambda m: m.start()
    )
    if not matches:
        return nlp.make_doc(text)
    words: list[str] = []
    spaces: list[bool] = []
    merged: list[tuple[int, str]] = []
    cursor = 0
    for match in [*matches, None]:
        piece = text[cursor : match.start() if match else len(text)]
        if piece.strip():
            tokens = nlp.make_doc(piece.lstrip(" "))
            words += [t.text for t in tokens]
            spaces += [bool(t.whitespace_) for t in tokens]
        if match:
            merged.append((len(words), FAMILIAR if " " in match[0] else match[0].partition("-")[2].lower()))
            words.append(match[0])
            spaces.append(text[match.end() : match.end() + 1] == " ")
            cursor = match.end()
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    for index, model in merged:
        _make_familiar(nlp, doc, index, model)
    return doc


def _make_familiar(nlp: "Language", doc: "Doc", index: int, model: str) -> None:
    """Let the token look like ``model``, a word the parser knows: the normal form, and the word vector."""
    token = doc[index]
    token.norm_ = model
    vectors = nlp.vocab.vectors
    key = nlp.vocab.strings.add(token.lower_)
    if vectors.shape[0] and key not in vectors:
        row = int(vectors.find(key=nlp.vocab.strings.add(model)))
        if row >= 0:
            vectors.add(key, row=row)
