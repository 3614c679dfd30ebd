"""What services look up in the tables before they write."""

from collections.abc import Sequence
from dataclasses import replace

from msgspec import Raw

from servanda import records
from servanda.ledger import models as m
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import LIVE, encode_record


def instrument_at(key: str) -> str:
    """Return the id of the instrument of a commitment's public id."""
    return key.rpartition("/")[0]


def commitment_at(key: str) -> m.Commitment:
    """Return the row of a commitment; raise ``LedgerError`` where there is none."""
    row = m.Commitment.objects.filter(pk=key).first()
    if row is None:
        raise LedgerError(f"there is no commitment {key}")
    return row


def check_live(key: str) -> None:
    """Raise ``LedgerError`` where a commitment was rejected, is another now, or is not in its instrument any more."""
    row = commitment_at(key)
    if row.state not in LIVE:
        raise LedgerError(f"{key} is {row.state}: nothing can follow from it")
    if row.recheck:
        raise LedgerError(f"the words of {key} are not in its instrument any more: edit or reject it first")


def next_number(instrument: str) -> int:
    """Return the number that the next commitment of an instrument gets."""
    last = (
        m.Commitment.objects.filter(instrument=instrument).order_by("-number").values_list("number", flat=True).first()
    )
    return 1 if last is None else last + 1


def number(instrument: str, commitments: Sequence[records.Commitment], first: int) -> list[Raw]:
    """Return the records of commitments that are numbered from ``first`` in their instrument."""
    return [
        encode_record(replace(commitment, id=f"{instrument}/{place}", instrument=instrument))
        for place, commitment in enumerate(commitments, first)
    ]
