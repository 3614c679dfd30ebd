"""The whole ledger as JSON lines, one entry each in canonical form, out of one database and into another.

What was exported and imported has the same hashes and gives the same bytes again. ``take_in`` looks at the whole file
before it writes, then writes some hundred entries at a time, so that it can be stopped at any moment and gone on with.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Raw

from servanda.ledger.entries import Line, check_link
from servanda.ledger.errors import LedgerError
from servanda.ledger.folding import fold_foreign
from servanda.ledger.payloads import (
    CycleChanged,
    CycleOpened,
    EvidenceProposed,
    InstrumentAdded,
    LinksProposed,
    ScoreSaid,
    decode,
    evidence_id,
    link_id,
    pair_id,
    touched,
)
from servanda.ledger.rows import CommitmentRow, CycleRow, EvidenceRow, LinkRow, PairRow, Row, id_of
from servanda.ledger.storing import DatabaseTables, last_line, lines, reading, save, writing

_BATCH = 500


def export(file: IO[bytes], until: str | None = None) -> Line | None:
    """Write each entry (up to the moment ``until``) as a line of JSON to ``file``; return the last one."""
    last = None
    with reading():
        for line in lines():
            if until is not None and line.at > until:
                break
            file.write(line.to_json() + b"\n")
            last = line
    return last


def take_in(path: Path, progress: Callable[[int], object] = lambda _: None) -> tuple[int, int]:
    """Write the entries of an exported file that the ledger lacks; return how many the file has, and how many were new.

    Raises ``LedgerError``, with the number of the line, where the file is no whole export, its chain is broken, or the
    ledger's own entries are not the first of it; and ``OSError``. Nothing is written before the whole chain was looked
    at; what is written stays, and the same call goes on from there.
    """
    known = _check(path)
    start = last_line()
    before = 0 if start is None else start.sequence
    new = (line for line in read_lines(path) if line.sequence > before)
    count = before
    while batch := list(islice(new, _BATCH)):
        with writing():
            last = last_line()
            if (0 if last is None else last.sequence) != count:
                raise LedgerError("somebody else wrote to the ledger meanwhile: import into one that nobody uses")
            _write(batch, last)
        count = batch[-1].sequence
        progress(len(batch))
    return known, count - before


def read_lines(path: Path) -> Iterator[Line]:
    """Yield the lines of an exported file; raise ``LedgerError``, with the number, for one that is not canonical."""
    with path.open("rb") as file:
        for number, data in enumerate(file, 1):
            yield _read(number, data)


class _Exported(msgspec.Struct, forbid_unknown_fields=True):
    at: str
    hash: str
    kind: str
    payload: Raw
    previous: str
    scope: str
    sequence: int
    subject: str
    who: str


_DECODER = msgspec.json.Decoder(_Exported)


def _read(number: int, data: bytes) -> Line:
    try:
        read = _DECODER.decode(data)
    except msgspec.MsgspecError as error:
        cut = "" if data.endswith(b"\n") else ", and the file ends in it: was it cut off?"
        raise LedgerError(f"line {number} is no entry of a ledger ({error}){cut}") from None
    line = Line(
        read.sequence,
        read.at,
        read.who,
        read.kind,
        read.scope,
        read.subject,
        bytes(read.payload).decode(),
        read.previous,
        read.hash,
    )
    if line.to_json() + b"\n" != data:
        raise LedgerError(f"line {number} is not as a ledger exports it: has the file been edited or cut off?")
    return line


def _check(path: Path) -> int:
    """Return how many lines the file has; raise ``LedgerError`` unless they continue the ledger, or are its first."""
    last: Line | None = None
    with reading():
        stored = lines()
        for number, line in enumerate(read_lines(path), 1):
            try:
                check_link(last, line)
            except LedgerError as error:
                raise LedgerError(f"line {number} does not follow the one before: {error}") from None
            own = next(stored, None)
            if own is not None and own != line:
                raise LedgerError(f"line {number} is not entry {own.sequence} of this ledger: it is that of another")
            last = line
    if last is None:
        raise LedgerError("there is no entry in the file")
    return last.sequence


def _write(batch: list[Line], last: Line | None) -> None:
    tables = DatabaseTables()
    named: dict[type[Row], list[str]] = {}
    for line in batch:
        for kind, key in _named(line):
            named.setdefault(kind, []).append(key)
    for kind, keys in named.items():
        tables.expect(kind, keys)
    for line in batch:
        try:
            check_link(last, line)
            fold_foreign(tables, line)
        except LedgerError as error:
            raise LedgerError(f"line {line.sequence} does not fit: {error}") from None
        last = line
    save(batch, tables)


def _named(line: Line) -> Iterator[tuple[type[Row], str]]:
    """Yield rows that folding a line will ask for; what is left out is asked for one by one."""
    with suppress(ValueError):  # folding says, with the number of the line, what is wrong
        match payload := decode(line.kind, line.payload):
            case InstrumentAdded():
                yield from ((CommitmentRow, id_of(bytes(record))) for record in payload.commitments)
            case LinksProposed():
                for link in payload.links:
                    yield from ((LinkRow, link_id(link)), (CommitmentRow, link.earlier))
                    yield from ((CommitmentRow, link.later),) if link.later else ()
            case EvidenceProposed():
                for passage in payload.passages:
                    yield from ((EvidenceRow, evidence_id(payload.id, passage)), (CommitmentRow, passage.commitment))
            case ScoreSaid(cycle=cycle, commitment=commitment, party=party):
                yield from ((CycleRow, cycle), (PairRow, pair_id(cycle, commitment, party)))
            case CycleOpened(chosen=chosen) | CycleChanged(chosen=chosen):
                yield from ((CommitmentRow, one.commitment) for one in chosen)
                yield from ((PairRow, pair_id(payload.id, one.commitment, to)) for one in chosen for to in one.parties)
            case _:
                yield from ((CommitmentRow, key) for key in touched(payload))
