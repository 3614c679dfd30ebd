"""The rows of a table: commitments numbered as they stand in the document, gathered under its headings.

A document without headings has its rows gathered by topic instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from servanda.cli.reading import Finding
from servanda.records import BlockKind, Commitment, Instrument


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment with its number in the document; ``opens`` says that its lead-in has not been shown before it."""

    number: int
    commitment: Commitment
    opens: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand under one heading; ``heading`` is None for those before the first."""

    heading: str | None
    rows: tuple[Row, ...]


def gather(finding: Finding) -> list[Group]:
    """Return the commitments of ``finding`` in groups, every one of them once."""
    headings = _headings(finding.instrument)
    numbered = list(enumerate(finding.commitments, 1))
    if any(headings.values()):
        runs = groupby(numbered, key=lambda row: headings.get(row[1].block))
        return [Group(heading, tuple(_rows(members))) for heading, members in runs]
    topics = dict.fromkeys(commitment.topic for _, commitment in numbered)
    return [Group(topic.value, tuple(_rows(row for row in numbered if row[1].topic is topic))) for topic in topics]


def _headings(instrument: Instrument) -> dict[int, str | None]:
    """Return the heading over each block. Headings that stand together count as one, the title as none."""
    found: dict[int, str | None] = {}
    current: str | None = None
    before = BlockKind.PARAGRAPH
    for block in instrument.blocks:
        if block.kind is BlockKind.HEADING:
            words = instrument.words(block.span)
            title = words.casefold() == instrument.title.casefold()
            above = current if before is BlockKind.HEADING else None
            current = above if title else f"{above} · {words}" if above else words
        before = block.kind
        found[block.number] = current
    return found


def _rows(members: Iterable[tuple[int, Commitment]]) -> Iterable[Row]:
    shown = None
    for number, commitment in members:
        yield Row(number, commitment, opens=commitment.lead_in is not None and commitment.lead_in != shown)
        shown = commitment.lead_in
