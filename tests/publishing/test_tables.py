"""Tables: valid by Frictionless, read by DuckDB and openpyxl, and back from CSV and JSON lines without loss."""

import datetime
import io
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from frictionless import validate
from hypothesis import given
from hypothesis import strategies as st
from msgspec import convert

from servanda.publishing.delimited import read_csv, write_cell, write_csv
from servanda.publishing.errors import PublishingError
from servanda.publishing.fields import Field, FieldKind, fields_of
from servanda.publishing.gathering import Record
from servanda.publishing.json_lines import read_json_lines, write_json_lines
from servanda.publishing.rows import REFERENCES, TABLES, CommitmentRow, InstrumentRow, MoneyRow, Row
from servanda.publishing.workbook import write_workbook

TEXT = st.text(st.characters(codec="utf-8")) | st.sampled_from(["=1+1", "'=x", "''", "'-", "a\r\nb", "\r", '"', "[]"])
NUMBERS = st.integers(-(2**53), 2**53)
VALUES: dict[FieldKind, st.SearchStrategy[Any]] = {
    FieldKind.TEXT: TEXT,
    FieldKind.INTEGER: NUMBERS,
    FieldKind.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
    FieldKind.DATE: st.dates(),
    FieldKind.MOMENT: st.datetimes(
        datetime.datetime(1000, 1, 2), datetime.datetime(9999, 12, 30), timezones=st.just(datetime.UTC)
    ),
    FieldKind.LIST: st.lists(TEXT).map(tuple),
}


def values(field: Field) -> st.SearchStrategy[Any]:
    found = st.sampled_from(field.values) if field.values else VALUES[field.kind]
    return st.none() | found if field.optional else found


def rows(kind: type[Row]) -> st.SearchStrategy[list[Row]]:
    made = st.fixed_dictionaries({field.name: values(field) for field in fields_of(kind)})
    return st.lists(made.map(lambda said: convert(said, kind)), max_size=4)


@pytest.mark.parametrize("name", TABLES)
@given(data=st.data())
def test_csv_and_json_lines_lose_nothing(name: str, data: st.DataObject):
    kind = TABLES[name]
    kept = data.draw(rows(kind))
    assert read_csv(kind, write_csv(kind, kept)) == kept
    assert read_json_lines(kind, write_json_lines(kept)) == kept


def test_the_sample_comes_back(record: Record, published):
    for name, kept in record.tables.items():
        assert kept
        assert read_csv(TABLES[name], published["csv"][f"csv/{name}.csv"]) == kept
        assert read_json_lines(TABLES[name], published["jsonl"][f"jsonl/{name}.jsonl"]) == kept


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_frictionless_finds_nothing_wrong(folder: Path, record: Record, form: str):
    report = validate(str(folder / form / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]
    assert {task.name: task.stats["rows"] for task in report.tasks} == {
        name: len(kept) for name, kept in record.tables.items()
    }


@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        ("commitments", b",firm,", b",solid,", "constraint-error"),
        ("money", b",NZD,", b",NZD,,", "extra-cell"),
        ("links", b"NZ-NO/2022-09-14/joint-statement/", b"NZ-NO/1922-09-14/joint-statement/", "foreign-key"),
    ],
)
def test_frictionless_finds_what_was_damaged(
    folder: Path, tmp_path: Path, table: str, old: bytes, new: bytes, error: str
):
    shutil.copytree(folder / "csv", tmp_path / "csv")
    path = tmp_path / "csv" / f"{table}.csv"
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))
    report = validate(str(tmp_path / "csv" / "datapackage.json"))
    assert error in {kind for [kind] in report.flatten(["type"])}


def test_duckdb_reads_parquet(folder: Path, record: Record):
    types = {
        FieldKind.TEXT: "VARCHAR", FieldKind.INTEGER: "BIGINT", FieldKind.NUMBER: "DOUBLE", FieldKind.DATE: "DATE",
        FieldKind.MOMENT: "TIMESTAMP WITH TIME ZONE", FieldKind.LIST: "VARCHAR[]",
    }  # fmt: skip
    for name, kept in record.tables.items():
        found = duckdb.sql(f"SELECT * FROM read_parquet('{folder}/parquet/{name}.parquet')")
        fields = fields_of(TABLES[name])
        assert found.columns == [field.name for field in fields]
        assert [str(kind) for kind in found.types] == [types[field.kind] for field in fields]
        assert [_row(name, values) for values in found.fetchall()] == list(kept)


def _row(name: str, cells: tuple[Any, ...]) -> Row:
    said = {
        field.name: cell.astimezone(datetime.UTC) if isinstance(cell, datetime.datetime) else cell
        for field, cell in zip(fields_of(TABLES[name]), cells, strict=True)
    }
    return convert(said, TABLES[name])


def test_duckdb_joins_csv(folder: Path):
    [(count,)] = duckdb.sql(
        f"SELECT count(*) FROM '{folder}/csv/money.csv' m JOIN '{folder}/csv/commitments.csv' c ON m.commitment = c.id"
    ).fetchall()
    assert count > 5


def test_the_workbook(published, record: Record):
    book = openpyxl.load_workbook(io.BytesIO(published["xlsx"]["xlsx/commitments.xlsx"]))
    assert book.sheetnames == ["dictionary", *TABLES]
    sheet = book["commitments"]
    assert [cell.value for cell in sheet[1]] == [field.name for field in fields_of(CommitmentRow)]
    assert sheet.max_row == len(record.commitments) + 1
    first, row = record.commitments[0], dict(zip((c.value for c in sheet[1]), sheet[2], strict=True))
    assert row["id"].value == first.id
    assert row["date"].value.date() == first.date
    assert json.loads(row["parties"].value) == list(first.parties)


def test_a_formula_stays_text():
    row = InstrumentRow(
        id="a", partnership="p", title='=HYPERLINK("x")', date=datetime.date(1890, 1, 1), publisher="+1", url="",
        parties=(), digest="",
    )  # fmt: skip
    assert b"'=HYPERLINK" in write_csv(InstrumentRow, [row])
    book = openpyxl.load_workbook(
        io.BytesIO(write_workbook({"instruments": [row]}, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)))
    )
    cells = [cell for cell in book["instruments"][2] if cell.value is not None]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("a", "s"), ("p", "s"), ('=HYPERLINK("x")', "s"), ("1890-01-01", "s"), ("+1", "s"), ("[]", "s"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the first line must be id,commitment,amount"),
        (b"id,sum\r\n", "the first line must be id,"),
        (b"id,commitment,amount,currency,words,start,end\r\na,b,much,NOK,x,1,2\r\n", "line 2: could not convert"),
        (b"id,commitment,amount,currency,words,start,end\r\na,b\r\n", "line 2: zip"),
    ],
)
def test_what_is_no_table_is_told(data: bytes, words: str):
    with pytest.raises(PublishingError, match=words):
        read_csv(MoneyRow, data)
    with pytest.raises(PublishingError, match="line 1: "):
        read_json_lines(MoneyRow, b'{"id": 1}\n')


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (0.1, "0.1"),
        ("-", "'-"),
        ("a=b", "a=b"),
        ("'a", "'a"),
        (("NZ", "NO"), '["NZ","NO"]'),
        (datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), "2026-01-01T00:00:00Z"),
    ],
)
def test_cells(value: object, cell: str):
    assert write_cell(value) == cell


def test_a_descriptor(published, record: Record):
    descriptor = json.loads(published["csv"]["csv/datapackage.json"])
    assert descriptor["servanda"]["ledger"] == {"head": record.head.hash, "entries": record.head.entries}
    assert descriptor["title"] == "New Zealand – Norway"
    assert {one["name"] for one in descriptor["resources"]} == set(TABLES)
    for resource in descriptor["resources"]:
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == [field.name for field in fields_of(TABLES[resource["name"]])]
        assert len(published["csv"][f"csv/{resource['path']}"]) == resource["bytes"]


@pytest.mark.parametrize("name", TABLES)
def test_the_dictionary_names_every_field(name: str, published):
    said = published["csv"]["csv/dictionary.md"].decode()
    part = said.partition(f"## {name}\n")[2].partition("\n## ")[0]
    for field in fields_of(TABLES[name]):
        assert field.says
        assert f"| `{field.name}` | " in part
        assert all(f"`{value}`" in part for value in field.values)


def test_references_point_at_fields():
    for name, targets in REFERENCES.items():
        assert set(targets) <= {field.name for field in fields_of(TABLES[name])}
        assert set(targets.values()) <= set(TABLES)
