"""The register of money: every sum that commitments name, with its words, and totals that never mix currencies."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, F, QuerySet, Sum

from servanda.ledger.models import Commitment, CommitmentMoney
from servanda.web.lists import sorting
from servanda.web.lists.exporting import Row, day_of
from servanda.web.lists.filter import commitments
from servanda.web.lists.paging import stream
from servanda.web.registers.filters import MoneyFilter

COLUMNS: Final = (
    "amount", "currency", "words", "parties", "date", "year", "quote", "topic", "state", "commitment", "partnership",
)  # fmt: skip
KEY: Final = "money_rows"  # where ``sums`` have the ids of the sums
_COLUMNS: sorting.Columns = {
    "date": [F("date")],
    "amount": [F("money_rows__currency"), F("money_rows__amount")],
    "currency": [F("money_rows__currency")],
    "party": [F("parties")],
    "topic": [F("topic")],
}


@dataclass(frozen=True, slots=True)
class Total:
    """What the sums in one currency come to, and how many there are."""

    currency: str
    sums: int
    amount: float


def sums(asked: MoneyFilter) -> QuerySet[Commitment]:
    """Return the commitments that are asked for, each as often as it names a sum, joined to its sum, in no order."""
    if asked.currency:
        return commitments(asked).filter(money_rows__currency__in=asked.currency)
    return commitments(asked).filter(money_rows__isnull=False)


def sorted_sums(asked: MoneyFilter) -> QuerySet[Commitment]:
    """Return ``sums`` in the order that is asked for."""
    return sorting.order(sums(asked), asked.sort, _COLUMNS, (*sorting.PLACE, "money_rows__start", "money_rows__pk"))


def totals(asked: MoneyFilter) -> list[Total]:
    """Return the total in each currency, those with the most sums first."""
    counted = sums(asked).order_by().values("money_rows__currency")
    found = [
        Total(row["money_rows__currency"], row["number"], row["total"])
        for row in counted.annotate(number=Count("*"), total=Sum("money_rows__amount"))
    ]
    return sorted(found, key=lambda total: (-total.sums, total.currency))


def rows(asked: MoneyFilter) -> Iterator[Row]:
    """Yield the whole register to export."""
    read = ("parties", "date", "quote", "topic", "state", "pk", "partnership_id")
    columns = ("amount", "currency", "words", *(f"commitment__{name}" for name in read))
    found = stream(sorted_sums(asked), CommitmentMoney.objects.all(), *columns, key=KEY)
    for amount, currency, words, parties, date, quote, topic, state, key, partnership in found:
        year = int(date[:4]) if date else None
        yield amount, currency, words, parties, day_of(date), year, quote, topic, state, key, partnership
