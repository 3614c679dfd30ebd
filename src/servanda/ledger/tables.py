"""Where rows are folded into: the protocol, and the tables in memory by which a ledger is checked or looked back at."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from servanda.ledger.rows import ROWS, CommitmentRow, EvidenceRow, LinkRow, Row

R = TypeVar("R", bound=Row)


class Tables(Protocol):
    """Rows by kind and id."""

    def get(self, kind: type[R], key: str) -> R | None:
        """Return the row of this kind and id, or None."""

    def put(self, row: Row) -> None:
        """Add a row, or replace the one with its id."""

    def delete(self, kind: type[Row], key: str) -> None:
        """Remove a row that is there."""

    def commitments_of(self, instrument: str) -> list[str]:
        """Return the ids of an instrument's commitments."""

    def links_of(self, instrument: str) -> list[str]:
        """Return the ids of the links that start or end in an instrument."""

    def evidence_of(self, instrument: str) -> list[str]:
        """Return the ids of the evidence on an instrument's commitments."""


class MemoryTables:
    """Tables as dictionaries."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        """Start with ``rows``."""
        self.rows: dict[type[Any], dict[str, Any]] = {kind: {} for kind in ROWS}
        self._commitments: dict[str, list[str]] = {}
        self._links: dict[str, list[str]] = {}
        self._evidence: dict[str, list[str]] = {}
        for row in rows:
            self.put(row)

    def get(self, kind: type[R], key: str) -> R | None:
        """Return the row of this kind and id, or None."""
        return self.rows[kind].get(key)

    def put(self, row: Row) -> None:
        """Add a row, or replace the one with its id."""
        rows = self.rows[type(row)]
        if row.id not in rows:
            self._note(row)
        rows[row.id] = row

    def delete(self, kind: type[Row], key: str) -> None:
        """Remove a row that is there."""
        del self.rows[kind][key]

    def commitments_of(self, instrument: str) -> list[str]:
        """Return the ids of an instrument's commitments."""
        return self._commitments.get(instrument, [])

    def links_of(self, instrument: str) -> list[str]:
        """Return the ids of the links that start or end in an instrument."""
        return self._links.get(instrument, [])

    def evidence_of(self, instrument: str) -> list[str]:
        """Return the ids of the evidence on an instrument's commitments."""
        return self._evidence.get(instrument, [])

    def _note(self, row: Row) -> None:
        """Note under which instrument a new row will be asked for."""
        match row:
            case CommitmentRow():
                self._commitments.setdefault(row.instrument_id, []).append(row.id)
            case LinkRow():
                for instrument in (row.earlier_id.rpartition("/")[0], row.later_instrument_id):
                    self._links.setdefault(instrument, []).append(row.id)
            case EvidenceRow():
                self._evidence.setdefault(row.commitment_id.rpartition("/")[0], []).append(row.id)
