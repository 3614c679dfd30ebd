"""Tables in, one XLSX file out: a sheet for each, with a sheet before them that says what the columns mean."""

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from servanda.publishing.delimited import write_cell
from servanda.publishing.errors import PublishingError
from servanda.publishing.fields import fields_of
from servanda.publishing.rows import TABLES, Row

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

DICTIONARY: Final = "dictionary"
_LONGEST = 32_767  # characters that a cell of XLSX can hold
_WIDE = ("quote", "title", "why", "words", "lead_in", "url", "id")
_EARLIEST = datetime.date(1900, 3, 1)  # before it, spreadsheets disagree on what day a number is


def write_workbook(tables: Mapping[str, Sequence[Row]], made: datetime.datetime) -> bytes:
    """Return tables by their names as a workbook that says it was made at a moment.

    All text is text, never a formula. Lists are JSON and times ISO 8601, as in CSV. Raises ``PublishingError`` where a
    text is longer than a cell can be.
    """
    import xlsxwriter

    file = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": made.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        _write_dictionary(book.add_worksheet(DICTIONARY), bold)
        for name, rows in tables.items():
            _write_table(book.add_worksheet(name), name, rows, bold, day)
    return file.getvalue()


def _write_dictionary(sheet: "Worksheet", bold: Any) -> None:
    sheet.set_column(0, 2, 16)
    sheet.set_column(3, 3, 100)
    for place, word in enumerate(("table", "field", "type", "meaning")):
        sheet.write_string(0, place, word, bold)
    lines = [(name, field) for name, kind in TABLES.items() for field in fields_of(kind)]
    for number, (name, field) in enumerate(lines, 1):
        for place, words in enumerate((name, field.name, field.kind.value, field.says)):
            sheet.write_string(number, place, words)


def _write_table(sheet: "Worksheet", name: str, rows: Sequence[Row], bold: Any, day: Any) -> None:
    fields = fields_of(TABLES[name])
    sheet.freeze_panes(1, 0)
    for place, field in enumerate(fields):
        sheet.set_column(place, place, 50 if field.name in _WIDE else 16)
        sheet.write_string(0, place, field.name, bold)
    for number, row in enumerate(rows, 1):
        for place, field in enumerate(fields):
            match getattr(row, field.name):
                case int() | float() as value:
                    sheet.write_number(number, place, value)
                case datetime.date() as value if not isinstance(value, datetime.datetime) and value >= _EARLIEST:
                    sheet.write_datetime(number, place, datetime.datetime.combine(value, datetime.time()), day)
                case str() as value if value:
                    sheet.write_string(number, place, _checked(value, name, row))
                case None | "":
                    pass
                case value:
                    sheet.write_string(number, place, _checked(write_cell(value), name, row))
    sheet.autofilter(0, 0, len(rows), len(fields) - 1)


def _checked(text: str, name: str, row: Row) -> str:
    if len(text) > _LONGEST:
        key = getattr(row, "id", "")
        raise PublishingError(f"{key} in {name} holds a text longer than a cell of XLSX can be: leave that form out")
    return text
