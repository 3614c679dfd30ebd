"""A query string in, the commitments that it asks for out.

``Narrowing`` is what can be asked of commitments; each list adds how it sorts and pages (``CommitmentFilter`` here, the
others in ``registers``). Pages read one with ``read``, the API takes the same class as a ninja ``Query`` schema. Values
of one repeated parameter are alternatives; different parameters must all hold.
"""

import datetime
import re
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlencode

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan
from django.http import QueryDict
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from servanda.ledger.errors import LedgerError
from servanda.ledger.models import Commitment, CommitmentBody, CommitmentMoney
from servanda.ledger.payloads import CLOSED, State
from servanda.records import Kind, Strength, Topic

A = TypeVar("A", bound="Filter")

SOON = 90  # days
SHOWN = tuple(state for state in State if state not in (State.REJECTED, *CLOSED))
"""The states of a commitment that lists show unless they are asked for others."""

Year = Annotated[int, Field(ge=1000, le=9999)]
Share = Annotated[float, Field(ge=0, le=1)]


class FilterError(LedgerError):
    """A query string that asks for what there is not. The message names the parameter."""


class Due(StrEnum):
    """Where a deadline stands on a day; just one of these holds for a commitment.

    ``unresolved``: the deadline is in words of which no day could be made; ``none``: there is no deadline.
    """

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    UNRESOLVED = "unresolved"
    NONE = "none"


class Origin(StrEnum):
    """How a commitment came into the ledger: read by the machine, added by a member, or split off another."""

    READ = "read"
    ADDED = "added"
    SPLIT = "split"


class Filter(BaseModel):
    """A query string as a value. Unknown parameters are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: Annotated[int, Field(ge=1, le=1_000_000, description="Page, from 1")] = 1
    size: Annotated[int, Field(ge=1, le=500, description="Rows on a page")] = 50

    def but(self, **changes: Any) -> Self:
        """Return the same filter with other values."""
        return self.model_copy(update=changes)

    def query(self) -> str:
        """Return the query string that says this filter: only what is not as by default, in the fields' order."""
        pairs = [
            (name, str(value).lower() if isinstance(value, bool) else value)
            for name, stored in self.model_dump(mode="json", exclude_defaults=True).items()
            for value in (stored if isinstance(stored, list) else [stored])
        ]
        return urlencode(pairs, safe="/")


class Narrowing(Filter):
    """What can be asked of commitments. Without ``state`` those that were rejected, merged or split are left out."""

    partnership: list[str] = Field(default=[], description="Id of a partnership, as in US-KR")
    instrument: list[str] = Field(default=[], description="Id of an instrument")
    party: list[str] = Field(default=[], description="A party that is to act: its code or name")
    topic: list[Topic] = Field(default=[], description="What the action is about")
    strength: list[Strength] = Field(default=[], description="How firmly the party binds itself")
    kind: list[Kind] = Field(default=[], description="Whether the act lies ahead or is an outcome")
    state: list[State | Literal["any"]] = Field(default=[], description="Where it stands in review; any: all states")
    year: list[Year] = Field(default=[], description="Year of the instrument")
    deadline: list[Due] = Field(default=[], description=f"Where the deadline stands today; soon: within {SOON} days")
    due_after: datetime.date | None = Field(default=None, description="Deadline on this day or later")
    due_before: datetime.date | None = Field(default=None, description="Deadline on this day or earlier")
    body: list[str] = Field(default=[], description="A body that it names, in lower case without an article")
    bodies: bool | None = Field(default=None, description="Whether it names a body")
    money: bool | None = Field(default=None, description="Whether it names a sum")
    currency: list[str] = Field(default=[], description="ISO 4217 code of the currency of a sum that it names")
    q: str = Field(default="", max_length=200, description='Words of the quote; "in quotation marks": side by side')
    origin: list[Origin] = Field(default=[], description="How it came into the ledger")
    confidence_from: Share | None = Field(default=None, description="Least confidence of the finding, 0 to 1")
    confidence_to: Share | None = Field(default=None, description="Greatest confidence of the finding, 0 to 1")
    recheck: bool | None = Field(default=None, description="Whether a corrected text no longer holds its words")
    suggested: bool | None = Field(default=None, description="Whether a coder's suggestion awaits a reviewer")


CommitmentSort = Literal[
    "date", "-date", "deadline", "-deadline", "party", "-party", "topic", "-topic", "strength", "-strength",
    "state", "-state", "confidence", "-confidence", "amount", "-amount",
]  # fmt: skip


class CommitmentFilter(Narrowing):
    """What can be asked of the list of commitments."""

    sort: CommitmentSort = Field(default="-date", description="Column to sort by; with a hyphen: the greatest first")


def read(form: type[A], query: QueryDict) -> A:
    """Return the filter that a query string says; empty values are as good as none.

    Raises ``FilterError`` for a parameter that the filter does not have, or a value that it can't take.
    """
    said: dict[str, Any] = {}
    for name, values in query.lists():
        kept = [str(value).strip() for value in values if str(value).strip()]
        known = form.model_fields.get(name)
        if known is None:
            raise FilterError(f"there is no filter “{name}” here: take one of {', '.join(form.model_fields)}")
        if any("\0" in value for value in kept):
            raise FilterError(f"the filter “{name}” can't hold a character that is no text")
        if kept:
            said[name] = kept if isinstance(known.default, list) else kept[-1]
    try:
        return form.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        message = first["msg"][:1].lower() + first["msg"][1:]
        raise FilterError(f"the filter “{first['loc'][0]}” can't be “{first['input']}”: {message}") from None


def commitments(narrowing: Narrowing, today: datetime.date | None = None) -> QuerySet[Commitment]:
    """Return the commitments that a filter asks for, in no order; deadlines are as of ``today``."""
    return Commitment.objects.filter(condition(narrowing, today or datetime.date.today()))


def condition(narrowing: Narrowing, today: datetime.date) -> Q:
    """Return what a filter asks of a commitment, as a condition of the database."""
    n = narrowing
    wanted = _columns(n) & _words(n.q)
    if n.deadline:
        wanted &= _any(due(which, today) for which in n.deadline)
    if n.due_after:
        wanted &= Q(deadline__gte=n.due_after.isoformat())
    if n.due_before:
        wanted &= Q(deadline__gt="", deadline__lte=n.due_before.isoformat())
    if n.party:
        wanted &= _any(_owed_by(party) for party in n.party)
    if n.body:
        wanted &= _with(CommitmentBody, key__in=n.body)
    if n.currency:
        wanted &= _with(CommitmentMoney, currency__in=n.currency)
    if n.money is not None:
        wanted &= _has(CommitmentMoney) if n.money else ~_has(CommitmentMoney)
    if n.bodies is not None:
        wanted &= _has(CommitmentBody) if n.bodies else ~_has(CommitmentBody)
    return wanted


def due(which: Due, today: datetime.date) -> Q:
    """Return the condition that a deadline stands so on a day."""
    now, then = today.isoformat(), (today + datetime.timedelta(days=SOON)).isoformat()
    match which:
        case Due.OVERDUE:
            return Q(deadline__gt="", deadline__lt=now)
        case Due.SOON:
            return Q(deadline__gte=now, deadline__lte=then)
        case Due.LATER:
            return Q(deadline__gt=then)
        case Due.UNRESOLVED:
            return Q(deadline="") & ~Q(deadline_text="")
        case Due.NONE:
            return Q(deadline="", deadline_text="")


def _columns(n: Narrowing) -> Q:
    wanted = Q() if "any" in n.state else Q(state__in=n.state or SHOWN)
    for column in ("partnership", "instrument", "topic", "strength", "kind", "origin"):
        if values := getattr(n, column):
            wanted &= Q(**{f"{column}__in": values})
    if n.year:
        wanted &= _any(Q(date__gte=f"{year}-", date__lte=f"{year}-99") for year in n.year)
    if n.confidence_from is not None:
        wanted &= Q(confidence__gte=n.confidence_from)
    if n.confidence_to is not None:
        wanted &= Q(confidence__lte=n.confidence_to)
    if n.recheck is not None:
        wanted &= Q(recheck=n.recheck)
    if n.suggested is not None:
        wanted &= ~Q(suggestion="") if n.suggested else Q(suggestion="")
    return wanted


def words_of(q: str) -> list[str]:
    """Return the words that are searched for; those in quotation marks are kept together."""
    found = re.findall(r"[\"“”]([^\"“”]+)[\"“”]|([^\s\"“”]+)", q)
    return [" ".join((phrase or word).split()) for phrase, word in found]


def _words(q: str) -> Q:
    wanted = Q()
    for word in words_of(q):
        wanted &= Q(quote__icontains=word)
    return wanted


def _owed_by(party: str) -> Q:
    """Whether the party is one of those in the column, which has them as "KR, US": no table is joined for it."""
    column = Concat(Value(", "), F("parties"), Value(", "), output_field=TextField())
    return Q(GreaterThan(StrIndex(column, Value(f", {party}, ")), 0))


def _has(part: type[Model]) -> Q:
    return Q(Exists(part._default_manager.filter(commitment=OuterRef("pk"))))


def _with(part: type[Model], **wanted: Any) -> Q:
    return Q(pk__in=part._default_manager.filter(**wanted).values("commitment"))


def _any(conditions: Any) -> Q:
    wanted = Q()
    for one in conditions:
        wanted |= one
    return wanted
