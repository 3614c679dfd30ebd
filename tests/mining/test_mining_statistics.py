"""Figures of a small dataset whose commitments were counted by hand."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from servanda.cli import statistics as command
from servanda.mining import MiningError, statistics
from servanda.mining import tables as schemas
from servanda.mining.restating import Promise, restated

A, B = {"date": "2023-02-01", "document": "a"}, {"date": "2024-06-01", "document": "b"}
C, D = {"date": None, "document": "c"}, {"date": "2024-06-02", "document": "d", "counted": False}
GRANT = "Norway will give 40 million kroner to the Kelp Fund of Nelson."


def sum_of(amount: float, currency: str) -> dict[str, Any]:
    return {"amount": amount, "currency": currency, "text": "", "start": 0, "end": 0}


COMMITMENTS: list[dict[str, Any]] = [
    A | {"quote": GRANT, "parties": ["NO"], "strength": "firm", "topic": "climate", "money": [sum_of(4e7, "NOK")]},
    A | {"quote": "Both will meet each spring.", "parties": ["NZ", "NO"], "strength": "firm", "topic": "other"},
    A | {"quote": "Both hope to talk about wool.", "parties": ["NZ", "NO"], "strength": "soft", "topic": "trade"},
    B
    | {
        "quote": GRANT,
        "parties": ["NO"],
        "strength": "firm",
        "topic": "climate",
        "deadline": "by 2027",
        "money": [sum_of(4e7, "NOK"), sum_of(6e6, "NZD"), sum_of(1e6, "NOK")],
    },
    C | {"quote": GRANT, "parties": ["NO"], "strength": "soft", "topic": "climate", "form": "readout"},
    D | {"quote": GRANT, "parties": ["NO"], "strength": "firm", "topic": "climate", "money": [sum_of(4e7, "NOK")]},
]


def made(folder: Path, rows: list[dict[str, Any]]) -> Path:
    usual = {"form": "joint statement", "between": ["NZ", "NO", "IS"], "kind": "action", "counted": True, "money": []}
    whole = [usual | {"id": str(at), "start": at} | row for at, row in enumerate(rows)]
    for year in sorted({(row["date"] or "none")[:4] for row in whole}):
        part = [row for row in whole if (row["date"] or "none")[:4] == year]
        path = folder / "commitments" / f"year={year}"
        path.mkdir(parents=True)
        pq.write_table(pa.Table.from_pylist(part, schema=schemas.FINAL_COMMITMENTS), path / "commitments.parquet")
    path = folder / "documents" / "year=2023"
    path.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist([], schema=schemas.FINAL_DOCUMENTS), path / "documents.parquet")
    return folder


@pytest.fixture
def mined(tmp_path: Path) -> Path:
    return made(tmp_path / "it's mined", COMMITMENTS)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        (
            "year",
            [("2023", 1, 3, 66.7, 0.0, 33.3), ("2024", 1, 1, 100.0, 100.0, 100.0), ("undated", 1, 1, 0.0, 0.0, 0.0)],
        ),
        ("party", [("NO", 5, 60.0, 20.0, 40.0), ("NZ", 2, 50.0, 0.0, 0.0)]),
        (
            "topic",
            [("climate", 3, 66.7, 33.3, 66.7), ("other", 1, 100.0, 0.0, 0.0), ("trade", 1, 0.0, 0.0, 0.0)],
        ),
        ("strength", [("action", "firm", 3, 33.3, 66.7), ("action", "soft", 2, 0.0, 0.0)]),
        (
            "money",
            [("2023", "NOK", 1, 4e7, 4e7), ("2024", "NOK", 2, 4.1e7, 4e7), ("2024", "NZD", 1, 6e6, 6e6)],
        ),
        ("form", [("joint statement", 2, 4, 75.0), ("readout", 1, 1, 0.0)]),
        ("partnership", [("NO – NZ", 2, 4, 1, 25.0)]),
    ],
)
def test_figures(mined: Path, name: str, rows: list[tuple[Any, ...]]):
    [table] = statistics.tables(mined, [name])
    assert table.name == name
    assert table.rows == rows
    assert all(len(row) == len(table.columns) for row in rows)


def test_all_tables_are_there(mined: Path):
    assert tuple(table.name for table in statistics.tables(mined)) == statistics.NAMES == command.NAMES


def test_nothing_was_found(tmp_path: Path):
    empty = made(tmp_path / "empty", [{"date": "2023-01-01", "document": "a", "counted": False, "quote": "x"}])
    assert all(table.rows == [] for table in statistics.tables(empty))


def test_what_was_not_mined(tmp_path: Path, mined: Path):
    with pytest.raises(MiningError, match=r"there is no folder documents in it: name the output of servanda mine"):
        statistics.tables(tmp_path)
    next((mined / "commitments").glob("*/*")).write_bytes(b"PAR1 no more")
    with pytest.raises(MiningError, match="it can't be read"):
        statistics.tables(mined)


PAIR = "NO – NZ"


@pytest.mark.parametrize(
    ("promises", "again"),
    [
        ([], []),
        ([Promise(PAIR, "a", "2023-01-01", GRANT), Promise(PAIR, "b", "2024-01-01", GRANT)], [False, True]),
        (
            [
                Promise(PAIR, "a", "2023-01-01", GRANT),
                Promise(PAIR, "b", "2024-01-01", "Norway will give 40 million kroner to the Kelp Fund in Nelson."),
            ],
            [False, True],
        ),
        ([Promise(PAIR, "a", "2023-01-01", GRANT)] * 2, [False, False]),
        ([Promise("IS – NO", "a", "2023-01-01", GRANT), Promise(PAIR, "b", "2024-01-01", GRANT)], [False, False]),
        (
            [
                Promise(PAIR, "a", "2023-01-01", GRANT),
                Promise(PAIR, "b", "2024-01-01", "Both sides will hold talks about wool each spring."),
            ],
            [False, False],
        ),
    ],
)
def test_restating(promises: list[Promise], again: list[bool]):
    assert restated(promises) == again


def test_restating_over_many_rows(monkeypatch: pytest.MonkeyPatch):
    from servanda.mining import restating

    monkeypatch.setattr(restating, "_ROWS", 3)
    quotes = [GRANT, *(f"Both will open Hall {number} for wool and seed in the spring." for number in range(1)), GRANT]
    promises = [Promise(PAIR, str(at), f"20{at:02d}-01-01", quote) for at, quote in enumerate(quotes * 4)]
    assert restated(promises) == [False, False, *[True] * 10]
