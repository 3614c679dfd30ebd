"""Members, for owners; and ``me`` for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Status

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.web.api import shapes, shaping
from servanda.web.api.auth import actor_of, ways
from servanda.web.api.bodies import MemberChange, NewMember
from servanda.web.api.caching import cached
from servanda.web.api.listing import Paging, page, parameters
from servanda.web.lists.filter import read
from servanda.web.lists.paging import cut

router = Router(tags=["members"])


@router.get("/me", response=shapes.MemberShape, operation_id="getMe", summary="Who am I", auth=ways(Role.READER))
def get_me(request: HttpRequest) -> shapes.MemberShape:
    """Read whose token or session it is."""
    return _member(actor_of(request).name)


@router.get(
    "/members",
    response=shapes.Page[shapes.MemberShape],
    operation_id="listMembers",
    summary="List members",
    auth=ways(Role.OWNER),
    openapi_extra=parameters(Paging) | {"responses": {403: {"description": ""}}},
)
@cached
def list_members(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """List all members by id, those who have left too. Needs an owner."""
    asked = read(Paging, request.GET)
    rows = m.Member.objects.order_by("id")
    return page(request, response, asked, cut(rows, asked, m.Member.objects.all()), shaping.member)


@router.post(
    "/members",
    response={201: shapes.MemberShape},
    operation_id="addMember",
    summary="Add a member",
    auth=ways(Role.OWNER),
)
def add_member(request: HttpRequest, response: HttpResponse, body: NewMember) -> Status[shapes.MemberShape]:
    """Let somebody in, by a link that an owner makes on the page of users. Needs an owner."""
    services.add_member(actor_of(request), body.id, body.full_name, body.role)
    response["Location"] = f"{request.path}/{body.id}"
    return Status(201, _member(body.id))


@router.patch(
    "/members/{key}",
    response=shapes.MemberShape,
    operation_id="changeMember",
    summary="Change a member",
    auth=ways(Role.OWNER),
)
def change_member(request: HttpRequest, key: str, body: MemberChange) -> shapes.MemberShape:
    """Change a name, a role, or whether they may still sign in; what is left out stays. Needs an owner."""
    _member(key)
    services.change_member(actor_of(request), key, full_name=body.full_name, role=body.role, active=body.active)
    return _member(key)


def _member(key: str) -> shapes.MemberShape:
    row = m.Member.objects.filter(pk=key).first()
    if row is None:
        raise Http404(f"there is no member {key}")
    return shaping.member(row)
