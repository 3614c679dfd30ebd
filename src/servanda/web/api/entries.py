"""The entries of the ledger: list, read one, and the whole chain as JSON Lines."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal, cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router
from pydantic import Field

from servanda.ledger import models as m
from servanda.ledger.assessing import withheld, withholds
from servanda.ledger.entries import Line
from servanda.ledger.errors import RefusedError
from servanda.ledger.payloads import KINDS
from servanda.web.access import MemberRequest
from servanda.web.api import shapes, shaping
from servanda.web.api.caching import cached, unchanged
from servanda.web.api.listing import JSON_LINES, Paging, page, parameters
from servanda.web.lists.filter import read
from servanda.web.lists.paging import cut

router = Router(tags=["entries"])
_AT_ONCE = 500
_FIELDS = tuple(shapes.Entry.model_fields)
Kind = StrEnum("Kind", {name.replace(".", "_").upper(): name for name in KINDS})  # type: ignore[misc]


class EntryQuery(Paging):
    """What can be asked of entries."""

    who: list[str] = Field(default=[], description="The member who wrote them")
    kind: list[Kind] = Field(default=[], description="What kind of entry")
    scope: list[str] = Field(default=[], description="The instrument, partnership or member that they change")
    subject: list[str] = Field(default=[], description="The very thing that they are about")
    after: int | None = Field(default=None, ge=0, description="Entries with a greater number than this")
    sort: Literal["sequence", "-sequence"] = Field(default="-sequence", description="-sequence: the newest first")


@router.get(
    "",
    response=shapes.Page[shapes.Entry],
    operation_id="listEntries",
    summary="List entries",
    openapi_extra=parameters(EntryQuery),
)
@cached
def list_entries(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """List those that the filter asks for, without what they say; with `after` a program takes up where it stopped."""
    asked = read(EntryQuery, request.GET)
    rows = m.Entry.objects.order_by(asked.sort)
    for name in ("who", "kind", "scope", "subject"):
        if values := getattr(asked, name):
            rows = rows.filter(**{f"{name}__in": values})
    if asked.after is not None:
        rows = rows.filter(sequence__gt=asked.after)
    return page(request, response, asked, cut(rows, asked, m.Entry.objects.only(*_FIELDS)), shaping.entry)


@router.get(
    "/export",
    operation_id="exportEntries",
    summary="Export the ledger",
    openapi_extra={
        "responses": {200: {"description": "One entry a line", "content": {JSON_LINES: {"schema": {"type": "string"}}}}}
    },
)
def export_entries(
    request: HttpRequest, after: Annotated[int, Query(ge=0, description="Entries with a greater number")] = 0
) -> StreamingHttpResponse:
    """Send all entries, the first first, each in the canonical form that `servanda ledger import` takes.

    Refused while it holds scores that the asker may not see yet: a chain has no gaps.
    """
    if withholds(cast(MemberRequest, request).actor, after):
        raise RefusedError("the ledger holds scores that you may not see before they stand: ask a reviewer for it")
    response = StreamingHttpResponse(_lines(after), content_type=JSON_LINES)
    response["Content-Disposition"] = 'attachment; filename="ledger.jsonl"'
    return response


@router.get("/{int:sequence}", response=shapes.WholeEntry, operation_id="getEntry", summary="Read an entry")
def get_entry(request: HttpRequest, response: HttpResponse, sequence: int) -> shapes.WholeEntry | HttpResponse:
    """Read one with what it says. It never changes. A score that the asker may not see yet is refused."""
    row = m.Entry.objects.filter(pk=sequence).values_list(*Line._fields).first() if sequence < 2**63 else None
    if row is None:
        raise Http404(f"there is no entry {sequence}")
    line = Line(*row)
    if withheld(cast(MemberRequest, request).actor, [line]):
        raise RefusedError(f"entry {sequence} is a score that you may not see before it stands")
    return unchanged(request, response, f'"{line.hash[:32]}"') or shaping.whole_entry(line)


def _lines(after: int) -> Iterator[bytes]:
    """Yield lines in short reads, so that a slow taker holds up nobody who writes."""
    while rows := m.Entry.objects.filter(sequence__gt=after).order_by("sequence").values_list(*Line._fields)[:_AT_ONCE]:
        for row in rows:
            line = Line(*row)
            after = line.sequence
            yield line.to_json() + b"\n"
