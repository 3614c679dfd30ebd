"""What is written: each field and span as it was found, documents by year, each promise counted once."""

import json
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest
from corpora import Row, by_id, count_rows, many_rows, mine_here, mined, read_all, row, statement, write_parquet

from servanda.extraction import find
from servanda.instruments import read
from servanda.mining import tables, working
from servanda.mining.documents import Document, read_document


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mined")
    corpus = write_parquet(folder / "a.parquet", many_rows(12), group=5)
    mine_here(corpus, folder / "out")
    return folder / "out"


@pytest.fixture(scope="module")
def documents(out: Path) -> list[Row]:
    return read_all(out, "documents")


@pytest.fixture(scope="module")
def commitments(out: Path) -> list[Row]:
    return read_all(out, "commitments")


def test_spans_are_the_words_of_the_document(documents: list[Row], commitments: list[Row]):
    texts = {one["place"]: one["text"] for one in documents}
    seen = {"lead_in": 0, "money": 0, "deadline": 0, "bodies": 0, "spans": 0}
    for one in commitments:
        text = texts[one["place"]]
        assert text[one["start"] : one["end"]] == one["quote"]
        if one["lead_in"]:
            assert text[one["lead_in_start"] : one["lead_in_end"]] == one["lead_in"]
        for sum_ in one["money"]:
            assert text[sum_["start"] : sum_["end"]] == sum_["text"]
        if one["deadline"] is not None:
            assert text[one["deadline_start"] : one["deadline_end"]] == one["deadline"]
        for body in one["bodies"]:
            assert text[body["start"] : body["end"]] == body["name"]
        spans = [span for reading in one["readings"] for span in reading["spans"]]
        assert all(0 <= span["start"] < span["end"] <= len(text) for span in spans)
        seen["lead_in"] += bool(one["lead_in"])
        seen["money"] += len(one["money"])
        seen["deadline"] += one["deadline"] is not None
        seen["bodies"] += len(one["bodies"])
        seen["spans"] += len(spans)
    assert all(seen.values()), seen


def test_commitments_are_those_that_are_found(documents: list[Row], commitments: list[Row]):
    given = row(1)
    instrument = read_document(Document(given["id"], "a", given["title"], given["date"], given["url"], given["text"]))
    expected = [one for one in find(instrument) if one.readings["quote"].confidence >= working.SURE]
    rows = [one for one in commitments if one["document"] == "d001"]
    assert len(rows) == len(expected) >= 3
    for one, commitment in zip(rows, expected, strict=True):
        assert one["quote"] == commitment.quote
        assert tuple(one["parties"]) == commitment.parties
        assert (one["kind"], one["strength"]) == (commitment.kind.value, commitment.strength.value)
        assert (one["verb"], one["topic"], one["block"]) == (commitment.verb, commitment.topic.value, commitment.block)
        assert [sum_["amount"] for sum_ in one["money"]] == [float(sum_.amount) for sum_ in commitment.money]
        assert one["deadline_edtf"] == (commitment.deadline.edtf if commitment.deadline else None)
        assert {reading["field"] for reading in one["readings"]} == set(commitment.readings)
        assert one["confidence"] == pytest.approx(commitment.readings["quote"].confidence, abs=1e-6)
    assert len({one["id"] for one in rows}) == len(rows)
    assert all(one["id"].startswith("d001/") for one in rows)


def test_the_text_of_a_sample_is_read_as_servanda_read_does(documents: list[Row]):
    name = "new-zealand-norway-2025"
    path = Path(__file__).parents[2] / "samples" / f"{name}.md"
    one = by_id(documents)[name]
    assert one["text"] == read(path).text
    assert (one["date"], one["title"]) == ("2025-03-18", "Fact Sheet: New Zealand – Norway Partnership")
    assert one["words"] == len(one["text"].split())


def test_what_is_said_of_a_document(documents: list[Row], commitments: list[Row]):
    found = by_id(documents)
    assert (found["d003"]["state"], found["d003"]["reason"]) == ("left out", "by its title a speech")
    assert (found["d007"]["state"], found["d007"]["text"]) == ("failed", None)
    for one in documents:
        assert one["commitments"] == sum(given["place"] == one["place"] for given in commitments)
        assert (one["text"] is not None) == (one["state"] == "mined")
        assert bool(one["reason"]) == (one["state"] != "mined")
        assert "signature" not in one
    assert found["d001"]["form"] == "joint statement"
    assert found["d001"]["parties"] == ["NZ", "NO"]
    assert found["d001"]["commitments"] >= 3


def test_years_are_folders(out: Path, documents: list[Row], commitments: list[Row]):
    for name, rows in (("documents", documents), ("commitments", commitments)):
        for file, found in mined(out).items():
            if file.startswith(name):
                year = file.split("/")[1].removeprefix("year=")
                assert {(one["date"] or "__HIVE_DEFAULT_PARTITION__")[:4] for one in found} <= {year, year[:4]}
        whole = ds.dataset(out / name, partitioning="hive")
        assert "year" in whole.schema.names
        assert whole.count_rows() == count_rows(out, name) == len(rows)
        assert whole.filter(ds.field("year") == 2021).count_rows() == sum(
            (one["date"] or "").startswith("2021") for one in rows
        )
    assert (out / "documents" / "year=__HIVE_DEFAULT_PARTITION__" / "documents.parquet").exists()


def test_a_repeated_document_does_not_count(documents: list[Row], commitments: list[Row]):
    found = by_id(documents)
    assert (found["d008"]["group"], found["d008"]["counted"]) == ("d008", True)
    assert (found["d009"]["group"], found["d009"]["counted"]) == ("d008", False)
    assert [one["id"] for one in documents if not one["counted"]] == ["d009"]
    assert {one["id"] for one in documents if one["group"]} == {"d008", "d009"}
    for one in commitments:
        assert (one["group"], one["counted"]) == (found[one["document"]]["group"], found[one["document"]]["counted"])


def test_pieces_follow_the_schemas(out: Path):
    from pyarrow import parquet as pq

    for name, schema in (("documents", tables.FINAL_DOCUMENTS), ("commitments", tables.FINAL_COMMITMENTS)):
        for path in (out / name).glob("*/*"):
            assert pq.read_schema(path).remove_metadata().equals(schema)


def test_the_same_id_twice(tmp_path: Path):
    rows = [row(1), row(2, id="d001")]
    summary = mine_here(write_parquet(tmp_path / "a.parquet", rows), tmp_path / "out")
    assert summary.same_id == 1
    assert [one["place"] for one in read_all(tmp_path / "out", "documents")] == ["a.parquet:1", "a.parquet:2"]


def test_everything(tmp_path: Path):
    rows = [row(1, title="Remarks"), row(2, title=""), row(3, text="Norway will act.", title="")]
    corpus = write_parquet(tmp_path / "a.parquet", rows)
    assert mine_here(corpus, tmp_path / "some").states == {"left out": 2, "mined": 1}
    whole = mine_here(corpus, tmp_path / "all", everything=True)
    assert whole.states == {"mined": 3}
    assert whole.forms == {"any": 3}


def test_more_rows_than_a_row_group_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from servanda.mining import finishing

    monkeypatch.setattr(finishing, "_ROWS", 2)
    rows = [row(number, date="2020-01-02") for number in range(5)]
    mine_here(write_parquet(tmp_path / "a.parquet", rows, group=2), tmp_path / "out")
    assert [one["id"] for one in read_all(tmp_path / "out", "documents")] == [f"d{number:03d}" for number in range(5)]


@pytest.mark.parametrize(
    ("date", "year"),
    [("2020-02-30", None), ("18 March 2025", None), ("2020-02-03T04:05:06Z", "2020"), ("", None), ("20200203", None)],
)
def test_dates(date: str, year: str | None):
    document = Document("a", "a", date=date, text=statement(1))
    assert (str(document.day.year) if document.day else None) == year


def test_a_title_is_said_whatever_is_in_it():
    title = 'A "Joint" Statement: 100 % \\ of it #1'
    instrument = read_document(Document("a.b/c", "a", title=title, text=statement(1)))
    assert (instrument.id, instrument.title) == ("a.b/c", title)
    assert instrument.words(instrument.blocks[-1].span).startswith("Both sides talked")
    kept: dict[str, Any] = json.loads(json.dumps({"title": instrument.title}))
    assert kept["title"] == title
