"""A whole list as a file: CSV, JSON lines or XLSX, made row by row so that its length does not matter.

CSV is UTF-8 with a byte-order mark (without it Excel shows "Māori" wrong) and RFC 4180's line ends; a cell that a
spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"). In XLSX all text is text.
"""

import csv
import datetime
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse

from servanda.ledger.payloads import encode

Cell: TypeAlias = str | int | float | bool | datetime.date | None
Row: TypeAlias = Sequence[Cell]

FORMS: Final = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_767  # characters that a cell of XLSX can hold
_BATCH = 200  # rows of CSV or JSON lines that are sent at once


@dataclass(frozen=True, slots=True)
class Table:
    """What is exported: the name of the file, its columns, and the rows when they are asked for.

    ``records`` yields lines of JSON where they are something else than the rows by their columns' names.
    """

    name: str
    columns: Sequence[str]
    rows: Callable[[], Iterable[Row]]
    records: Callable[[], Iterable[bytes]] | None = None


def export(table: Table, form: str) -> HttpResponseBase:
    """Return the table as a file to save; raise ``Http404`` where there is no such form."""
    if form not in FORMS:
        raise Http404(f"Lists are exported as {', '.join(FORMS)}; there is no form “{form}”.")
    name = f"servanda-{table.name}-{datetime.date.today()}.{form}"
    if form == "xlsx":
        return FileResponse(_workbook(table), as_attachment=True, filename=name, content_type=FORMS[form])
    lines = _csv(table) if form == "csv" else _json_lines(table)
    return StreamingHttpResponse(
        lines, content_type=FORMS[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


class _Buffer:
    """A file that keeps what is written to it until it is taken."""

    def __init__(self) -> None:
        self.kept: list[str] = []

    def write(self, text: str) -> None:
        self.kept.append(text)

    def take(self) -> bytes:
        text = "".join(self.kept)
        self.kept.clear()
        return text.encode()


def _csv(table: Table) -> Iterator[bytes]:
    buffer = _Buffer()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(table.columns)
    for number, row in enumerate(table.rows(), 1):
        writer.writerow([_safe(cell) for cell in row])
        if number % _BATCH == 0:
            yield buffer.take()
    yield buffer.take()


def _safe(cell: Cell) -> Cell:
    match cell:
        case bool():
            return "yes" if cell else "no"
        case str() if cell.startswith(_FORMULA):
            return f"'{cell}"
        case float() if cell.is_integer():
            return int(cell)
    return cell


def _json_lines(table: Table) -> Iterator[bytes]:
    lines = (
        table.records()
        if table.records
        else (encode(dict(zip(table.columns, row, strict=True))) for row in table.rows())
    )
    kept: list[bytes] = []
    for line in lines:
        kept.append(line)
        if len(kept) == _BATCH:
            yield b"\n".join(kept) + b"\n"
            kept.clear()
    if kept:
        yield b"\n".join(kept) + b"\n"


def _workbook(table: Table) -> "tempfile.SpooledTemporaryFile[bytes]":
    import xlsxwriter

    file = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 (the response closes it)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(table.name[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, 60 if column in ("quote", "words", "title") else 16)
            sheet.write_string(0, place, column, bold)
        number = 0
        for number, row in enumerate(table.rows(), 1):
            for place, cell in enumerate(row):
                match cell:
                    case bool():
                        sheet.write_boolean(number, place, cell)
                    case int() | float():
                        sheet.write_number(number, place, cell)
                    case datetime.date():
                        sheet.write_datetime(number, place, datetime.datetime.combine(cell, datetime.time()), day)
                    case str() if cell:
                        sheet.write_string(number, place, cell[:_LONGEST])
        sheet.autofilter(0, 0, number, len(table.columns) - 1)
    file.seek(0)
    return file


def day_of(text: str) -> datetime.date | None:
    """Return a day of the ledger as a date: None for "" and for a year that spreadsheets do not know."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= 1900 else None
