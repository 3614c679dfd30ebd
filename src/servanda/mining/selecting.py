"""Which documents of a corpus look like instruments between governments: by title, by structure, by what they promise.

A title says of most documents what they are. Where it says nothing, the structure must (list items or headings) and a
good part of the sentences must hold words of commitment. An instrument is between governments: a grouping or two
states stand in its title, themselves or by a leader; or one state in the title and another all through the text. Only
where the title says that it is a joint one may both stand in the text alone.
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
JOINT = ("joint statement", "declaration", "communiqué")
"""Forms whose titles need not say between whom they are."""
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
    form = titled.form if titled is not None else ""
    if not between_governments(instrument, joint=form in JOINT):
        return Selection(reason="not between governments, by its title and whom it names throughout")
    if titled is not None:
        return titled
    marked = sum(block.kind is not BlockKind.PARAGRAPH for block in instrument.blocks)
    if marked < PARTLY:
        return Selection(reason="no title of an instrument, and plain text")
    if (share := _promising(instrument)) < PROMISING:
        return Selection(reason=f"no title of an instrument, and words of commitment in {share:.0%} of the sentences")
    return Selection("other")


def between_governments(instrument: Instrument, *, joint: bool) -> bool:
    """Whether an instrument is between governments; ``joint`` says that its title calls it a joint one."""
    titled, throughout = _named(instrument)
    if len(titled) >= 2 or set(titled) & set(tables()["groupings"]):
        return True
    if titled:  # the state that a text names most often is often the one that publishes it
        return len({*titled, *throughout}) >= 2 and titled[0] != throughout[0]
    return joint and (len(throughout) >= 2 or bool(set(throughout) & set(tables()["groupings"])))


def prominent(instrument: Instrument) -> list[str]:
    """Return the codes of the states and groupings named in the title or in a good part of the blocks, in order.

    A leader in the title stands for the state that they speak for.
    """
    titled, throughout = _named(instrument)
    return list(dict.fromkeys([*titled, *throughout]))


def _named(instrument: Instrument) -> tuple[list[str], list[str]]:
    """Return whom the title names, and whom a good part of the blocks name, the most often named first."""
    directory = read_directory(instrument)
    counts: Counter[str] = Counter()
    for block in instrument.blocks:
        counts.update(directory.states(instrument.words(block.span)))
    least = max(2, THROUGHOUT * len(instrument.blocks))
    titled = [*directory.states(instrument.title), *directory.speakers(instrument.title)]
    return list(dict.fromkeys(titled)), [code for code, count in counts.most_common() if count >= least]


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
