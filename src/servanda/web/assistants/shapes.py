"""What the tools answer, as types: the output schemas that the protocol announces.

Quotes are the words of the documents to the letter. Dates are ISO 8601, "" where there is none.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from servanda.ledger.payloads import FollowState, State
from servanda.records import Kind, Strength, Topic
from servanda.searching import PassageKind
from servanda.web.lists.filter import Due


class Answer(BaseModel):
    """What all of them share."""

    model_config = ConfigDict(frozen=True)


class Brief(Answer):
    """A commitment in short."""

    id: str = Field(description="Public id, which never changes; get_commitment takes it")
    permalink: str = Field(description="Address of its page: give it with the quote")
    quote: str = Field(description="The exact words of the commitment")
    parties: list[str] = Field(description="Who is to act: ISO 3166-1 codes, abbreviations of groupings, else names")
    kind: Kind = Field(description="Whether the act lies ahead, or is presented as an outcome")
    strength: Strength = Field(description="How firmly the parties bind themselves")
    topic: Topic = Field(description="What the action is about")
    deadline: str = Field(description="The words of its deadline, or empty")
    due: str = Field(description="The last day that the deadline allows, or empty")
    state: State = Field(description="Where it stands in review: proposed means that no person has looked at it yet")
    date: str = Field(description="Date of the instrument")
    instrument: str = Field(description="Id of the instrument")
    title: str = Field(description="Title of the instrument")
    partnership: str = Field(description="Id of the partnership")


class Sum(Answer):
    """A sum that a commitment names."""

    amount: float = Field(description="In units of the currency")
    currency: str = Field(description="ISO 4217 code")
    words: str = Field(description="The words that say it")


class Commitment(Brief):
    """A commitment as it stands now."""

    lead_in: str = Field(description="The words that govern the quote where they stand elsewhere, or empty")
    verb: str = Field(description="Main verb of the action")
    edtf: str = Field(description="The deadline as EDTF date or ISO 8601 duration, or empty")
    money: list[Sum] = Field(description="The sums that it names")
    bodies: list[str] = Field(description="The task forces, dialogues, funds and programmes that it names")
    reasons: dict[str, str] = Field(description="Why each field has its value, by its name; quote: the finding")
    confidence: float = Field(description="How sure the finding is, from 0 to 1")
    decided_by: str = Field(description="The member who decided last, or empty")
    note: str = Field(description="What was said with the last decision")
    to_check_again: bool = Field(description="Whether a corrected text no longer holds its words")
    publisher: str = Field(description="Who published the instrument, or empty")
    source: str = Field(description="Where the instrument was published, or empty")
    citation: str = Field(description="A line by which it can be cited")


class Stop(Answer):
    """A point in time at which something was said of a commitment."""

    kind: Literal["earlier", "made", "later", "evidence"] = Field(
        description="earlier: what it takes up; made: itself; later: what takes it up; evidence: another document"
    )
    what: str = Field(
        description="The relation (restated, advanced, weakened, delivered, replaced) or stance (progress, fulfilled,"
        " setback); empty for the commitment itself"
    )
    state: FollowState | Literal[""] = Field(description="Whether a person has confirmed it; empty for itself")
    date: str = Field(description="Date of the text")
    title: str = Field(description="Title of the text")
    quote: str = Field(description="The exact words")
    why: str = Field(description="Why it was proposed")
    commitment: str = Field(description="Id of the commitment whose words these are; empty for other passages")
    permalink: str = Field(description="Where the words can be read; empty for a document without an address")


class Lineage(Answer):
    """What became of a commitment, in the order of time."""

    commitment: Brief = Field(description="The commitment")
    stops: list[Stop] = Field(description="What was said of it; what was rejected is left out")
    silent_since: str = Field(description="Date of the first later instrument where nothing takes it up, or empty")


class DueItem(Brief):
    """A commitment with a deadline."""

    standing: Due = Field(description="Where the deadline stands today")


class DueList(Answer):
    """Commitments by their deadlines, the first first."""

    today: str = Field(description="The day as of which this is told")
    total: int = Field(description="How many there are on all pages")
    items: list[DueItem] = Field(description="Those of this page")


class SilentItem(Brief):
    """A commitment of which nothing was heard."""

    silent_since: str = Field(description="Date of the first instrument after its own, or empty")
    last_word: str = Field(description="Date of the last word on it")


class SilentList(Answer):
    """Commitments of which nothing was heard, the longest silence first."""

    total: int = Field(description="How many there are on all pages")
    items: list[SilentItem] = Field(description="Those of this page")


class Found(Answer):
    """A passage that was found."""

    kind: PassageKind = Field(description="What it is")
    id: str = Field(description="Its id; of a commitment, get_commitment takes it")
    quote: str = Field(description="The exact words of the passage")
    title: str = Field(description="Title of the instrument or document")
    date: str = Field(description="Its date")
    partnership: str = Field(description="Id of the partnership, or empty")
    state: str = Field(description="Of a commitment: where it stands in review")
    permalink: str = Field(description="Where the words can be read; empty for a document without an address")


class FoundList(Answer):
    """What was found, best first."""

    total: int = Field(description="How many passages there are on all pages")
    items: list[Found] = Field(description="Those of this page")
    notes: list[str] = Field(description="What the query was not taken as")


class Partnership(Answer):
    """A named relation between parties."""

    id: str = Field(description="Its id, which the other tools take")
    permalink: str = Field(description="Address of its page")
    name: str = Field(description="Its name")
    parties: list[str] = Field(description="Its parties")
    instruments: int = Field(description="How many instruments stand under it")
    commitments: int = Field(description="How many commitments they hold")
    last: str = Field(description="Date of the last instrument, or empty")


class PartnershipList(Answer):
    """All partnerships."""

    items: list[Partnership] = Field(description="By name")
