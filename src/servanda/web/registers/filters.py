"""What can be asked of each register: all that is asked of commitments, and how its own rows are sorted."""

from typing import Literal

from pydantic import Field

from servanda.web.lists.filter import CommitmentFilter, Due, Narrowing

DATED = [Due.OVERDUE, Due.SOON, Due.LATER, Due.UNRESOLVED]

BodySort = Literal["name", "-name", "commitments", "-commitments", "first", "-first", "last", "-last"]
MoneySort = Literal[
    "date", "-date", "amount", "-amount", "currency", "-currency", "party", "-party", "topic", "-topic"
]  # fmt: skip
DeadlineSort = Literal[
    "deadline", "-deadline", "party", "-party", "topic", "-topic", "date", "-date", "state", "-state"
]


class BodyFilter(Narrowing):
    """What can be asked of the register of bodies. ``name`` is words of the body's own name."""

    name: str = Field(default="", max_length=200, description="Words of the body's name")
    sort: BodySort = Field(default="-commitments", description="Column to sort by")


class MoneyFilter(Narrowing):
    """What can be asked of the register of sums."""

    sort: MoneySort = Field(default="-date", description="Column to sort by")


class DeadlineFilter(Narrowing):
    """What can be asked of the register of deadlines and of the calendar."""

    sort: DeadlineSort = Field(default="deadline", description="Column to sort by")


def of_commitments(asked: Narrowing, **changes: object) -> str:
    """Return the query of the list of commitments that asks for the same, with these changes."""
    same = {name: getattr(asked, name) for name in Narrowing.model_fields if name not in ("page", "size")}
    return CommitmentFilter(**{**same, **changes}).query()
