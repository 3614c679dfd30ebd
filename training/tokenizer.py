"""The tokeniser of the English pipeline: spaCy's, with hyphens split as the treebanks split them.

Passed to ``spacy train`` as ``--code``. The patterns are stored in the trained model, so loading needs none of this.
"""

from collections.abc import Callable

import spacy
from spacy.language import Language
from spacy.util import compile_infix_regex


def split_hyphens(nlp: Language) -> None:
    """Split "15-year", "U.S.-ROK" and "COVID-19" at the hyphen, besides what spaCy splits already."""
    infixes = [*(nlp.Defaults.infixes or ()), r"(?<=[A-Za-z0-9.])[-–—/](?=[A-Za-z0-9])"]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer


@spacy.registry.callbacks("servanda.tokenizer.v1")
def make_callback() -> Callable[[Language], Language]:
    """Return the callback that sets up the tokeniser before training starts."""

    def set_up(nlp: Language) -> Language:
        split_hyphens(nlp)
        return nlp

    return set_up
