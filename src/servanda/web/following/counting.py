"""How many links and pieces of evidence await a decision, for every page."""

from typing import Final

from django.core.cache import cache

from servanda.ledger.following import live_evidence, live_links
from servanda.ledger.models import Entry
from servanda.ledger.payloads import FollowState

_KEPT: Final = 3600  # seconds


def count_open() -> int:
    """Return how many there are; they are counted once after each entry."""
    last = Entry.objects.order_by("-sequence").values_list("hash", flat=True).first()
    return int(cache.get_or_set(f"inbox-{last}", _count, _KEPT) or 0)


def _count() -> int:
    return sum(rows.filter(state=FollowState.PROPOSED).count() for rows in (live_links(), live_evidence()))
