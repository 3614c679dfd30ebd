"""Which commitments a stretch of the ledger brought into the record, and which it took out, by the entries alone."""

from collections.abc import Iterable
from typing import Final

from servanda.ledger import models as m
from servanda.ledger.payloads import SETTLED, State, decode, touched

SETTLING: Final = (
    "commitment.accepted",
    "commitment.edited",
    "commitment.merged",
    "commitment.split",
    "commitment.added",
)


def newly_settled(after: int, until: int) -> set[str]:
    """Return the commitments that entries after ``after`` up to ``until`` accepted, and none before; that still stand.

    One that was accepted, taken back and accepted again is not among them.
    """
    keys = _touched(after, until, SETTLING)
    rows = _in_bulk(keys, state__in=SETTLED, recheck=False)
    return {row.id for row in rows} - _settled_before(rows, after)


def dropped(after: int, until: int) -> set[str]:
    """Return the commitments that were accepted before these entries, and that they rejected; that still are."""
    rows = _in_bulk(_touched(after, until, ("commitment.rejected",)), state=State.REJECTED)
    return _settled_before(rows, after)


def subjects_of(after: int, until: int, kinds: Iterable[str]) -> set[str]:
    """Return what the entries of these kinds are about."""
    found = m.Entry.objects.filter(sequence__gt=after, sequence__lte=until, kind__in=list(kinds))
    return set(found.values_list("subject", flat=True))


def _touched(after: int, until: int, kinds: Iterable[str]) -> set[str]:
    found = m.Entry.objects.filter(sequence__gt=after, sequence__lte=until, kind__in=list(kinds))
    rows = found.values_list("kind", "payload")
    return {key for kind, payload in rows.iterator(2000) for key in touched(decode(kind, payload))}


def _in_bulk(keys: Iterable[str], **where: object) -> list[m.Commitment]:
    columns = ("id", "instrument_id", "origin", "added")
    return list(m.Commitment.objects.filter(pk__in=list(keys), **where).only(*columns))


def _settled_before(rows: Iterable[m.Commitment], after: int) -> set[str]:
    """Return which of these were in the record at an entry or before."""
    listed = list(rows)
    scopes = {row.instrument_id for row in listed}
    earlier = m.Entry.objects.filter(scope__in=scopes, sequence__lte=after, kind__in=SETTLING)
    known = set(earlier.values_list("subject", flat=True))
    return {row.id for row in listed if row.id in known or (row.origin == "split" and row.added <= after)}
