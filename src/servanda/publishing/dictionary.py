"""The data dictionary, made of the types of the rows: what each table holds, and what each field means."""

import inspect
from collections.abc import Iterator

from servanda.publishing.fields import Field, fields_of
from servanda.publishing.rows import REFERENCES, TABLES

_OPENING = """# Data dictionary

Tables of commitments that governments made to each other in public, as people reviewed them. In CSV and XLSX a list is
a JSON array, a time is ISO 8601 in UTC, and an empty cell is text of no length, or no value. In CSV an apostrophe
stands before text that begins with one of `= + - @`, a tab or a carriage return (after apostrophes of its own), so that
no spreadsheet takes it for a formula; take it off when you read the file.
"""


def write_dictionary() -> str:
    """Return the dictionary as Markdown."""
    return "\n".join([_OPENING, *_lines()])


def _lines() -> Iterator[str]:
    for name, kind in TABLES.items():
        yield f"## {name}\n\n{inspect.getdoc(kind)}\n"
        yield "| field | type | meaning |\n|---|---|---|"
        for field in fields_of(kind):
            yield f"| `{field.name}` | {_type_of(field)} | {field.says}{_more(name, field)} |"
        yield ""


def _type_of(field: Field) -> str:
    return field.kind.value + (" or empty" if field.optional else "")


def _more(table: str, field: Field) -> str:
    more = f" One of {', '.join(f'`{value}`' for value in field.values)}." if field.values else ""
    target = REFERENCES.get(table, {}).get(field.name)
    return more + (f" Refers to `id` of `{target}`." if target else "")
