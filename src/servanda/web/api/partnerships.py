"""Partnerships: list, read, make, rename."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Status

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.web.api import shapes, shaping
from servanda.web.api.auth import actor_of, ways
from servanda.web.api.bodies import NewPartnership
from servanda.web.api.caching import cached
from servanda.web.api.listing import Size, page, parameters
from servanda.web.lists.filter import read
from servanda.web.lists.paging import cut_list
from servanda.web.partnerships.filters import PartnershipFilter, partnerships

router = Router(tags=["partnerships"])


class PartnershipQuery(PartnershipFilter):
    """The filter of the page, with longer pages."""

    size: Size = 50


@router.get(
    "",
    response=shapes.Page[shapes.Partnership],
    operation_id="listPartnerships",
    summary="List partnerships",
    openapi_extra=parameters(PartnershipQuery),
)
@cached
def list_partnerships(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """List those that the filter asks for."""
    asked = read(PartnershipQuery, request.GET)
    return page(request, response, asked, cut_list(partnerships(asked), asked), shaping.partnership)


@router.get("/{key}", response=shapes.Partnership, operation_id="getPartnership", summary="Read a partnership")
@cached
def get_partnership(request: HttpRequest, response: HttpResponse, key: str) -> shapes.Partnership | HttpResponse:
    """Read one partnership."""
    return _partnership(key)


@router.put(
    "/{key}",
    response={200: shapes.Partnership, 201: shapes.Partnership},
    operation_id="putPartnership",
    summary="Make or rename a partnership",
    auth=ways(Role.REVIEWER),
)
def put_partnership(request: HttpRequest, key: str, body: NewPartnership) -> Status[shapes.Partnership]:
    """Make a partnership of this id (201), or give one another name and parties (200). Needs a reviewer."""
    there = m.Partnership.objects.filter(pk=key).exists()
    services.name_partnership(actor_of(request), key, body.name, body.parties)
    return Status(200 if there else 201, _partnership(key))


def _partnership(key: str) -> shapes.Partnership:
    row = next((row for row in partnerships(PartnershipFilter()) if row.id == key), None)
    if row is None:
        raise Http404(f"there is no partnership {key}")
    return shaping.partnership(row)
