"""Words broken at the end of a printed line, put together again; the document itself is the evidence.

"develop-" + "ment" is one word if the document has "development" elsewhere, "cyber-" + "attacks" keeps its hyphen
if the document has "cyber-attacks", and so on down to the shape of the parts.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from servanda.instruments.word_lists import word_list

_HYPHENS = "-‐‑\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑’'][^\W_]+)*")
# Unhyphenated releases end 1 to 2 lines in 100 with a hyphen, hyphenated ones 8 to 20.
_RARE = 0.04
_HEAD = re.compile(r"(\S*?)([^\W\d_]*)([-‐‑\u00ad])$")
_TAIL = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Hyphens:
    """The words of a document that stand within its lines, by which broken ones are judged."""

    words: Counter[str] = field(default_factory=Counter)
    soft: bool = False
    """Whether the document sets another sign (U+2010) for breaks than for its own hyphens."""

    rare: bool = False
    """Whether so few lines end in a hyphen that nobody broke words: then each is the word's own."""

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Hyphens":
        """Gather the whole words of the lines: not the last where it is broken, nor the first after it."""
        found = cls()
        broken = within = outside = ended = count = 0
        after_break = False
        for line in lines:
            words = _WORD.findall(line)
            ends_broken = line.endswith(tuple(_HYPHENS))
            for word in words[after_break : len(words) - ends_broken]:
                folded = word.casefold().replace("‐", "-").replace("‑", "-")
                found.words[folded] += 1
                if "-" in folded:
                    found.words.update(folded.split("-"))
            broken += line.endswith("‐")
            within += line[:-1].count("‐")
            outside += line.count("-")
            after_break = ends_broken
            ended += ends_broken
            count += 1
        found.soft = broken > 0 and within == 0 and outside > 0
        found.rare = ended < _RARE * count
        return found

    def join(self, one: str, two: str) -> str:
        """Return two lines as one text; a hyphen at the end of the first goes or stays by the evidence."""
        broken = _HEAD.match(one, max(one.rfind(" "), one.rfind("\u00a0")) + 1)
        tail = _TAIL.match(two)
        if not broken:
            return f"{one} {two}"
        before, head, sign = broken.groups()
        if not head and not before:
            return f"{one} {two}"  # a dash at the end of the line
        if sign == "\u00ad":
            return one[:-1] + two
        if not tail or not head:
            return one[:-1] + "-" + two
        return one[:-1] + ("-" if self._keeps(before, head, sign, tail[0], two) else "") + two

    def _keeps(self, before: str, head: str, sign: str, tail: str, two: str) -> bool:
        if self.soft:
            return sign != "‐"
        if tail[0].isupper() and not head.isupper():
            return True  # "Non-Proliferation"
        if two[len(tail) : len(tail) + 1] in ("-", "‐") or before.endswith(("-", "‐", ".")):
            return True  # "state-of-the-art", "U.S.-led"
        one, other = head.casefold(), tail.casefold()
        solid, hyphened = self.words[one + other], self.words[f"{one}-{other}"]
        if solid != hyphened:
            return hyphened > solid
        if self.rare or other in word_list("hyphens", "tails"):
            return True
        return bool(self.words[one] and self.words[other]) or len(head) < 2
