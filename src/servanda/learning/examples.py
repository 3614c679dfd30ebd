"""A ledger in, examples out: what the grammar proposes in its instruments, and whether reviewers let it stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.extraction.features import features
from servanda.extraction.fill import quote_span
from servanda.extraction.finding import propose
from servanda.ledger import models as m
from servanda.ledger.documents import instrument_of
from servanda.ledger.payloads import SETTLED, State
from servanda.records import Span

LIKE = 0.5  # share of their union by which a proposal and a decided commitment are the same (as in scoring)


@dataclass(frozen=True, slots=True)
class Example:
    """One proposal: its features, whether reviewers let it stand, and the instrument it is from."""

    features: dict[str, float]
    stands: bool
    instrument: str


def gather() -> list[Example]:
    """Return an example for every proposal of the grammar that a reviewer settled, in all instruments of the ledger.

    Only instruments with decisions are read again. What nobody has decided on is no example.
    """
    decided = m.Commitment.objects.filter(state__in=[*SETTLED, State.REJECTED]).exclude(decided_by="")
    keys = decided.order_by("instrument").values_list("instrument", flat=True).distinct()
    return [example for key in keys for example in _of_instrument(m.Instrument.objects.get(pk=key))]


def _of_instrument(row: m.Instrument) -> Iterator[Example]:
    instrument = instrument_of(row)
    stood, fell = [], []
    decided = m.Commitment.objects.filter(instrument=row.id).exclude(decided_by="").exclude(recheck=True)
    for state, start, end in decided.values_list("state", "start", "end"):
        if state in SETTLED:
            stood.append(Span(start, end))
        elif state == State.REJECTED:
            fell.append(Span(start, end))
    for found in propose(instrument).found:
        span = quote_span(found)
        stands = any(span.likeness(other) >= LIKE for other in stood)
        if stands or any(span.likeness(other) >= LIKE for other in fell):
            yield Example(features(found, instrument, instrument.words(span)), stands, row.id)
