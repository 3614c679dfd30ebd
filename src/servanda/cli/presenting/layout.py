"""How the columns of the table share the width at hand: which stand on their own, and which fold under the words."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

GAP = 2
# The words come first: a column stands on its own only where it leaves them this many characters.
_COMFORT = 46
# Below this many characters for the words, the party and the strength go above them.
_TIGHT = 34
_STRENGTH = len("deliverable")
_NARROWEST = len("Money")  # room for the name above the column
_WIDEST = {"who": 12, "money": 13, "when": 18, "body": 26, "topic": 16}


@dataclass(frozen=True, slots=True)
class Layout:
    """The width of each column; 0 for one that is folded away."""

    number: int
    who: int
    strength: int
    words: int
    money: int = 0
    when: int = 0
    body: int = 0
    topic: int = 0

    @property
    def stacked(self) -> bool:
        """Whether party and strength stand above the words."""
        return self.who == 0


def lay_out(width: int, cells: dict[str, Sequence[str]]) -> Layout:
    """Return the layout for ``width`` characters and the texts of each column's cells."""
    number = max(2, len(str(len(cells["who"]))))
    wanted = {name: _want(cells[name], widest) for name, widest in _WIDEST.items()}
    fixed = number + wanted["who"] + _STRENGTH + 3 * GAP
    for columns in (("money", "when", "body", "topic"), ("money", "when", "topic"), ("money", "when")):
        taken = {name: wanted[name] for name in columns if wanted[name]}
        words = width - fixed - sum(taken.values()) - GAP * len(taken)
        if words >= _COMFORT:
            return Layout(number, wanted["who"], _STRENGTH, words, **taken)
    if width - fixed >= _TIGHT:
        return Layout(number, wanted["who"], _STRENGTH, width - fixed)
    return Layout(number, 0, 0, max(10, width - number - GAP))


def _want(texts: Sequence[str], widest: int) -> int:
    """Return the width that a column would like: its longest text, or where that is too long its longest word."""
    longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
    if longest <= widest:
        return max(longest, _NARROWEST) if longest else 0
    words = [word for text in texts for word in textwrap.wrap(text, 1, break_long_words=False)]  # hyphens part words
    return max(widest, min(max(map(len, words)), widest + 8))
