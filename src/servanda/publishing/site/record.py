"""The public record as the pages take it: what was accepted, what became of it, how it was assessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servanda import records
from servanda.assessment import Agreement, Figures, Scale
from servanda.publishing.rows import AnswerRow, CycleRow, ScoreRow


@dataclass(frozen=True, slots=True)
class Tie:
    """A point in the life of a commitment: ``earlier`` or ``later`` words that it is linked with, or ``evidence``.

    ``word`` is the relation or stance. ``instrument`` and ``commitment`` are public ids, "" where the record has no
    such page; ``url`` is where a document was published; ``place`` tells passages of one instrument apart.
    """

    kind: str
    date: str
    title: str
    words: str
    word: str
    why: str
    key: str
    instrument: str = ""
    commitment: str = ""
    url: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A commitment of the record: its public id, its fields, and what became of it.

    ``due`` is the last day of its deadline and ``silent`` the day since when nothing takes it up ("": none).
    ``pending`` says that a link from it awaits a decision, so that nothing can be said of its silence.
    """

    key: str
    number: int
    instrument: str
    partnership: str
    date: str
    record: records.Commitment
    due: str
    ties: Sequence[Tie]
    silent: str
    pending: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """An instrument of the record: its words, the partnership it is filed under, and the commitments in it in order."""

    instrument: records.Instrument
    partnership: str
    commitments: Sequence[Published]

    @property
    def key(self) -> str:
        """The public id."""
        return self.instrument.id

    @property
    def date(self) -> str:
        """The date in ISO 8601, "" where there is none."""
        return self.instrument.date.isoformat() if self.instrument.date else ""


@dataclass(frozen=True, slots=True)
class Group:
    """A partnership of the record with its instruments in the order of time."""

    key: str
    name: str
    parties: Sequence[str]
    papers: Sequence[Paper]

    @property
    def commitments(self) -> list[Published]:
        """All its commitments, in the order of time and text."""
        return [one for paper in self.papers for one in paper.commitments]

    @property
    def last(self) -> str:
        """The date of its newest instrument that has one."""
        return max((paper.date for paper in self.papers), default="")


@dataclass(frozen=True, slots=True)
class Cycle:
    """A published assessment: what it is, what it comes to, how far coders agree, and each score with its answers.

    ``agreement`` is under ("", "") over all, and under what a group is by and its name. ``answers`` are by the id of
    the score.
    """

    row: CycleRow
    scale: Scale
    results: Sequence[Figures]
    agreement: Mapping[tuple[str, str], Agreement]
    scores: Sequence[ScoreRow]
    answers: Mapping[str, Sequence[AnswerRow]]


@dataclass(frozen=True, slots=True)
class Record:
    """All that is published. ``head`` is the hash of the newest entry, ``entries`` its number and ``at`` its time."""

    groups: Sequence[Group]
    papers: Mapping[str, Paper]
    commitments: Mapping[str, Published]
    cycles: Sequence[Cycle]
    head: str
    entries: int
    at: str
