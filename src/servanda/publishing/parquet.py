"""Rows in, Parquet out: lists as lists, dates as dates, times in UTC; for DuckDB, pandas, R and Spark."""

import io
from collections.abc import Iterable
from typing import Any

from servanda.publishing.errors import PublishingError
from servanda.publishing.fields import FieldKind, fields_of
from servanda.publishing.rows import Row


def write_parquet(kind: type[Row], rows: Iterable[Row]) -> bytes:
    """Return rows of a type as a Parquet file whose columns carry their meaning as metadata.

    Raises ``PublishingError`` where the package that writes it is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise PublishingError(
            "to write Parquet files the package pyarrow is needed: install servanda[corpus]"
        ) from None
    types: dict[FieldKind, Any] = {
        FieldKind.TEXT: pa.string(),
        FieldKind.INTEGER: pa.int64(),
        FieldKind.NUMBER: pa.float64(),
        FieldKind.DATE: pa.date32(),
        FieldKind.MOMENT: pa.timestamp("us", tz="UTC"),
        FieldKind.LIST: pa.list_(pa.string()),
    }
    fields = fields_of(kind)
    schema = pa.schema([pa.field(one.name, types[one.kind], one.optional, {"description": one.says}) for one in fields])
    kept = list(rows)
    columns = [pa.array([getattr(row, one.name) for row in kept], types[one.kind]) for one in fields]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), file, compression="zstd")
    return file.getvalue()
