"""What one can filter passages by, as columns: for each row the number of its value, and each value once.

A filter looks at the values, which are few, and then takes the rows that have them. So it costs the same whatever is
asked for, and works before any passage is read.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from servanda.searching.passages import HIDDEN, Passage
from servanda.searching.query import Filters

Value = tuple[str, ...]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

FIELDS: Final[Mapping[str, Callable[[Passage], Value]]] = {
    "kind": lambda passage: (passage.kind.value,),
    "partnership": lambda passage: (passage.partnership,),
    "party": lambda passage: passage.parties,
    "topic": lambda passage: (passage.topic,),
    "state": lambda passage: (passage.state,),
    "date": lambda passage: (passage.date,),
}
_TYPE = np.uint32


class Coding:
    """The values of each field so far, each with its number: what a writer needs."""

    def __init__(self, values: Mapping[str, Sequence[Sequence[str]]] | None = None) -> None:
        """Start with the values that are there already."""
        known = values or {}
        self._numbers: dict[str, dict[Value, int]] = {
            name: {tuple(value): number for number, value in enumerate(known.get(name, ()))} for name in FIELDS
        }

    def code(self, passages: Sequence[Passage]) -> dict[str, NDArray[np.uint32]]:
        """Return the number of each passage's value, field by field."""
        coded = {}
        for name, value_of in FIELDS.items():
            numbers = self._numbers[name]
            coded[name] = np.array(
                [numbers.setdefault(value_of(passage), len(numbers)) for passage in passages], dtype=_TYPE
            )
        return coded

    @property
    def values(self) -> dict[str, list[Value]]:
        """The values of each field in the order of their numbers."""
        return {name: list(numbers) for name, numbers in self._numbers.items()}


class Columns:
    """The columns of an index that is open."""

    def __init__(self, folder: Path, count: int, values: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Read the first ``count`` rows from the files of a folder; raise ``ValueError`` where there are fewer."""
        self._values = {name: [tuple(value) for value in values[name]] for name in FIELDS}
        self._codes = {name: np.fromfile(path(folder, name), dtype=_TYPE, count=count) for name in FIELDS}
        if any(len(codes) != count for codes in self._codes.values()):
            raise ValueError("one of its columns is cut off")
        if any(count and int(codes.max()) >= len(self._values[name]) for name, codes in self._codes.items()):
            raise ValueError("one of its columns names a value that there is not")

    def allowed(self, filters: Filters) -> Mask:
        """Return which rows the filters let through."""
        let_through: Mask | None = None
        for name, holds in _conditions(filters).items():
            table = np.array([holds(value) for value in self._values[name]], dtype=np.bool_)
            rows = table[self._codes[name]] if len(table) else np.zeros(len(self._codes[name]), dtype=np.bool_)
            let_through = rows if let_through is None else let_through & rows
        assert let_through is not None  # the state is always looked at
        return let_through

    def newest(self, rows: Rows) -> Rows:
        """Return rows in the order of their dates, the latest first; those of one day stay as they are."""
        order = np.argsort([value[0] for value in self._values["date"]] or [""], kind="stable")
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        return rows[np.argsort(-place[self._codes["date"][rows]], kind="stable")]

    def count(self, name: str, rows: Rows) -> dict[str, int]:
        """Return how many of the rows have each value of a filter; ``year`` counts by the year of the date."""
        field = "date" if name == "year" else name
        numbers, counts = np.unique(self._codes[field][rows], return_counts=True)
        found: Counter[str] = Counter()
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
            for value in self._values[field][number]:
                found[value[:4] if name == "year" else value] += count
        del found[""]
        return dict(found)


def path(folder: Path, name: str) -> Path:
    """Return the file of a column."""
    return folder / f"{name}.u32"


def _conditions(filters: Filters) -> dict[str, Callable[[Value], bool]]:
    """Return what each field's values must be; the state always, since some are hidden."""
    conditions: dict[str, Callable[[Value], bool]] = {}
    for name in ("kind", "partnership", "party", "topic"):
        if wanted := getattr(filters, name):
            conditions[name] = _one_of(wanted)
    conditions["state"] = _one_of(filters.state) if filters.state else lambda value: value[0] not in HIDDEN
    if filters.year or filters.after or filters.before:
        conditions["date"] = lambda value: _in_time(value[0], filters)
    return conditions


def _one_of(wanted: Iterable[str]) -> Callable[[Value], bool]:
    folded = {value.casefold() for value in wanted}
    return lambda value: any(part.casefold() in folded for part in value)


def _in_time(date: str, filters: Filters) -> bool:
    return (
        bool(date)
        and (not filters.year or date[:4] in filters.year)
        and date >= filters.first_day
        and (not filters.last_day or date <= filters.last_day)
    )
