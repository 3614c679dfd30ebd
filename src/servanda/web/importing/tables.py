"""A file in, a ``Table`` out: CSV (or with semicolons or tabs), a spreadsheet, or JSON lines of our own export.

What kind of file it is, its content says. Every cell becomes a text: a day as ISO 8601, a whole number without a point.
The apostrophe that our CSV puts before what a spreadsheet would take for a formula is taken off.
"""

import csv
import datetime
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from servanda.instruments.encoding import decode
from servanda.instruments.errors import InstrumentError
from servanda.web.importing.errors import TableError

MOST = 100_000  # rows
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # XLSX and ODS are ZIP files, XLS is a compound file
_ESCAPED = re.compile(r"'(?=[=+\-@\t\r])")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its number as spreadsheets count (the header is 1), and its cells by the names of columns."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read: the name of its file, the SHA-256 of it, its columns and its rows with words in them."""

    name: str
    digest: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read(path: Path, sheet: str | None = None) -> Table:
    """Return the table in a file, of a spreadsheet the first sheet or the one named.

    Raises ``TableError`` where it is none, and ``OSError`` where it can't be read.
    """
    data = path.read_bytes()
    if data.startswith(_SPREADSHEETS):
        lines = _spreadsheet(data, sheet)
    elif sheet is not None:
        raise TableError("--sheet names a sheet of a spreadsheet: this file has none")
    else:
        text = _text(data)
        lines = _json_lines(text) if text.lstrip().startswith("{") else _separated(text)
    header: list[str] | None = None
    rows: list[Row] = []
    for number, cells in lines:
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if header is None:
            header = _header(cells)
            continue
        if any(cells[len(header) :]):
            raise TableError(f"row {number} has more cells than there are columns: {cells[len(header)][:60]!r}")
        if len(rows) == MOST:
            raise TableError(f"it has more than {MOST:,} rows: divide it")
        rows.append(Row(number, dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=False))))
    if header is None or not rows:
        raise TableError("there are no rows in it: the first line names the columns, each other one is a commitment")
    return Table(path.name, hashlib.sha256(data).hexdigest(), tuple(header), tuple(rows))


def _header(cells: Sequence[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    names = [" ".join(cell.split()) or f"column {place}" for place, cell in enumerate(cells, 1)]
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise TableError(f"two columns are called “{twice}”: rename one")
    return names


def _text(data: bytes) -> str:
    if b"\0" not in data:
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8-sig")
    try:
        return decode(data)
    except InstrumentError:
        raise TableError("it is no table: give CSV, XLSX, XLS, ODS, or JSON lines of our own export") from None


def _separated(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.lstrip("\r\n").partition("\n")[0]
    mark = max(",;\t", key=first.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), 1):
            yield number, [_ESCAPED.sub("", cell, count=1) if cell.startswith("'") else cell for cell in cells]
    except csv.Error as error:
        raise TableError(f"it can't be read as CSV ({error}): save it anew from the spreadsheet") from None


def _spreadsheet(data: bytes, sheet: str | None) -> Iterator[tuple[int, list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            if sheet is not None and sheet not in book.sheet_names:
                raise TableError(f"there is no sheet “{sheet}”: take one of {', '.join(book.sheet_names)}")
            found = book.get_sheet_by_index(0) if sheet is None else book.get_sheet_by_name(sheet)
            start = found.start[0] if found.start else 0
            rows: list[list[Any]] = found.to_python()
    except CalamineError as error:
        raise TableError(f"it can't be read as a spreadsheet ({error}): save it as XLSX or CSV") from None
    for number, cells in enumerate(rows, start + 1):
        yield number, [_cell(cell) for cell in cells]


def _cell(cell: Any) -> str:
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime.datetime():
            return str(cell.date()) if cell.time() == datetime.time() else cell.isoformat(" ")
    return str(cell)


def _json_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of our export as the rows of our CSV, under its columns."""
    records: list[tuple[int, dict[str, str]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            records.append((number, _flat(msgspec.json.decode(line, type=dict[str, Any]))))
        except (msgspec.MsgspecError, LookupError, TypeError, AttributeError):
            raise TableError(f"line {number} is no record of our JSON lines: export them anew, or take CSV") from None
    columns = list(dict.fromkeys(name for _, record in records for name in record))
    yield 0, columns
    for number, record in records:
        yield number, [record.get(name, "") for name in columns]


def _flat(record: Mapping[str, Any]) -> dict[str, str]:
    deadline, lead_in, money = record.get("deadline") or {}, record.get("lead_in") or {}, record.get("money") or []
    plain = ("id", "partnership", "title", "date", "state", "kind", "strength", "verb", "topic", "decided_by", "url")
    return {
        **{name: str(record.get(name) or "") for name in plain},
        "instrument": str(record["doc"]),
        "quote": str(record["quote"]),
        "parties": _joined(record["parties"]),
        "lead_in": lead_in.get("text") or "",
        "money": _joined(f"{one['currency']} {one['amount']}" for one in money),
        "money_text": _joined(one["text"] for one in money),
        "deadline": deadline.get("edtf") or "",
        "deadline_text": deadline.get("text") or "",
        "bodies": _joined(record.get("bodies") or []),
    }


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)
