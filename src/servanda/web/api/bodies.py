"""What the API receives, as types, and how a change of a commitment becomes the form that the review desk reads.

So whatever is checked on the desk is checked here, by the same function (``revising.revise``).
"""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from servanda import records
from servanda.ledger.payloads import Role
from servanda.matching import Relation
from servanda.matching.evidence import Stance
from servanda.records import Kind, Span, Strength, Topic
from servanda.web.api.problems import UnfitError
from servanda.web.review.revising import MOST, FormError, form_of, revise

_REASON = Field(default="", max_length=2000, description="Why, for the record")


class Received(BaseModel):
    """What all of them share: what is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reason(Received):
    """Why."""

    reason: str = _REASON


class ConfirmLink(Reason):
    """What the link is to say."""

    relation: Relation | None = Field(default=None, description="What became of the commitment; left out: as it stands")


class ConfirmEvidence(Reason):
    """What the evidence is to say."""

    stance: Stance | None = Field(default=None, description="How the passage bears on it; left out: as it stands")


class Place(Received):
    """A range of characters of the instrument's text."""

    start: int = Field(ge=0, description="First character, from 0")
    end: int = Field(ge=1, description="The character after the last")


class Sum(Place):
    """A sum, and where its words stand."""

    amount: float | None = Field(
        default=None, ge=0, description="In units of the currency; left out: read from the words"
    )
    currency: str | None = Field(default=None, description="ISO 4217 code; left out: read")


class Due(Place):
    """A deadline, and where its words stand."""

    edtf: str | None = Field(default=None, description="EDTF date or ISO 8601 duration; left out: read")


class Fields(Received):
    """The fields of a commitment that are to be other than they are; those left out stay."""

    start: int | None = Field(default=None, ge=0, description="Where the words of the commitment start")
    end: int | None = Field(default=None, ge=1, description="Where they end")
    parties: list[str] | None = Field(default=None, min_length=1, description="Who is to act: codes or names")
    kind: Kind | None = Field(default=None, description="Whether the act lies ahead, or is an outcome")
    strength: Strength | None = Field(default=None, description="How firmly the parties bind themselves")
    verb: str | None = Field(default=None, description="Main verb, in its base form")
    topic: Topic | None = Field(default=None, description="What the action is about")
    money: list[Sum] | None = Field(default=None, max_length=MOST, description="All sums; [] for none")
    deadline: Due | None = Field(default=None, description="The deadline; null for none")
    bodies: list[Place] | None = Field(default=None, max_length=MOST, description="Where all bodies stand; [] for none")


class Edit(Fields):
    """Another record for a commitment."""

    reason: str = _REASON


class Merge(Edit):
    """Other commitments that are one with this."""

    ids: list[str] = Field(min_length=1, description="Ids of the others, of the same instrument")


class Part(Fields):
    """One of the commitments that another is split into; what is left out is read from its words, or is the whole's."""

    start: int = Field(ge=0, description="Where the words of this part start")
    end: int = Field(ge=1, description="Where they end")


class Split(Received):
    """Several commitments instead of one."""

    parts: list[Part] = Field(min_length=2, max_length=50, description="What it is split into")
    reason: str = _REASON


class NewCommitment(Edit):
    """One that was missed; what is left out is read from its words."""

    instrument: str = Field(description="Id of the instrument")
    start: int = Field(ge=0, description="Where its words start in the instrument's text")
    end: int = Field(ge=1, description="Where they end")


class Undo(Received):
    """Which decision to take back."""

    entry: int | None = Field(default=None, description="Number of its entry; left out: your last that still stands")


class NewPartnership(Received):
    """A partnership's name and parties."""

    name: str = Field(min_length=1, max_length=200, description="Its name")
    parties: list[str] = Field(default=[], description="Codes or names")


class Filing(Received):
    """Where an instrument stands."""

    partnership: str = Field(description="Id of a partnership")


class NewMember(Received):
    """Somebody new."""

    id: str = Field(min_length=1, max_length=150, description="The name to sign in with")
    full_name: str = Field(default="", max_length=200, description="Left out: the id")
    role: Role = Field(default=Role.READER, description="What they may do")


class MemberChange(Received):
    """What is to be other about a member."""

    full_name: str | None = Field(default=None, max_length=200, description="Another name")
    role: Role | None = Field(default=None, description="Another role")
    active: bool | None = Field(default=None, description="false: may sign in no longer")


def changed(
    commitment: records.Commitment, instrument: records.Instrument, fields: Fields, by: str
) -> records.Commitment:
    """Return the commitment with other fields; raise ``UnfitError`` that names each field that can't be so."""
    form = form_of(commitment)
    try:
        return revise(commitment, instrument, form | _form(commitment, instrument, fields), by)
    except FormError as error:
        said = "; ".join(f"{name}: {message}" for name, message in error.errors.items())
        raise UnfitError(said) from None


def span_of(instrument: records.Instrument, start: int, end: int) -> Span:
    """Return a range without the white space at its ends; raise ``UnfitError`` where the text has no such words."""
    words = instrument.text[start:end]
    if not start < end <= len(instrument.text) or not words.strip():
        raise UnfitError(f"there are no words at {start}–{end}: the text has {len(instrument.text)} characters")
    first = start + len(words) - len(words.lstrip())
    return Span(first, first + len(words.strip()))


def _form(commitment: records.Commitment, instrument: records.Instrument, fields: Fields) -> dict[str, str]:
    said, form = fields.model_fields_set, dict[str, str]()

    def place(name: str, start: int, end: int, called: str = "") -> None:
        span = span_of(instrument, start, end)
        form[called or name] = instrument.words(span)
        form[f"{name}-span"] = f"{span.start}-{span.end}"

    if {"start", "end"} & said:
        start = commitment.span.start if fields.start is None else fields.start
        place("words", start, commitment.span.end if fields.end is None else fields.end)
    if fields.parties is not None:
        form["parties"] = ";".join([*fields.parties, ""])
    for name in ("kind", "strength", "verb", "topic"):
        if getattr(fields, name) is not None:
            form[name] = str(getattr(fields, name))
    if "deadline" in said:
        form |= {"deadline": "", "deadline-span": "", "edtf": ""}
        if fields.deadline is not None:
            place("deadline", fields.deadline.start, fields.deadline.end)
            form["edtf"] = fields.deadline.edtf or ""
    if fields.money is not None:
        form |= _emptied("money", ("amount", "currency", "words", "span"))
        for row, sum_ in enumerate(fields.money):
            place(f"money-{row}", sum_.start, sum_.end, f"money-{row}-words")
            form[f"money-{row}-amount"] = "" if sum_.amount is None else _figures(sum_.amount)
            form[f"money-{row}-currency"] = sum_.currency or ""
    if fields.bodies is not None:
        form |= _emptied("body", ("name", "span"))
        for row, body in enumerate(fields.bodies):
            place(f"body-{row}", body.start, body.end, f"body-{row}-name")
    return form


def _emptied(name: str, columns: Sequence[str]) -> dict[str, str]:
    return {f"{name}-{row}-{column}": "" for row in range(MOST) for column in columns}


def _figures(amount: float) -> str:
    return f"{amount:.6f}".rstrip("0").rstrip(".")
