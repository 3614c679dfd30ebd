"""The values of a digest: what somebody wants to hear of, and what there is to tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """The parts of a digest, in their order; each value is its heading."""

    NEW = "New commitments"
    FOLLOWED = "What became of earlier ones"
    DROPPED = "Taken out of the record"
    COMING = "Deadlines coming"
    PASSED = "Deadlines that passed"
    SILENT = "Fallen silent"
    CYCLES = "Assessments published"


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants to hear of: the ids of partnerships and topics; none of either means all."""

    partnerships: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news: ``label`` says what happened, ``quote`` the words of the commitment, ``page`` its address.

    ``said`` are the later words where there are some, ``source`` the document in which they (or the quote) stand and
    ``url`` where that was published; "" where there is none.
    """

    section: Section
    partnership: str
    label: str
    parties: tuple[str, ...]
    quote: str
    page: str
    said: str = ""
    source: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What there is to tell, in the order of its sections; ``period`` is the time that it covers, in words."""

    items: Sequence[Item]
    period: str

    def of(self, section: Section) -> list[Item]:
        """Return the items of a section."""
        return [item for item in self.items if item.section is section]
