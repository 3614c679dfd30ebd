"""What can be downloaded: the published forms with what each is for, and what its file is called and is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from servanda.publishing.forms import DataForm

_ZIP: Final = "application/zip"


@dataclass(frozen=True, slots=True)
class Kind:
    """One form: its name, what it is for, the end of the file's name, and its media type.

    Where ``file`` is given that file is sent as it is, else all files of the form in one archive (ZIP).
    """

    form: DataForm
    name: str
    use: str
    ending: str
    media: str
    file: str = ""


KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        DataForm.CSV,
        "CSV",
        "Tables for spreadsheets, R and pandas: one file each of instruments, commitments, sums, links, evidence"
        " and scores, with a Data Package that says what each column holds.",
        "csv.zip",
        _ZIP,
    ),
    Kind(
        DataForm.XLSX,
        "Excel workbook",
        "The same tables as sheets of one workbook, to open and filter at once.",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx/commitments.xlsx",
    ),
    Kind(DataForm.JSONL, "JSON lines", "The same tables for programs: an object a line.", "jsonl.zip", _ZIP),
    Kind(
        DataForm.PARQUET,
        "Parquet",
        "The same tables for analysis at scale: DuckDB, Arrow and Spark read them as they are.",
        "parquet.zip",
        _ZIP,
    ),
    Kind(
        DataForm.ANNOTATIONS,
        "Web annotations",
        "Each commitment as a W3C annotation of the words it stands on, for tools that show them on the page.",
        "annotations.zip",
        _ZIP,
    ),
    Kind(
        DataForm.IATI,
        "IATI activities",
        "Sums as aid activities (IATI 2.03), with what was promised and what was paid kept apart.",
        "iati.xml",
        "application/xml",
        "iati/activities.xml",
    ),
    Kind(
        DataForm.PROV,
        "History (PROV-O)",
        "Who found, accepted and changed what and when, as linked data; people are numbered, not named.",
        "prov.jsonld",
        "application/ld+json",
        "prov/history.jsonld",
    ),
)
FEEDS: Final[tuple[Kind, ...]] = (
    Kind(
        DataForm.ATOM,
        "Atom feed",
        "New commitments and what became of earlier ones, for a feed reader. The newest 200.",
        "atom",
        "application/atom+xml; charset=utf-8",
        "feeds/commitments.atom",
    ),
    Kind(
        DataForm.ICS,
        "Calendar",
        "Each deadline on its last day, for any calendar program that subscribes to addresses (iCalendar).",
        "ics",
        "text/calendar; charset=utf-8",
        "feeds/deadlines.ics",
    ),
)
BY_NAME: Final[Mapping[str, Kind]] = {kind.form.value: kind for kind in KINDS}
