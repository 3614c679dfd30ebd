"""What is published in, the files of each form out: ``servanda publish data`` writes them into a folder as they are."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from servanda.publishing.addresses import Addresses
from servanda.publishing.annotations import write_annotations, write_texts
from servanda.publishing.delimited import write_csv
from servanda.publishing.dictionary import write_dictionary
from servanda.publishing.gathering import Record
from servanda.publishing.json_lines import write_json_lines
from servanda.publishing.packaging import describe
from servanda.publishing.rows import TABLES

UNREGISTERED: Final = "UNREGISTERED"  # in the place of an identifier in IATI


class DataForm(StrEnum):
    """The forms in which the record is published."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"
    ANNOTATIONS = "annotations"
    IATI = "iati"
    PROV = "prov"
    ATOM = "atom"
    ICS = "ics"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes: the name, the identifier in IATI, and where pages are ("" for nowhere; see ``Addresses``)."""

    name: str = "Servanda"
    iati: str = UNREGISTERED
    site: str = ""
    ending: str = ".html"


Files = Iterator[tuple[str, bytes]]


def files_of(record: Record, form: DataForm, publisher: Publisher) -> Files:
    """Yield the files of a form: the path of each within the folder, and its bytes.

    Raises ``PublishingError`` where the form cannot hold the record, or a package that it takes is not installed.
    """
    return _WRITERS[form](record, publisher)


def _addresses(record: Record, publisher: Publisher) -> Addresses:
    return Addresses(publisher.site, record.head.first, publisher.ending)


def _csv(record: Record, publisher: Publisher) -> Files:
    return _package(record, "csv", {name: write_csv(TABLES[name], rows) for name, rows in record.tables.items()})


def _jsonl(record: Record, publisher: Publisher) -> Files:
    return _package(record, "jsonl", {name: write_json_lines(rows) for name, rows in record.tables.items()})


def _parquet(record: Record, publisher: Publisher) -> Files:
    from servanda.publishing.parquet import write_parquet

    written = {name: write_parquet(TABLES[name], rows) for name, rows in record.tables.items()}
    return _package(record, "parquet", written)


def _xlsx(record: Record, publisher: Publisher) -> Files:
    from servanda.publishing.workbook import write_workbook

    book = write_workbook(record.tables, record.moment)
    yield "xlsx/commitments.xlsx", book
    yield from _described(record, "xlsx", dict.fromkeys(record.tables, ("commitments.xlsx", book)))


def _annotations(record: Record, publisher: Publisher) -> Files:
    yield "annotations/annotations.jsonld", write_annotations(record, _addresses(record, publisher))
    for path, text in write_texts(record).items():
        yield f"annotations/{path}", text


def _iati(record: Record, publisher: Publisher) -> Files:
    from servanda.publishing.iati import Reporter, write_iati

    written = write_iati(record, _addresses(record, publisher), Reporter(publisher.name, publisher.iati))
    if written:
        yield "iati/activities.xml", written


def _prov(record: Record, publisher: Publisher) -> Files:
    from servanda.publishing.history import write_history

    yield "prov/history.jsonld", write_history(record, _addresses(record, publisher))


def _atom(record: Record, publisher: Publisher) -> Files:
    from servanda.publishing.feed import write_feed

    yield "feeds/commitments.atom", write_feed(record, _addresses(record, publisher), publisher.name)


def _ics(record: Record, publisher: Publisher) -> Files:
    from servanda.publishing.calendar import write_deadlines

    yield "feeds/deadlines.ics", write_deadlines(record, _addresses(record, publisher))


def _package(record: Record, form: str, written: Mapping[str, bytes]) -> Files:
    """Yield the files of a Data Package, a table each."""
    for name, data in written.items():
        yield f"{form}/{name}.{form}", data
    yield from _described(record, form, {name: (f"{name}.{form}", data) for name, data in written.items()})


def _described(record: Record, form: str, files: Mapping[str, tuple[str, bytes]]) -> Files:
    title = ", ".join(record.partnerships.values()) or "No partnership"
    descriptor = describe(form, files, record.head, title)
    yield f"{form}/datapackage.json", json.dumps(descriptor, ensure_ascii=False, indent=2).encode() + b"\n"
    yield f"{form}/dictionary.md", write_dictionary().encode()


_WRITERS: Mapping[DataForm, Callable[[Record, Publisher], Files]] = {
    DataForm.CSV: _csv,
    DataForm.JSONL: _jsonl,
    DataForm.PARQUET: _parquet,
    DataForm.XLSX: _xlsx,
    DataForm.ANNOTATIONS: _annotations,
    DataForm.IATI: _iati,
    DataForm.PROV: _prov,
    DataForm.ATOM: _atom,
    DataForm.ICS: _ics,
}
