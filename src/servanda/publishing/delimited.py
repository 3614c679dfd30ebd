"""Rows in, CSV out, and back without loss: UTF-8, RFC 4180, lists as JSON, times as ISO 8601 in UTC.

A cell of text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"), also
where it has one already, so that reading can take off exactly what writing put there.
"""

import csv
import datetime
import io
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from servanda.publishing.errors import PublishingError
from servanda.publishing.fields import Field, FieldKind, fields_of
from servanda.publishing.rows import Row

R = TypeVar("R", bound=Row)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LARGEST = 2**31 - 1  # characters that a cell may have when it is read


def write_csv(kind: type[R], rows: Iterable[R]) -> bytes:
    """Return rows of a type as CSV, its fields as the header."""
    fields = fields_of(kind)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([field.name for field in fields])
    writer.writerows([write_cell(getattr(row, field.name)) for field in fields] for row in rows)
    return file.getvalue().encode()


def read_csv(kind: type[R], data: bytes) -> list[R]:
    """Return the rows that ``write_csv`` wrote.

    Raises ``PublishingError`` where the header is another, or a cell does not hold what its field must.
    """
    fields = fields_of(kind)
    csv.field_size_limit(_LARGEST)
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    names = [field.name for field in fields]
    if next(reader, None) != names:
        raise PublishingError(f"the first line must be {','.join(names)}")
    return [_read_row(kind, fields, cells, reader.line_num) for cells in reader]


def write_cell(value: Any) -> str:
    """Return a value as the text of a cell."""
    match value:
        case None:
            return ""
        case tuple():
            return msgspec.json.encode(value).decode()
        case datetime.datetime():
            return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
        case float():
            return repr(value)
        case str() if value.lstrip("'").startswith(_FORMULA):
            return f"'{value}"
    return str(value)


def _read_row(kind: type[R], fields: Iterable[Field], cells: list[str], line: int) -> R:
    try:
        values = {field.name: _read_cell(field, cell) for field, cell in zip(fields, cells, strict=True)}
        return msgspec.convert(values, kind)
    except (ValueError, msgspec.MsgspecError) as error:
        raise PublishingError(f"line {line}: {error}") from None


def _read_cell(field: Field, cell: str) -> Any:
    if field.kind is FieldKind.TEXT:
        return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell
    if field.optional and not cell:
        return None
    match field.kind:
        case FieldKind.INTEGER:
            return int(cell)
        case FieldKind.NUMBER:
            return float(cell)
        case FieldKind.LIST:
            return msgspec.json.decode(cell)
    return cell
