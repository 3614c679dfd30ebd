"""WARC files of a web crawl: planned by the places of their records, each batch some of them.

Only answers with a page, a PDF or a DOCX file are documents; pictures, scripts, errors and redirects are left out
without a word.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from servanda.instruments import Source
from servanda.mining.batches import SIZE, Batch, File
from servanda.mining.documents import Document
from servanda.mining.errors import MiningError
from servanda.mining.places import Place

SUFFIXES = (".warc", ".warc.gz")
_TYPES = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
_FOUND = 200


def plan(place: Place, file: File, names: Mapping[str, str]) -> Iterator[Batch]:
    """Yield the batches of a file; raise ``MiningError`` where it can't be read."""
    try:
        with place.system.open(file.path, "rb") as opened:
            answers = ArchiveIterator(opened, record_types=WarcRecordType.response, parse_http=False)
            starts = [record.stream_pos for record in answers]
    except Exception as error:
        raise MiningError(f"{file.path}: it can't be read as WARC ({error})") from None
    if not starts:
        raise MiningError(f"{file.path}: there is no answer of a web server in it")
    for first in range(0, len(starts), SIZE):
        stop = starts[first + SIZE] if first + SIZE < len(starts) else file.size
        yield Batch(0, "warc", file.path, starts[first], stop)


def read(place: Place, batch: Batch, names: Mapping[str, str]) -> Iterator[Document]:
    """Yield the documents of a batch."""
    name = place.inside(batch.path)
    before = None
    with place.system.open(batch.path, "rb") as opened:
        opened.seek(batch.start)
        for record in ArchiveIterator(opened, record_types=WarcRecordType.response, auto_decode="all"):
            if before is None:  # the first record is where the batch starts, from wherever the library counts
                before = batch.start - record.stream_pos
            at = before + record.stream_pos
            if at >= batch.stop:
                return
            if (document := _document(record, f"{name}:{at}")) is not None:
                yield document


def _document(record: Any, place: str) -> Document | None:
    headers = record.http_headers
    content_type = (record.http_content_type or "").lower()
    if headers is None or headers.status_code != _FOUND or content_type not in _TYPES:
        return None
    url = record.headers.get("WARC-Target-URI", "")
    data = record.reader.read()
    source = Source(data, url=url, content_type=content_type, charset=record.http_charset)
    return Document(id=url or place, place=place, url=url, source=source)
