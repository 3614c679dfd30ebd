"""What a format reader hands on: blocks of text with their layout, before they become an ``Instrument``.

A reader writes the words as the format has them; white space is made single in ``assemble``, which carries the
offsets kept here (``bold``, ``turns``) through that step.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from servanda.records import BlockKind


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A block as its format shows it.

    ``bold`` is how many leading characters of ``text`` are emphasised. ``page`` (from 1) is the page on which the
    block begins, and ``turns`` holds the offset in ``text`` of each page turn within it, for paged formats.
    """

    kind: BlockKind
    text: str
    depth: int = 0
    bold: int = 0
    page: int | None = None
    turns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The blocks of a document in reading order, and what its metadata says of it."""

    blocks: tuple[DraftBlock, ...]
    title: str | None = None
    date: datetime.date | None = None
    url: str | None = None
    publisher: str | None = None
    parties: tuple[str, ...] = field(default=())
    page_count: int | None = None


def merge_runs(runs: Iterable[tuple[str, bool]]) -> tuple[str, int]:
    """Return the text of ``(words, emphasised)`` runs and how many of its leading characters are emphasised.

    White space between two emphasised runs does not end the emphasis.
    """
    parts: list[str] = []
    bold = length = 0
    leading = True
    for words, emphasised in runs:
        parts.append(words)
        length += len(words)
        if not words.strip():
            continue
        leading = leading and emphasised
        if leading:
            bold = length
    return "".join(parts), bold
