"""What a partnership's commitments come to: how many on each topic and how firm, and the money by party and year."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Min, Sum
from django.db.models.functions import Substr

from servanda.records import Strength
from servanda.web.lists.facets import parties_of
from servanda.web.lists.filter import Narrowing, commitments


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: where it starts and how wide it is, in percent of the longest bar."""

    strength: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """How many commitments there are on a topic, in a part for each strength."""

    topic: str
    count: int
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Line:
    """What some parties named together: a sum for each year of the table (0: none), and all of them."""

    parties: tuple[str, ...]
    years: Sequence[float]
    total: float


@dataclass(frozen=True, slots=True)
class Funds:
    """The money of a partnership in one currency. Sums that parties owe together stand under them all, once."""

    currency: str
    years: Sequence[str]
    lines: Sequence[Line]
    totals: Sequence[float]
    total: float


def coverage(asked: Narrowing) -> list[Bar]:
    """Return the topics that have commitments, those with the most first."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in commitments(asked).order_by().values("topic", "strength").annotate(number=Count("pk")):
        counts[row["topic"]][row["strength"]] = row["number"]
    most = max((sum(found.values()) for found in counts.values()), default=1)
    bars = [Bar(topic, sum(found.values()), _parts(found, most)) for topic, found in counts.items()]
    return sorted(bars, key=lambda bar: (-bar.count, bar.topic))


def _parts(found: Mapping[str, int], most: int) -> list[Part]:
    parts, start = [], 0.0
    for strength in Strength:
        count = found.get(strength, 0)
        width = 100 * count / most
        parts.append(Part(strength.value, count, round(start, 2), round(width, 2)))
        start += width
    return parts


def funds(asked: Narrowing) -> list[Funds]:
    """Return the money by party and year, a table for each currency, the one with the most sums first."""
    sums = commitments(asked).filter(money_rows__isnull=False).order_by()
    rows = list(
        sums.values("parties", currency=F("money_rows__currency"), year=Substr("date", 1, 4)).annotate(
            total=Sum("money_rows__amount"), number=Count("*"), one=Min("pk")
        )
    )
    parties: defaultdict[str, list[str]] = defaultdict(list)
    for key, party in parties_of(row["one"] for row in rows):
        parties[key].append(party)
    tables: defaultdict[str, defaultdict[tuple[str, ...], defaultdict[str, float]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(float))
    )
    numbers: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        tables[row["currency"]][tuple(sorted(parties[row["one"]]))][row["year"]] += row["total"]
        numbers[row["currency"]] += row["number"]
    return [_table(currency, tables[currency]) for currency in sorted(tables, key=lambda code: (-numbers[code], code))]


def _table(currency: str, sums: Mapping[tuple[str, ...], Mapping[str, float]]) -> Funds:
    years = sorted({year for found in sums.values() for year in found})
    lines = [
        Line(parties, [found.get(year, 0.0) for year in years], sum(found.values())) for parties, found in sums.items()
    ]
    lines.sort(key=lambda line: (-line.total, line.parties))
    totals = [sum(column) for column in zip(*(line.years for line in lines), strict=True)]
    return Funds(currency, [year or "undated" for year in years], lines, totals, sum(totals))
