"""A row of a table or a JSON object in, a ``Document`` out, by the names of its columns."""

from collections.abc import Iterable, Mapping
from typing import Any

from servanda.mining.documents import Document
from servanda.mining.errors import MiningError

FIELDS = ("id", "date", "title", "url", "text")


def check_columns(names: Mapping[str, str]) -> dict[str, str]:
    """Return the column of each field; ``names`` has those that differ. Raises ``MiningError`` for other fields."""
    if unknown := sorted(set(names) - set(FIELDS)):
        raise MiningError(f"there is no field {unknown[0]}: columns are named for {', '.join(FIELDS)}")
    return {field: names.get(field, field) for field in FIELDS}


def check_there(columns: Mapping[str, str], names: Mapping[str, str], there: Iterable[str], path: str) -> None:
    """Raise ``MiningError`` where a file has no column of texts, or not one that was named for it."""
    there = list(there)
    for field in ("text", *names):
        if columns[field] not in there:
            raise MiningError(
                f"{path}: there is no column “{columns[field]}” in it: it has {', '.join(there[:12])};"
                f" say which it is with --column {field}=NAME"
            )


def to_document(row: Mapping[str, Any], columns: Mapping[str, str], place: str) -> Document:
    """Return the document of a row; what is missing is empty."""
    value = {field: _text(row.get(column)) for field, column in columns.items()}
    return Document(
        id=value["id"].strip() or value["url"] or place,
        place=place,
        title=" ".join(value["title"].split()),
        date=value["date"],
        url=value["url"],
        text=value["text"],
    )


def _text(value: object) -> str:
    """Return a value as text that can be written: no half of a surrogate pair, which JSON may hold."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value).encode("utf-8", "replace").decode()
