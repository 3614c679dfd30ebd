"""The promises of an instrument in, which of them a text names by a body of theirs out.

A body with a name of its own is the same body whoever acts: what one party does in it bears on the promise, though
the other is not named.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.matching.evidence.weighing import Promise
from servanda.matching.names import kinds_of_body
from servanda.matching.words import stem, words

if TYPE_CHECKING:
    import re2

_LEAST = 1.0  # weight of the words that make a name one's own
_CAPITALS = 3  # words of a name that are enough, whatever their weight
_ACRONYM = re.compile(r"[A-Z][A-Z0-9-]{3,}")


@dataclass(frozen=True)
class Things:
    """The names of bodies, and the numbers of the promises that each stands in."""

    numbers: Mapping[str, tuple[int, ...]]
    pattern: "re2._Regexp[str]"

    @classmethod
    def build(cls, promises: Sequence[Promise], parties: frozenset[str], acronyms: Mapping[str, str]) -> "Things":
        """Gather the names that a text must write the same way; those of the parties' own are left out."""
        found: dict[str, list[int]] = {}
        import re2

        short = {full.lower(): acronym for acronym, full in acronyms.items()}
        for promise in promises:
            for body in promise.commitment.bodies:
                for name in (body.name, acronyms.get(body.name), short.get(body.name.lower())):
                    if name and _is_own(name, promise, parties):
                        found.setdefault(name, []).append(promise.number)
        ordered = sorted(found, key=len, reverse=True)
        pattern = "|".join(rf"\b{re.escape(name)}\b" for name in ordered)
        return cls({name: tuple(numbers) for name, numbers in found.items()}, re2.compile(pattern or "$a"))

    def is_named(self, text: str) -> bool:
        """Whether ``text`` names one of the bodies."""
        return self.pattern.search(text) is not None

    def find(self, text: str) -> set[int]:
        """Return the numbers of the promises whose bodies ``text`` names."""
        return {number for match in self.pattern.finditer(text) for number in self.numbers[match[0]]}


def _is_own(name: str, promise: Promise, parties: frozenset[str]) -> bool:
    if _ACRONYM.fullmatch(name):
        return True
    stems = {word.stem for word in words(name)} - kinds_of_body()
    if stems & parties:
        return False
    capitals = sum(word[0].isupper() and stem(word.lower()) not in kinds_of_body() for word in name.split())
    return capitals >= _CAPITALS or (capitals > 1 and promise.weights.sum(stems) >= _LEAST)
