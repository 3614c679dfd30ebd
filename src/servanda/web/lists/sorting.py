"""How lists sort: a column's name in the query string to an order in the database, and the heads of the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from django.db.models import Case, Expression, F, Model, OrderBy, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import NullIf

from servanda.ledger.models import CommitmentMoney
from servanda.ledger.payloads import State
from servanda.web.lists.filter import Filter

M = TypeVar("M", bound=Model)
Sortable: TypeAlias = "Expression | F | Subquery[Any]"
Columns = Mapping[str, Sequence[Sortable]]
"""What each name sorts by. Values that are not there (NULL) come last in both directions."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: its label and, where one can sort by it, the query that does and how it is sorted now."""

    label: str
    query: str | None = None
    sorted: str | None = None
    numeric: bool = False


def absent_last(column: str) -> Sortable:
    """Return a column of text by which to sort where "" means that there is nothing."""
    return NullIf(F(column), Value(""))


_greatest = CommitmentMoney.objects.filter(commitment=OuterRef("pk")).order_by("-amount")
COMMITMENTS: Columns = {
    "date": [F("date")],
    "deadline": [absent_last("deadline")],
    "party": [F("parties")],
    "topic": [F("topic")],
    "strength": [F("strength")],  # firm, intended, soft: the alphabet has the right order
    "state": [Case(*(When(state=state, then=rank) for rank, state in enumerate(State)))],
    "confidence": [F("confidence")],
    # Sums of different currencies are not compared: first the currency, then the greatest sum.
    "amount": [Subquery(_greatest.values("currency")[:1]), Subquery(_greatest.values("amount")[:1])],
}
PLACE = ("instrument", "number")
"""Which of two commitments that are alike comes first: the order of their ids, with numbers as numbers."""


def order(rows: QuerySet[M], sort: str, columns: Columns, then: Sequence[str] = ("pk",)) -> QuerySet[M]:
    """Return ``rows`` sorted by the column that ``sort`` names, ``-`` before it for the greatest first."""
    name = sort.removeprefix("-")
    descending = sort.startswith("-")
    *before, last = columns[name]
    first: list[Any] = [OrderBy(expression, nulls_last=True) for expression in before]
    return rows.order_by(*first, OrderBy(last, descending=descending, nulls_last=_may_lack(last)), *then)


def headings(now: Filter, labels: Sequence[tuple[str, str]], numeric: Sequence[str] = ()) -> list[Heading]:
    """Return the heads of a table: pairs of what a column sorts by ("" for nothing) and its label."""
    return [_heading(now, name, label, name in numeric) for name, label in labels]


def _heading(now: Filter, name: str, label: str, numeric: bool) -> Heading:
    if not name:
        return Heading(label, numeric=numeric)
    sort = getattr(now, "sort", "")
    if sort.removeprefix("-") != name:
        first = f"-{name}" if numeric or name in ("date", "last") else name
        return Heading(label, now.but(sort=first, page=1).query(), None, numeric)
    falls = sort.startswith("-")
    other = now.but(sort=name if falls else f"-{name}", page=1).query()
    return Heading(label, other, "descending" if falls else "ascending", numeric)


def _may_lack(expression: Sortable) -> bool | None:
    """Whether NULLs must be put last: said only where there can be any, since it keeps an index from being used."""
    return None if isinstance(expression, F | Case) else True
