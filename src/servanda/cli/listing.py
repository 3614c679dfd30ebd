"""Entries and commitments of a ledger as lines of a table, JSON or CSV; and what a ledger is, in a few lines."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from servanda.ledger.entries import GENESIS, Line
from servanda.ledger.rows import CommitmentRow
from servanda.ledger.tables import MemoryTables
from servanda.records import from_json, to_json

if TYPE_CHECKING:
    from servanda.ledger import models as m

ENTRY_COLUMNS = ("sequence", "at", "who", "kind", "subject", "hash")
COMMITMENT_COLUMNS = (
    "id",
    "instrument",
    "partnership",
    "date",
    "state",
    "parties",
    "kind",
    "strength",
    "verb",
    "topic",
    "deadline",
    "quote",
    "into",
    "split_from",
    "recheck",
    "decided_by",
)
_QUOTE = 60


def list_entries(lines: Iterable[Line], form: str) -> Iterator[str]:
    """Yield entries as lines of ``table``, ``jsonl`` (the form that was hashed) or ``csv``."""
    if form == "jsonl":
        yield from (line.to_json().decode() for line in lines)
    elif form == "csv":
        yield _csv(ENTRY_COLUMNS)
        yield from (_csv([getattr(line, column) for column in ENTRY_COLUMNS]) for line in lines)
    else:
        rows = [
            (f"{line.sequence}", f"{line.at[:10]} {line.at[11:19]}", line.who, line.kind, _about(line))
            for line in lines
        ]
        yield from columns(("entry", "when (UTC)", "who", "what", "on"), rows)


def list_commitments(tables: MemoryTables, form: str) -> Iterator[str]:
    """Yield commitments, by instrument and place, as lines of ``table``, ``jsonl`` or ``csv``, with their states."""
    rows: list[CommitmentRow] = sorted(
        tables.rows[CommitmentRow].values(), key=lambda row: (row.date, row.instrument_id, row.start, row.number)
    )
    if form == "jsonl":
        for row in rows:
            record = to_json(from_json(json.loads(row.record)))
            yield json.dumps(record | {"state": row.state, **_more(row)}, ensure_ascii=False)
    elif form == "csv":
        yield _csv(COMMITMENT_COLUMNS)
        yield from (_csv([_column(row, column) for column in COMMITMENT_COLUMNS]) for row in rows)
    else:
        yield from columns(
            ("commitment", "state", "who", "due", "words"),
            [(row.id, row.state, row.parties, row.deadline, _shorten(row.quote)) for row in rows],
        )


def describe(place: str) -> Iterator[str]:
    """Yield what the ledger that Django is set up for is, line by line."""
    from django.db.models import Count

    from servanda.ledger import models as m
    from servanda.ledger.storing import last_line

    last = last_line()

    def by_state(model: "type[m.Commitment | m.Link | m.Evidence]") -> str:
        states = Counter(dict(model._default_manager.values_list("state").annotate(Count("id"))))
        said = ", ".join(f"{count:,} {state}" for state, count in states.most_common())
        return f"{states.total():,}" + (f": {said}" if said else "")

    yield from _pairs(
        ("ledger", place),
        ("entries", f"{last.sequence:,}" if last else "0"),
        ("newest", f"{last.at} by {last.who}" if last else "none"),
        ("head", last.hash if last else GENESIS),
        ("partnerships", f"{m.Partnership.objects.count():,}"),
        ("instruments", f"{m.Instrument.objects.count():,}"),
        ("commitments", by_state(m.Commitment)),
        ("links", by_state(m.Link)),
        ("documents", f"{m.Document.objects.count():,}"),
        ("evidence", by_state(m.Evidence)),
        ("sources", f"{m.Source.objects.filter(active=True).count():,}"),
        ("members", f"{m.Member.objects.count():,}"),
    )


def _about(line: Line) -> str:
    """Return what an entry is about; links and evidence, which have no name, behind where they are."""
    within = line.kind.startswith(("link.", "evidence.")) and line.scope != line.subject
    return f"{line.scope} {line.subject}" if within else line.subject


def _more(row: CommitmentRow) -> dict[str, object]:
    return {
        "partnership": row.partnership_id,
        "into": row.into,
        "split_from": row.split_from,
        "recheck": row.recheck,
        "decided_by": row.decided_by,
    }


def _column(row: CommitmentRow, column: str) -> object:
    name = f"{column}_id" if column in ("instrument", "partnership") else column
    value = getattr(row, name)
    return ("yes" if value else "") if isinstance(value, bool) else value


def _csv(values: Sequence[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()


def columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield lines in columns, each as wide as its widest value; the last is as long as it is."""
    clean = [[_printable(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *clean, strict=True)]
    for row in (head, *clean):
        cells = [value.ljust(width) for value, width in zip(row[:-1], widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()


def _pairs(*pairs: tuple[str, str]) -> Iterator[str]:
    width = max(len(name) for name, _ in pairs)
    return (f"{name.ljust(width)}  {value}" for name, value in pairs)


def _shorten(words: str) -> str:
    return words if len(words) <= _QUOTE else f"{words[: _QUOTE - 1]}…"


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
