"""From a path, a URL or bytes to the bytes of a document and its format.

The content is looked at first and the suffix second, for real files are often misnamed. Limits on size and time
stand here, before any parser sees the data.
"""

import re
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from servanda.instruments.errors import InstrumentError
from servanda.instruments.received import MAX_BYTES, Source

SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".txt": "text",
    ".text": "text",
}


class Format(StrEnum):
    """The formats that can be read."""

    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    TEXT = "text"


def fetch(source: str | Path | bytes | Source, *, public_only: bool = False) -> Source:
    """Return the bytes of ``source``: a path, an http(s) URL, the bytes themselves, or what came of an earlier fetch.

    ``public_only`` refuses URLs on private networks. Raises ``InstrumentError`` where there is no such file, it is a
    directory or too large, or the URL gives nothing.
    """
    if isinstance(source, Source):
        return source
    if isinstance(source, bytes):
        return Source(source)
    if isinstance(source, str) and re.match(r"https?://", source, re.IGNORECASE):
        from servanda.instruments.web import download  # httpx takes 100 ms to import

        return download(source, public_only=public_only)
    return _read_file(Path(source))


def _read_file(path: Path) -> Source:
    try:
        if path.is_dir():
            raise InstrumentError("it is a directory: name the files in it, or use find_documents()")
        if path.stat().st_size > MAX_BYTES:
            raise InstrumentError(f"it is larger than {MAX_BYTES // 1_000_000} MB: give a part of it")
        return Source(path.read_bytes(), path.name)
    except FileNotFoundError:
        raise InstrumentError("there is no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InstrumentError(f"it cannot be opened ({reason})") from error


def stem(name: str) -> str:
    """Return the last part of a file name, path or URL without a known suffix."""
    last = unquote(urlsplit(name).path.rstrip("/").rpartition("/")[2]) if "://" in name else Path(name).name
    base, dot, _ = last.rpartition(".")
    return base if dot and f".{last.rpartition('.')[2].lower()}" in SUFFIXES else last


def find_documents(directory: str | Path) -> list[Path]:
    """Return the files below ``directory`` with a suffix that can be read, sorted.

    Raises ``InstrumentError`` where it is no directory or holds no such file. Hidden files and folders are left out.
    """
    root = Path(directory)
    if not root.is_dir():
        raise InstrumentError(f"{directory}: it is no directory")
    found = sorted(
        path
        for path in root.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not any(part.startswith((".", "~$")) for part in path.relative_to(root).parts)
    )
    if not found:
        suffixes = ", ".join(sorted(SUFFIXES))
        raise InstrumentError(f"{directory}: there is no document in it (a file that ends in {suffixes})")
    return found


def sniff(source: Source, name: str | None = None) -> Format:
    """Return the format of ``source``, by its content, then by the suffix of its name, then by its media type.

    Raises ``InstrumentError`` for formats that are known and cannot be read.
    """
    head = source.data[:4096]
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.startswith(b"PK\x03\x04"):
        return _sniff_archive(source.data)
    for signature, advice in _UNREADABLE.items():
        if head.startswith(signature):
            raise InstrumentError(advice)
    suffix = _suffix(name) or _suffix(source.name) or _suffix(urlsplit(source.url or "").path)
    if suffix in (Format.PDF, Format.DOCX):
        raise InstrumentError(f"it is no {suffix.upper()} file, though its name says so: it may be damaged or cut off")
    # The zeros of UTF-16 hide the marks; nothing else is lost by dropping them here.
    opening = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if re.match(rb"<!doctype html|<html|<\?xml[^>]*>\s*(?:<!doctype html|<html)", opening):
        return Format.HTML
    if suffix:
        return Format(suffix)
    if source.content_type in _MEDIA_TYPES:
        return _MEDIA_TYPES[source.content_type]
    if opening.startswith(b"<") and re.search(rb"</?(?:p|div|body|head|ul|li|br|table|h[1-6]|title)\b", opening):
        return Format.HTML
    return Format.MARKDOWN if _MARKDOWN.search(opening) else Format.TEXT


_UNREADABLE = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "it is an old or an encrypted Office file: save it as DOCX without password",
    b"{\\rtf": "it is RTF: save it as DOCX",
    b"\x1f\x8b": "it is a gzip archive: unpack it first",
    b"\x89PNG": "it is an image: run OCR on it first and give the text",
    b"\xff\xd8\xff": "it is an image: run OCR on it first and give the text",
    b"GIF8": "it is an image: run OCR on it first and give the text",
}
_MEDIA_TYPES = {"text/html": Format.HTML, "application/xhtml+xml": Format.HTML, "text/markdown": Format.MARKDOWN}
_MARKDOWN = re.compile(rb"\A---\r?\n|^#{1,6} \S|\*\*\S[^*\n]*\*\*|\]\(https?://", re.MULTILINE)


def _suffix(name: str | None) -> str | None:
    return SUFFIXES.get(f".{name.rpartition('.')[2].lower()}") if name and "." in name else None


def _sniff_archive(data: bytes) -> Format:
    # The names stand in clear in the archive's directory at its end, and usually at its start too.
    if b"word/document" in data[-1_000_000:] or b"word/" in data[:1_000_000]:
        return Format.DOCX
    if b"mimetypeapplication/vnd.oasis" in data[:200]:
        raise InstrumentError("it is an OpenDocument file: save it as DOCX")
    raise InstrumentError("it is an archive and no Word document: unpack it first")
