"""The descriptor of a folder of tables: a Data Package (Frictionless Data Package v1, with Table Schema).

See https://specs.frictionlessdata.io/data-package/ and https://specs.frictionlessdata.io/table-schema/.
"""

import hashlib
import inspect
from collections.abc import Mapping
from typing import Any

from servanda import __version__
from servanda.publishing.fields import Field, FieldKind, fields_of
from servanda.publishing.gathering import Head
from servanda.publishing.rows import REFERENCES, TABLES

MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def describe(form: str, files: Mapping[str, tuple[str, bytes]], head: Head, title: str) -> dict[str, Any]:
    """Return the descriptor of tables in a form; ``files`` has the name and bytes of the file of each table."""
    return {
        "profile": "data-package",
        "name": f"servanda-{form}",
        "title": title,
        "description": "Commitments that governments made to each other in public. dictionary.md says what they hold.",
        "created": head.at,
        "version": f"{head.entries}",
        "keywords": ["commitments", "diplomacy"],
        "servanda": {"version": __version__, "ledger": {"head": head.hash, "entries": head.entries}},
        "resources": [_resource(form, table, *files[table]) for table in files],
    }


def schema_of(table: str, form: str = "csv") -> dict[str, Any]:
    """Return the Table Schema of a table; ``form`` says which values its files hold."""
    keys = [
        {"fields": [name], "reference": {"resource": target, "fields": ["id"]}}
        for name, target in REFERENCES.get(table, {}).items()
    ]
    return {
        "fields": [_field(field, table, form) for field in fields_of(TABLES[table])],
        "primaryKey": ["id"],
        "missingValues": [""],
        **({"foreignKeys": keys} if keys else {}),
    }


def _resource(form: str, table: str, path: str, data: bytes) -> dict[str, Any]:
    described: dict[str, Any] = {
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        "name": table,
        "path": path,
        "title": table.capitalize(),
        "description": inspect.getdoc(TABLES[table]),
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schema_of(table, form),
    }
    if form in ("csv", "jsonl"):
        described["encoding"] = "utf-8"
    if form == "xlsx":
        described["dialect"] = {"excel": {"sheet": table}}
    if form == "jsonl":
        described["dialect"] = {"json": {"keyed": True}}
    return described


def _field(field: Field, table: str, form: str) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "type": field.kind.value, "description": field.says}
    constraints: dict[str, Any] = {}
    if field.name == "id":
        constraints["unique"] = True
    if field.name == "id" or (field.kind is not FieldKind.TEXT and not field.optional):
        constraints["required"] = True
    if field.values:
        constraints["enum"] = list(field.values)
    return described | ({"constraints": constraints} if constraints else {})
