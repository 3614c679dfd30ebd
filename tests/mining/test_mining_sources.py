"""Each kind of corpus: planned, read piece by piece, every document once and in its order."""

import datetime
import gzip
import io
import json
import os
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from corpora import Row, mine_here, read_all, row, statement, write_lines, write_parquet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.mining import MiningError, batches, sources
from servanda.mining.batches import Batch, from_plain, to_plain
from servanda.mining.documents import Document, read_document
from servanda.mining.places import place_of
from servanda.mining.sources import folder, json_lines, parquet, warc


def planned(corpus: object, names: dict[str, str] | None = None) -> list[Batch]:
    place = place_of(str(corpus))
    return sources.plan(place, sources.find_files(place), names or {})


def documents(corpus: object, names: dict[str, str] | None = None) -> list[Document]:
    place = place_of(str(corpus))
    return [document for batch in planned(corpus, names) for document in sources.read(place, batch, names or {})]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """Make batches of three documents, or 400 bytes."""
    for module in (batches, folder, parquet, warc):
        monkeypatch.setattr(module, "SIZE", 3)
    monkeypatch.setattr(json_lines, "RANGE", 400)
    return 3


# Parquet


def test_parquet_with_several_row_groups(tmp_path: Path, small: int):
    path = write_parquet(tmp_path / "a.parquet", [row(number) for number in range(11)], group=5)
    assert [(b.number, b.group, b.start, b.stop) for b in planned(path)] == [
        (0, 0, 0, 3),
        (1, 0, 3, 5),
        (2, 1, 0, 3),
        (3, 1, 3, 5),
        (4, 2, 0, 1),
    ]
    found = documents(path)
    assert [one.id for one in found] == [f"d{number:03d}" for number in range(11)]
    assert [one.place for one in found] == [f"a.parquet:{line}" for line in range(1, 12)]
    assert found[10].text == statement(10)
    assert found[10].day == datetime.date(2021, 3, 11)


def test_columns_of_other_names(tmp_path: Path):
    path = write_parquet(tmp_path / "a.pq", [{"key": 7, "body": "Norway will act.", "when": datetime.date(2020, 1, 2)}])
    [found] = documents(path, {"id": "key", "text": "body", "date": "when"})
    assert (found.id, found.text, found.date, found.title, found.url) == ("7", "Norway will act.", "2020-01-02", "", "")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({}, "there is no column “text” in it: it has key, body; say which it is with --column text=NAME"),
        ({"text": "words"}, "there is no column “words” in it"),
        ({"text": "body", "date": "when"}, "there is no column “when” in it.* --column date=NAME"),
        ({"words": "body"}, "there is no field words: columns are named for id, date, title, url, text"),
    ],
)
def test_a_column_that_there_is_not(tmp_path: Path, names: dict[str, str], said: str):
    path = write_parquet(tmp_path / "a.parquet", [{"key": "1", "body": "Norway will act."}])
    with pytest.raises(MiningError, match=said):
        planned(path, names)


def test_what_is_no_parquet_file(tmp_path: Path):
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 and then nothing of the sort")
    with pytest.raises(MiningError, match=r"a\.parquet: it can't be read as Parquet"):
        planned(path)


def test_texts_as_bytes_and_texts_that_are_no_utf8(tmp_path: Path):
    texts = pa.array([b"Norway will act.", b"Norway \xff will act."], pa.binary())
    pq.write_table(pa.table({"text": texts}), tmp_path / "a.parquet")
    broken = pa.Array.from_buffers(pa.string(), 2, texts.buffers())
    pq.write_table(pa.table({"text": broken}), tmp_path / "b.parquet")
    assert [one.text for one in documents(tmp_path)] == ["Norway will act.", "Norway \ufffd will act."] * 2


def test_ids_are_addresses_or_places_where_there_are_none(tmp_path: Path):
    rows = [row(0, id=None), row(1, id=" ", url=None), row(2)]
    assert [one.id for one in documents(write_parquet(tmp_path / "a.parquet", rows))] == [
        "https://www.example.org/statements/0",
        "a.parquet:2",
        "d002",
    ]


def test_places_tell_files_of_the_same_name_apart(tmp_path: Path):
    for year in (2020, 2021):
        write_parquet(tmp_path / f"year={year}" / "part-0.parquet", [row(0, id=None, url=None)])
    assert [one.place for one in documents(tmp_path)] == ["year=2020/part-0.parquet:1", "year=2021/part-0.parquet:1"]


def test_a_damaged_row_group_is_told_and_the_others_are_read(tmp_path: Path):
    path = write_parquet(tmp_path / "a.parquet", [row(number) for number in range(4)], group=2)
    chunk = pq.ParquetFile(path).metadata.row_group(1).column(4)
    data = bytearray(path.read_bytes())
    data[chunk.data_page_offset : chunk.data_page_offset + 60] = b"\xff" * 60
    path.write_bytes(data)
    found = documents(path)
    assert [one.id for one in found[:2]] == ["d000", "d001"]
    assert "the file is damaged" in found[2].fault
    assert mine_here(path, tmp_path / "out").states == {"failed": 1, "mined": 2}


# JSON lines


def test_json_lines_over_the_borders_of_ranges(tmp_path: Path, small: int):
    path = write_lines(tmp_path / "a.jsonl", [row(number, note="ø" * (number * 40)) for number in range(12)])
    assert len(planned(path)) > 10
    assert [one.id for one in documents(path)] == [f"d{number:03d}" for number in range(12)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    texts=st.lists(st.text(max_size=30), max_size=12),
    size=st.integers(1, 80),
    ends=st.booleans(),
    blank=st.booleans(),
)
def test_every_line_once_whatever_the_ranges(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: list[str], size: int, ends: bool, blank: bool
):
    monkeypatch.setattr(json_lines, "RANGE", size)
    path = tmp_path / "a.ndjson"
    between = "\n\n" if blank else "\n"
    lines = between.join(json.dumps({"id": str(at), "text": text}) for at, text in enumerate(texts))
    path.write_text(lines + "\n" * ends)
    if not path.stat().st_size:
        return
    first, again = planned(path), planned(path)
    assert first == again == from_plain(json.loads(json.dumps(to_plain(first))))
    found = documents(path)
    assert [one.id for one in found] == [str(at) for at in range(len(texts))]
    assert len({one.place for one in found}) == len(found)


def test_lines_that_are_no_documents(tmp_path: Path):
    lines = [
        row(0),
        '{"id": "x", "text": ',
        "[1, 2]",
        "[" * 100_000,
        r'{"id": "half", "title": "\ud83c of a pair", "text": "\udfff"}',
        row(5),
        '{"id": "other", "quote": "We will act."}',
    ]
    found = documents(write_lines(tmp_path / "a.jsonl", lines))
    assert [bool(one.fault) for one in found] == [False, True, True, True, False, False, True]
    assert "the line is no JSON" in found[1].fault
    assert found[2].fault == "the line is no JSON object"
    assert found[4].title == "? of a pair"
    assert found[6].fault == "the line has no “text”: say where its text is with --column text=NAME"
    assert mine_here(tmp_path, tmp_path / "out").states["mined"] == 2


def test_packed_json_lines(tmp_path: Path, small: int):
    for name in ("a.jsonl.gz", "b.NDJSON.GZ"):
        path = write_lines(tmp_path / name, [row(number) for number in range(5)])
        assert len(planned(path)) == 1
        assert [one.id for one in documents(path)] == [f"d{number:03d}" for number in range(5)]


def test_a_packed_file_that_is_cut_off(tmp_path: Path):
    path = write_lines(tmp_path / "a.jsonl.gz", [row(number, note=os.urandom(2000).hex()) for number in range(30)])
    path.write_bytes(path.read_bytes()[:-5000])
    *whole, last = documents(path)
    assert len(whole) > 20
    assert not any(one.fault for one in whole)
    assert last.fault.startswith("the file is damaged from here on")


# WARC


def answer(
    url: str, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = ""
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body
    return _record("response", url, http)


def _record(kind: str, url: str, data: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-01-01T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data + b"\r\n\r\n"


def page(number: int) -> bytes:
    said = "".join(f"<p>{part}</p>" for part in statement(number).split("\n\n"))
    title = f"Joint Statement {number} of New Zealand and Norway"
    return f"<!doctype html><title>{title}</title><main><h1>{title}</h1>{said}</main>".encode()


@pytest.mark.parametrize("packed", [False, True])
def test_warc_files(tmp_path: Path, small: int, packed: bool, pdf: bytes):
    records = [
        _record("request", "https://www.example.org/0", b"GET / HTTP/1.1\r\n\r\n"),
        *(answer(f"https://www.example.org/{number}", page(number)) for number in range(8)),
        answer("https://www.example.org/gone", page(9), status="404 Not Found"),
        answer("https://www.example.org/moved", b"", status="301 Moved"),
        answer("https://www.example.org/a.png", b"\x89PNG", kind="image/png"),
        answer("https://www.example.org/style", b"p {}", kind="text/css"),
        answer("https://www.example.org/paper", pdf, kind="application/pdf"),
        answer("https://www.example.org/packed", gzip.compress(page(10)), more="Content-Encoding: gzip\r\n"),
        answer(
            "https://www.example.org/pieces",
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(page(11)), page(11)),
            more="Transfer-Encoding: chunked\r\n",
        ),
    ]
    path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    path.write_bytes(b"".join(map(gzip.compress, records) if packed else records))
    assert len(planned(path)) == 5
    found = documents(path)
    addresses = [*map(str, range(8)), "paper", "packed", "pieces"]
    assert [one.url for one in found] == [f"https://www.example.org/{name}" for name in addresses]
    assert [one.id for one in found] == [one.url for one in found]
    assert len({one.place for one in found}) == len(found)
    texts = [read_document(one).text for one in found]
    assert "Establish Centre 3 for" in texts[3]
    assert "Norway will open a harbour office" in texts[8]
    assert "Establish Centre 10 for" in texts[9]
    assert "Establish Centre 11 for" in texts[10]


def test_warc_without_answers_and_what_is_no_warc(tmp_path: Path):
    (tmp_path / "a.warc").write_bytes(_record("request", "https://www.example.org/", b"GET / HTTP/1.1\r\n\r\n"))
    with pytest.raises(MiningError, match=r"a\.warc: there is no answer of a web server in it"):
        planned(tmp_path / "a.warc")
    (tmp_path / "b.warc").write_bytes(b"never a WARC file\n" * 50)
    with pytest.raises(MiningError, match=r"b\.warc: "):
        planned(tmp_path / "b.warc")


# A folder


@pytest.fixture(scope="session")
def pdf() -> bytes:
    """A PDF of one page, made of its parts."""
    stream = b"BT /F1 12 Tf 72 720 Td (Norway will open a harbour office in Nelson by 2027.) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


@pytest.fixture
def archive(tmp_path: Path, pdf: bytes) -> Path:
    from docx import Document as Docx

    folder = tmp_path / "archive"
    (folder / "b").mkdir(parents=True)
    title = "Joint Statement of New Zealand and Norway"
    (folder / "a.md").write_text(f"# {title}\n\n{statement(1)}", encoding="utf-8")
    (folder / "b" / "c.html").write_bytes(page(2))
    (folder / "d.pdf").write_bytes(pdf)
    written = Docx()
    written.add_heading(title, 0)
    for part in statement(3).split("\n\n"):
        written.add_paragraph(part)
    written.save(str(folder / "e.docx"))
    (folder / "f.pdf").write_bytes(pdf[: len(pdf) // 3])
    (folder / "g.docx").write_bytes(b"PK\x03\x04 no more")
    (folder / "notes.xyz").write_text("Nobody reads this.")
    for hidden in (".hidden.md", "_draft.md", "~$e.docx", ".git/x.md", "_work/y.md"):
        (folder / hidden).parent.mkdir(exist_ok=True)
        (folder / hidden).write_text("Norway will hide.")
    return folder


def test_a_folder_of_documents(archive: Path, small: int):
    assert [batch.files for batch in planned(archive)] == [("a.md", "b/c.html", "d.pdf"), ("e.docx", "f.pdf", "g.docx")]
    assert [one.id for one in documents(archive)] == ["a.md", "b/c.html", "d.pdf", "e.docx", "f.pdf", "g.docx"]


def test_a_folder_is_mined_and_damaged_files_are_passed_over(archive: Path, tmp_path: Path):
    summary = mine_here(archive, tmp_path / "out", everything=True)
    assert summary.states == {"failed": 2, "mined": 4}
    rows = {one["id"]: one for one in read_all(tmp_path / "out", "documents")}
    assert {name for name, one in rows.items() if one["state"] == "failed"} == {"f.pdf", "g.docx"}
    assert rows["f.pdf"]["reason"]
    assert rows["d.pdf"]["commitments"] == 1


def test_one_document_alone(archive: Path, tmp_path: Path):
    summary = mine_here(archive / "a.md", tmp_path / "out")
    assert summary.states == {"mined": 1}
    assert read_all(tmp_path / "out", "documents")[0]["id"] == "a.md"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes, which this system has not")
def test_pipes_are_not_opened(archive: Path):
    os.mkfifo(archive / "pipe.md")
    assert "pipe.md" not in [one.id for one in documents(archive)]


def test_a_name_that_is_no_utf8(tmp_path: Path):
    name = os.fsencode(tmp_path) + b"/caf\xe9.md"
    try:
        with open(name, "w") as file:  # noqa: PTH123
            file.write("Norway will act.")
    except OSError:
        pytest.skip("this file system takes no such names")
    summary = mine_here(tmp_path, tmp_path / "out", everything=True)
    assert summary.states == {"mined": 1}


def test_a_file_that_is_gone_or_closed(archive: Path):
    place = place_of(str(archive))
    [batch] = sources.plan(place, sources.find_files(place), {})
    (archive / "a.md").unlink()
    assert next(iter(sources.read(place, batch, {}))).fault.startswith("it can't be opened")


# All of them


def test_all_kinds_together(archive: Path, small: int):
    write_parquet(archive / "z.parquet", [row(number) for number in range(4)])
    write_lines(archive / "c.jsonl", [row(7)])
    (archive / "k.warc").write_bytes(answer("https://www.example.org/k", page(9)))
    kinds = [batch.kind for batch in planned(archive)]
    assert list(dict.fromkeys(kinds)) == ["json_lines", "warc", "parquet", "folder"]
    assert len(documents(archive)) == 1 + 1 + 4 + 6


def test_nothing_to_mine(tmp_path: Path):
    for where in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(MiningError, match=r"nothing to mine in it \(files that end in \.parquet"):
            planned(where)


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_corpora_without_documents(tmp_path: Path, kind: str):
    corpus = tmp_path / "in"
    corpus.mkdir()
    if kind == "jsonl":
        (corpus / "a.jsonl").write_text("\n\n")
    else:
        empty = pa.Table.from_pylist([], schema=pa.schema([("text", pa.string())]))
        pq.write_table(empty, corpus / "a.parquet")
    summary = mine_here(corpus, tmp_path / "out")
    assert (summary.documents, summary.commitments) == (0, 0)
    assert read_all(tmp_path / "out", "documents") == []
    assert mine_here(corpus, tmp_path / "out") == summary


def test_the_plan_does_not_change(archive: Path, small: int):
    assert planned(archive) == planned(archive)
    assert [batch.number for batch in planned(archive)] == list(range(len(planned(archive))))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.integers(0, 30), group=st.integers(1, 12), size=st.integers(1, 7))
def test_every_row_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, group: int, size: int):
    monkeypatch.setattr(parquet, "SIZE", size)
    table = pa.table({"text": pa.array([f"t{number}" for number in range(rows)], pa.string())})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=group)
    found = documents(tmp_path)
    assert [one.text for one in found] == [f"t{number}" for number in range(rows)]
    assert [one.place for one in found] == [f"a.parquet:{number + 1}" for number in range(rows)]


def test_the_mark_changes_with_files_and_columns(tmp_path: Path):
    path = write_lines(tmp_path / "a.jsonl", [row(0)])
    place = place_of(str(path))
    first = sources.mark(sources.find_files(place), {})
    assert sources.mark(sources.find_files(place), {}) == first
    assert sources.mark(sources.find_files(place), {"text": "body"}) != first
    write_lines(path, [row(0), row(1)])
    assert sources.mark(sources.find_files(place), {}) != first


def rows_of(system: fsspec.AbstractFileSystem, out: str, name: str) -> list[Row]:
    found: list[Row] = []
    for path in sorted(system.find(f"{out}/{name}")):
        with system.open(path, "rb") as file:
            found += pq.read_table(file).to_pylist()
    return found


def test_another_file_system_for_both(tmp_path: Path):
    memory = fsspec.filesystem("memory")
    try:
        rows = [row(number) for number in range(6)]
        local = write_parquet(tmp_path / "a.parquet", rows, group=2)
        memory.pipe_file("/corpus/a.parquet", local.read_bytes())
        memory.pipe_file("/corpus/b.md", f"# Joint Statement of New Zealand and Norway\n\n{statement(9)}".encode())
        summary = mine_here("memory://corpus", "memory://mined")
        assert summary.states == {"mined": 7}
        there = rows_of(memory, "/mined", "documents")
        assert sorted(one["id"] for one in there) == ["b.md", *(f"d{number:03d}" for number in range(6))]
        assert json.loads(memory.cat_file("/mined/report.json"))["documents"] == 7
        names = {path.split("/")[2] for path in memory.find("/mined")}
        assert names == {"commitments", "documents", "report.json"}
        assert mine_here("memory://corpus", "memory://mined") == summary
        mine_here(tmp_path / "a.parquet", tmp_path / "out")
        own = [one for one in rows_of(memory, "/mined", "commitments") if one["document"] != "b.md"]
        assert own == read_all(tmp_path / "out", "commitments")
    finally:
        memory.store.clear()
        memory.pseudo_dirs[:] = [""]


def test_a_file_system_that_nobody_knows():
    with pytest.raises(MiningError, match="nowhere://x: "):
        place_of("nowhere://x")
