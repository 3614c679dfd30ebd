"""A partnership of the ledger in, its ``Report`` out, read at one moment whatever is written meanwhile."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from urllib.parse import quote as escape

import msgspec

from servanda.ledger import models as m
from servanda.ledger.following import links_of
from servanda.ledger.payloads import LIVE, SETTLED, STANDING, FollowState, decode_record
from servanda.ledger.storing import reading
from servanda.records import Kind, Strength, Topic
from servanda.reporting.assessed import cycles_of
from servanda.reporting.errors import ReportError
from servanda.reporting.report import Finding, Head, Promise, Report, Score, Sequel, Source, Standing

_UNDATED = "9999"
_ENDS = 5  # words of a quote at either end that lead to it on its page


def gather(partnership: str, day: datetime.date | None = None, *, confirmed: bool = False) -> Report:
    """Return the report of a partnership for a day (None: today).

    With ``confirmed`` only the commitments, links and evidence that a person has settled are in it. Raises
    ``ReportError`` where there is no such partnership, or it has no instrument.
    """
    day = day or datetime.datetime.now(datetime.UTC).date()
    with reading():
        row = m.Partnership.objects.filter(pk=partnership).first()
        if row is None:
            raise ReportError(f"there is no partnership {partnership}: {_known()}")
        instruments = sorted(
            m.Instrument.objects.filter(partnership=partnership).defer("text", "blocks", "pages"),
            key=lambda one: (one.date or _UNDATED, one.id),
        )
        if not instruments:
            raise ReportError(f"{partnership} has no instrument: add one with servanda add --partnership {partnership}")
        cycles, scores = cycles_of(partnership)
        return Report(
            partnership=row.id,
            name=one_line(row.name),
            parties=tuple(msgspec.json.decode(row.parties)),
            day=day,
            head=head_now(),
            sources=_sources(partnership, instruments, day.isoformat(), confirmed, scores),
            confirmed=confirmed,
            finders=_finders(partnership),
            cycles=cycles,
        )


def _known() -> str:
    names = list(m.Partnership.objects.order_by("id").values_list("id", flat=True)[:8])
    return f"the ledger has {', '.join(names)}" if names else "the ledger has none, add documents with servanda add"


def head_now() -> Head:
    """Return the last entry of the ledger."""
    last = m.Entry.objects.order_by("-sequence").first()
    return Head("", "", 0) if last is None else Head(last.hash, last.at, last.sequence)


def _finders(partnership: str) -> tuple[str, ...]:
    links = m.Link.objects.filter(partnership=partnership).exclude(model="").values_list("model", flat=True)
    evidence = m.Evidence.objects.filter(partnership=partnership).exclude(model="").values_list("model", flat=True)
    return tuple(sorted({*links.distinct(), *evidence.distinct()}))


def _sources(
    partnership: str,
    instruments: Sequence[m.Instrument],
    day: str,
    confirmed: bool,
    scores: Mapping[str, Sequence[Score]],
) -> tuple[Source, ...]:
    states = (FollowState.CONFIRMED,) if confirmed else STANDING
    dates = sorted(one.date for one in instruments if one.date and one.date <= day)
    urls = {one.id: one.url for one in instruments}
    found = m.Commitment.objects.filter(partnership=partnership, state__in=SETTLED if confirmed else LIVE)
    rows = list(found.order_by("start", "number"))
    sequels = _sequels(partnership, states, {row.id for row in rows})
    findings, parties = _findings(partnership, states), _parties(partnership)
    promises: defaultdict[str, list[Promise]] = defaultdict(list)
    for row in rows:
        since = next((date for date in dates if row.date and date > row.date), "")
        later, told = tuple(sequels.get(row.id, ())), tuple(findings.get(row.id, ()))
        standing = _standing(Kind(row.kind), later, told, since)
        promise = promise_of(row, parties.get(row.id, ()), urls[row.instrument_id], standing, since)
        given = tuple(scores.get(row.id, ()))
        promises[row.instrument_id].append(replace(promise, sequels=later, findings=told, scores=given))
    return tuple(
        Source(
            one.id,
            one_line(one.title),
            one.date,
            one.url,
            one.publisher,
            one.digest,
            one.reader,
            tuple(promises[one.id]),
        )
        for one in instruments
    )


def _standing(kind: Kind, sequels: Iterable[Sequel], findings: Iterable[Finding], since: str) -> Standing:
    """Return what became of a commitment. Evidence counts where it is confirmed, as for ``ledger.silence``."""
    relations = {one.relation for one in sequels}
    stances = {one.stance for one in findings if one.confirmed}
    if "delivered" in relations or "fulfilled" in stances:
        return Standing.DELIVERED
    if relations or stances:
        return Standing.TAKEN_UP
    if kind is Kind.DELIVERABLE:
        return Standing.OUTCOME
    return Standing.SILENT if since else Standing.OPEN


def promise_of(
    row: m.Commitment,
    parties: Sequence[str],
    url: str,
    standing: Standing = Standing.OPEN,
    since: str = "",
) -> Promise:
    """Return a commitment of the ledger in the terms of a report; ``url`` is the address of its instrument."""
    record = decode_record(row.record)
    return Promise(
        id=row.id,
        number=row.number,
        quote=row.quote,
        lead_in=record.lead_in_text or "",
        parties=tuple(parties),
        kind=Kind(row.kind),
        strength=Strength(row.strength),
        verb=row.verb,
        topic=Topic(row.topic),
        date=row.date,
        due=row.deadline,
        deadline=row.deadline_text,
        money=record.money,
        bodies=tuple(dict.fromkeys(body.name for body in record.bodies)),
        reviewed=row.state in SETTLED,
        url=place_on(url, row.quote),
        standing=standing,
        since=since if standing is Standing.SILENT else "",
    )


def _parties(partnership: str) -> Mapping[str, list[str]]:
    """Return who is to act, by commitment."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    rows = m.CommitmentParty.objects.filter(commitment__partnership=partnership).order_by("id")
    for key, party in rows.values_list("commitment_id", "party"):
        found[key].append(party)
    return found


def _sequels(partnership: str, states: Iterable[FollowState], known: Set[str]) -> Mapping[str, list[Sequel]]:
    """Return what takes commitments up; that of a commitment which is not ``known`` stands as a passage."""
    found: defaultdict[str, list[Sequel]] = defaultdict(list)
    for row in links_of(partnership, states):
        there = row.later_instrument
        found[row.earlier_id].append(
            Sequel(
                relation=row.relation,
                confirmed=row.state == FollowState.CONFIRMED,
                quote=row.later_quote,
                why=row.why,
                instrument=there.id,
                title=one_line(there.title),
                date=there.date,
                url=place_on(there.url, row.later_quote),
                target=row.later if row.later in known else "",
                start=row.later_start,
            )
        )
    return found


def _findings(partnership: str, states: Iterable[FollowState]) -> Mapping[str, list[Finding]]:
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    rows = m.Evidence.objects.filter(partnership=partnership, state__in=list(states)).select_related("document")
    for row in sorted(rows, key=lambda one: (one.date or _UNDATED, one.document_id, one.start)):
        told = row.document
        found[row.commitment_id].append(
            Finding(
                stance=row.stance,
                confirmed=row.state == FollowState.CONFIRMED,
                quote=row.quote,
                why=row.why,
                title=one_line(told.title),
                publisher=told.publisher,
                date=told.date,
                url=place_on(told.url, row.quote),
            )
        )
    return found


def one_line(title: str) -> str:
    """Return a title with plain spaces alone, so that it can be broken anywhere and stands in every form."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())


def place_on(url: str, quote: str) -> str:
    """Return the address at which a browser shows the words on their page (URL Fragment Text Directives, WICG).

    "" where there is no address, or it is none of the web.
    """
    if not url.startswith(("https://", "http://")):
        return ""
    words = quote.split()
    if "#" in url or not words:
        return url
    ends = (words,) if len(words) <= 2 * _ENDS else (words[:_ENDS], words[-_ENDS:])
    said = ",".join(escape(" ".join(part), safe="").replace("-", "%2D") for part in ends)
    return f"{url}#:~:text={said}"
