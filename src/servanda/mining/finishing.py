"""The pieces of a run in, its result out: documents grouped, two datasets by year, and the report of the run.

Pieces are read in their order, one after another, so the files do not depend on who did which batch when, and memory
holds a signature for each document and one piece.
"""

import datetime
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from servanda.mining import tables
from servanda.mining.grouping import group
from servanda.mining.pieces import Pieces
from servanda.mining.places import Place, write_whole
from servanda.mining.signatures import PLACES, Signature

UNDATED = "__HIVE_DEFAULT_PARTITION__"
"""The year of documents without a date, by the name that datasets in folders have for it."""
REPORT, DOCUMENTS, COMMITMENTS = "report.json", "documents", "commitments"
"""What stands in the output of a run."""
_ROWS = 20_000  # of a row group
_REASONS = 20


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run: documents by state, by why they were left out, by form; commitments, and what counts once."""

    mark: str
    job: Mapping[str, Any] = field(hash=False)
    at: str = ""
    documents: int = 0
    states: Mapping[str, int] = field(default_factory=dict, hash=False)
    reasons: Mapping[str, int] = field(default_factory=dict, hash=False)
    failures: Mapping[str, int] = field(default_factory=dict, hash=False)
    forms: Mapping[str, int] = field(default_factory=dict, hash=False)
    years: Mapping[str, int] = field(default_factory=dict, hash=False)
    same_id: int = 0
    groups: int = 0
    repeated_documents: int = 0
    commitments: int = 0
    counted: int = 0


def finished(out: Place, mark: str) -> Summary | None:
    """Return the summary of a run that ended before, by its mark; None where there is none."""
    try:
        kept = json.loads(out.system.cat_file(out.of(REPORT)))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return Summary(**kept) if isinstance(kept, dict) and kept.get("mark") == mark else None


def finish(out: Place, pieces: Pieces, batches: int, mark: str, job: Mapping[str, Any]) -> Summary:
    """Put the pieces of ``batches`` batches together, write the datasets and the report, and return its summary."""
    first_of, ids = _group(pieces, batches)
    counts = _Tally()
    documents = _Dataset(out, DOCUMENTS, tables.FINAL_DOCUMENTS)
    commitments = _Dataset(out, COMMITMENTS, tables.FINAL_COMMITMENTS)
    with ExitStack() as stack:
        stack.callback(documents.abandon)
        stack.callback(commitments.abandon)
        for piece, found in zip(pieces.read("documents", batches), pieces.read("commitments", batches), strict=True):
            rows = piece.drop_columns(["signature"])
            at = range(counts.documents, counts.documents + len(rows))
            grouped = [ids[first_of[place]] if place in first_of else None for place in at]
            counted = [first_of.get(place, place) == place for place in at]
            rows = _with(rows, grouped, counted)
            of_place = {
                place: (name, counts_once)
                for place, name, counts_once in zip(rows["place"].to_pylist(), grouped, counted, strict=True)
            }
            said = [of_place[place] for place in found["place"].to_pylist()]
            found = _with(found, [name for name, _ in said], [counts_once for _, counts_once in said])
            counts.add(rows, found)
            documents.add(rows)
            commitments.add(found)
        documents.close()
        commitments.close()
    counts.same_id = len(ids) - len(set(ids))
    counts.groups = len(set(first_of.values()))
    summary = counts.summary(mark, job)
    report = json.dumps(asdict(summary), indent=1, ensure_ascii=False)
    write_whole(out, out.of(REPORT), f"{report}\n".encode())
    pieces.clear()
    return summary


def _group(pieces: Pieces, batches: int) -> tuple[dict[int, int], list[str]]:
    """Return the place of the first of each group of two or more, by the place of each in it, and all documents' ids.

    Places count all documents of the run.
    """
    ids: list[str] = []
    dates: list[str | None] = []
    signed: list[int] = []
    packed: list[bytes] = []
    for piece in pieces.read("documents", batches, ["id", "date", "signature"]):
        for signature, date in zip(piece["signature"].to_pylist(), piece["date"].to_pylist(), strict=True):
            if signature:
                signed.append(len(ids))
                packed.append(signature)
                dates.append(date)
            ids.append("")
        ids[len(ids) - len(piece) :] = piece["id"].to_pylist()
    signatures: Signature = np.frombuffer(b"".join(packed), dtype="<u4").reshape(-1, PLACES)
    firsts = group(signatures, dates).tolist()
    together = Counter(firsts)
    return {signed[place]: signed[first] for place, first in enumerate(firsts) if together[first] > 1}, ids


def _with(rows: pa.Table, groups: list[str | None], counted: list[bool]) -> pa.Table:
    rows = rows.append_column("group", pa.array(groups, pa.string()))
    return rows.append_column("counted", pa.array(counted, pa.bool_()))


class _Tally:
    """Counts what passes by."""

    def __init__(self) -> None:
        self.documents = self.commitments = self.counted = self.repeated = self.same_id = self.groups = 0
        self.states: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self.forms: Counter[str] = Counter()
        self.years: Counter[str] = Counter()

    def add(self, documents: pa.Table, commitments: pa.Table) -> None:
        states = documents["state"].to_pylist()
        reasons = documents["reason"].to_pylist()
        self.documents += len(states)
        self.states.update(states)
        self.reasons.update(_kind(why) for state, why in zip(states, reasons, strict=True) if state == tables.LEFT_OUT)
        self.failures.update(_kind(why) for state, why in zip(states, reasons, strict=True) if state == tables.FAILED)
        self.forms.update(form for form in documents["form"].to_pylist() if form)
        self.repeated += documents["counted"].to_pylist().count(False)
        self.commitments += len(commitments)
        self.counted += commitments["counted"].to_pylist().count(True)
        self.years.update((date or "undated")[:4] if date else "undated" for date in commitments["date"].to_pylist())

    def summary(self, mark: str, job: Mapping[str, Any]) -> Summary:
        return Summary(
            mark=mark,
            job=job,
            at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            documents=self.documents,
            states=dict(sorted(self.states.items())),
            reasons=dict(self.reasons.most_common(_REASONS)),
            failures=dict(self.failures.most_common(_REASONS)),
            forms=dict(self.forms.most_common()),
            years=dict(sorted(self.years.items())),
            same_id=self.same_id,
            groups=self.groups,
            repeated_documents=self.repeated,
            commitments=self.commitments,
            counted=self.counted,
        )


def _kind(reason: str) -> str:
    """Return a reason without what is particular to one document: its file, its state, its share."""
    return reason.partition(", and words")[0].rpartition(": ")[2]


class _Dataset:
    """A Parquet dataset in folders by year, written row by row into one file a year, in the order that rows come.

    Files are written under a name that readers pass over and named at the end, so that no half file is ever read.
    """

    def __init__(self, out: Place, name: str, schema: pa.Schema) -> None:
        self._out, self._name, self._schema = out, name, schema
        self._files: dict[str, tuple[Any, pq.ParquetWriter]] = {}
        self._waiting: dict[str, list[pa.Table]] = {}

    def add(self, rows: pa.Table) -> None:
        for year, part in _by_year(rows):
            waiting = self._waiting.setdefault(year, [])
            waiting.append(part)
            if sum(map(len, waiting)) >= _ROWS or sum(table.nbytes for table in waiting) > 32_000_000:
                self._write(year)

    def close(self) -> None:
        for year in sorted(self._waiting):
            self._write(year)
        if not self._files:
            self._open("")
        for file, writer in self._files.values():
            writer.close()
            file.close()
        for year in self._files:
            self._out.system.mv(self._path(year, "_part"), self._path(year))
        self._files.clear()

    def abandon(self) -> None:
        """Close what is open, where something went wrong."""
        for file, writer in self._files.values():
            writer.close()
            file.close()

    def _write(self, year: str) -> None:
        if parts := self._waiting.get(year):
            table = pa.concat_tables(parts).cast(self._schema)
            self._waiting[year] = []
            self._open(year).write_table(table)

    def _open(self, year: str) -> pq.ParquetWriter:
        if year not in self._files:
            self._out.system.makedirs(self._folder(year), exist_ok=True)
            file = self._out.system.open(self._path(year, "_part"), "wb")
            self._files[year] = file, pq.ParquetWriter(file, self._schema, compression="zstd")
        return self._files[year][1]

    def _folder(self, year: str) -> str:
        return self._out.of(self._name, f"year={year or UNDATED}")

    def _path(self, year: str, mark: str = "") -> str:
        return f"{self._folder(year)}/{mark}{self._name}.parquet"


def _by_year(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    years = np.array([(date or "")[:4] for date in rows["date"].to_pylist()])
    for year in sorted(set(years.tolist())):
        yield year, rows.filter(pa.array(years == year))
