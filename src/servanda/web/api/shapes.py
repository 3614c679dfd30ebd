"""What the API sends, as types: the response schemas of the OpenAPI document.

Offsets count Unicode characters of the instrument's text from 0; ``end`` is the character after the last. Dates are
ISO 8601, "" where there is none; sums are in units of their currency.
"""

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from servanda.ledger.payloads import FollowState, Role, State
from servanda.ledger.services import Outcome
from servanda.matching import Relation
from servanda.matching.evidence import Stance
from servanda.records import BlockKind, Kind, Strength, Topic
from servanda.web.api import examples
from servanda.web.lists.filter import Due

T = TypeVar("T")


class Shape(BaseModel):
    """What all of them share."""

    model_config = ConfigDict(frozen=True)


class Problem(Shape):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PROBLEM]})

    type: str = Field("about:blank", description="Always about:blank: the status says what kind of problem it is")
    title: str = Field(description="The name of the status")
    status: int = Field(description="The status of the response")
    detail: str = Field(description="What went wrong, and what to do, in one line")
    instance: str = Field(description="The path that was asked for")


class Page(Shape, Generic[T]):
    """One page of a list. The Link header has the addresses of the first, previous, next and last one."""

    items: list[T] = Field(description="The rows of this page")
    total: int = Field(description="How many rows the filter lets through, on all pages")
    page: int = Field(description="The number of this page, from 1")
    size: int = Field(description="The most rows on a page")
    pages: int = Field(description="How many pages there are, at least 1")


class Range(Shape):
    """A range of characters."""

    start: int = Field(description="First character, from 0")
    end: int = Field(description="The character after the last")


class Words(Range):
    """A range of characters, with the words that stand there."""

    text: str = Field(description="The words that stand there")


class Money(Words):
    """A sum, and where it stands."""

    amount: float = Field(description="In units of the currency: 2500000000")
    currency: str = Field(description="ISO 4217 code")


class Deadline(Words):
    """A date or period of the action, and where it stands."""

    edtf: str | None = Field(description="Its latest point (EDTF), or an ISO 8601 duration; null: not resolved")
    last_day: str = Field(description="The last day that it allows; empty where it is not resolved")


class Body(Range):
    """A body that the commitment names, and where."""

    name: str = Field(description="As the instrument writes it")


class Reading(Shape):
    """Why a field has its value."""

    reason: str = Field(description="The words, rule or model that it was read by")
    confidence: float = Field(description="From 0 to 1")
    spans: list[tuple[int, int]] = Field(description="Where it was read: start and end of each range")


class Suggestion(Shape):
    """A coder's decision that no reviewer has settled."""

    decision: str = Field(description="The kind of entry that it becomes, as in commitment.rejected")
    by: str = Field(description="The member who suggests it")
    payload: dict[str, Any] = Field(description="What that entry will say")


class Commitment(Shape):
    """A commitment as it stands now."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.COMMITMENT]})

    id: str = Field(description="Public id, which never changes: that of the instrument, and a number")
    url: str = Field(description="Path of its page")
    instrument: str = Field(description="Id of the instrument")
    partnership: str = Field(description="Id of the partnership")
    date: str = Field(description="Date of the instrument")
    number: int = Field(description="Its number in the instrument")
    state: State = Field(description="Where it stands in review")
    quote: str = Field(description="The exact words of the commitment")
    start: int = Field(description="Where the quote starts in the instrument's text")
    end: int = Field(description="Where it ends")
    block: int = Field(description="Number of the block that it stands in, from 0")
    lead_in: Words | None = Field(description="The words that govern it, where they stand elsewhere")
    parties: list[str] = Field(description="Who is to act: ISO 3166-1 codes, abbreviations of groupings, else names")
    kind: Kind = Field(description="Whether the act lies ahead, or is presented as an outcome")
    strength: Strength = Field(description="How firmly the parties bind themselves")
    verb: str = Field(description="Main verb of the action")
    topic: Topic = Field(description="What the action is about")
    money: list[Money] = Field(description="The sums that it names")
    deadline: Deadline | None = Field(description="By when")
    bodies: list[Body] = Field(description="The task forces, dialogues, funds and programmes that it names")
    confidence: float = Field(description="How sure the finding is, from 0 to 1")
    origin: Literal["read", "added", "split"] = Field(description="How it came into the ledger")
    reason: str = Field(description="What the last decision gave as its reason")
    into: str = Field(description="Id of the commitment that it was merged into, or empty")
    split_from: str = Field(description="Id of the commitment that it was split off, or empty")
    recheck: bool = Field(description="Whether a corrected text no longer holds its words")
    suggestion: Suggestion | None = Field(description="A coder's decision that awaits a reviewer")
    decided_by: str = Field(description="The member who decided last, or empty")
    added: int = Field(description="Number of the entry that brought it")
    changed: int = Field(description="Number of the last entry that changed it")
    readings: dict[str, Reading] = Field(description="Why each field has its value, by its name; quote: the finding")


class Block(Range):
    """A heading, paragraph or list item."""

    kind: BlockKind = Field(description="What it is in the layout")
    depth: int = Field(description="Depth of list nesting, 0 outside lists")
    run_in: tuple[int, int] | None = Field(description="Range of a heading or number that opens it, or null")


class Instrument(Shape):
    """A document, without its text."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.INSTRUMENT]})

    id: str = Field(description="Public id, which never changes")
    url: str = Field(description="Path of its page")
    partnership: str = Field(description="Id of the partnership that it stands under")
    title: str = Field(description="Its title")
    date: str = Field(description="Its date")
    source: str = Field(description="Where it was published, or empty")
    publisher: str = Field(description="Who published it, or empty")
    parties: list[str] = Field(description="The parties to it")
    commitments: int = Field(description="How many commitments it has: proposed, accepted and edited ones")
    proposed: int = Field(description="How many of them await review")
    digest: str = Field(description="SHA-256 of the text")
    reader: str = Field(description="What read it, with its version")
    by: str = Field(description="The member who added it")
    added: int = Field(description="Number of the entry that brought it")
    changed: int = Field(description="Number of the last entry that changed it")


class InstrumentText(Instrument):
    """A document with its text and layout."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.INSTRUMENT_TEXT]})

    text: str = Field(description="The whole text; blocks are parted by blank lines")
    blocks: list[Block] = Field(description="Its headings, paragraphs and list items, in reading order")
    pages: list[int] = Field(description="Where each page starts in the text, for paged formats")


class Filed(Shape):
    """What became of a document that was sent."""

    id: str = Field(description="Id of the instrument")
    outcome: Outcome = Field(description="unchanged: the same text was there")
    proposed: int = Field(description="How many commitments are new")
    recheck: list[str] = Field(description="Commitments whose words a corrected text no longer holds")


class Partnership(Shape):
    """A named relation between parties."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PARTNERSHIP]})

    id: str = Field(description="Its id, which never changes")
    url: str = Field(description="Path of its page")
    name: str = Field(description="Its name")
    parties: list[str] = Field(description="Its parties")
    instruments: int = Field(description="How many instruments stand under it")
    commitments: int = Field(description="How many commitments they hold: proposed, accepted and edited ones")
    last: str = Field(description="Date of the last instrument, or empty")


class Entry(Shape):
    """One line of the ledger, without what it says."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ENTRY]})

    sequence: int = Field(description="Its number, from 1")
    at: str = Field(description="When (UTC)")
    who: str = Field(description="The member who wrote it")
    kind: str = Field(description="What kind of entry it is, as in commitment.accepted")
    scope: str = Field(description="The instrument, partnership or member that it changes")
    subject: str = Field(description="The very thing that it is about")
    previous: str = Field(description="Hash of the entry before")
    hash: str = Field(description="SHA-256 of the canonical form of this one")


class WholeEntry(Entry):
    """One line of the ledger, with what it says."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.WHOLE_ENTRY]})

    payload: dict[str, Any] = Field(description="What it says; its form depends on the kind")


class Decided(Shape):
    """What a decision did."""

    entry: Entry = Field(description="The entry that it became: decision.suggested from a coder")
    commitments: list[Commitment] = Field(description="The commitments that it touched, as they stand now")


class _Followed(Range):
    """What a link and evidence share: the passage that bears on a commitment."""

    id: str = Field(description="Its id")
    partnership: str = Field(description="Id of the partnership")
    commitment: str = Field(description="Id of the commitment that it bears on")
    words: str = Field(description="The words of that commitment")
    quote: str = Field(description="The words of the passage, from start to end of its text")
    date: str = Field(description="Date of the text in which the passage stands")
    state: FollowState = Field(description="Whether a person has decided on it")
    score: float = Field(description="How sure the machine is, 0 to 1")
    why: str = Field(description="Why it was proposed")
    origin: str = Field(description="matched: found by the machine; added: by a member")
    model: str = Field(description="What found it, with its version")
    reason: str = Field(description="What was said with the last decision")
    decided_by: str = Field(description="Who took the last decision, or empty")
    added: int = Field(description="Number of the entry that brought it")
    changed: int = Field(description="Number of the last entry that changed it")


class Link(_Followed):
    """A commitment, and the words of a later instrument that take it up."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.LINK]})

    relation: Relation = Field(description="What became of the commitment")
    proposed: str = Field(description="The relation as it was proposed; empty where a member added the link")
    instrument: str = Field(description="Id of the later instrument")
    later: str = Field(description="Id of the later commitment; empty where the words are no commitment")


class Evidence(_Followed):
    """A passage of a document that bears on a commitment."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.EVIDENCE]})

    stance: Stance = Field(description="How the passage bears on the commitment")
    proposed: str = Field(description="The stance as it was proposed; empty where a member added it")
    document: str = Field(description="Id of the document")
    title: str = Field(description="Title of the document")
    source: str = Field(description="Where the document was published, or empty")


class DecidedLink(Shape):
    """What a decision on a link did."""

    entry: Entry = Field(description="The entry that it became")
    link: Link = Field(description="The link as it stands now")


class DecidedEvidence(Shape):
    """What a decision on evidence did."""

    entry: Entry = Field(description="The entry that it became")
    evidence: Evidence = Field(description="The evidence as it stands now")


class MemberShape(Shape):
    """Somebody who may read or write."""

    id: str = Field(description="The name to sign in with")
    full_name: str = Field(description="Their name")
    role: Role = Field(description="What they may do; each role may do what those before it may")
    active: bool = Field(description="Whether they may still sign in")


class BodyCount(Shape):
    """A body, over the commitments that name it."""

    key: str = Field(description="Its name in lower case without an article; the filter body takes it")
    name: str = Field(description="Its name as most commitments write it")
    commitments: int = Field(description="How many commitments name it")
    first: str = Field(description="Year of the first, or empty")
    last: str = Field(description="Year of the last, or empty")
    parties: list[str] = Field(description="Who is to act in them, the most frequent first")


class _OfCommitment(Shape):
    """What a register says of a commitment."""

    commitment: str = Field(description="Id of the commitment")
    partnership: str = Field(description="Id of the partnership")
    date: str = Field(description="Date of the instrument")
    parties: list[str] = Field(description="Who is to act")
    topic: Topic = Field(description="What the action is about")
    state: State = Field(description="Where the commitment stands in review")
    quote: str = Field(description="The words of the commitment")


class MoneyRow(_OfCommitment, Money):
    """A sum, with the commitment that names it."""


class DeadlineRow(_OfCommitment):
    """A deadline, with the commitment that it binds."""

    text: str = Field(description="The words of the deadline")
    last_day: str = Field(description="The last day that it allows; empty where it is not resolved")
    standing: Due = Field(description="Where it stands today")


class Hit(Shape):
    """A passage that a search found, with its places in the lists by words and by meaning."""

    id: str = Field(description="Id of the instrument or commitment; with its place for another passage")
    kind: str = Field(description="What it is: instrument, block, commitment or document")
    source: str = Field(description="Id of the instrument or document in which it stands")
    text: str = Field(description="Its words")
    spans: list[Range] = Field(description="Where the words that were searched for stand in the text")
    title: str = Field(description="Title of the instrument or document")
    date: str = Field(description="Date of the instrument or document")
    url: str = Field(description="Where it was published")
    partnership: str = Field(description="Id of the partnership, or empty")
    parties: list[str] = Field(description="Who is to act, or the parties of the instrument")
    topic: str = Field(description="Topic of a commitment, else empty")
    state: str = Field(description="State of a commitment, else empty")
    score: float = Field(description="What it is ranked by, 0 to 1; 0 where no words were searched for")
    by_words: int | None = Field(description="Its place in the list by words, from 1; null: not in it")
    by_meaning: int | None = Field(description="Its place in the list by meaning, from 1; null: not in it")
    page: str = Field(description="Where it is read: a path on this server, or the address of a document")
