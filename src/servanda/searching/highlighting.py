"""Where the words of a query stand in a text, and the part of a long text that shows most of them."""

import re
from collections.abc import Sequence
from typing import Final

from servanda.matching.words import carries_meaning
from servanda.records import Span
from servanda.searching.lexical import stems
from servanda.searching.query import Query

WIDTH: Final = 320  # letters of an excerpt
_WORD = re.compile(r"[^\W_]+")


def highlight(text: str, query: Query) -> tuple[Span, ...]:
    """Return the spans of the words and phrases of a query in a text, in order and apart from each other.

    A word of a phrase is marked only within the phrase; little words ("of") are marked in phrases alone.
    """
    singles, phrases = _wanted(query)
    if not singles and not phrases:
        return ()
    words = [(match.start(), match.end(), stems(match[0])) for match in _WORD.finditer(text)]
    marked = [(start, end) for start, end, found in words if found and found[0] in singles]
    for phrase in phrases:
        size = len(phrase)
        flat = [found[0] if found else "" for _, _, found in words]
        places = (at for at in range(len(flat) - size + 1) if tuple(flat[at : at + size]) == phrase)
        marked += [(words[at][0], words[at + size - 1][1]) for at in places]
    return _joined(sorted(marked))


def excerpt(text: str, spans: Sequence[Span], width: int = WIDTH) -> Span:
    """Return the part of a text, of about ``width`` letters and whole words, where most of the spans lie."""
    if len(text) <= width or not text:
        return Span(0, max(len(text), 1))
    starts = [0, *(max(0, span.start - width // 5) for span in spans)]
    start = max(starts, key=lambda at: (sum(at <= span.start and span.end <= at + width for span in spans), -at))
    start = min(start, len(text) - width)
    if start > 0:
        start = text.find(" ", start, start + 40) + 1 or start
    end = min(len(text), start + width)
    if end < len(text):
        cut = text.rfind(" ", start + width // 2, end)
        end = cut if cut > 0 else end
    return Span(start, end)


def _wanted(query: Query) -> tuple[set[str], set[tuple[str, ...]]]:
    """Return the stems to mark wherever they stand, and those to mark side by side."""
    singles: set[str] = set()
    phrases: set[tuple[str, ...]] = set()
    for term in query.terms:
        if term.without:
            continue
        for part in [term.words] if term.phrase else term.words.split():
            found = stems(part)
            if len(found) == 1 and (term.phrase or carries_meaning(part.casefold())):
                singles.add(found[0])
            elif len(found) > 1:
                phrases.add(found)
    return singles, phrases


def _joined(marked: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    joined: list[tuple[int, int]] = []
    for start, end in marked:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(Span(start, end) for start, end in joined)
