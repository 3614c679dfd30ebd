"""Parquet files of releases in, passages out: a paragraph each, read a batch at a time, whatever their size.

A file needs the column ``text``; ``id``, ``title``, ``date`` and ``url`` are taken where they are there. Paragraphs
are what blank lines divide; links and emphasis of Markdown are reduced to their words.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from servanda.searching.passages import Passage, PassageKind

COLUMNS: Final = ("id", "title", "date", "url", "text")
_ROWS = 256  # documents that are read at once
_SHORTEST = 8  # words of a piece that stands alone
_HEADING = 10  # words of a line without an end: a heading
_OPENING_LETTERS = 200  # of headings and short pieces before a passage
_BREAK = re.compile(r"\n\s*\n|\n(?=[ \t]*[-•*+][ \t])")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_OPENING = re.compile(r"\s*(?:#{1,6}|>|[-•*+])\s+")
_MARKS = re.compile(r"[*\\]+|</?[a-zA-Z][^<>]*>|<!--.*?-->|(?<!\w)_+|_+(?!\w)")
_END = re.compile(r"[.!?;,”\"’)]$")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class CorpusError(Exception):
    """A corpus can't be read; the message says why, in one line."""


def find_files(corpus: Path) -> list[Path]:
    """Return the Parquet files that a path names, a file or a folder; raise ``CorpusError`` where there are none."""
    files = sorted(corpus.glob("*.parquet")) if corpus.is_dir() else [corpus]
    if not files or not all(path.is_file() for path in files):
        raise CorpusError(f"{corpus}: there is no Parquet file there")
    return files


def mark(files: Sequence[Path]) -> str:
    """Return a short text that changes with the files: their names, sizes and times."""
    said = [f"{path.absolute()} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


def index_folder(corpus: Path) -> Path:
    """Return where the index of a corpus is kept unless another place is named: among the user's cached files."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "servanda"
    place = hashlib.sha256(str(corpus.absolute()).encode()).hexdigest()[:8]
    return cache / f"{corpus.stem[:60]}-{place}.index"


def read(files: Sequence[Path]) -> Iterator[Passage]:
    """Yield the passages of Parquet files in order; raise ``CorpusError`` for a file that is none."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise CorpusError("to read Parquet files the package pyarrow is needed: install servanda[corpus]") from None
    for path in files:
        try:
            with pq.ParquetFile(path) as file:
                there = [name for name in COLUMNS if name in file.schema_arrow.names]
                if "text" not in there:
                    raise CorpusError(f"{path}: there is no column “text” in it")
                done = 0
                for batch in file.iter_batches(batch_size=_ROWS, columns=there):
                    for row in batch.to_pylist():
                        done += 1
                        yield from passages(row, f"{path.stem}-{done}")
        except (pa.ArrowException, OSError) as error:
            reason = (str(error).splitlines() or [""])[0][:200]
            raise CorpusError(f"{path}: it can't be read as Parquet ({reason})") from None


def passages(row: Mapping[str, Any], instead: str) -> Iterator[Passage]:
    """Yield the paragraphs and list items of one document; ``instead`` is its id where it has none.

    A heading, or a piece of a few words, is no passage: it opens the one that follows it.
    """
    key, title, url = (_text(row.get(name)) for name in ("id", "title", "url"))
    found = _DATE.match(_text(row.get("date")))
    source, date, before = key or instead, found[0] if found else "", ""
    for place, part in enumerate(_BREAK.split(_text(row.get("text")))):
        words = _bare(part)
        if not re.search(r"\w", words):
            continue
        count = words.count(" ") + 1
        text = f"{before} {words}" if before else words
        if count < _SHORTEST or (count <= _HEADING and not _END.search(words)):
            before = text if len(text) < _OPENING_LETTERS else words
        else:
            yield Passage(f"{source}#{place}", PassageKind.DOCUMENT, source, text, title, date, url, place)
            before = ""
    if before:
        yield Passage(f"{source}#end", PassageKind.DOCUMENT, source, before, title, date, url)


def _bare(part: str) -> str:
    """Return the words of a paragraph, white space single."""
    if "[" in part:
        part = _LINK.sub(r"\1", part)
    if (opening := _OPENING.match(part)) is not None:
        part = part[opening.end() :]
    if "*" in part or "\\" in part or "_" in part or "<" in part:
        part = _MARKS.sub("", part)
    return " ".join(part.split())


def _text(value: object) -> str:
    return "" if value is None else str(value)
