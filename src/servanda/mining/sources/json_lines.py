"""JSON lines: planned by ranges of bytes, each batch the lines that begin in its range. A packed file is one batch."""

import gzip
import json
from collections.abc import Iterator, Mapping
from typing import IO

from servanda.mining.batches import Batch, File
from servanda.mining.columns import check_columns, to_document
from servanda.mining.documents import Document
from servanda.mining.places import Place

SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
RANGE = 1_000_000
"""Bytes of a batch: a hundred releases of the usual length."""


def plan(place: Place, file: File, names: Mapping[str, str]) -> Iterator[Batch]:
    """Yield the batches of a file; raise ``MiningError`` for a field that there is not."""
    check_columns(names)
    step = file.size if _packed(file.path) else RANGE
    for start in range(0, file.size, max(step, 1)):
        yield Batch(0, "json_lines", file.path, start, min(start + step, file.size))


def read(place: Place, batch: Batch, names: Mapping[str, str]) -> Iterator[Document]:
    """Yield the documents of a batch. A line that is no JSON object is a document that can't be read, told as such."""
    columns = check_columns(names)
    name = place.inside(batch.path)
    with place.system.open(batch.path, "rb") as opened:
        if _packed(batch.path):
            with gzip.open(opened) as unpacked:
                for at, line in _lines(unpacked, 0, None):
                    yield _document(line, columns, f"{name}:{at}")
            return
        start = batch.start
        if start:
            opened.seek(start - 1)
            start += len(opened.readline()) - 1
        for at, line in _lines(opened, start, batch.stop):
            yield _document(line, columns, f"{name}:{at}")


def _packed(path: str) -> bool:
    return path.lower().endswith(".gz")


def _lines(file: "IO[bytes] | gzip.GzipFile", at: int, stop: int | None) -> Iterator[tuple[int, bytes]]:
    """Yield the lines from here on that begin before ``stop``, each with the place of its first byte."""
    while stop is None or at < stop:
        line = file.readline()
        if not line:
            return
        if line.strip():
            yield at, line
        at += len(line)


def _document(line: bytes, columns: Mapping[str, str], place: str) -> Document:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Document(id=place, place=place, fault=f"the line is no JSON ({error})")
    if not isinstance(row, dict):
        return Document(id=place, place=place, fault="the line is no JSON object")
    if columns["text"] not in row:
        fault = f"the line has no “{columns['text']}”: say where its text is with --column text=NAME"
        return Document(id=place, place=place, fault=fault)
    return to_document(row, columns, place)
