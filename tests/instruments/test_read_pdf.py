import html
from pathlib import Path

import pytest

from servanda.instruments import InstrumentError, read

try:
    import weasyprint
except (ImportError, OSError) as error:  # OSError: Pango, which draws the letters, is not installed
    pytest.skip(f"printing PDF files to read needs WeasyPrint and Pango: {error}", allow_module_level=True)

CSS = """@page { size: %s; margin: 3cm 2cm; @top-left { content: "Cabinet of Norland\\A Statements, 2026";
  white-space: pre; font-size: 8pt } @bottom-center { content: "Page " counter(page) " of " counter(pages) } }
body { font: 11pt "DejaVu Serif"; hyphens: auto; %s }"""


def _print(rows: list, path: Path, size: str = "A5", style: str = "text-align: justify") -> None:
    body, depth = "", 0
    for kind, level, words in rows:
        body += "<ul>" * (level - depth) + "</ul>" * (depth - level)
        depth = level
        tag = "h2" if kind == "heading" else "li" if level else "p"
        body += f"<{tag}>{html.escape(words)}</{tag}>"
    page = f'<html lang="en"><style>{CSS % (size, style)}</style><body>{body}</body></html>'
    weasyprint.HTML(string=page).write_pdf(path)


@pytest.mark.parametrize("size", ["A4", "A5", "letter"])
@pytest.mark.parametrize(
    "style", ["text-align: justify", "hyphens: none", "line-height: 1.7", "columns: 2; hyphens: none"]
)
def test_printed_fact_sheet(size: str, style: str, tmp_path: Path, fact_sheet: list, outline) -> None:
    if "columns" in style and size != "A4":
        pytest.skip("two columns of four words each are no document")
    # No line stands twice at the same height, as running heads do.
    names = (("Norland", "Sudvik"), ("Westmark", "Holt"), ("Ringvik", "Tarn"), ("Upper Vale", "Lower Vale"))
    rows = [
        (kind, depth, words.replace("Norland", one).replace("Sudvik", two).replace("Ports", f"Ports of {one}"))
        for one, two in names
        for kind, depth, words in fact_sheet
    ]
    _print(rows, tmp_path / "a.pdf", size, style)
    assert outline(read(tmp_path / "a.pdf")) == rows


def test_pages(tmp_path: Path, fact_sheet: list) -> None:
    rows = [("paragraph", 0, f"In the year {2026 + n} both sides will meet in Ostby. " * 6) for n in range(12)]
    _print(rows, tmp_path / "a.pdf")
    instrument = read(tmp_path / "a.pdf")
    assert instrument.pages[0] == 0
    assert list(instrument.pages) == sorted(instrument.pages)
    pages = [instrument.page(block.span) for block in instrument.blocks]
    assert pages[0] == 1
    assert pages[-1] == len(instrument.pages) > 2
    assert any(b.span.start < start < b.span.end for b in instrument.blocks for start in instrument.pages)


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "empty"), (b"%PDF-1.7\nbroken", "damaged")],
)
def test_bad_pdf_is_an_error(data: bytes, message: str) -> None:
    with pytest.raises(InstrumentError, match=message):
        read(data, name="x.pdf")


def test_scan_is_an_error(tmp_path: Path) -> None:
    page = "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'><rect width='50' height='50'/></svg>"
    weasyprint.HTML(string=page).write_pdf(tmp_path / "a.pdf")
    with pytest.raises(InstrumentError, match=r"a\.pdf: it has no text.*OCR"):
        read(tmp_path / "a.pdf")


# A PDF of one empty page, locked with a password (standard security handler, revision 2; ISO 32000-1 §7.6.3).
LOCKED = b"""%%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj
4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>endobj
trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]/Size 5>>
""" % (b"11" * 32, b"22" * 32)


def test_encrypted_pdf_is_an_error() -> None:
    with pytest.raises(InstrumentError, match="encrypted"):
        read(LOCKED, name="x.pdf")
