"""A type of row in, its fields out: name, kind and meaning of each, for schemas, dictionary, writers and readers."""

import datetime
import types
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Meta

from servanda.publishing.rows import Row


class FieldKind(StrEnum):
    """The types of fields, by their names in Table Schema (Frictionless)."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "datetime"
    LIST = "array"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a table: its name, kind and meaning, the values it can have (empty: any), whether it can be None."""

    name: str
    kind: FieldKind
    says: str
    values: Sequence[str] = ()
    optional: bool = False


_KINDS: dict[Any, FieldKind] = {
    str: FieldKind.TEXT,
    int: FieldKind.INTEGER,
    float: FieldKind.NUMBER,
    datetime.date: FieldKind.DATE,
    datetime.datetime: FieldKind.MOMENT,
    tuple[str, ...]: FieldKind.LIST,
}


@cache
def fields_of(row: type[Row]) -> tuple[Field, ...]:
    """Return the fields of a type of row, in their order; raise ``TypeError`` for a type that no table can hold."""
    return tuple(_field(name, hint) for name, hint in get_type_hints(row, include_extras=True).items())


def _field(name: str, hint: Any) -> Field:
    says = ""
    if get_origin(hint) is Annotated:
        hint, *more = get_args(hint)
        says = next(meta.description for meta in more if isinstance(meta, Meta) and meta.description)
    optional = isinstance(hint, types.UnionType)
    if optional:
        hint = next(part for part in get_args(hint) if part is not types.NoneType)
    if get_origin(hint) is Literal:
        return Field(name, FieldKind.TEXT, says, get_args(hint), optional)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Field(name, FieldKind.TEXT, says, tuple(str(value) for value in hint), optional)
    if hint not in _KINDS:
        raise TypeError(f"{name} is {hint}, which no table can hold")
    return Field(name, _KINDS[hint], says, (), optional)
