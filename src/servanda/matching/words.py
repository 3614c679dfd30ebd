"""Text in, its words out: lower-cased tokens with their places, stems, and the little words that carry no subject.

Everything in this floor that counts words counts these, and so does the training of the vectors, so that a word means
the same everywhere.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

STOP = Path(__file__).parent / "data" / "stop.toml"
TOKEN = re.compile(r"[^\W_]+(?:[.&][^\W_]+)*(?:['’][^\W\d_]+)?")
_POSSESSIVE = re.compile(r"['’]s?$")
# Longest first: what is cut off the end of a word, what is put in its place, and whether another may follow.
_ENDINGS = (
    *((ending, "iz", False) for ending in ("izations", "isations", "ization", "isation", "izing", "ising")),
    *((ending, "iz", False) for ending in ("ized", "ised", "izes", "ises", "ize", "ise")),
    *((ending, "at", False) for ending in ("ations", "ation", "ating", "ated", "ates", "ate")),
    *((ending, "", False) for ending in ("ements", "ement", "ments", "ment", "ions", "ion")),
    *((ending, "ent", False) for ending in ("ency", "ence")),
    *((ending, "it", False) for ending in ("ities", "ity")),
    ("ies", "y", False),
    *((ending, "", True) for ending in ("ings", "ing", "ed")),
    *((ending, "", False) for ending in ("ors", "ers", "es", "or", "er", "s", "e")),
)
_SHORTEST = 4  # letters that a stem keeps at least


@cache
def stop_words() -> frozenset[str]:
    """Return the words that cannot tell one subject from another, in lower case."""
    return frozenset(word for words in tomllib.loads(STOP.read_text(encoding="utf-8")).values() for word in words)


@dataclass(frozen=True, slots=True)
class Word:
    """A token as it stands in a text, in lower case with its stem, and its range of characters."""

    lower: str
    stem: str
    start: int
    end: int


def tokens(text: str) -> list[str]:
    """Return the lower-cased words of ``text``."""
    return TOKEN.findall(text.lower())


def words(text: str) -> list[Word]:
    """Return the words of ``text`` that can carry its subject, in order, with their places."""
    found = []
    for match in TOKEN.finditer(text):
        lower = match[0].lower()
        if carries_meaning(lower):
            found.append(Word(lower, stem(lower), match.start(), match.end()))
    return found


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return what the inflected forms of a lower-cased ``word`` have in common: "chains" → "chain"."""
    bare = _POSSESSIVE.sub("", word).replace(".", "")
    if not bare.isalpha():
        return bare
    for ending, instead, further in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) + len(instead) >= _SHORTEST:
            return _tidy(stem(bare[: len(bare) - len(ending)]) if further else bare[: -len(ending)] + instead)
    return bare


def _tidy(cut: str) -> str:
    """Return a stem without a doubled last letter, and without the "at" of "explor-at-ion"."""
    if len(cut) > _SHORTEST and cut[-1] == cut[-2] and cut[-1] not in "ls":
        return cut[:-1]
    return cut[:-2] if len(cut) > _SHORTEST + 2 and cut.endswith("at") else cut


@cache
def carries_meaning(lower: str) -> bool:
    """Whether a lower-cased word can tell one subject from another."""
    return lower not in stop_words() and len(lower) > 1
