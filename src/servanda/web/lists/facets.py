"""How many commitments each value of a facet would show, given everything else that is asked for."""

import datetime
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Substr

from servanda.ledger.models import Commitment, CommitmentParty, Entry, Partnership
from servanda.ledger.payloads import State
from servanda.records import Kind, Strength
from servanda.web.lists.filter import Due, Narrowing, commitments, due
from servanda.web.lists.labels import LABELS, word

MOST: Final = 30  # values of a facet that has no end, such as parties
_KEPT: Final = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that one can filter by: how it reads, how many it would show, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A parameter with its values. ``left`` are values that are not listed."""

    name: str
    label: str
    choices: Sequence[Choice]
    left: int = 0

    @property
    def chosen(self) -> int:
        """How many values are chosen."""
        return sum(choice.chosen for choice in self.choices)


FACETS: Final = ("party", "topic", "strength", "kind", "state", "year", "deadline")


def count(asked: Narrowing, names: Sequence[str] = FACETS, today: datetime.date | None = None) -> list[Facet]:
    """Return the facets of these names, each with the counts it has where its own values are not asked for.

    They are kept until the next entry: the hash of the last one says which ledger was counted.
    """
    now = today or datetime.date.today()
    last = Entry.objects.order_by("-sequence").values_list("hash", flat=True).first()
    key = hashlib.sha256(f"{last} {now} {names} {asked.but(page=1).query()}".encode()).hexdigest()
    kept: list[Facet] | None = cache.get_or_set(f"facets-{key}", lambda: _count(asked, names, now), _KEPT)
    return kept or []


def _count(asked: Narrowing, names: Sequence[str], today: datetime.date) -> list[Facet]:
    few = [name for name in names if name in _CONDITIONS and not getattr(asked, name)]
    counts = _by_conditions(few, commitments(asked, today), today) if few else {}
    for name in names:
        if name not in counts:
            counts[name] = _by_value(name, asked, today)
    partnerships = dict(Partnership.objects.values_list("id", "name")) if "partnership" in names else {}
    return [_facet(name, asked, counts[name], partnerships) for name in names]


def _facet(name: str, asked: Narrowing, counts: Mapping[str, int], partnerships: Mapping[str, str]) -> Facet:
    chosen = {str(value) for value in getattr(asked, name)} - {"any"}

    def reads(value: str) -> str:
        return partnerships.get(value, value) if name == "partnership" else word(name, value)

    if name == "year":
        values = sorted(counts, reverse=True)
    elif name in _FIXED:
        values = [str(value) for value in _FIXED[name] if counts.get(value)]
    else:
        values = sorted(counts, key=lambda value: (-counts[value], reads(value)))
    values += sorted(chosen - set(values))
    listed = [value for place, value in enumerate(values) if place < MOST or value in chosen]
    choices = [Choice(value, reads(value), counts.get(value, 0), value in chosen) for value in listed]
    return Facet(name, LABELS[name], choices, len(values) - len(listed))


def _by_value(name: str, asked: Narrowing, today: datetime.date) -> Mapping[str, int]:
    rows = commitments(asked.but(**{name: ["any"] if name == "state" else []}), today)
    if name in _CONDITIONS:
        return _by_conditions([name], rows, today)[name]
    if name == "party":
        return _by_party(rows)
    counted = rows.order_by().values(value=_COLUMNS[name]).annotate(count=Count("*")).values_list("value", "count")
    return {value: number for value, number in counted if value}


def _by_conditions(
    names: Iterable[str], rows: QuerySet[Commitment], today: datetime.date
) -> dict[str, Mapping[str, int]]:
    """Count the few values of these facets in one go."""
    asked = {
        f"{name}_{value}": Count("pk", filter=_CONDITIONS[name](value, today))
        for name in names
        for value in _FIXED[name]
    }
    counted = rows.aggregate(**asked)
    return {name: {str(value): counted[f"{name}_{value}"] for value in _FIXED[name]} for name in names}


def _by_party(rows: QuerySet[Commitment]) -> Counter[str]:
    """Count by the parties that owe together first, which are few; then see who they are."""
    together = rows.order_by().values("parties").annotate(count=Count("*"), one=Min("pk"))
    counted = {row["one"]: row["count"] for row in together}
    counts: Counter[str] = Counter()
    for key, party in parties_of(counted):
        counts[party] += counted[key]
    return counts


def parties_of(keys: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of a commitment's id and a party of it, in the order in which they stand there."""
    found: list[tuple[str, str]] = []
    wanted = list(keys)
    for start in range(0, len(wanted), 5000):
        rows = CommitmentParty.objects.filter(commitment__in=wanted[start : start + 5000]).order_by("commitment", "id")
        found += rows.values_list("commitment_id", "party")
    return found


_FIXED: Mapping[str, Sequence[str]] = {
    "strength": list(Strength),
    "kind": list(Kind),
    "state": list(State),
    "deadline": list(Due),
}
_CONDITIONS: Mapping[str, Callable[[str, datetime.date], Q]] = {
    "strength": lambda value, today: Q(strength=value),
    "kind": lambda value, today: Q(kind=value),
    "deadline": lambda value, today: due(Due(value), today),
}
_COLUMNS: Mapping[str, Combinable] = {
    "partnership": F("partnership_id"),
    "topic": F("topic"),
    "state": F("state"),
    "year": Substr("date", 1, 4),
}
