"""A cycle of the ledger in, its ``CycleReport`` out, read at one moment, as somebody may see it."""

import datetime
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from servanda.assessment import compare, measure_groups, tabulate
from servanda.assessment.errors import AssessmentError
from servanda.ledger import models as m
from servanda.ledger.assessing import SeenPair, coders_of, scale_of, scored_of, seen
from servanda.ledger.payloads import FollowState, PairState
from servanda.ledger.services import Actor
from servanda.ledger.storing import reading
from servanda.reporting.cycles.report import Case, CycleReport, Given, Source, Verdict
from servanda.reporting.errors import ReportError
from servanda.reporting.gathering import head_now, one_line, place_on, promise_of
from servanda.reporting.report import Finding

_BY: Final = ("party", "topic", "strength", "year", "ambition")
_AGREED_BY: Final = ("party", "topic")


def gather_cycle(
    key: str,
    actor: Actor | None = None,
    *,
    against: str = "",
    names: bool = False,
    day: datetime.date | None = None,
) -> CycleReport:
    """Return the report of a cycle, with the change since an earlier one where ``against`` names it.

    Coders are numbered; with ``names`` they are named. A cycle that is not published is for reviewers and owners who do
    not score in it: ``RefusedError`` is raised for others (``actor`` None: a visitor). Raises ``ReportError`` where
    there is no such cycle, the scales differ, nothing has a score that stands, or a library is missing.
    """
    with reading():
        row = _cycle(key)
        before = _cycle(against) if against else None
        scale = scale_of(row)
        if before is not None and scale_of(before) != scale:
            raise ReportError(f"{before.id} and {row.id} have different scales: they can't be compared")
        scored = scored_of(actor, row.id)
        earlier = [] if before is None else scored_of(actor, before.id)
        try:
            figures = tabulate(scored, scale, _BY)
            agreement = measure_groups(scored, scale, _AGREED_BY)
            change = None if before is None else compare(earlier, scored, scale)
        except AssessmentError as error:
            raise ReportError(f"the figures of {row.id} can't be made: {error}") from None
        published = m.Entry.objects.filter(pk=row.published).first() if row.published else None
        coders = _coders(row, names)
        return CycleReport(
            id=row.id,
            name=one_line(row.name),
            partnership=row.partnership_id,
            partnership_name=one_line(row.partnership.name),
            since=row.since,
            until=row.until,
            scale=scale,
            coders=tuple(coders.values()),
            day=day or datetime.datetime.now(datetime.UTC).date(),
            head=head_now(),
            published="" if published is None else published.at,
            rests_on=row.head,
            sources=_sources(
                seen(actor, row.id),
                coders,
                {value.code: value.words for value in scale.values},
                {(one.commitment, one.party): one.final for one in earlier},
            ),
            figures=tuple(figures),
            agreement=tuple((by, name, made) for (by, name), made in agreement.items()),
            against="" if before is None else one_line(before.name),
            change=change,
        )


def _cycle(key: str) -> m.Cycle:
    row = m.Cycle.objects.select_related("partnership").filter(pk=key).first()
    if row is None:
        known = list(m.Cycle.objects.filter(published__gt=0).order_by("id").values_list("id", flat=True)[:8])
        told = f"published are {', '.join(known)}" if known else "none is published, see servanda assess"
        raise ReportError(f"there is no cycle {key}: {told}")
    return row


def _coders(row: m.Cycle, names: bool) -> dict[str, str]:
    """Return what the report calls each coder."""
    coders = coders_of(row)
    if not names:
        return {coder: f"Coder {number}" for number, coder in enumerate(coders, 1)}
    full = dict(m.Member.objects.filter(pk__in=coders).values_list("id", "full_name"))
    return {coder: full.get(coder) or coder for coder in coders}


def _sources(
    pairs: Sequence[SeenPair],
    coders: Mapping[str, str],
    words: Mapping[str, str],
    before: Mapping[tuple[str, str], str],
) -> tuple[Source, ...]:
    """Return the instruments in the order of time, each with its commitments in the order of its text."""
    of: dict[str, list[SeenPair]] = {}
    for pair in pairs:
        of.setdefault(pair.commitment, []).append(pair)
    rows = m.Commitment.objects.filter(pk__in=of).select_related("instrument")
    rows = rows.defer("instrument__text", "instrument__blocks", "instrument__pages")
    ordered = sorted(rows, key=lambda one: (one.instrument.date or "9999", one.instrument_id, one.start, one.number))
    proofs = _proofs({key for pair in pairs for score in pair.scores for key in score.evidence})
    found = []
    for instrument, part in groupby(ordered, key=lambda one: one.instrument):
        cases = tuple(_case(row, of[row.id], coders, words, proofs, before) for row in part)
        url = instrument.url if instrument.url.startswith(("https://", "http://")) else ""
        found.append(Source(one_line(instrument.title), instrument.date, url, cases))
    return tuple(found)


def _case(
    row: m.Commitment,
    pairs: Sequence[SeenPair],
    coders: Mapping[str, str],
    words: Mapping[str, str],
    proofs: Mapping[str, Finding],
    before: Mapping[tuple[str, str], str],
) -> Case:
    cited = dict.fromkeys(key for pair in pairs for score in pair.scores for key in score.evidence if key in proofs)
    numbers = {key: number for number, key in enumerate(cited, 1)}
    parties = [pair.party for pair in pairs]
    return Case(
        promise=promise_of(row, parties, row.instrument.url),
        source=one_line(row.instrument.title),
        criteria=tuple((code, said) for code, said in pairs[0].criteria.items() if words.get(code) != said),
        verdicts=tuple(_verdict(pair, coders, numbers, before.get((row.id, pair.party), "")) for pair in pairs),
        proofs=tuple(proofs[key] for key in cited),
    )


def _verdict(pair: SeenPair, coders: Mapping[str, str], numbers: Mapping[str, int], before: str) -> Verdict:
    return Verdict(
        party=pair.party,
        answer=pair.value,
        settled=pair.state is PairState.SETTLED,
        reason=pair.reason,
        scores=tuple(
            Given(
                coders[one.coder],
                one.value,
                one.reason,
                tuple(sorted(numbers[key] for key in one.evidence if key in numbers)),
            )
            for one in pair.scores
        ),
        reply=pair.reply,
        reply_by=pair.reply_by,
        reply_date=pair.reply_date,
        before=before,
    )


def _proofs(keys: set[str]) -> Mapping[str, Finding]:
    """Return the passages of evidence by their ids."""
    rows = m.Evidence.objects.filter(pk__in=keys).select_related("document")
    return {
        row.id: Finding(
            stance=row.stance,
            confirmed=row.state == FollowState.CONFIRMED,
            quote=row.quote,
            why=row.why,
            title=one_line(row.document.title),
            publisher=row.document.publisher,
            date=row.date,
            url=place_on(row.document.url, row.quote),
        )
        for row in rows.defer("document__text", "document__blocks")
    }
