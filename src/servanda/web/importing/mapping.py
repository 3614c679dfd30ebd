"""The names of columns in, which field each is out: by its name (``columns.toml``), or as the user says."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from servanda.web.importing.errors import TableError

NOTE, LEFT_OUT = "note", "-"


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which column each field is read from, the columns that are kept as notes, and those that are left out."""

    columns: Mapping[str, str]
    notes: tuple[str, ...]
    left_out: tuple[str, ...]


@cache
def fields() -> tuple[str, ...]:
    """Return the fields that a column can be."""
    return tuple(_data()["fields"])


def map_columns(columns: Sequence[str], said: Sequence[str] = ()) -> Mapped:
    """Return what each column is; ``said`` holds ``column=field``, with ``note`` or ``-`` (left out) for a field.

    Raises ``TableError`` where that names no column or field, or a field twice, and where no column holds the words.
    """
    given = dict(_parse(one, columns) for one in said)
    chosen = {field: column for column, field in given.items() if field not in (NOTE, LEFT_OUT)}
    if len(chosen) < sum(field not in (NOTE, LEFT_OUT) for field in given.values()):
        raise TableError("--map names one field for two columns: leave one of them a note")
    for field in fields():
        names = [field.replace("_", " "), *_data()["fields"][field]]
        free = {_plain(column): column for column in columns if column not in (*given, *chosen.values())}
        if field not in chosen and (name := next((name for name in names if name in free), None)) is not None:
            chosen[field] = free[name]
    if "quote" not in chosen:
        raise TableError(
            f"no column holds the words of the commitments: say which with --map “COLUMN=quote”, of {_named(columns)}"
        )
    follow = [column for column in columns if _plain(column) in _data()["ours"]["follow"] and "id" in chosen]
    out = [column for column in columns if given.get(column) == LEFT_OUT or (column in follow and column not in given)]
    taken = {*chosen.values(), *out}
    return Mapped(
        {field: chosen[field] for field in fields() if field in chosen},
        tuple(column for column in columns if column not in taken),
        tuple(column for column in out if column not in chosen.values()),
    )


def _parse(said: str, columns: Sequence[str]) -> tuple[str, str]:
    column, _, field = said.rpartition("=")
    column, field = " ".join(column.split()), field.strip().casefold().replace(" ", "_")
    known = next((one for one in columns if one.casefold() == column.casefold()), None)
    if known is None:
        raise TableError(f"--map {said}: there is no column “{column}”, but {_named(columns)}")
    if field not in (*fields(), NOTE, LEFT_OUT):
        raise TableError(f"--map {said}: there is no field “{field}”, but {', '.join(fields())}, note, and - for none")
    return known, field


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f"“{column}”" for column in columns)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "columns.toml").read_text(encoding="utf-8"))
