"""Instruments: list, read with text and layout, send a document, file under a partnership, take back a decision."""

import datetime
from typing import Annotated

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.web.adding import add
from servanda.web.api import shapes, shaping
from servanda.web.api.auth import actor_of, ways
from servanda.web.api.bodies import Filing, Undo
from servanda.web.api.caching import cached
from servanda.web.api.decisions import told
from servanda.web.api.listing import Size, page, parameters
from servanda.web.api.problems import UnfitError
from servanda.web.lists.filter import read
from servanda.web.lists.paging import cut
from servanda.web.partnerships.filters import InstrumentFilter, counted, sorted_instruments
from servanda.web.review.revising import read_parties

router = Router(tags=["instruments"])


class InstrumentQuery(InstrumentFilter):
    """The filter of the page, with longer pages."""

    size: Size = 50


@router.get(
    "",
    response=shapes.Page[shapes.Instrument],
    operation_id="listInstruments",
    summary="List instruments",
    openapi_extra=parameters(InstrumentQuery),
)
@cached
def list_instruments(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """List those that the filter asks for, without their text."""
    asked = read(InstrumentQuery, request.GET)
    found = cut(sorted_instruments(asked), asked, m.Instrument.objects.defer("text", "blocks"))
    counts = counted([row.id for row in found.rows])
    return page(request, response, asked, found, lambda row: shaping.instrument(row, counts[row.id]))


@router.post(
    "",
    response={200: shapes.Filed, 201: shapes.Filed},
    operation_id="addInstrument",
    summary="Send a document",
    auth=ways(Role.CODER),
)
def add_instrument(
    request: HttpRequest,
    response: HttpResponse,
    file: Annotated[UploadedFile | None, File(description="PDF, DOCX, HTML, Markdown or plain text")] = None,
    url: Annotated[str, Form(description="Or the address of a document on the public web")] = "",
    text: Annotated[str, Form(description="Or its text")] = "",
    title: Annotated[str, Form(description="Its title, where the document does not say it well")] = "",
    date: Annotated[datetime.date | None, Form(description="Its date, where the document does not say it")] = None,
    parties: Annotated[str, Form(description="Codes or names with semicolons: US; KR. Left out: read")] = "",
    partnership: Annotated[str, Form(description="Id of a partnership. Left out: that of its parties")] = "",
    corrects: Annotated[str, Form(description="Id of the instrument of which this is a corrected version")] = "",
) -> Status[shapes.Filed]:
    """Send just one of `file`, `url` and `text`. It is read and its commitments are proposed, which takes some seconds.

    201 where it is new; 200 where it is there already, word for word (nothing is changed then) or as another version
    (decisions whose words still stand are kept).
    """
    given = [name for name, value in (("file", file), ("url", url), ("text", text.strip())) if value]
    if len(given) != 1:
        raise UnfitError("send just one of file, url and text")
    if url and not url.lower().startswith(("http://", "https://")):
        raise UnfitError("url must start with https:// or http://: send a file as file")
    if file is not None and (file.size or 0) > settings.SERVANDA_UPLOAD_BYTES:
        raise UnfitError(f"the file is larger than {settings.SERVANDA_UPLOAD_BYTES // 2**20} MB: give a part of it")
    source: str | bytes = file.read() if file is not None else url or text.encode()
    filed = add(
        actor_of(request),
        source,
        name=file.name if file is not None else ("text sent to the API" if text.strip() else None),
        title=title.strip() or None,
        date=date,
        parties=_parties(parties),
        partnership=partnership or None,
        corrects=corrects or None,
        public_only=True,
    )
    response["Location"] = f"{request.path}/{filed.id}"
    told_of = shapes.Filed.model_validate(filed, from_attributes=True)
    return Status(201 if filed.outcome is services.Outcome.ADDED else 200, told_of)


@router.post(
    "/{instrument:key}/undo",
    response=shapes.Decided,
    operation_id="undoDecision",
    summary="Take back a decision",
    auth=ways(Role.CODER),
)
def undo(request: HttpRequest, response: HttpResponse, key: str, body: Undo) -> shapes.Decided:
    """Set back the commitments that it touched as they were, unless something later was decided on them."""
    instrument_at(key)
    return told(response, services.undo(actor_of(request), key, body.entry))


@router.put(
    "/{instrument:key}/partnership",
    response=shapes.Instrument,
    operation_id="fileInstrument",
    summary="File under a partnership",
    auth=ways(Role.REVIEWER),
)
def file_instrument(request: HttpRequest, response: HttpResponse, key: str, body: Filing) -> shapes.Instrument:
    """Put it under another partnership; it and its commitments keep their ids. Needs a reviewer."""
    instrument_at(key)
    services.file_instrument(actor_of(request), key, body.partnership)
    return shaping.instrument(instrument_at(key), counted([key])[key])


@router.get(
    "/{instrument:key}",
    response=shapes.InstrumentText,
    operation_id="getInstrument",
    summary="Read an instrument",
)
@cached
def get_instrument(request: HttpRequest, response: HttpResponse, key: str) -> shapes.InstrumentText | HttpResponse:
    """Read one with its text and layout; its commitments are those of `/api/commitments?instrument=…`."""
    return shaping.instrument_text(instrument_at(key), counted([key])[key])


def instrument_at(key: str) -> m.Instrument:
    """Return an instrument; raise 404 where there is none."""
    row = m.Instrument.objects.filter(pk=key).first()
    if row is None:
        raise Http404(f"there is no instrument {key}")
    return row


def _parties(text: str) -> tuple[str, ...]:
    try:
        return read_parties(text) if text.strip() else ()
    except ValueError as error:
        raise UnfitError(f"parties: {error}") from None
