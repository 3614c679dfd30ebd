"""The text of a block in, the spans of its sentences out, by rules and a table of abbreviations.

A full stop ends a sentence only where the next word can start one, and never after an abbreviation that a name or
a number follows ("U.S. Department", "No. 5", "Ferdinand R. Marcos Jr. met").
"""

import functools
import re
import tomllib
from pathlib import Path

from servanda.records import Span

DATA = Path(__file__).parent / "en" / "sentences.toml"

# A stop, its closing marks, then white space and an opening; or a stop run together with a capitalised word.
BOUNDARY = re.compile(r"(?<=[.!?])[\"”’')\]]*(?P<gap>\s+|(?=[A-Z][a-z]))(?=[\"“‘'(\[]*[A-Z0-9])")
LAST_WORD = re.compile(r"\S+$")
NEXT_WORD = re.compile(r"[\"“‘'(\[]*([\w’'-]+)")
LIST_NUMBER = re.compile(r"^[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)\]]*$")
INITIALS = re.compile(r"(?:^|[-–/(\[\"“‘'])(?:[A-Z]\.)+$")


@functools.cache
def _tables() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return frozenset(data["never_last"]), frozenset(data["may_be_last"]), frozenset(data["starters"])


def sentences(text: str) -> list[Span]:
    """Return the spans of the sentences of ``text`` in order, white space at their ends left out."""
    spans: list[Span] = []
    start = 0
    for match in BOUNDARY.finditer(text):
        if _ends_here(text, start, match):
            _append(spans, text, start, match.start("gap"))
            start = match.end("gap")
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if piece.strip():
        lead = len(piece) - len(piece.lstrip())
        spans.append(Span(start + lead, start + len(piece.rstrip())))


def _ends_here(text: str, start: int, match: re.Match[str]) -> bool:
    before = LAST_WORD.search(text, start, match.start())
    following = NEXT_WORD.match(text, match.end())
    if before is None or following is None:
        return False
    word, next_word = before[0], following[1]
    if before.start() == start and LIST_NUMBER.match(word):
        return False
    if match.start("gap") == match.end("gap"):  # run together: "programs.Both", but not "U.S.-led" or "www.State"
        return len(word) > 3 and word != "www." and word[:-1].isalpha() and word[:-1].islower()
    never_last, may_be_last, starters = _tables()
    bare = word.lstrip("([\"“‘'")
    if bare in never_last:
        return False
    if bare in may_be_last or INITIALS.search(word):
        return next_word in starters
    return not (bare.endswith("No.") and next_word.isdigit())
