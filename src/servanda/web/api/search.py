"""The search, by the filter of its page."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from servanda.searching import Hit
from servanda.web.api import shapes
from servanda.web.api.caching import cached
from servanda.web.api.listing import page, parameters
from servanda.web.lists.filter import read
from servanda.web.search import results
from servanda.web.search.filters import SearchFilter

router = Router(tags=["search"])


@router.get(
    "/search",
    response=shapes.Page[shapes.Hit],
    operation_id="listHits",
    summary="Search",
    openapi_extra=parameters(SearchFilter),
)
@cached
def list_hits(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Find passages by their words and their meaning, best first; with filters and no words, the newest first."""
    asked = read(SearchFilter, request.GET)
    return page(request, response, asked, results.find(asked, facets=False).page, _hit)


def _hit(hit: Hit) -> shapes.Hit:
    passage = hit.passage
    names = ("id", "kind", "source", "text", "title", "date", "url", "partnership", "topic", "state")
    return shapes.Hit(
        **{name: getattr(passage, name) for name in names},
        parties=list(passage.parties),
        spans=[shapes.Range(start=span.start, end=span.end) for span in hit.spans],
        score=round(hit.score, 4),
        by_words=hit.by_words,
        by_meaning=hit.by_meaning,
        page=results.address_of(passage),
    )
