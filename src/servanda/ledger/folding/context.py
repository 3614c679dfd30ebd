"""What every fold works with: the tables, whose entry it is, and the rows that it needs."""

import hashlib
from dataclasses import dataclass
from typing import Any

from msgspec import Raw

from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import CLOSED, Decision, State, encode
from servanda.ledger.rows import CommitmentRow, InstrumentRow, new_commitment, parts_of, read_record
from servanda.ledger.tables import R, Tables


@dataclass(frozen=True, slots=True)
class Context:
    """The tables to change, by whose entry with which number, and the hash of the entry before."""

    tables: Tables
    sequence: int
    who: str
    previous: str

    def need(self, kind: type[R], key: str) -> R:
        """Return a row that must be there."""
        row = self.tables.get(kind, key)
        if row is None:
            raise LedgerError(f"there is no {kind.__name__.removesuffix('Row').lower()} {key}")
        return row

    def commitment_of(self, instrument: str, key: str) -> CommitmentRow:
        """Return a commitment that must be there, of this instrument."""
        row = self.need(CommitmentRow, key)
        if row.instrument_id != instrument:
            raise LedgerError(f"{key} is no commitment of {instrument}")
        return row

    def open(self, key: str) -> CommitmentRow:
        """Return a commitment on which something can still be decided."""
        row = self.need(CommitmentRow, key)
        if row.state in CLOSED:
            raise LedgerError(
                f"{key} can't be changed: it is {_STANDING[State(row.state)]}{row.into and ' ' + row.into}"
            )
        return row

    def decide(self, row: CommitmentRow, state: State, decision: Decision, **changes: Any) -> CommitmentRow:
        """Return the row as a decision leaves it."""
        return row._replace(
            state=state.value,
            reason=decision.reason,
            recheck=False,
            suggestion="",
            suggested_by=decision.suggested_by,
            decided_by=self.who,
            changed=self.sequence,
            **changes,
        )

    def replace(self, old: CommitmentRow, new: CommitmentRow) -> None:
        """Put a commitment's row in place of its old one, with its parties, sums and bodies."""
        self.tables.put(new)
        if old.record != new.record:
            for part in parts_of(old.id, read_record(old)):
                self.tables.delete(type(part), part.id)
            for part in parts_of(new.id, read_record(new)):
                self.tables.put(part)

    def add(self, record: Raw, instrument: InstrumentRow, state: State, origin: str, **more: str) -> None:
        """Add a commitment that is new."""
        row, read = new_commitment(bytes(record), instrument, state.value, origin, self.sequence, **more)
        if self.tables.get(CommitmentRow, row.id) is not None:
            raise LedgerError(f"{row.id} is there already")
        self.tables.put(row)
        for part in parts_of(row.id, read):
            self.tables.put(part)


_STANDING = {State.MERGED: "merged into", State.SPLIT: "split", State.WITHDRAWN: "withdrawn"}


def digest(text: str) -> str:
    """Return the SHA-256 of a text, by which the same document is known again."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def written(value: Any) -> str:
    """Return the canonical JSON of a value, as a column keeps it."""
    return encode(value).decode()
