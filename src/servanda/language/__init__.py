"""English text in, sentences and dependency trees out.

``sentences`` cuts a block by rules, before anything is parsed; ``parse`` turns sentences into spaCy documents, one
tree each, with the pipeline that ``training/`` makes and that is packaged in ``en/model``. Nothing is downloaded.
"""

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from servanda.language.sentences import sentences

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["load", "parse", "sentences"]

MODEL = Path(__file__).parent / "en" / "model"
BATCH = 256


@functools.cache
def load() -> "Language":
    """Return the English pipeline: tagger, lemmatiser and dependency parser. Loaded once, at its first use."""
    import spacy

    return spacy.load(MODEL)


def parse(texts: Iterable[str]) -> Iterator["Doc"]:
    """Yield one document for each text, in order: tags (Penn), lemmas, Universal Dependencies relations.

    Each text is taken to be one sentence: its tree has a single root, whatever its punctuation.
    """
    nlp = load()
    yield from nlp.pipe((_one_sentence(nlp, text) for text in texts), batch_size=BATCH)


def _one_sentence(nlp: "Language", text: str) -> "Doc":
    doc = nlp.make_doc(text)
    for token in doc[1:]:
        token.is_sent_start = False
    return doc
