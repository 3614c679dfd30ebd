"""What became of commitments, as the ledger has it: the links and the evidence that stand.

Here a partnership's instruments become the stops that ``servanda.matching`` works on, what it finds is proposed, and
what stands is read back in its terms.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import msgspec
from django.db.models import Exists, OuterRef, QuerySet

from servanda import records
from servanda.ledger import models as m
from servanda.ledger.documents import instrument_of
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import LIVE, STANDING, FollowState, decode_record
from servanda.ledger.services import Actor, propose_links

if TYPE_CHECKING:
    from servanda.matching import Link, Stop
    from servanda.matching.ends import Coder

_UNDATED = "9999"  # an instrument without a date stands last, as in the matching


@dataclass(frozen=True, slots=True)
class Linked:
    """A partnership's instruments, the links that stand between their commitments, and how many of them are new."""

    stops: "Sequence[Stop]"
    links: "Sequence[Link]"
    new: int


def stops_of(partnership: str, code: "Coder | None" = None) -> "list[Stop]":
    """Return the instruments of a partnership, in order, with the commitments in them that are neither closed nor no.

    ``code`` reads the fields of the passages beside them, which linking takes; without it they have none.
    """
    from servanda.matching import Stop
    from servanda.matching.lineage import in_order

    found: dict[str, list[records.Commitment]] = defaultdict(list)
    rows = m.Commitment.objects.filter(partnership=partnership, state__in=LIVE, recheck=False)
    for key, record in rows.order_by("start", "number").values_list("instrument_id", "record"):
        found[key].append(decode_record(record))
    instruments = map(instrument_of, m.Instrument.objects.filter(partnership=partnership))
    return in_order([Stop.make(one, found[one.id], code) for one in instruments])


def link_partnership(actor: Actor, partnership: str) -> Linked:
    """Find the links between the instruments of a partnership, propose those that are new, and return what stands.

    Raises ``LedgerError`` where there is no such partnership.
    """
    from servanda.extraction import code
    from servanda.matching import link_series

    if not m.Partnership.objects.filter(pk=partnership).exists():
        raise LedgerError(f"there is no partnership {partnership}: its id is on its page, as US-KR")
    stops = stops_of(partnership, code)
    new = propose_links(actor, partnership, link_series(stops), lineage_version())
    return Linked(stops, read_links(links_of(partnership), stops), new)


def links_of(partnership: str, states: Iterable[FollowState] = STANDING) -> list[m.Link]:
    """Return the links of a partnership in these states whose ends stand, in the order of the texts.

    Each comes with its earlier commitment and both instruments.
    """
    rows = live_links().filter(partnership=partnership, state__in=list(states))
    found = rows.select_related("earlier__instrument", "later_instrument")
    return sorted(found, key=lambda row: (*_time(row.earlier.instrument), *_time(row.later_instrument), *_place(row)))


def live_links() -> QuerySet[m.Link]:
    """Return all links, in whatever state, of which neither commitment was rejected or is another now."""
    gone = m.Commitment.objects.filter(pk=OuterRef("later")).exclude(state__in=LIVE)
    return m.Link.objects.filter(~Exists(gone), earlier__state__in=LIVE)


def live_evidence() -> QuerySet[m.Evidence]:
    """Return all evidence, in whatever state, on commitments that were not rejected and are no others now."""
    return m.Evidence.objects.filter(commitment__state__in=LIVE)


def evidence_of(commitment: str, states: Iterable[FollowState] = STANDING) -> list[m.Evidence]:
    """Return the evidence on a commitment in these states, each with its document, in the order of time."""
    rows = m.Evidence.objects.filter(commitment=commitment, state__in=list(states)).select_related("document")
    return sorted(rows, key=lambda row: (row.date or _UNDATED, row.document_id, row.start))


def read_links(rows: "Iterable[m.Link]", stops: "Iterable[Stop]") -> "list[Link]":
    """Return rows of links in the terms of the matching; ``stops`` are those of the partnership.

    Left out is what has an end that is no commitment of ``stops``, as where its words are to be looked at again.
    """
    from servanda.matching import Link, Reason, Relation
    from servanda.matching.ends import End, Passage

    known = {one.id: one for stop in stops for one in stop.commitments}
    texts = {stop.instrument.id: stop.instrument for stop in stops}
    found = []
    for row in rows:
        later: End | None = known.get(row.later)
        if not row.later and row.later_instrument_id in texts:
            span = records.Span(row.later_start, row.later_end)
            block = texts[row.later_instrument_id].block_at(span.start).number
            later = Passage(row.later_instrument_id, block, span, row.later_quote, None)
        if row.earlier_id in known and later is not None:
            reasons = tuple(Reason(*one) for one in reasons_of(row))
            found.append(Link(known[row.earlier_id], later, Relation(row.relation), row.score, reasons))
    return found


def reasons_of(row: m.Link) -> list[tuple[str, str, tuple[records.Span, ...], tuple[records.Span, ...]]]:
    """Return the reasons of a link: the field, the words, and the places in the earlier and in the later text."""
    return [(name, words, _spans(here), _spans(there)) for name, words, here, there in msgspec.json.decode(row.reasons)]


def words_of(row: m.Evidence) -> tuple[records.Span, ...]:
    """Return the places in the document that made the stance of evidence."""
    return _spans(msgspec.json.decode(row.words))


@cache
def lineage_version() -> str:
    """Return what finds links here, by the date and the digest of what it learnt: ``servanda-lineage/2026-11-24-…``."""
    from servanda.matching.deciding import WEIGHTS

    data = WEIGHTS.read_bytes()
    return f"servanda-lineage/{msgspec.json.decode(data)['date']}-{hashlib.sha256(data).hexdigest()[:8]}"


def _time(row: m.Instrument) -> tuple[str, str]:
    return row.date or _UNDATED, row.id


def _place(row: m.Link) -> tuple[int, int, int, int]:
    return row.earlier_start, row.earlier_end, row.later_start, row.later_end


def _spans(places: Iterable[tuple[int, int]]) -> tuple[records.Span, ...]:
    return tuple(records.Span(start, end) for start, end in places)
