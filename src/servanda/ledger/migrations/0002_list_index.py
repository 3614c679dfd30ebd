"""Two indexes for SQLite with all that lists show and count, so that they never read the texts and records beside it.

PostgreSQL needs none: it keeps long values in a place of their own, and limits how long a row of an index may be.
"""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INDEXES = {
    "commitment_list": '"ledger_commitment" ("state", "date", "topic", "strength", "kind", "partnership_id",'
    ' "instrument_id", "number", "parties", "verb", "deadline", "deadline_text", "confidence", "origin", "recheck",'
    ' "suggestion", "quote", "id")',
    "commitment_body_list": '"ledger_commitmentbody" ("commitment_id", "key")',
}


def make(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name, columns in INDEXES.items():
            schema_editor.execute(f'CREATE INDEX "{name}" ON {columns}')


def drop(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in INDEXES:
            schema_editor.execute(f'DROP INDEX "{name}"')


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
