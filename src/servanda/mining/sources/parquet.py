"""Parquet files: planned by row groups, each batch some rows of one."""

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from servanda.mining.batches import SIZE, Batch, File
from servanda.mining.columns import check_columns, check_there, to_document
from servanda.mining.documents import Document
from servanda.mining.errors import MiningError
from servanda.mining.places import Place

SUFFIXES = (".parquet", ".pq")


def plan(place: Place, file: File, names: Mapping[str, str]) -> Iterator[Batch]:
    """Yield the batches of a file; raise ``MiningError`` where it is no Parquet file or lacks a column."""
    columns = check_columns(names)
    try:
        with place.system.open(file.path, "rb") as opened:
            about = pq.ParquetFile(opened)
            check_there(columns, names, about.schema_arrow.names, file.path)
            rows = [about.metadata.row_group(group).num_rows for group in range(about.num_row_groups)]
    except (pa.ArrowException, OSError) as error:
        reason = (str(error).splitlines() or [""])[0][:200]
        raise MiningError(f"{file.path}: it can't be read as Parquet ({reason})") from None
    for group, count in enumerate(rows):
        for start in range(0, count, SIZE):
            yield Batch(0, "parquet", file.path, start, min(start + SIZE, count), group)


def read(place: Place, batch: Batch, names: Mapping[str, str]) -> Sequence[Document]:
    """Return the documents of a batch."""
    columns = check_columns(names)
    with place.system.open(batch.path, "rb") as opened:
        file = pq.ParquetFile(opened)
        there = [name for name in columns.values() if name in file.schema_arrow.names]
        before = sum(file.metadata.row_group(group).num_rows for group in range(batch.group))
        rows = file.read_row_group(batch.group, columns=there, use_threads=False)
        taken = _as_bytes(rows.slice(batch.start, batch.stop - batch.start)).to_pylist()
    name = place.inside(batch.path)
    first = before + batch.start + 1
    return [to_document(row, columns, f"{name}:{first + place}") for place, row in enumerate(taken)]


def _as_bytes(rows: pa.Table) -> pa.Table:
    """Return rows with their texts as bytes: one that is no UTF-8 would keep all others from being read."""
    for place, column in enumerate(rows.schema):
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            rows = rows.set_column(place, column.name, rows.column(place).cast(pa.large_binary()))
    return rows
