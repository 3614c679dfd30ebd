"""The first rule of the house, checked: no commitment is written whose words do not stand in its instrument."""

from collections.abc import Iterable

from servanda import records
from servanda.ledger import models as m
from servanda.ledger.aligning import claims
from servanda.ledger.errors import LedgerError
from servanda.ledger.services.reading import instrument_at

Place = tuple[int, int]


def check_words(commitment: records.Commitment, instrument: str | None = None) -> None:
    """Raise ``LedgerError`` unless every span of the commitment holds the words that it says, in its instrument."""
    row = m.Instrument.objects.filter(pk=instrument or instrument_at(commitment.id)).first()
    if row is None:
        raise LedgerError(f"there is no instrument {instrument or commitment.instrument}")
    for span, words in claims(commitment):
        if row.text[span.start : span.end] != words:
            raise LedgerError(f"“{words}” does not stand at {span.start}–{span.end} of {row.id}")
    spans = [body.span for body in commitment.bodies]
    spans += [span for reading in commitment.readings.values() for span in reading.spans]
    if any(span.end > len(row.text) for span in spans):
        raise LedgerError(f"a field of {commitment.id} points past the end of {row.id}")
    if not commitment.parties:
        raise LedgerError("a commitment needs a party that owes it")


def check_said(where: str, text: str, quotes: Iterable[tuple[Place, str]], places: Iterable[Place] = ()) -> None:
    """Raise ``LedgerError`` unless each quote stands at its place of ``text``, to the letter, and each place is in it.

    ``where`` names the text.
    """
    for (start, end), words in quotes:
        if not 0 <= start < end <= len(text) or text[start:end] != words:
            raise LedgerError(f"“{words}” does not stand at {start}–{end} of {where}")
    if any(not 0 <= start < end <= len(text) for start, end in places):
        raise LedgerError(f"a reason points past the end of {where}")
