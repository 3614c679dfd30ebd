"""List markers as people type and print them ("•", "–", "1)", "(a)"), and the depth they stand at.

Formats that know their lists (HTML, DOCX, Markdown) need this for the lists that authors made by hand; plain text and
PDF need it for all.
"""

import re
from dataclasses import dataclass, field
from enum import IntEnum


class Family(IntEnum):
    """The kinds of marker, outer ones first: where indentation is lost, a later kind stands inside an earlier."""

    BULLET = 0
    DASH = 1
    NUMBER = 2
    LETTER = 3
    ROMAN = 4
    INNER = 5


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at the start of a line: how many characters it takes with the space behind it, its kind and value."""

    length: int
    family: Family
    value: int | None = None

    @property
    def certain(self) -> bool:
        """Whether this can be nothing but a list marker: a dash or a number may also just open a line."""
        return self.family in (Family.BULLET, Family.INNER)


_MARKER = re.compile(
    r"""(?:
      (?P<bullet>[•●∙·■▪▸►➢➤✓✔◆❖\uf0b7\uf0a7\uf0d8*]|\+(?=\s))
    | (?P<inner>[◦○‣⁃▫□]|o(?=\s\s*\S)|\uf06f)
    | (?P<dash>[-–—−](?=\s))
    | \(?(?P<number>\d{1,2})[.)](?=\s)
    | \((?P<roman>[ivx]{2,5}|i)\)(?=\s) | (?P<roman2>[ivx]{2,5}|i)[.)](?=\s)
    | \((?P<letter>[a-zA-Z])\)(?=\s) | (?P<letter2>[a-z])[.)](?=\s)
    )\s*""",
    re.VERBOSE,
)


def find_marker(line: str) -> Marker | None:
    """Return the list marker that opens ``line`` (which has no leading space), or None."""
    found = _MARKER.match(line)
    if not found or found.end() == len(line) or line.startswith("**"):
        return None
    groups = found.groupdict()
    if groups["number"]:
        return Marker(found.end(), Family.NUMBER, int(groups["number"]))
    if groups["bullet"]:
        return Marker(found.end(), Family.BULLET)
    if groups["inner"]:
        return Marker(found.end(), Family.INNER)
    if groups["dash"]:
        return Marker(found.end(), Family.DASH)
    letter = groups["letter"] or groups["letter2"]
    if letter:
        return Marker(found.end(), Family.LETTER, ord(letter.lower()) - ord("a") + 1)
    return Marker(found.end(), Family.ROMAN)


@dataclass(slots=True)
class Levels:
    """The levels of the list that is being read, each the indentation and the kind of marker of its items."""

    tolerance: float = 0
    _stack: list[tuple[float, Family]] = field(default_factory=list)

    def enter(self, indent: float, family: Family) -> int:
        """Return the depth (from 1) of an item with its marker or text at ``indent``."""
        while self._stack and indent < self._stack[-1][0] - self.tolerance:
            self._stack.pop()
        if not self._stack or indent > self._stack[-1][0] + self.tolerance:
            self._stack.append((indent, family))
            return len(self._stack)
        for place, (other, kind) in enumerate(self._stack):
            if kind is family and abs(other - indent) <= self.tolerance:
                del self._stack[place + 1 :]
                return len(self._stack)
        if family > self._stack[-1][1] and self._stack[-1][1] is not Family.DASH:
            self._stack.append((indent, family))
        return len(self._stack)

    @property
    def depth(self) -> int:
        """The depth of the latest item, 0 outside a list."""
        return len(self._stack)

    def holds(self, indent: float) -> bool:
        """Whether a paragraph without marker at ``indent`` stands within the list that is being read."""
        return bool(self._stack) and indent > self._stack[0][0] + self.tolerance

    def reach(self, indent: float) -> int:
        """End the levels deeper than ``indent`` and return the depth that is left."""
        while self._stack and indent < self._stack[-1][0] - self.tolerance:
            self._stack.pop()
        return len(self._stack)

    def leave(self) -> None:
        """End the list."""
        self._stack.clear()
