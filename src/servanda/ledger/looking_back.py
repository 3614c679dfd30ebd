"""The ledger as it stood, folded from its entries up to a moment; and which entries there are."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from servanda.ledger.entries import Line
from servanda.ledger.errors import LedgerError
from servanda.ledger.folding import fold
from servanda.ledger.models import Entry
from servanda.ledger.payloads import KINDS
from servanda.ledger.storing import lines, reading
from servanda.ledger.tables import MemoryTables


def as_of(until: str) -> MemoryTables:
    """Return all tables as the entries up to ``until`` make them."""
    tables = MemoryTables()
    with reading():
        for line in lines():
            if line.at > until:
                break
            fold(tables, line)
    return tables


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to list; None: all. ``kind`` may be the part before the point, ``about`` a scope or a subject."""

    who: str | None = None
    kind: str | None = None
    about: str | None = None
    since: str | None = None
    until: str | None = None


def entries(wanted: Wanted, limit: int = 0) -> Iterator[Line]:
    """Yield the entries that are wanted, the newest first, ``limit`` at most (0: all)."""
    rows = Entry.objects.order_by("-sequence")
    if wanted.who is not None:
        rows = rows.filter(who=wanted.who)
    if wanted.kind is not None:
        kinds = [kind for kind in KINDS if wanted.kind in (kind, kind.partition(".")[0])]
        if not kinds:
            raise LedgerError(f"there is no kind of entry named {wanted.kind}: there are {', '.join(KINDS)}")
        rows = rows.filter(kind__in=kinds)
    if wanted.about is not None:
        rows = rows.filter(Q(scope=wanted.about) | Q(subject=wanted.about))
    if wanted.since is not None:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(at__lte=wanted.until)
    found = rows.values_list(*Line._fields)
    for row in (found[:limit] if limit else found).iterator(2000):
        yield Line(*row)
