"""The tokeniser of the English pipeline: spaCy's, with words split as the treebanks split them.

Passed to ``spacy train`` as ``--code``. The patterns are stored in the trained model, so loading needs none of this.
"""

import re
from collections.abc import Callable

import spacy
from spacy.language import Language
from spacy.symbols import ORTH
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

HYPHEN = r"(?<=[A-Za-z0-9.])[-–—](?=[A-Za-z0-9])"
SLASH = r"(?<=[A-Za-z])/(?=[A-Za-z])"
PREFIXES = (
    *("anti", "co", "cross", "e", "ex", "inter", "intra", "mid", "mini", "multi", "neo", "non", "over", "post", "pre"),
    *("pro", "re", "semi", "socio", "sub"),
)
# One token: a word with a prefix and a hyphen ("non-profit"), a date, a telephone number.
WHOLE = rf"(?i:(?:{'|'.join(PREFIXES)})[-‑][a-z]+|\d+(?:/\d+)+|\d+-\d+(?:-\d+)+)$"
RUNS = (r"[!?]{2,}", r"\*{2,}", r"={2,}", r"<{2,}", r">{2,}", r"\+{2,}")
ENDS = (r"(?:(?<!\.)\.|:)?[!?]+", r"(?<=\d[:.]\d\d)(?:[ap]m|[AP]M|[ap]\.m\.)", r"(?<=\d)k")
UNLIKE = ("and/or", "):")  # spaCy's exceptions that the treebanks split
ALIKE = ("al.", "Ft.", "Capt.")  # abbreviations that spaCy's exceptions lack
PARTS = (("wan", "na"), ("Wan", "na"), ("out", "ta"), ("du", "n", "no"), ("a", "lot"))


def split_as_treebanks(nlp: Language) -> None:
    """Split "15-year" and "U.S.-ROK" at the hyphen and "and/or" at the stroke; keep "non-profit" and "9/11" whole."""
    defaults, tokenizer = nlp.Defaults, nlp.tokenizer
    tokenizer.prefix_search = compile_prefix_regex([*RUNS, *(defaults.prefixes or ())]).search
    tokenizer.suffix_search = compile_suffix_regex([*RUNS, *ENDS, *(defaults.suffixes or ())]).search
    tokenizer.infix_finditer = compile_infix_regex([*(defaults.infixes or ()), HYPHEN, SLASH]).finditer
    tokenizer.token_match = re.compile(WHOLE).match
    tokenizer.rules = {form: parts for form, parts in tokenizer.rules.items() if form not in UNLIKE}
    for parts in (*((form,) for form in ALIKE), *PARTS):
        tokenizer.add_special_case("".join(parts), [{ORTH: part} for part in parts])


@spacy.registry.callbacks("servanda.tokenizer.v1")
def make_callback() -> Callable[[Language], Language]:
    """Return the callback that sets up the tokeniser before training starts."""

    def set_up(nlp: Language) -> Language:
        split_as_treebanks(nlp)
        return nlp

    return set_up
