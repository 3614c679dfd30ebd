"""The register of bodies: each body that commitments name, with how many do, since when, and whose they are."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Count, Max, Min, QuerySet, Value
from django.db.models.functions import NullIf

from servanda.ledger.models import Commitment, CommitmentBody
from servanda.ledger.rows import body_key
from servanda.web.lists.exporting import Row
from servanda.web.lists.facets import parties_of
from servanda.web.lists.filter import commitments, words_of
from servanda.web.registers.filters import BodyFilter

COLUMNS: Final = ("body", "key", "commitments", "first_year", "last_year", "parties")


@dataclass(frozen=True, slots=True)
class Body:
    """One body: the form of its name to filter by, its name, and the commitments that name it.

    ``owed`` counts them by one commitment of each group of parties, by which the parties are found.
    """

    key: str
    commitments: int
    first: str
    last: str
    owed: Mapping[str, int]
    name: str = ""
    parties: tuple[str, ...] = ()


def list_bodies(asked: BodyFilter) -> list[Body]:
    """Return the bodies that are asked for, sorted, without names and parties: see ``complete``."""
    dated = NullIf("date", Value(""))
    grouped = _naming(asked).order_by().values_list("body_rows__key", "parties")
    groups: defaultdict[str, list[Any]] = defaultdict(list)
    for key, _, *group in grouped.annotate(n=Count("pk", distinct=True), a=Min(dated), z=Max(dated), one=Min("pk")):
        groups[key].append(group)
    bodies = [_body(key, groups[key]) for key in sorted(groups)]
    bodies.sort(key=_VALUES[asked.sort.removeprefix("-")], reverse=asked.sort.startswith("-"))
    return bodies


def _body(key: str, groups: Sequence[Any]) -> Body:
    dates = [date for _, first, last, _ in groups for date in (first, last) if date]
    owed = {one: number for number, _, _, one in groups}
    return Body(key, sum(owed.values()), min(dates, default="")[:4], max(dates, default="")[:4], owed)


def complete(bodies: Sequence[Body]) -> list[Body]:
    """Return the bodies with the name that most commitments give them, and the parties of the commitments."""
    names = _names([body.key for body in bodies])
    parties: defaultdict[str, list[str]] = defaultdict(list)
    for key, party in parties_of({one for body in bodies for one in body.owed}):
        parties[key].append(party)
    return [replace(body, name=names[body.key], parties=_parties(body, parties)) for body in bodies]


def rows(asked: BodyFilter) -> Iterator[Row]:
    """Yield the whole register to export."""
    bodies = list_bodies(asked)
    for start in range(0, len(bodies), 200):
        for body in complete(bodies[start : start + 200]):
            first, last = (int(year) if year else None for year in (body.first, body.last))
            yield body.name, body.key, body.commitments, first, last, "; ".join(body.parties)


def _naming(asked: BodyFilter) -> QuerySet[Commitment]:
    wanted: dict[str, Any] = {"body_rows__key__in": asked.body} if asked.body else {"body_rows__isnull": False}
    found = commitments(asked)
    words = words_of(body_key(asked.name))
    if words:
        keys = CommitmentBody.objects.all()
        for word in words:
            keys = keys.filter(key__contains=word)
        listed = list(keys.order_by().values_list("key", flat=True).distinct())
        wanted = {"body_rows__key__in": [key for key in listed if not asked.body or key in asked.body]}
    return found.filter(**wanted)


def _names(keys: Iterable[str]) -> dict[str, str]:
    spelt = CommitmentBody.objects.filter(key__in=list(keys)).order_by().values("key", "name")
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in spelt.annotate(number=Count("pk")):
        counts[row["key"]][row["name"]] += row["number"]
    return {key: max(sorted(found), key=found.__getitem__) for key, found in counts.items()}


def _parties(body: Body, parties: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for one, number in body.owed.items():
        for party in parties[one]:
            counts[party] += number
    return tuple(sorted(counts, key=lambda party: (-counts[party], party)))


_VALUES: Final[dict[str, Callable[[Body], Any]]] = {
    "name": lambda body: body.key,
    "commitments": lambda body: body.commitments,
    "first": lambda body: body.first,
    "last": lambda body: body.last,
}
