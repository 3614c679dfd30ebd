"""Links between commitments and evidence on them: list, confirm, reject, and open again.

Each decision checks, under the ledger's lock, that the link or evidence is as the asker read it (If-Match).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import parse_etags
from ninja import Router
from pydantic import Field

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.entries import Line
from servanda.ledger.following import live_evidence, live_links
from servanda.ledger.payloads import STANDING, FollowState, Role
from servanda.ledger.services import Actor
from servanda.ledger.storing import writing
from servanda.matching import Relation
from servanda.matching.evidence import Stance
from servanda.web.api import bodies, shapes, shaping
from servanda.web.api.auth import actor_of, ways
from servanda.web.api.caching import cached
from servanda.web.api.listing import Size, page, parameters
from servanda.web.api.problems import ChangedError
from servanda.web.lists.filter import Filter, read
from servanda.web.lists.paging import cut

router = Router(tags=["following"])
Row = TypeVar("Row", m.Link, m.Evidence)
View = TypeVar("View", bound=Callable[..., Any])
_IF_MATCH: dict[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": "If-Match",
            "required": False,
            "description": "The ETag that the last decision on it answered: 412 where it has changed since",
            "schema": {"type": "string"},
        }
    ]
}


class _FollowQuery(Filter):
    """What can be asked of both. Without ``state`` what was rejected is left out."""

    size: Size = 50
    partnership: list[str] = Field(default=[], description="Id of a partnership, as in US-KR")
    commitment: list[str] = Field(default=[], description="Id of a commitment at either end")
    state: list[FollowState] = Field(default=[], description="Whether a person has decided on it")


class LinkQuery(_FollowQuery):
    """What can be asked of links."""

    relation: list[Relation] = Field(default=[], description="What became of the earlier commitment")


class EvidenceQuery(_FollowQuery):
    """What can be asked of evidence."""

    stance: list[Stance] = Field(default=[], description="How the passage bears on the commitment")


def decision(kind: str, action: str, operation: str, summary: str, response: Any) -> Callable[[View], View]:
    """Return the decorator that makes a view the route of one decision."""
    return router.post(
        f"/{kind}/{{key}}/{action}",
        response=response,
        operation_id=operation,
        summary=summary,
        auth=ways(Role.REVIEWER),
        openapi_extra=_IF_MATCH,
    )


@router.get(
    "/links",
    response=shapes.Page[shapes.Link],
    operation_id="listLinks",
    summary="List links",
    openapi_extra=parameters(LinkQuery),
)
@cached
def list_links(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """List the links from commitments to what takes them up, the surest first; those rejected only where asked for."""
    asked = read(LinkQuery, request.GET)
    rows = _narrowed(live_links(), asked, Q(earlier__in=asked.commitment) | Q(later__in=asked.commitment))
    if asked.relation:
        rows = rows.filter(relation__in=asked.relation)
    found = cut(rows.order_by("-score", "id"), asked, _link_rows())
    return page(request, response, asked, found, shaping.link)


@router.get(
    "/evidence",
    response=shapes.Page[shapes.Evidence],
    operation_id="listEvidence",
    summary="List evidence",
    openapi_extra=parameters(EvidenceQuery),
)
@cached
def list_evidence(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """List the passages that bear on commitments, the surest first; those rejected only where asked for."""
    asked = read(EvidenceQuery, request.GET)
    rows = _narrowed(live_evidence(), asked, Q(commitment__in=asked.commitment))
    if asked.stance:
        rows = rows.filter(stance__in=asked.stance)
    return page(request, response, asked, cut(rows.order_by("-score", "id"), asked, _evidence_rows()), shaping.evidence)


@decision("links", "confirm", "confirmLink", "Confirm a link", shapes.DecidedLink)
def confirm_link(
    request: HttpRequest, response: HttpResponse, key: str, body: bodies.ConfirmLink
) -> shapes.DecidedLink:
    """Let the link stand, with another relation where one is given. Needs a reviewer."""
    return _link(request, response, key, lambda who: services.confirm_link(who, key, body.relation, body.reason))


@decision("links", "reject", "rejectLink", "Reject a link", shapes.DecidedLink)
def reject_link(request: HttpRequest, response: HttpResponse, key: str, body: bodies.Reason) -> shapes.DecidedLink:
    """Say that the later words do not take the commitment up: the link is never proposed again."""
    return _link(request, response, key, lambda who: services.reject_link(who, key, body.reason))


@decision("links", "reopen", "reopenLink", "Open a link again", shapes.DecidedLink)
def reopen_link(request: HttpRequest, response: HttpResponse, key: str, body: bodies.Reason) -> shapes.DecidedLink:
    """Take back what was decided: the link is a proposal again."""
    return _link(request, response, key, lambda who: services.reopen_link(who, key, body.reason))


@decision("evidence", "confirm", "confirmEvidence", "Confirm evidence", shapes.DecidedEvidence)
def confirm_evidence(
    request: HttpRequest, response: HttpResponse, key: str, body: bodies.ConfirmEvidence
) -> shapes.DecidedEvidence:
    """Let the passage bear on its commitment, with another stance where one is given. Needs a reviewer."""
    return _evidence(request, response, key, lambda who: services.confirm_evidence(who, key, body.stance, body.reason))


@decision("evidence", "reject", "rejectEvidence", "Reject evidence", shapes.DecidedEvidence)
def reject_evidence(
    request: HttpRequest, response: HttpResponse, key: str, body: bodies.Reason
) -> shapes.DecidedEvidence:
    """Say that the passage does not bear on its commitment: it is never proposed for it again."""
    return _evidence(request, response, key, lambda who: services.reject_evidence(who, key, body.reason))


@decision("evidence", "reopen", "reopenEvidence", "Open evidence again", shapes.DecidedEvidence)
def reopen_evidence(
    request: HttpRequest, response: HttpResponse, key: str, body: bodies.Reason
) -> shapes.DecidedEvidence:
    """Take back what was decided: the passage is a proposal again."""
    return _evidence(request, response, key, lambda who: services.reopen_evidence(who, key, body.reason))


def _narrowed(rows: "QuerySet[Row]", asked: _FollowQuery, of_commitment: Q) -> "QuerySet[Row]":
    found = rows.filter(state__in=asked.state or STANDING)
    if asked.partnership:
        found = found.filter(partnership__in=asked.partnership)
    return found.filter(of_commitment) if asked.commitment else found


def _link(request: HttpRequest, response: HttpResponse, key: str, write: Callable[[Actor], Line]) -> shapes.DecidedLink:
    line, row = _decide(request, response, _link_rows(), key, write)
    return shapes.DecidedLink(entry=shaping.entry(line), link=shaping.link(row))


def _evidence(
    request: HttpRequest, response: HttpResponse, key: str, write: Callable[[Actor], Line]
) -> shapes.DecidedEvidence:
    line, row = _decide(request, response, _evidence_rows(), key, write)
    return shapes.DecidedEvidence(entry=shaping.entry(line), evidence=shaping.evidence(row))


def _decide(
    request: HttpRequest, response: HttpResponse, rows: "QuerySet[Row]", key: str, write: Callable[[Actor], Line]
) -> tuple[Line, Row]:
    with writing():
        row = rows.filter(pk=key).first()
        if row is None:
            raise Http404(f"there is no {rows.model._meta.model_name} {key}")
        asked = parse_etags(request.headers.get("If-Match", ""))
        if asked and "*" not in asked and f'"{row.changed}"' not in asked:
            raise ChangedError(f"{key} was changed since: it is now at {row.changed}. Read it again")
        line = write(actor_of(request))
    after = rows.get(pk=key)
    response["ETag"] = f'"{after.changed}"'
    return line, after


def _link_rows() -> QuerySet[m.Link]:
    heavy = ("earlier__record", "later_instrument__text", "later_instrument__blocks")
    return m.Link.objects.select_related("earlier", "later_instrument").defer(*heavy)


def _evidence_rows() -> QuerySet[m.Evidence]:
    heavy = ("commitment__record", "document__text", "document__blocks")
    return m.Evidence.objects.select_related("commitment", "document").defer(*heavy)
