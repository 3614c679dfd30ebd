"""A PDF to a ``Draft``: lines in reading order joined to blocks, each with its page.

What has no text (a scan) or is locked is refused with an error that says so.
"""

from typing import Any

from servanda.instruments import pdf_blocks
from servanda.instruments.dates import find_dateline, sane_property_date, sane_property_title
from servanda.instruments.draft import Draft
from servanda.instruments.errors import InstrumentError
from servanda.instruments.pdf_columns import order
from servanda.instruments.pdf_furniture import drop_furniture
from servanda.instruments.pdf_lines import read_lines

_MAX_PAGES = 3000
_LEAST_LETTERS = 20


def read_draft(data: bytes) -> Draft:
    """Return the draft of a PDF; raise ``InstrumentError`` where it is encrypted, damaged, or has no text."""
    document = _open(data)
    try:
        count = len(document)
        if count > _MAX_PAGES:
            raise InstrumentError(f"it has {count:,} pages: give a part of it")
        pages = [read_lines(document[number], number + 1) for number in range(count)]
        properties = document.get_metadata_dict()
    finally:
        document.close()
    lines = [line for page in order(drop_furniture(pages)) for line in page]
    letters = sum(c.isalpha() for line in lines for c in line.text)
    if letters < _LEAST_LETTERS:
        raise InstrumentError("it has no text, only images (a scan?): run OCR on it first, for example with ocrmypdf")
    blocks = pdf_blocks.build(lines)
    edges = [block.text for block in (*blocks[:6], *blocks[-3:])]
    return Draft(
        blocks=blocks,
        title=sane_property_title(properties.get("Title")),
        date=find_dateline(edges) or sane_property_date(_iso(properties.get("CreationDate", ""))),
        page_count=count,
    )


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise InstrumentError("it is encrypted: save a copy without password") from error
        raise InstrumentError("it is a damaged PDF: open it in a viewer and save it anew") from error
    return document


def _iso(value: str) -> str:
    """Turn PDF's own form of a date ("D:20210521…", ISO 32000-1 §7.9.4) into ISO 8601."""
    digits = value.removeprefix("D:")[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 and digits.isdigit() else ""
