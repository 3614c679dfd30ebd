"""What a file of a table says: its columns, rows and cells, and which column is which field."""

import datetime
from pathlib import Path

import pytest
import xlsxwriter

from servanda.web.importing.errors import TableError
from servanda.web.importing.mapping import fields, map_columns
from servanda.web.importing.tables import Table, read


@pytest.fixture
def write(tmp_path: Path):
    def put(data: bytes | str, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return put


def cells(table: Table) -> list[list[str]]:
    return [list(row.cells.values()) for row in table.rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("quote,date\nWe will act,2025\n", [["We will act", "2025"]]),
        ("\ufeffquote,date\r\nWe will act,2025\r\n", [["We will act", "2025"]]),
        ("quote;date\nWe, the two;2025\n", [["We, the two", "2025"]]),
        ("quote\tdate\nWe will act\t2025\n", [["We will act", "2025"]]),
        ('quote,date\n"We ""will""\nact",2025\n\n,\n', [['We "will"\nact', "2025"]]),
        ("quote,date\n'=1+1,'tis\n", [["=1+1", "'tis"]]),
        ("quote,date\nWe will act\n", [["We will act", ""]]),
        ("quote,\nWe will act,x\n", None),
    ],
)
def test_separated_values(write, text: str, rows: list[list[str]] | None):
    if rows is None:
        with pytest.raises(TableError, match="more cells than there are columns"):
            read(write(text))
    else:
        assert cells(read(write(text))) == rows


def test_rows_are_counted_as_in_a_spreadsheet(write):
    assert [row.number for row in read(write("quote\nA\n\nB\n")).rows] == [2, 4]


def test_a_text_in_an_old_encoding(write):
    assert cells(read(write("quote,party\nMāori “trade”,Côte\n".encode("cp1257", "replace"))))[0][1].startswith("C")


def test_a_spreadsheet(tmp_path: Path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Coded")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, name in enumerate(("Promise", "Date", "Amount", "Money?", "Share")):
            sheet.write_string(0, place, name)
        sheet.write_string(1, 0, "=We will act")
        sheet.write_datetime(1, 1, datetime.datetime(2025, 3, 18), day)
        sheet.write_number(1, 2, 40_000_000)
        sheet.write_boolean(1, 3, True)
        sheet.write_number(1, 4, 0.25)
        book.add_worksheet("Other").write_string(0, 0, "nothing")
    assert cells(read(path)) == [["=We will act", "2025-03-18", "40000000", "yes", "0.25"]]
    with pytest.raises(TableError, match="there are no rows"):
        read(path, "Other")
    with pytest.raises(TableError, match="there is no sheet “Third”: take one of Coded, Other"):
        read(path, "Third")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "there are no rows in it"),
        (b"quote,date\n", "there are no rows in it"),
        (b"quote,Quote,quote\na,b,c\n", "two columns are called “quote”"),
        (b"PK\x03\x04 and no more", "can't be read as a spreadsheet"),
        (b"\x00\x01\x02\x03" * 100, "it is no table"),
        (b'{"quote": "a"}\n', "line 1 is no record of our JSON lines"),
        (b'{"doc": 1\n', "line 1 is no record of our JSON lines"),
        (b'quote\n"a', "can't be read as CSV"),
    ],
)
def test_what_is_no_table(write, data: bytes, said: str):
    with pytest.raises(TableError, match=said):
        read(write(data))


def test_columns_are_known_by_their_names():
    mapped = map_columns(["Summit document", "Document date", "Commitment text", "Country", "Issue area", "Coder"])
    assert dict(mapped.columns) == {
        "title": "Summit document",
        "date": "Document date",
        "quote": "Commitment text",
        "parties": "Country",
        "topic": "Issue area",
    }
    assert mapped.notes == ("Coder",)


def test_columns_are_what_the_user_says():
    mapped = map_columns(["Said", "Quote", "Coder", "Topic"], ["said=quote", "Coder=-", "TOPIC = note"])
    assert dict(mapped.columns) == {"quote": "Said"}
    assert (mapped.notes, mapped.left_out) == (("Quote", "Topic"), ("Coder",))


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (["Promise=quote"], "there is no column “Promise”, but “Said”, “When”"),
        (["Said=words"], f"there is no field “words”, but {fields()[0]}"),
        (["Said=quote", "When=quote"], "one field for two columns"),
        ([], "say which with --map “COLUMN=quote”"),
        (["Said"], "there is no column “”"),
    ],
)
def test_what_the_user_can_not_say(said: list[str], message: str):
    with pytest.raises(TableError, match=message):
        map_columns(["Said", "When"], said)


def test_no_name_stands_for_two_fields():
    from servanda.web.importing.mapping import _data

    names = [name for known in _data()["fields"].values() for name in known]
    names += [field.replace("_", " ") for field in fields()]
    assert sorted(set(names)) == sorted(names)
