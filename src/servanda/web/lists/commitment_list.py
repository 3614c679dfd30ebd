"""The table of commitments, the same on its own page and on a partnership's."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from servanda.ledger.models import Commitment
from servanda.web.lists import facets, listed, sorting
from servanda.web.lists.filter import CommitmentFilter, commitments
from servanda.web.lists.listing import Listing
from servanda.web.lists.paging import cut

HEADINGS = (
    ("", "Commitment"),
    ("party", "Parties"),
    ("strength", "Strength"),
    ("topic", "Topic"),
    ("deadline", "Deadline"),
    ("amount", "Money"),
    ("state", "State"),
    ("date", "Date"),
)
FORM = ("q", "due_after", "due_before", "money", "origin", "recheck", "suggested", "confidence_from", "confidence_to")


def sorted_commitments(asked: CommitmentFilter) -> Any:
    """Return the commitments that are asked for, in the order that is asked for."""
    return sorting.order(commitments(asked), asked.sort, sorting.COMMITMENTS, sorting.PLACE)


def list_commitments(
    request: HttpRequest, asked: CommitmentFilter, partnership: str | None = None
) -> Listing[CommitmentFilter, Commitment]:
    """Return the table that is asked for, of one partnership where it is given."""
    wanted = asked if partnership is None else asked.but(partnership=[partnership])
    page = cut(sorted_commitments(wanted), wanted, listed.shown(Commitment.objects.all()))
    names: Sequence[str] = facets.FACETS if partnership else ("partnership", *facets.FACETS)
    return Listing(
        asked=asked,
        page=page,
        headings=sorting.headings(asked, HEADINGS, numeric=("amount",)),
        path=request.path,
        file=reverse("commitments").rstrip("/"),
        facets=facets.count(wanted, names),
        shown=FORM,
        fixed="" if partnership is None else CommitmentFilter(partnership=[partnership]).query(),
    )
