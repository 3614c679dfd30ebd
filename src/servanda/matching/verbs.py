"""A verb in, what it does to its object out; and the words of a text that tell a result, or make it concrete.

The lists stand in ``data/verbs.toml``.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from servanda.matching.words import stem

DATA = Path(__file__).parent / "data" / "verbs.toml"


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def _classes() -> dict[str, str]:
    return {stem(verb): name for name, verbs in _data()["classes"].items() for verb in verbs}


@cache
def _once() -> tuple[frozenset[str], frozenset[str]]:
    once = _data()["once"]
    return frozenset(once["classes"]), frozenset(map(stem, once["verbs"]))


@cache
def _done() -> re.Pattern[str]:
    return _any_of(_data()["results"]["done"])


@cache
def _concrete() -> re.Pattern[str]:
    return _any_of(_data()["concrete"]["words"], re.IGNORECASE)


def classify(verb: str) -> str:
    """Return the class of a verb given in its base form, or its stem where it stands in none."""
    bare = stem(verb.lower())
    return _classes().get(bare, bare)


def is_once(verb: str) -> bool:
    """Whether the action of this verb is over once it is done."""
    classes, verbs = _once()
    return classify(verb) in classes or stem(verb.lower()) in verbs


def tells_result(text: str) -> str | None:
    """Return the first word of ``text`` that says that something was done, or None."""
    match = _done().search(text)
    return match[0] if match else None


def concrete_words(text: str) -> set[str]:
    """Return the words of ``text``, in lower case, that make a promise more concrete."""
    return {match.lower() for match in _concrete().findall(text)}


def _any_of(words: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", flags)
