"""What a run keeps while it is under way: its plan, and for each batch that is done the two tables that came of it.

All stands in the folder ``_work`` of the output. A piece is written as a whole, its documents last, so that a batch
whose documents are there is done; what was cut off is not there and is done again.
"""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from servanda.mining.errors import MiningError
from servanda.mining.places import Place, write_whole

WORK = "_work"
_DONE = re.compile(r"documents-(\d+)\.parquet$")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of the run whose output is at a place."""

    out: Place

    def begin(self, plan: dict[str, Any]) -> None:
        """Keep the plan of a run."""
        self.out.system.makedirs(self.out.of(WORK), exist_ok=True)
        write_whole(self.out, self.out.of(WORK, "plan.json"), json.dumps(plan).encode())

    def plan(self) -> dict[str, Any] | None:
        """Return the plan that is kept; None where there is none."""
        try:
            kept: dict[str, Any] = json.loads(self.out.system.cat_file(self.out.of(WORK, "plan.json")))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except ValueError:
            raise MiningError(f"{self.out.of(WORK)}: its plan is damaged: remove the folder and begin anew") from None
        return kept

    def done(self) -> set[int]:
        """Return the numbers of the batches that are done."""
        self.out.system.invalidate_cache()
        names = self.out.system.find(self.out.of(WORK))
        return {int(found[1]) for name in names if (found := _DONE.search(name)) is not None}

    def write(self, number: int, commitments: pa.Table, documents: pa.Table) -> None:
        """Keep what came of a batch."""
        states = documents.column("state").to_pylist()
        counts = [len(states), states.count("mined"), states.count("failed"), len(commitments)]
        documents = documents.replace_schema_metadata({"counts": json.dumps(counts)})
        for name, table in (("commitments", commitments), ("documents", documents)):
            buffer = io.BytesIO()
            pq.write_table(table, buffer, compression="zstd")
            write_whole(self.out, self._path(name, number), buffer.getvalue())

    def counts(self, number: int) -> list[int] | None:
        """Return how many documents, mined, failed ones and commitments a batch has; None where it is not done."""
        path = self._path("documents", number)
        if not self.out.system.exists(path):
            return None
        with self.out.system.open(path, "rb") as opened:
            kept: list[int] = json.loads(pq.read_schema(opened).metadata[b"counts"])
        return kept

    def read(self, name: str, numbers: int, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """Yield the tables of all batches in their order; ``name`` is commitments or documents."""
        self.out.system.invalidate_cache()  # others may have written since it was listed
        for number in range(numbers):
            with self.out.system.open(self._path(name, number), "rb") as opened:
                yield pq.read_table(opened, columns=columns).replace_schema_metadata(None)

    def clear(self) -> None:
        """Remove all that is kept."""
        if self.out.system.exists(self.out.of(WORK)):
            self.out.system.rm(self.out.of(WORK), recursive=True)

    def _path(self, name: str, number: int) -> str:
        return self.out.of(WORK, f"{name}-{number:06d}.parquet")
