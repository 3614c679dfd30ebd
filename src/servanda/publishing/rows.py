"""What is published, as tables: a frozen type for each, each field with the words that the dictionary says of it.

Every form of table (CSV, JSON lines, Parquet, XLSX), its schema and the dictionary are made of these types by
``fields``, so that none can say something else than the data. "" is text that there is none of; None a number or date.
"""

import datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from servanda.ledger.payloads import RelationWord, StanceWord
from servanda.records import Kind, Strength, Topic


def _says(words: str) -> Meta:
    return Meta(description=words)


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of a table. Its field ``id`` is the primary key; ``REFERENCES`` says into which tables others point."""


class InstrumentRow(Row, frozen=True, kw_only=True):
    """A published document: who published what when, and where it stands."""

    id: Annotated[str, _says("Public id, which never changes.")]
    partnership: Annotated[str, _says("Id of the partnership that it stands under.")]
    title: Annotated[str, _says("Its title.")]
    date: Annotated[datetime.date | None, _says("The day that it bears; empty where it states none.")]
    publisher: Annotated[str, _says("Who published it.")]
    url: Annotated[str, _says("Where it was published.")]
    parties: Annotated[tuple[str, ...], _says("Its parties, by the codes of the commitments.")]
    digest: Annotated[str, _says("SHA-256 of its text as it was read, in hexadecimal.")]


class CommitmentRow(Row, frozen=True, kw_only=True):
    """One action that an identified party says it will do, is doing or has just done; accepted by a reviewer."""

    id: Annotated[str, _says("Public id, which never changes: that of the instrument, and a number.")]
    instrument: Annotated[str, _says("Id of the instrument that makes it.")]
    date: Annotated[datetime.date | None, _says("The day of the instrument.")]
    state: Annotated[
        Literal["accepted", "edited"], _says("accepted: as it was proposed; edited: a reviewer changed it.")
    ]
    parties: Annotated[
        tuple[str, ...],
        _says(
            "Who is bound: ISO 3166-1 alpha-2 codes for states, abbreviations for groupings, other names as written."
        ),
    ]
    kind: Annotated[Kind, _says("undertaking: the act lies ahead; deliverable: it is presented as done.")]
    strength: Annotated[Strength, _says("How firmly the party binds itself.")]
    verb: Annotated[str, _says("The main verb of the action, in its base form.")]
    topic: Annotated[Topic, _says("What the action is about.")]
    quote: Annotated[str, _says("The exact words.")]
    start: Annotated[int, _says("Where they begin in the text of the instrument, in Unicode characters from 0.")]
    end: Annotated[int, _says("Where they end: the place behind the last character.")]
    lead_in: Annotated[str, _says("The words that govern the action, where they stand elsewhere.")]
    deadline: Annotated[str, _says("Its latest point as EDTF, or the time it has as an ISO 8601 duration.")]
    deadline_text: Annotated[str, _says("The words of the deadline; they can be there without a point of time.")]
    due: Annotated[datetime.date | None, _says("The last day that the deadline allows.")]
    bodies: Annotated[tuple[str, ...], _says("Task forces, dialogues, funds and programmes that it names, as written.")]
    origin: Annotated[
        Literal["read", "added", "split"],
        _says("read: the machine proposed it; added: a member did; split: it was part of another."),
    ]
    confidence: Annotated[float, _says("How sure the machine was of the finding, from 0 to 1; 1 where people were.")]
    updated: Annotated[datetime.datetime, _says("When the ledger last changed it, in UTC.")]


class MoneyRow(Row, frozen=True, kw_only=True):
    """A sum that a commitment names."""

    id: Annotated[str, _says("Id of the commitment, and the place of the sum in it.")]
    commitment: Annotated[str, _says("Id of the commitment.")]
    amount: Annotated[float, _says("The sum in units of its currency.")]
    currency: Annotated[str, _says("ISO 4217 code of the currency.")]
    words: Annotated[str, _says("The words of the sum.")]
    start: Annotated[int, _says("Where they begin in the text of the instrument.")]
    end: Annotated[int, _says("Where they end.")]


class LinkRow(Row, frozen=True, kw_only=True):
    """What a later document makes of a commitment, confirmed by a reviewer."""

    id: Annotated[str, _says("Id of the link, made of its ends.")]
    commitment: Annotated[str, _says("Id of the commitment that is taken up.")]
    relation: Annotated[RelationWord, _says("What the later words make of it.")]
    instrument: Annotated[str, _says("Id of the later instrument.")]
    later: Annotated[
        str, _says("Id of the later commitment; empty where the words are none, or none that is published.")
    ]
    quote: Annotated[str, _says("The later words.")]
    start: Annotated[int, _says("Where they begin in the text of the later instrument.")]
    end: Annotated[int, _says("Where they end.")]
    why: Annotated[str, _says("What changed, in words.")]
    updated: Annotated[datetime.datetime, _says("When the ledger last changed it, in UTC.")]


class EvidenceRow(Row, frozen=True, kw_only=True):
    """A passage of a document that bears on a commitment, confirmed by a reviewer."""

    id: Annotated[str, _says("Id of the evidence, made of its place and commitment.")]
    commitment: Annotated[str, _says("Id of the commitment that it bears on.")]
    stance: Annotated[StanceWord, _says("What it says of the commitment.")]
    document: Annotated[str, _says("Id of the document.")]
    title: Annotated[str, _says("The document's title.")]
    publisher: Annotated[str, _says("Who published it.")]
    url: Annotated[str, _says("Where it was published.")]
    date: Annotated[datetime.date | None, _says("The day that it bears.")]
    quote: Annotated[str, _says("The exact words.")]
    start: Annotated[int, _says("Where they begin in the text of the document.")]
    end: Annotated[int, _says("Where they end.")]
    why: Annotated[str, _says("Why they bear on it, in words.")]
    updated: Annotated[datetime.datetime, _says("When the ledger last changed it, in UTC.")]


class CycleRow(Row, frozen=True, kw_only=True):
    """An assessment that was published: which commitments, for which period, on which scale, by how many coders."""

    id: Annotated[str, _says("Id of the assessment, which never changes.")]
    partnership: Annotated[str, _says("Id of the partnership whose commitments it assesses.")]
    name: Annotated[str, _says("Its name.")]
    since: Annotated[datetime.date | None, _says("The first day of its period; empty where it has none.")]
    until: Annotated[datetime.date | None, _says("The last day of its period; empty where it has none.")]
    scale: Annotated[str, _says("The name of its scale.")]
    values: Annotated[tuple[str, ...], _says("The codes of the scale, from the lowest to the highest.")]
    numbers: Annotated[tuple[str, ...], _says("The number that averages take for each of them.")]
    criteria: Annotated[tuple[str, ...], _says("When each of them is to be given.")]
    coders: Annotated[int, _says("How many coders scored, each for themselves.")]
    assessed: Annotated[
        int,
        _says("How many commitments and parties it assesses; those of commitments that are not public have no row."),
    ]
    published: Annotated[datetime.datetime, _says("When it was published last, in UTC.")]
    head: Annotated[str, _says("The hash of the ledger that its scores rested on then.")]
    updated: Annotated[
        datetime.datetime,
        _says("When the ledger last changed it, in UTC; after a score was settled anew or replied to, later."),
    ]


class ScoreRow(Row, frozen=True, kw_only=True):
    """The final score of a commitment for one party in an assessment."""

    id: Annotated[str, _says("Id of the score, made of the assessment, the commitment and the party.")]
    cycle: Annotated[str, _says("Id of the assessment.")]
    commitment: Annotated[str, _says("Id of the commitment.")]
    party: Annotated[str, _says("Who is assessed.")]
    state: Annotated[
        Literal["agreed", "settled"],
        _says("agreed: all coders gave the same; settled: a reviewer who does not score said which stands."),
    ]
    value: Annotated[
        str, _says("The code of the scale; or not-due (not yet due) or cannot-assess (cannot be assessed).")
    ]
    number: Annotated[float | None, _says("The number of the value; empty where it is apart from the scale.")]
    reason: Annotated[str, _says("Why it was settled so; where coders agreed, their answers have the reasons.")]
    criteria: Annotated[
        tuple[str, ...], _says("The criteria of its own, as `code: words`; for other values those of the scale hold.")
    ]
    reply: Annotated[str, _says("What the assessed party says of it.")]
    reply_by: Annotated[str, _says("Who said so.")]
    reply_date: Annotated[datetime.date | None, _says("On which day.")]
    updated: Annotated[datetime.datetime, _says("When the ledger last changed it, in UTC.")]


class AnswerRow(Row, frozen=True, kw_only=True):
    """What one coder answered, without seeing what others did."""

    id: Annotated[str, _says("Id of the score, and the number of the coder.")]
    score: Annotated[str, _says("Id of the score.")]
    coder: Annotated[
        str, _says("Who answered: `coder 1`, `coder 2`, in each assessment anew; members are never named.")
    ]
    value: Annotated[str, _says("The answer, by the codes of the score.")]
    number: Annotated[float | None, _says("The number of the answer; empty where it is apart from the scale.")]
    evidence: Annotated[tuple[str, ...], _says("Ids of the published evidence that it rests on.")]
    reason: Annotated[str, _says("Why, in a sentence.")]
    updated: Annotated[datetime.datetime, _says("When it was given last, in UTC.")]


TABLES: Final[dict[str, type[Row]]] = {
    "instruments": InstrumentRow,
    "commitments": CommitmentRow,
    "money": MoneyRow,
    "links": LinkRow,
    "evidence": EvidenceRow,
    "cycles": CycleRow,
    "scores": ScoreRow,
    "answers": AnswerRow,
}
REFERENCES: Final[dict[str, dict[str, str]]] = {
    "commitments": {"instrument": "instruments"},
    "money": {"commitment": "commitments"},
    "links": {"commitment": "commitments", "instrument": "instruments", "later": "commitments"},
    "evidence": {"commitment": "commitments"},
    "scores": {"cycle": "cycles", "commitment": "commitments"},
    "answers": {"score": "scores"},
}
