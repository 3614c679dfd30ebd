"""Cycles of assessment: list, read, open, change, publish; score, settle, reply; agreement and results.

Scores are sent as the asker may see them (``ledger.assessing``): coders score blind.
"""

from typing import Annotated, Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from servanda.assessment import compare, measure_groups, tabulate
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.assessing import scale_of, scored_of, seen
from servanda.ledger.entries import Line
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor
from servanda.web.access import MemberRequest
from servanda.web.api import cycle_bodies as bodies
from servanda.web.api import cycle_shapes as shapes
from servanda.web.api.auth import actor_of, ways
from servanda.web.api.caching import cached
from servanda.web.api.listing import Paging, page, parameters
from servanda.web.api.problems import UnfitError
from servanda.web.api.shapes import Page
from servanda.web.lists.filter import read
from servanda.web.lists.paging import cut

router = Router(tags=["assessment"])
_REFUSING: dict[str, Any] = {"responses": {403: {"description": ""}, 409: {"description": ""}}}


class CycleQuery(Paging):
    """What can be asked of cycles."""

    partnership: list[str] = Field(default=[], description="Id of a partnership, as in US-KR")
    published: bool | None = Field(default=None, description="Whether it is published")


@router.get(
    "",
    response=Page[shapes.Cycle],
    operation_id="listCycles",
    summary="List assessments",
    openapi_extra=parameters(CycleQuery),
)
@cached
def list_cycles(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """List cycles of assessment, the one whose period ends last first."""
    asked = read(CycleQuery, request.GET)
    rows = m.Cycle.objects.order_by("-until", "-since", "id")
    if asked.partnership:
        rows = rows.filter(partnership__in=asked.partnership)
    if asked.published is not None:
        rows = rows.filter(published__gt=0) if asked.published else rows.filter(published=0)
    return page(request, response, asked, cut(rows, asked, m.Cycle.objects.all()), shapes.cycle)


@router.post(
    "",
    response={201: shapes.Cycle},
    operation_id="openCycle",
    summary="Open an assessment",
    auth=ways(Role.OWNER),
)
def open_cycle(request: HttpRequest, response: HttpResponse, body: bodies.NewCycle) -> Status[shapes.Cycle]:
    """Open a cycle over commitments of a partnership that were accepted. Needs an owner."""
    key = services.open_cycle(
        actor_of(request),
        body.name,
        body.partnership,
        bodies.scale_of(body.scale),
        [one.choice() for one in body.chosen],
        body.coders,
        since=body.since,
        until=body.until,
    )
    response["Location"] = f"{request.path}/{key}"
    return Status(201, shapes.cycle(_row(key)))


@router.get("/{key}", response=shapes.WholeCycle, operation_id="getCycle", summary="Read an assessment")
@cached
def get_cycle(request: HttpRequest, response: HttpResponse, key: str) -> shapes.WholeCycle | HttpResponse:
    """Read a cycle with all that it assesses. Before a score stands, a coder sees no score but their own."""
    row = _row(key)
    return shapes.whole_cycle(row, seen(_asker(request), row.id))


@router.patch(
    "/{key}",
    response=shapes.Cycle,
    operation_id="changeCycle",
    summary="Change an assessment",
    auth=ways(Role.OWNER),
)
def change_cycle(request: HttpRequest, key: str, body: bodies.CycleChange) -> shapes.Cycle:
    """Change the name, period, choice or coders of a cycle that is not published; what is left out stays.

    Needs an owner.
    """
    services.change_cycle(
        actor_of(request),
        _row(key).id,
        name=body.name,
        since=body.since,
        until=body.until,
        choices=None if body.chosen is None else [one.choice() for one in body.chosen],
        coders=body.coders,
    )
    return shapes.cycle(_row(key))


@router.post(
    "/{key}/score",
    response=shapes.Scored,
    operation_id="giveScore",
    summary="Give a score",
    auth=ways(Role.CODER),
)
def give_score(request: HttpRequest, key: str, body: bodies.NewScore) -> shapes.Scored:
    """Score one commitment and party, or anew while not all coders have. Needs a coder of the cycle.

    The same once more adds nothing: `entry` is null then.
    """
    who, row = actor_of(request), _row(key)
    line = services.score(who, row.id, body.commitment, body.party, body.value, body.reason, body.evidence)
    return _scored(who, row.id, body, line)


@router.post(
    "/{key}/settle",
    response=shapes.Scored,
    operation_id="settleScore",
    summary="Settle a score",
    auth=ways(Role.REVIEWER),
)
def settle_score(request: HttpRequest, key: str, body: bodies.Settled) -> shapes.Scored:
    """Say which score stands, where all coders have scored. Needs a reviewer who does not score in the cycle."""
    who, row = actor_of(request), _row(key)
    line = services.settle_score(who, row.id, body.commitment, body.party, body.value, body.reason)
    return _scored(who, row.id, body, line)


@router.post(
    "/{key}/reply",
    response=shapes.Scored,
    operation_id="recordReply",
    summary="Record a reply",
    auth=ways(Role.REVIEWER),
)
def record_reply(request: HttpRequest, key: str, body: bodies.Reply) -> shapes.Scored:
    """Put what the assessed party says beside a score that stands. Needs a reviewer."""
    who, row = actor_of(request), _row(key)
    line = services.record_reply(who, row.id, body.commitment, body.party, body.words, body.by, body.date)
    return _scored(who, row.id, body, line)


@router.post(
    "/{key}/publish",
    response=shapes.Published,
    operation_id="publishCycle",
    summary="Publish an assessment",
    auth=ways(Role.OWNER),
)
def publish_cycle(request: HttpRequest, key: str) -> shapes.Published:
    """Publish the scores, which must all stand; the entry names the head that they rest on. Needs an owner."""
    line = services.publish_cycle(actor_of(request), _row(key).id)
    return shapes.published(line, _row(key))


@router.get(
    "/{key}/agreement",
    response=shapes.AgreementOf,
    operation_id="getAgreement",
    summary="Read how far coders agree",
    openapi_extra=_REFUSING,
)
@cached
def get_agreement(request: HttpRequest, response: HttpResponse, key: str) -> shapes.AgreementOf | HttpResponse:
    """Read how far coders agree, over all and by party and topic.

    Before the cycle is published, for reviewers and owners who do not score in it.
    """
    row = _row(key)
    return shapes.agreement(row, measure_groups(scored_of(_asker(request), row.id), scale_of(row)))


@router.get(
    "/{key}/results",
    response=shapes.Results,
    operation_id="getResults",
    summary="Read the results",
    openapi_extra=_REFUSING,
)
@cached
def get_results(
    request: HttpRequest,
    response: HttpResponse,
    key: str,
    against: Annotated[str, Query(description="Id of an earlier assessment: the change since it is sent, too")] = "",
) -> shapes.Results | HttpResponse:
    """Read averages with counts and intervals beside ambition, over all and by group.

    Before the cycle is published, for reviewers and owners who do not score in it.
    """
    row, who = _row(key), _asker(request)
    scale, scored = scale_of(row), scored_of(who, row.id)
    change = None
    if against:
        before = _row(against)
        if scale_of(before) != scale:
            raise UnfitError(f"{before.id} and {row.id} have different scales: they can't be compared")
        change = compare(scored_of(who, before.id), scored, scale)
    return shapes.results(row, tabulate(scored, scale), change)


def _asker(request: HttpRequest) -> Actor | None:
    return cast(MemberRequest, request).actor


def _row(key: str) -> m.Cycle:
    row = m.Cycle.objects.filter(pk=key).first()
    if row is None:
        raise Http404(f"there is no assessment {key}")
    return row


def _scored(who: Actor, cycle: str, body: bodies.Said, line: Line | None) -> shapes.Scored:
    """Return what was written, and the commitment and party as its writer may see them now."""
    pairs = seen(who, cycle, body.commitment)
    return shapes.scored(line, next(pair for pair in pairs if pair.party == body.party))
