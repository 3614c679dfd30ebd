import io
import zipfile
from pathlib import Path

import pytest

from servanda.instruments import InstrumentError, read

docx = pytest.importorskip("docx")


def _write(fact_sheet: list, path: Path) -> None:
    document = docx.Document()
    for kind, depth, words in fact_sheet:
        if kind == "heading":
            document.add_heading(words, 1)
            continue
        style = f"List Bullet{f' {depth}' if depth > 1 else ''}" if depth else None
        paragraph = document.add_paragraph(style=style)
        head, colon, rest = words.partition(": ")
        if depth and colon:
            paragraph.add_run(head + ": ").bold = True
            words = rest
        paragraph.add_run(words)
    document.save(path)


def test_headings_and_lists(tmp_path: Path, fact_sheet: list, outline) -> None:
    path = tmp_path / "Harbour 2026.docx"
    _write(fact_sheet, path)
    instrument = read(path)
    assert outline(instrument) == fact_sheet
    assert instrument.id == "harbour-2026"
    assert instrument.title == fact_sheet[0][2]
    assert instrument.date is None, "the date of python-docx's own template is no date of the document"
    assert [instrument.words(b.run_in) for b in instrument.blocks if b.run_in] == ["Green Corridors:"]


def test_table_breaks_and_typed_bullets(tmp_path: Path, outline) -> None:
    document = docx.Document()
    document.add_paragraph("Before, we will meet.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "2027", "We will pay."
    paragraph = document.add_paragraph("They will:")
    paragraph.add_run().add_break()
    paragraph.add_run("• open ports")
    document.save(tmp_path / "a.docx")
    assert outline(read(tmp_path / "a.docx")) == [
        ("paragraph", 0, "Before, we will meet."),
        ("paragraph", 0, "2027"),
        ("paragraph", 0, "We will pay."),
        ("paragraph", 0, "They will:"),
        ("item", 1, "open ports"),
    ]


def _archive(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (_archive(**{"word__document.xml": b" " * 50_000_000}), "zip bomb"),
        (_archive(**{"word__document.xml": b"<broken"}), "damaged"),
        (_archive(**{"other.txt": b"x"}), "archive"),
        (_archive(**{"word__document.xml": b" " * 999})[:-30], "damaged"),
    ],
)
def test_bad_archive_is_an_error(data: bytes, message: str) -> None:
    with pytest.raises(InstrumentError, match=message):
        read(data, name="x.docx")
