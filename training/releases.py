"""A corpus of releases in, those that may hold evidence on an instrument out, read, one after another.

What a release may concern is asked of its bare text, so that most are never read.
"""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from servanda.instruments import InstrumentError, read
from servanda.matching import Follower
from servanda.records import Instrument

COLUMNS = ("id", "date", "title", "url", "text")


def load(corpus: Path) -> list[dict[str, Any]]:
    """Return the releases of every Parquet file in a folder."""
    rows: list[dict[str, Any]] = []
    for path in sorted(corpus.glob("*.parquet")):
        rows += pq.read_table(path, columns=list(COLUMNS)).to_pylist()
    return rows


def concerning(follower: Follower, rows: list[dict[str, Any]]) -> Iterator[Instrument]:
    """Yield the releases that may concern what is followed; one that cannot be read is left out."""
    for row in rows:
        date = datetime.date.fromisoformat(row["date"])
        if not follower.concerns(f"{row['title']}\n{row['text']}", date):
            continue
        try:
            document = read(row["text"].encode(), name=f"{row['id']}.md", date=date)
        except InstrumentError:
            continue
        yield replace(document, id=row["id"], title=row["title"], url=row["url"])
