"""What a search found in, text out: JSON lines for programs, a list for people with the words they asked for marked."""

import datetime
import json
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from servanda.cli.presenting.table import WIDEST, TablePresenter
from servanda.searching import Found, Hit, Query
from servanda.searching.highlighting import excerpt
from servanda.wording import write_date

MARK = "bold yellow"


def write_lines(found: Found) -> str:
    """Return one JSON object a line."""
    return "".join(json.dumps(to_json(hit), ensure_ascii=False) + "\n" for hit in found.hits)


def to_json(hit: Hit) -> dict[str, Any]:
    """Return a hit as plain values; ``spans`` are the places of the query's words in ``text``."""
    p = hit.passage
    return {
        "id": p.id,
        "kind": p.kind.value,
        "source": p.source,
        "title": p.title,
        "date": p.date,
        "url": p.url,
        "text": p.text,
        "spans": [[span.start, span.end] for span in hit.spans],
        "partnership": p.partnership,
        "parties": list(p.parties),
        "topic": p.topic,
        "state": p.state,
        "score": round(hit.score, 4),
        "by_words": hit.by_words,
        "by_meaning": hit.by_meaning,
    }


def write_table(found: Found, query: Query) -> str:
    """Return the hits as they are read: number, date and title, then the passage with the words marked."""
    console = TablePresenter(explain=False, to_file=False).make_console()
    width = min(console.width, WIDEST)
    with console.capture() as captured:
        for number, hit in enumerate(found.hits, start=1):
            console.print()
            console.print(_row(number, hit), width=width)
        if found.hits:
            console.print()
    return "\n".join(line.rstrip(" ") for line in captured.get().split("\n"))


def _row(number: int, hit: Hit) -> Table:
    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(justify="right", min_width=2, no_wrap=True)
    row.add_column()
    row.add_row(Text(str(number), "bold"), Group(_head(hit), _marked(hit)))
    return row


def _head(hit: Hit) -> Text:
    passage = hit.passage
    date = _date(passage.date)
    head = Text()
    if date:
        head.append(f"{_printable(date)}  ", "dim")
    head.append(_printable(passage.title or passage.source), "bold")
    more = [passage.kind.value, passage.state] if passage.state else [passage.kind.value]
    return head.append(f"  ({', '.join(more)})", "dim")


def _marked(hit: Hit) -> Text:
    text, spans = hit.passage.text, hit.spans
    part = excerpt(text, spans)
    shown = Text(("… " if part.start else ""), end="")
    body = Text(_printable(text[part.start : part.end]))
    for span in spans:
        if span.start < part.end and span.end > part.start:
            body.stylize(MARK, max(span.start - part.start, 0), span.end - part.start)
    return Text.assemble(shown, body, " …" if part.end < len(text) else "")


def _printable(text: str) -> str:
    """Return as many letters, none of which a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)


def _date(date: str) -> str:
    try:
        return write_date(datetime.date.fromisoformat(date))
    except ValueError:
        return date
