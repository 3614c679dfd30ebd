"""A file, URL or bytes in, an ``Instrument`` out: Markdown, HTML, PDF, DOCX and plain text.

``read`` is the front of the package; each format has a module of its own that makes a ``Draft``, and ``assemble``
makes the instrument of it, the same way for every format.
"""

import datetime
from dataclasses import replace
from pathlib import Path

from servanda.instruments.assemble import assemble, slug
from servanda.instruments.draft import Draft
from servanda.instruments.errors import InstrumentError
from servanda.instruments.received import Source
from servanda.instruments.source import SUFFIXES, Format, fetch, find_documents, sniff, stem
from servanda.records import Instrument

__all__ = ["SUFFIXES", "Format", "InstrumentError", "Source", "find_documents", "read"]

MAX_CHARACTERS = 2_000_000
"""Some thousand pages; the longest release known has 80,000 characters, the longest treaty about a million."""


def read(
    source: str | Path | bytes | Source,
    *,
    date: datetime.date | None = None,
    parties: tuple[str, ...] = (),
    name: str | None = None,
    public_only: bool = False,
) -> Instrument:
    """Return the instrument in ``source``: a path, an http(s) URL, the bytes of a document, or what was fetched.

    ``date`` and ``parties`` override what the document says; ``name`` gives the id and, for bytes, the file name;
    ``public_only`` refuses a URL on a private network, as a server must that fetches for others.
    Raises ``InstrumentError``, with a message that names the source and says what to do, where it cannot be read.
    """
    label = name or _label(source)
    try:
        found = fetch(source, public_only=public_only)
        draft = _read_draft(found, name)
        called = name or found.url or found.name
        identifier = slug(stem(called)) if called else slug(draft.title or "") or "stdin"
        if found.url:
            draft = replace(draft, url=draft.url or found.url)
        return assemble(draft, id=identifier or "document", date=date, parties=parties)
    except InstrumentError as error:
        raise InstrumentError(f"{label}: {error}") from error.__cause__


def _label(source: str | Path | bytes | Source) -> str:
    if isinstance(source, Source):
        return source.url or source.name or "a document"
    return "standard input" if isinstance(source, bytes) else str(source)


def _read_draft(found: Source, name: str | None) -> Draft:
    if not found.data.strip():
        raise InstrumentError("it is empty")
    kind = sniff(found, name)
    if kind is Format.PDF:
        from servanda.instruments import pdf

        return pdf.read_draft(found.data)
    if kind is Format.DOCX:
        from servanda.instruments import docx

        return docx.read_draft(found.data)
    return _read_text(found, kind)


def _read_text(found: Source, kind: Format) -> Draft:
    from servanda.instruments import html, markdown, text
    from servanda.instruments.encoding import decode

    if len(found.data) > 4 * MAX_CHARACTERS:
        raise InstrumentError(f"its text is longer than {MAX_CHARACTERS:,} characters: give a part of it")
    words = decode(found.data, found.charset or (html.find_charset(found.data) if kind is Format.HTML else None))
    if len(words) > MAX_CHARACTERS:
        raise InstrumentError(f"its text is longer than {MAX_CHARACTERS:,} characters: give a part of it")
    match kind:
        case Format.HTML:
            return html.read_draft(words)
        case Format.MARKDOWN:
            return markdown.read_draft(words)
        case _:
            return text.read_draft(words)
