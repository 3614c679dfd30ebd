"""A text in, its names out, and the acronyms that it defines: "Energy Policy Dialogue (EPD)"."""

import re
import tomllib
from functools import cache
from pathlib import Path

from servanda.matching.words import TOKEN, stem, stop_words
from servanda.records import Span

_SHORT = re.compile(r"\s[(\[][“\"]?([A-Z][A-Za-z]*[A-Z][A-Za-z0-9]*)[”\"]?[)\]]")
_BEFORE = re.compile(r"(?:[\w’'-]+[ ,]+){0,9}[\w’'-]+\Z")
_FURTHEST = 150  # characters before an acronym in which its full form may stand
_KINDS = Path(__file__).parent / "data" / "bodies.toml"
_LINKING = frozenset({"of", "for", "and", "on", "the", "in", "to", "with", "a", "against"})


@cache
def kinds_of_body() -> frozenset[str]:
    """Return the stems of the words that name a kind of body and not one body."""
    return frozenset(map(stem, tomllib.loads(_KINDS.read_text(encoding="utf-8"))["kinds"]))


def read_acronyms(text: str) -> dict[str, str]:
    """Return each acronym defined in ``text`` with its full form: the shortest words before it that spell it."""
    found: dict[str, str] = {}
    for match in _SHORT.finditer(text):
        before = _BEFORE.search(text[max(0, match.start() - _FURTHEST) : match.start()].rstrip())
        full = None if before is None else _spelt(before[0].split(), match[1])
        if full is not None:
            found.setdefault(match[1], full)
    return found


def _spelt(before: list[str], acronym: str) -> str | None:
    letters = acronym.removesuffix("s").lower()
    for start in range(len(before) - 1, -1, -1):
        parts = [part for word in before[start:] for part in word.strip(",").split("-") if part]
        initials = "".join(part[0] for part in parts if part.lower() not in _LINKING).lower()
        every = "".join(part[0] for part in parts).lower()
        if letters in (initials, every) and parts[0].lower() not in _LINKING:
            return " ".join(before[start:]).strip(" ,")
    return None


def find_names(quote: str, verb: str | None = None) -> list[Span]:
    """Return where the names stand in ``quote``: runs of words written with a capital or with a digit beside letters.

    Little words may stand between ("Agreement on Trade"). The first word of a quote has a capital in any case; it
    counts only where another word of a name follows it and it is neither a little word nor the action's own ``verb``.
    """
    found: list[tuple[int, int]] = []
    marked = [m for m in TOKEN.finditer(quote) if _opens(m, quote, verb)]
    for match in marked:
        if found and _joins(quote[found[-1][1] : match.start()]):
            found[-1] = (found[-1][0], match.end())
        else:
            found.append((match.start(), match.end()))
    return [Span(start, end) for start, end in found]


def _opens(match: re.Match[str], quote: str, verb: str | None) -> bool:
    """Whether a word of ``quote`` is one of a name."""
    word, lower = match[0], match[0].lower()
    if lower in stop_words() or not _is_name(word):
        return False
    if quote[: match.start()].strip(" “\"‘'(") or word.isupper():
        return True
    following = TOKEN.search(quote, match.end())
    beside = following is not None and following.start() - match.end() == 1 and _is_name(following[0])
    return beside and (verb is None or stem(lower) != stem(verb))


def _joins(between: str) -> bool:
    """Whether what stands between two words of names leaves them one name."""
    return between in {" ", "-"} or between.strip(" ").lower() in _LINKING - {"and", "with", "to", "in", "a"}


def _is_name(word: str) -> bool:
    return word[0].isupper() or (any(c.isdigit() for c in word) and any(c.isalpha() for c in word))
