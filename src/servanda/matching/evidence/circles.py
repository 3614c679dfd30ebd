"""The parties of an instrument in, whether a document, and a sentence of it, speak of them out.

A circle is the parties that an instrument binds, with every name they go by. The names come from the caller, since
this floor knows none.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from servanda.matching.ends import Stop
from servanda.records import Instrument

if TYPE_CHECKING:
    import re2

_WITHIN = re.compile(r" [A-Z]|-based")
GUESTS = 2  # others named where a document, or a passage, is still one between the parties
_SHARE = 0.2  # of the commitments of an instrument that bind one of its parties
_MEMORY = 64 << 20  # bytes that a pattern of all names may take
_GOVERNMENTS = {"gov": "US", "mil": "US", "eu": "EU", "uk": "GB"}  # domains that are no code of a country


@dataclass(frozen=True)
class Names:
    """The names of states and groupings by code, and a pattern that finds them all."""

    codes: Mapping[str, str]
    pattern: "re2._Regexp[str]"

    @classmethod
    def build(cls, codes: Mapping[str, str]) -> "Names":
        """Compile the names; what is cut off in the middle ("Republic of") is none."""
        kept = {name: code for name, code in codes.items() if not name.endswith(" of")}
        return cls(kept, _compile(kept))

    def find(self, text: str) -> set[str]:
        """Return the codes named in ``text``, names within other names left out ("the Paris Agreement")."""
        return {self.codes[m[0].replace("’", "'")] for m in self.pattern.finditer(text) if _is_free(text, m.span())}

    def count(self, text: str) -> Counter[str]:
        """Return how often each code is named in ``text``."""
        return Counter(self.codes[m[0].replace("’", "'")] for m in self.pattern.finditer(text))


@dataclass(frozen=True)
class Circle:
    """The parties of one instrument, and for each a pattern of its names."""

    parties: frozenset[str]
    patterns: Mapping[str, "re2._Regexp[str]"]

    def is_named(self, text: str) -> bool:
        """Whether ``text`` names every party."""
        return all(pattern.search(text) for pattern in self.patterns.values())

    def named(self, text: str) -> set[str]:
        """Return the parties that ``text`` names."""
        return {code for code, pattern in self.patterns.items() if pattern.search(text)}


def _is_free(text: str, span: tuple[int, int]) -> bool:
    """Whether a name stands by itself or beside another state's ("U.S.-India Dialogue"), not within another name."""
    return _WITHIN.match(text, span[1]) is None or text[span[0] - 1 : span[0]] in {"-", "–"}


def draw(stop: Stop, names: Names) -> Circle:
    """Return the circle of an instrument: as stated, else those that many of its commitments bind."""
    known = set(names.codes.values())
    parties = frozenset(stop.instrument.parties) & known
    if not parties:
        counts = Counter(code for one in stop.commitments for code in set(one.parties) & known)
        parties = frozenset(code for code, times in counts.items() if times >= _SHARE * len(stop.commitments))
    by_code = {code: {n: c for n, c in names.codes.items() if c == code} for code in sorted(parties)}
    return Circle(parties, {code: _compile(found) for code, found in by_code.items()})


def home_of(document: Instrument, names: Names) -> str | None:
    """Return whose document this is: by its publisher, its address, else by whom it names most."""
    if document.publisher and len(found := names.find(document.publisher)) == 1:
        return found.pop()
    host = urlsplit(document.url or "").hostname or ""
    end = host.rpartition(".")[2]
    code = _GOVERNMENTS.get(end, end.upper())
    if code in names.codes.values():
        return code
    counts = names.count(document.text)
    return max(sorted(counts), key=lambda one: counts[one]) if counts else None


def _compile(names: Mapping[str, str]) -> "re2._Regexp[str]":
    ordered = sorted(names, key=len, reverse=True)
    ends = (re.escape(name).replace("'", "['’]") + (r"\b" if name[-1].isalnum() else "") for name in ordered)
    import re2

    options = re2.Options()
    options.max_mem = _MEMORY
    return re2.compile(rf"\b(?:{'|'.join(ends) or '$a'})", options)
