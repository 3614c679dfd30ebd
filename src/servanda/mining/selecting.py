"""Which documents of a corpus look like instruments between governments: by title, by structure, by what they promise.

A title says of most documents what they are. Where it says nothing, the structure must (list items or headings) and a
good part of the sentences must hold words of commitment. An instrument is between governments: a
grouping or at least two states must stand in its title, themselves or by a leader, or all through the text.
"""

import functools
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from servanda.extraction.names import tables
from servanda.extraction.parties import read_directory
from servanda.extraction.sift import may_commit
from servanda.language import sentences
from servanda.records import BlockKind, Instrument

FORMS = Path(__file__).parent / "data" / "forms.toml"
PROMISING = 0.5
"""The share of sentences with words of commitment that a document without the title of an instrument must have."""
THROUGHOUT = 0.25
"""The share of blocks that name a state for the text to be about it."""
PARTLY = 3
"""Headings and list items that a document without the title of an instrument must have."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Whether a document is taken for an instrument: what form it has (empty: none), or why it is left out."""

    form: str = ""
    reason: str = ""

    @property
    def taken(self) -> bool:
        """Whether it is taken."""
        return not self.reason


def by_title(title: str) -> Selection | None:
    """Return what the title alone decides, before anything is read; None where the text must be looked at."""
    instruments, others = _forms()
    for form, finder in others.items():
        if finder.search(title):
            return Selection(reason=f"by its title a {form}")
    for form, finder in instruments.items():
        if finder.search(title):
            return Selection(form)
    return None


def select(instrument: Instrument) -> Selection:
    """Return whether an instrument is one between governments, by title, structure and words."""
    titled = by_title(instrument.title)
    if titled is not None and not titled.taken:
        return titled
    parties = prominent(instrument)
    if len(parties) < 2 and not set(parties) & set(tables()["groupings"]):
        return Selection(reason=f"not between governments: {parties[0] if parties else 'no state'} alone")
    if titled is not None:
        return titled
    marked = sum(block.kind is not BlockKind.PARAGRAPH for block in instrument.blocks)
    if marked < PARTLY:
        return Selection(reason="no title of an instrument, and plain text")
    if (share := _promising(instrument)) < PROMISING:
        return Selection(reason=f"no title of an instrument, and words of commitment in {share:.0%} of the sentences")
    return Selection("other")


def prominent(instrument: Instrument) -> list[str]:
    """Return the codes of the states and groupings named in the title or in a good part of the blocks, in order.

    A leader in the title stands for the state that they speak for.
    """
    directory = read_directory(instrument)
    counts: Counter[str] = Counter()
    for block in instrument.blocks:
        counts.update(directory.states(instrument.words(block.span)))
    least = max(2, THROUGHOUT * len(instrument.blocks))
    titled = [*directory.states(instrument.title), *directory.speakers(instrument.title)]
    return list(dict.fromkeys([*titled, *(code for code, n in counts.most_common() if n >= least)]))


def _promising(instrument: Instrument) -> float:
    found = [
        may_commit(text[span.start : span.end])
        for block in instrument.blocks
        if block.kind is not BlockKind.HEADING
        for text in (instrument.words(block.span),)
        for span in sentences(text)
    ]
    return sum(found) / len(found) if found else 0.0


@functools.cache
def _forms() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    tables = tomllib.loads(FORMS.read_text(encoding="utf-8"))
    instruments, others = (
        {form: re.compile("|".join(patterns), re.IGNORECASE) for form, patterns in tables[name].items()}
        for name in ("instruments", "others")
    )
    return instruments, others
