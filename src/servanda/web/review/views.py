"""The instrument page and its small requests: each decision answers with just the parts of the page that it changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from servanda.extraction import code
from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.documents import instrument_of
from servanda.ledger.entries import Line
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import Role, State, decode, decode_record, touched
from servanda.records import Instrument, Kind, Span, Strength, Topic
from servanda.web.access import MemberRequest, actor_of, requires
from servanda.web.review.cards import Card, cards_of
from servanda.web.review.deciding import StaleError, add, decide, read_span
from servanda.web.review.layout import blocks_of, lay_out, show
from servanda.web.review.revising import MOST, FormError, form_of

_SAID = {
    "accept": "accepted",
    "reject": "rejected",
    "edit": "saved",
    "split": "split",
    "merge": "merged",
    "settle": "settled",
    "dismiss": "suggestion dismissed",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review of an instrument is."""

    total: int
    open: int
    accepted: int
    edited: int
    rejected: int

    @property
    def done(self) -> int:
        """How many need no decision any more."""
        return self.total - self.open


@require_safe
def instrument_page(request: MemberRequest, key: str) -> HttpResponseBase:
    """Show an instrument with its commitments in place."""
    row = _instrument(key)
    instrument = instrument_of(row)
    cards = _cards(instrument)
    context = {
        "row": row,
        "instrument": instrument,
        "lines": lay_out(instrument, cards),
        "records": [card for card in cards if not card.closed and not card.recheck],
        "gone": [card for card in cards if not card.closed and card.recheck],
        "progress": progress_of(cards),
        "choices": choices_of(cards),
    }
    return render(request, "review/instrument.html", context)


@requires(Role.CODER)
@require_POST
def decision(request: MemberRequest, key: str, action: str) -> HttpResponseBase:
    """Decide on a commitment: accept, reject, split, merge, settle or dismiss."""
    row = _commitment(key)
    before = _places(row.instrument_id)
    try:
        line = decide(actor_of(request), action, row, request.POST)
    except StaleError as error:
        return _stale(request, row.instrument_id, error)
    return _changed(request, row.instrument_id, line, before, f"No. {row.number} {_SAID[action]}")


@requires(Role.CODER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, key: str) -> HttpResponseBase:
    """Show the form of a commitment, or save it."""
    row = _commitment(key)
    record = decode_record(row.record)
    if request.method != "POST":
        return _form(request, row.instrument_id, form_of(record), {}, row=row)
    before = _places(row.instrument_id)
    try:
        line = decide(actor_of(request), "edit", row, request.POST)
    except StaleError as error:
        return _stale(request, row.instrument_id, error)
    except FormError as error:
        return _form(request, row.instrument_id, _posted(request), error.errors, row=row)
    return _changed(request, row.instrument_id, line, before, f"No. {row.number} saved")


@requires(Role.CODER)
@require_GET
def draft(request: MemberRequest, key: str) -> HttpResponseBase:
    """Show the form of a commitment that the selected words would make."""
    instrument = instrument_of(_instrument(key))
    try:
        coded = code(instrument, read_span(request.GET.get("span", "")))
    except ValueError as error:
        raise LedgerError(str(error)) from None
    return _form(request, key, form_of(coded), {})


@requires(Role.CODER)
@require_POST
def add_commitment(request: MemberRequest, key: str) -> HttpResponseBase:
    """Add a commitment that the reader missed."""
    instrument = instrument_of(_instrument(key))
    try:
        line = add(actor_of(request), instrument, request.POST)
    except FormError as error:
        return _form(request, key, _posted(request), error.errors)
    except LedgerError:
        raise
    except ValueError as error:
        raise LedgerError(str(error)) from None
    return _changed(request, key, line, {}, "Commitment added")


@requires(Role.CODER)
@require_POST
def undo(request: MemberRequest, key: str) -> HttpResponseBase:
    """Take back the member's last decision on an instrument."""
    _instrument(key)
    before = _places(key)
    line = services.undo(actor_of(request), key)
    return _changed(request, key, line, before, "Undone")


def progress_of(cards: Collection[Card]) -> Progress:
    """Return how many commitments stand where; one to look at again is still to decide, whatever was decided before."""
    live = [card for card in cards if not card.closed]
    states = [card.state for card in live if not card.undecided]
    return Progress(
        total=len(live),
        open=sum(card.undecided for card in live),
        accepted=states.count(State.ACCEPTED),
        edited=states.count(State.EDITED),
        rejected=states.count(State.REJECTED),
    )


def choices_of(cards: Collection[Card]) -> Mapping[str, list[str]]:
    """Return the values to filter by, those that occur."""
    live = [card for card in cards if not card.closed]
    return {
        "parties": sorted({party for card in live for party in card.record.parties}),
        "topics": sorted({card.record.topic.value for card in live}),
        "strengths": [s.value for s in Strength if any(card.record.strength is s for card in live)],
        "states": [s.value for s in State if any(card.state is s for card in live)],
    }


def _changed(
    request: MemberRequest, key: str, line: Line, before: Mapping[str, Span], message: str
) -> HttpResponseBase:
    """Answer with the cards and blocks that an entry touched, and the progress; without script, go back to the page."""
    keys = touched(decode(line.kind, line.payload))
    if line.kind == "decision.suggested":
        message = f"{message}: a reviewer will settle it"
    if not request.htmx:
        messages.success(request, f"{message}.")
        return redirect("instrument", key)
    instrument = instrument_of(_instrument(key))
    cards = _cards(instrument)
    return _fragments(request, instrument, cards, keys, before, message)


def _stale(request: MemberRequest, key: str, error: StaleError) -> HttpResponseBase:
    if not request.htmx:
        messages.warning(request, f"{error}. Nothing was changed: look at it again.")
        return redirect("instrument", key)
    instrument = instrument_of(_instrument(key))
    return _fragments(request, instrument, _cards(instrument), error.keys, {}, str(error), status=409)


def _fragments(
    request: MemberRequest,
    instrument: Instrument,
    cards: list[Card],
    keys: Collection[str],
    before: Mapping[str, Span],
    message: str,
    status: int = 200,
) -> HttpResponse:
    mine = [card for card in cards if card.key in keys]
    spans = [card.span for card in mine if card.stands]
    spans += [before[k] for k in keys if k in before]
    context = {
        "cards": [card for card in mine if not card.closed],
        "closed": [card for card in mine if card.closed],
        "blocks": [show(instrument, block, cards) for block in blocks_of(instrument, spans)],
        "progress": progress_of(cards),
        "message": message,
    }
    return render(request, "review/changes.html", context, status=status)


def _form(
    request: MemberRequest,
    key: str,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    row: m.Commitment | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "commitment": row,
        "instrument": _instrument(key),
        "values": values,
        "words_span": values.get("words-span", ""),
        "deadline_span": values.get("deadline-span", ""),
        "errors": errors,
        "money": _rows(values, "money", ("amount", "currency", "words", "span"), errors),
        "bodies": _rows(values, "body", ("name", "span"), errors),
        "kinds": [kind.value for kind in Kind],
        "strengths": [strength.value for strength in Strength],
        "topics": [topic.value for topic in Topic],
    }
    template = "review/form.html" if request.htmx else "review/form_page.html"
    return render(request, template, context, status=422 if errors else 200)


def _rows(
    values: Mapping[str, str], name: str, parts: tuple[str, ...], errors: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the rows of sums or bodies that hold anything, and one empty one."""
    out: list[dict[str, Any]] = []
    for number in range(MOST):
        row: dict[str, Any] = {part: values.get(f"{name}-{number}-{part}", "") for part in parts}
        filled = any(row.values())
        row |= {"id": f"{name}-{number}", "number": number + 1, "filled": filled}
        row["errors"] = [errors[f"{name}-{number}-{part}"] for part in parts if f"{name}-{number}-{part}" in errors]
        if filled or not out or out[-1]["filled"]:
            out.append(row)
    return out


def _posted(request: MemberRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.POST.items()}


def _cards(instrument: Instrument) -> list[Card]:
    return cards_of(instrument, m.Commitment.objects.filter(instrument=instrument.id))


def _places(key: str) -> dict[str, Span]:
    rows = m.Commitment.objects.filter(instrument=key).values_list("id", "start", "end")
    return {row: Span(start, end) for row, start, end in rows}


def _instrument(key: str) -> m.Instrument:
    row = m.Instrument.objects.select_related("partnership").filter(pk=key).first()
    if row is None:
        raise Http404(f"There is no instrument {key}.")
    return row


def _commitment(key: str) -> m.Commitment:
    row = m.Commitment.objects.filter(pk=key).first()
    if row is None:
        raise Http404(f"There is no commitment {key}.")
    return row
