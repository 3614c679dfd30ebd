"""A document of a corpus, as its carrier gave it, and the instrument that it is read as."""

import datetime
import json
import re
from dataclasses import dataclass, replace

from servanda.instruments import Source, read
from servanda.records import Instrument

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its text, or its bytes as they were fetched, and what its carrier says of it.

    ``id`` is its own where it has one, else its address, else its place. ``place`` says where it stands in the corpus
    ("crawl.parquet:17"). ``date`` is empty where the carrier gives none; ``fault`` says why there is nothing to read.
    """

    id: str
    place: str
    title: str = ""
    date: str = ""
    url: str = ""
    text: str = ""
    source: Source | None = None
    fault: str = ""

    @property
    def day(self) -> datetime.date | None:
        """The date, None where there is none or it can't be read."""
        found = _DATE.match(self.date)
        try:
            return datetime.date.fromisoformat(found[0]) if found else None
        except ValueError:
            return None


def read_document(document: Document) -> Instrument:
    """Return the instrument that a document is read as; its id is the document's.

    Raises ``InstrumentError`` where it cannot be read.
    """
    source = document.source or Source(_with_title(document).encode(), url=document.url or None)
    instrument = read(source, date=document.day, name=_name(document))
    return replace(
        instrument,
        id=document.id,
        title=document.title or instrument.title,
        url=document.url or instrument.url,
    )


def _with_title(document: Document) -> str:
    """Return a text with its title as front matter, where it has none; a page of HTML says its own."""
    if not document.title or document.text.lstrip()[:15].lower().startswith(("<!doctype", "<html", "---")):
        return document.text
    return f"---\ntitle: {json.dumps(document.title)}\n---\n{document.text}"


def _name(document: Document) -> str:
    """Return the name under which a reader knows the document: with a suffix, it would decide on the format."""
    return document.source.name or document.id if document.source is not None else document.id.replace(".", "-")
