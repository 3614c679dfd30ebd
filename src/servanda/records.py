"""The plain typed values that every floor of the house shares: instruments, their blocks, and commitments.

Nothing here reads, guesses or stores. Every fact points at a ``Span`` of its instrument's text, and
``instrument.text[span.start:span.end]`` is exactly the words the fact was read from. The JSON form of a
commitment (``to_json``/``from_json``) is that of the codebook, with identifier, offsets and reasons beside it.
"""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class BlockKind(StrEnum):
    """What a block is in the layout of its instrument."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


class Kind(StrEnum):
    """Whether the act lies ahead (an undertaking) or is presented as an outcome (a deliverable)."""

    UNDERTAKING = "undertaking"
    DELIVERABLE = "deliverable"


class Strength(StrEnum):
    """How firmly the party binds itself."""

    FIRM = "firm"
    INTENDED = "intended"
    SOFT = "soft"


class Topic(StrEnum):
    """The subject of the action: one code for each commitment."""

    MACROECONOMY_FINANCE = "macroeconomy-finance"
    TRADE_INVESTMENT = "trade-investment"
    SUPPLY_CHAINS_INDUSTRY = "supply-chains-industry"
    SCIENCE_TECHNOLOGY = "science-technology"
    DIGITAL_CYBER = "digital-cyber"
    SPACE = "space"
    HEALTH = "health"
    CLIMATE = "climate"
    ENERGY = "energy"
    NUCLEAR_ENERGY = "nuclear-energy"
    ENVIRONMENT_OCEANS = "environment-oceans"
    FOOD_AGRICULTURE = "food-agriculture"
    DEVELOPMENT_AID = "development-aid"
    INFRASTRUCTURE_TRANSPORT = "infrastructure-transport"
    EDUCATION_CULTURE_PEOPLE = "education-culture-people"
    LABOUR_SOCIAL = "labour-social"
    GENDER_HUMAN_RIGHTS = "gender-human-rights"
    DEMOCRACY_GOVERNANCE = "democracy-governance"
    MIGRATION = "migration"
    CRIME_CORRUPTION = "crime-corruption"
    DEFENCE_SECURITY = "defence-security"
    NONPROLIFERATION = "nonproliferation"
    REGIONAL_CONFLICT = "regional-conflict"
    DIPLOMACY_INSTITUTIONS = "diplomacy-institutions"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of characters ``[start, end)`` in an instrument's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a range that is empty or runs backwards."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def shift(self, by: int) -> "Span":
        """Return the same range ``by`` characters further on."""
        return Span(self.start + by, self.end + by)

    def covers(self, other: "Span") -> bool:
        """Whether ``other`` lies within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def likeness(self, other: "Span") -> float:
        """Return the characters that two spans share, as a share of those of either (Jaccard): 1 for the same span."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        return max(0, shared) / (max(self.end, other.end) - min(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or list item of an instrument.

    ``number`` counts from 0 in reading order; ``depth`` is the depth of list nesting (0 outside lists). ``run_in``
    is the span of what opens the block without being part of its sentences: a run-in heading with its colon or full
    stop ("Open skies: …"), a heading in bold or capitals run into the text, or the number of a paragraph.
    """

    number: int
    kind: BlockKind
    depth: int
    span: Span
    run_in: Span | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """One published document.

    ``text`` is the full text, its blocks joined by blank lines, white space within a block single. ``parties`` are
    codes (see ``Commitment.parties``), empty where nobody stated them. ``pages`` holds the offset at which each page
    starts, for paged formats only.
    """

    id: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    date: datetime.date | None = None
    url: str | None = None
    publisher: str | None = None
    parties: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()

    def words(self, span: Span) -> str:
        """Return the exact words of ``span``."""
        return self.text[span.start : span.end]

    def block_at(self, offset: int) -> Block:
        """Return the block that holds the character at ``offset``; raise ``LookupError`` between blocks."""
        for block in self.blocks:
            if block.span.start <= offset < block.span.end:
                return block
        raise LookupError(f"no block at {offset} in {self.id}")

    def page(self, span: Span) -> int | None:
        """Return the page (from 1) on which ``span`` begins, or None for a format without pages."""
        return sum(start <= span.start for start in self.pages) or None


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in units of an ISO 4217 currency (``2500000000``, ``USD``) and where it stands."""

    amount: int | float
    currency: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date or period of an action. ``edtf`` is its latest point (EDTF) or an ISO 8601 duration; None: unresolved."""

    text: str
    edtf: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Body:
    """A task force, dialogue, fund or programme, named as the instrument writes it."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """Why a field has its value: the words it was read from, the rule or model, and a confidence from 0 to 1."""

    reason: str
    confidence: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """One action that an identified party says it will do, is doing or has just done.

    ``lead_in`` is the span of the words that govern the action where they stand elsewhere. ``parties`` are ISO 3166-1
    alpha-2 codes for states, the field's abbreviations for groupings, names as written for all others. ``readings``
    holds one ``Reading`` for each field, by its name, and one under ``"quote"`` for the finding itself.
    """

    id: str
    instrument: str
    block: int
    span: Span
    quote: str
    parties: tuple[str, ...]
    kind: Kind
    strength: Strength
    verb: str
    topic: Topic
    money: tuple[Money, ...] = ()
    deadline: Deadline | None = None
    bodies: tuple[Body, ...] = ()
    lead_in: Span | None = None
    lead_in_text: str | None = None
    readings: Mapping[str, Reading] = field(default_factory=dict, hash=False)


def identify(instrument: str, quote: str, occurrence: int) -> str:
    """Return the stable identifier of the ``occurrence``-th (from 0) commitment of ``instrument`` with these words."""
    words = " ".join(quote.casefold().split())
    digest = hashlib.sha256(f"{words}\x1f{occurrence}".encode()).hexdigest()
    return f"{instrument}/{digest[:10]}"


def to_json(commitment: Commitment) -> dict[str, Any]:
    """Return the JSON form: the codebook's fields, then identifier, offsets, lead-in and readings."""
    c = commitment
    deadline = (
        None if c.deadline is None else {"text": c.deadline.text, "edtf": c.deadline.edtf, **_ends(c.deadline.span)}
    )
    lead_in = None if c.lead_in is None else {"text": c.lead_in_text, **_ends(c.lead_in)}
    return {
        "doc": c.instrument,
        "block": c.block,
        "quote": c.quote,
        "parties": list(c.parties),
        "kind": c.kind.value,
        "strength": c.strength.value,
        "verb": c.verb,
        "topic": c.topic.value,
        "money": [{"amount": m.amount, "currency": m.currency, "text": m.text, **_ends(m.span)} for m in c.money],
        "deadline": deadline,
        "bodies": [b.name for b in c.bodies],
        "id": c.id,
        **_ends(c.span),
        "lead_in": lead_in,
        "readings": {
            name: {"reason": r.reason, "confidence": r.confidence, "spans": [[s.start, s.end] for s in r.spans]}
            for name, r in c.readings.items()
        },
    }


def from_json(row: Mapping[str, Any]) -> Commitment:
    """Return the commitment that ``to_json`` wrote; raise ``KeyError`` or ``ValueError`` where the form is another."""
    readings = {
        name: Reading(r["reason"], r["confidence"], tuple(Span(*ends) for ends in r["spans"]))
        for name, r in row["readings"].items()
    }
    deadline, lead_in = row["deadline"], row["lead_in"]
    body_spans = readings["bodies"].spans if "bodies" in readings else ()
    return Commitment(
        id=row["id"],
        instrument=row["doc"],
        block=row["block"],
        span=Span(row["start"], row["end"]),
        quote=row["quote"],
        parties=tuple(row["parties"]),
        kind=Kind(row["kind"]),
        strength=Strength(row["strength"]),
        verb=row["verb"],
        topic=Topic(row["topic"]),
        money=tuple(Money(m["amount"], m["currency"], m["text"], Span(m["start"], m["end"])) for m in row["money"]),
        deadline=deadline and Deadline(deadline["text"], deadline["edtf"], Span(deadline["start"], deadline["end"])),
        bodies=tuple(Body(name, span) for name, span in zip(row["bodies"], body_spans, strict=True)),
        lead_in=lead_in and Span(lead_in["start"], lead_in["end"]),
        lead_in_text=lead_in and lead_in["text"],
        readings=readings,
    )


def _ends(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
