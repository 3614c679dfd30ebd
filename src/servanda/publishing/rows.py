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


TABLES: Final[dict[str, type[Row]]] = {
    "instruments": InstrumentRow,
    "commitments": CommitmentRow,
    "money": MoneyRow,
    "links": LinkRow,
    "evidence": EvidenceRow,
}
REFERENCES: Final[dict[str, dict[str, str]]] = {
    "commitments": {"instrument": "instruments"},
    "money": {"commitment": "commitments"},
    "links": {"commitment": "commitments", "instrument": "instruments", "later": "commitments"},
    "evidence": {"commitment": "commitments"},
}
