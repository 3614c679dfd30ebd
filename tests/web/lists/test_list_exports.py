"""Exports hold the whole list that is shown, read back as what they are, and nothing in them runs."""

import csv
import datetime
import io
import json

import openpyxl
import pytest
from django.test import Client

from servanda.ledger import services
from servanda.ledger.models import Commitment
from servanda.ledger.payloads import decode_record
from servanda.records import from_json
from servanda.web.lists.exporting import Table, export
from servanda.web.lists.listed import COLUMNS
from tests.web import factories
from tests.web.factories import Saying

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("http://bad.example","x") <script>alert(\'x\')</script>'
SEA = "NZ-NO/2025-03-18/joint-statement"


def body(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)


def csv_rows(sent: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sent.decode("utf-8-sig"), newline="")))


def sheet_rows(sent: bytes) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(sent)).active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    return list(sheet.iter_rows(values_only=True))


def test_csv_has_the_filtered_list_in_its_order():
    factories.add(factories.many(120))
    factories.add(title="Fact sheet")
    rows = csv_rows(body(factories.client(), "/commitments.csv?q=lighthouse&sort=-state&size=10&page=3"))
    assert [row["number"] for row in rows] == [str(number) for number in range(1, 121)]
    assert set(rows[0]) == set(COLUMNS)


def test_csv_values():
    factories.add()
    first, second, *_ = csv_rows(body(factories.client(), f"/commitments.csv?instrument={SEA}&sort=date"))
    assert first | {"title": ""} == {
        "id": f"{SEA}/1",
        "partnership": "NZ-NO",
        "instrument": SEA,
        "title": "",
        "date": "2025-03-18",
        "number": "1",
        "state": "proposed",
        "parties": "NZ; NO",
        "kind": "undertaking",
        "strength": "firm",
        "verb": "launch",
        "topic": "infrastructure-transport",
        "quote": "Launch a pilot of coastal ferries by the end of 2027",
        "lead_in": "Together, the two countries will:",
        "money": "",
        "money_text": "",
        "deadline": "2027",
        "deadline_text": "by the end of 2027",
        "due": "2027-12-31",
        "bodies": "",
        "confidence": "0.9",
        "origin": "read",
        "decided_by": "",
        "url": "https://example.org/sea",
    }
    assert (second["money"], second["money_text"], second["bodies"]) == (
        "USD 40000000",
        "$40 million",
        "the Harbour Fund",
    )


def test_json_lines_are_the_codebooks_form_with_the_public_id():
    factories.add()
    services.accept(factories.actor(), f"{SEA}/2")
    lines = [json.loads(line) for line in body(factories.client(), "/commitments.jsonl?sort=date").splitlines()]
    assert [line["id"] for line in lines] == [f"{SEA}/{number}" for number in range(1, 6)]
    for line in lines:
        assert from_json(line) == decode_record(Commitment.objects.get(pk=line["id"]).record)
    assert (lines[1]["state"], lines[1]["decided_by"], lines[1]["partnership"]) == ("accepted", "rita", "NZ-NO")


def test_xlsx_has_dates_and_numbers_as_such():
    factories.add()
    head, first, *_ = sheet_rows(body(factories.client(), "/commitments.xlsx?sort=date"))
    assert head == COLUMNS
    row = dict(zip(head, first, strict=True))
    assert row["date"] == datetime.datetime(2025, 3, 18)
    assert row["due"] == datetime.datetime(2027, 12, 31)
    assert (row["number"], row["confidence"]) == (1, 0.9)
    assert row["quote"] == "Launch a pilot of coastal ferries by the end of 2027"


def test_what_looks_like_a_formula_or_markup_stays_text():
    factories.add([Saying("=SUM(A1:A9) + <b>ferries</b>", parties=("@NZ", "-NO"))], title=HOSTILE)
    client = factories.client()
    row = csv_rows(body(client, "/commitments.csv"))[0]
    assert row["quote"] == "'=SUM(A1:A9) + <b>ferries</b>"
    assert row["parties"] == "'@NZ; -NO"
    assert row["title"] == f"'{HOSTILE}"
    head, cells = sheet_rows(body(client, "/commitments.xlsx"))
    sheet = dict(zip(head, cells, strict=True))
    assert sheet["title"] == HOSTILE
    book = openpyxl.load_workbook(io.BytesIO(body(client, "/commitments.xlsx")))
    assert book.active is not None
    assert not any(cell.data_type == "f" or cell.hyperlink for line in book.active for cell in line)


@pytest.mark.parametrize("name", ["commitments", "instruments", "partnerships", "bodies", "money", "deadlines"])
def test_every_list_is_exported_in_each_form(name: str):
    factories.add()
    client = factories.client()
    rows = csv_rows(body(client, f"/{name}.csv"))
    lines = [json.loads(line) for line in body(client, f"/{name}.jsonl").splitlines()]
    head, *cells = sheet_rows(body(client, f"/{name}.xlsx"))
    assert len(rows) == len(lines) == len(cells) > 0
    assert list(rows[0]) == list(head)
    assert client.get(f"/{name}.doc").status_code == 404


def test_an_empty_list_is_a_file_with_its_head():
    client = factories.client()
    assert csv_rows(body(client, "/commitments.csv")) == []
    assert body(client, "/commitments.jsonl") == b""
    assert sheet_rows(body(client, "/commitments.xlsx")) == [COLUMNS]


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("a=1", "a=1"), (-1, "-1"),
     (2.0, "2"), (0.5, "0.5"), (True, "yes"), (False, "no"), (None, ""), (datetime.date(2025, 1, 2), "2025-01-02")],
)  # fmt: skip
def test_cells_of_csv(cell: object, written: str):
    sent = export(Table("t", ["a"], lambda: [[cell]]), "csv")  # type: ignore[list-item]
    assert csv_rows(b"".join(sent.streaming_content)) == [{"a": written}]  # type: ignore[attr-defined]


def test_a_cell_longer_than_a_sheet_allows_is_cut_and_odd_characters_are_kept_readable():
    sent = export(Table("t", ["a", "b"], lambda: [["x" * 40_000, "a\x0bb"]]), "xlsx")
    rows = sheet_rows(b"".join(sent.streaming_content))  # type: ignore[attr-defined]
    assert len(str(rows[1][0])) == 32_767
