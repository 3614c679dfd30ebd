"""A sentence in, whether it can hold a commitment out: one cheap pass over the text, before anything is parsed.

The pass is a single google-re2 pattern over the cue words of ``data/cues.toml``; it must never drop a sentence with
a commitment, so it looks only for the words without which the grammar finds none.
"""

import functools
from typing import Any

from servanda.extraction.cues import cues

MODALS = ("will", "shall", "would", "may", "ll", "willing", "ready")


@functools.cache
def _pattern() -> Any:
    import re2

    table = cues()
    stems = {
        _stem(word)
        for word in (*table.binding, *table.promises, *table.states, *table.outcomes, *table.soft, *table.carriers)
    }
    stems |= {
        _stem(word)
        for word in (*table.progressive, *table.outcome_nouns, *table.effort_nouns, "welcome", "proud", "call")
    }
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile(
        rf"\b(?:{'|'.join(MODALS)})\b|\b(?:are|is|’re)\s+(?:\w+\s+){{0,3}}\w+ing\b|\b(?:{'|'.join(sorted(stems))})",
        options,
    )


def _stem(word: str) -> str:
    """Return what all forms of a regular verb begin with."""
    return {
        "give": "g[ia]v",
        "begin": "beg[aiu]n",
        "hold": "h[oe]ld",
        "go": "go",
        "get": "g[eo]t",
        "come": "c[oa]m",
        "stand": "st(?:an|oo)d",
        "keep": "ke?pt?",
        "undertake": "undert[ao]",
        "break": "br(?:eak|ok)",
    }.get(word, word.removesuffix("e").removesuffix("y"))


def may_commit(text: str) -> bool:
    """Whether ``text`` holds a word that a commitment needs."""
    return bool(_pattern().search(text))
