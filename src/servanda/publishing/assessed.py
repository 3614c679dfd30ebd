"""The published assessments of the ledger in, their rows out, with what was scored to make figures of.

Only a cycle that was published is read, so nothing that is blind. Coders are numbered within each, since the names of
members stay in the ledger; their ids are never made of names either.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from servanda.assessment import Scale, Scored
from servanda.ledger import models as m
from servanda.ledger.assessing import coders_of, scale_of, scored_of
from servanda.publishing.rows import AnswerRow, CycleRow, ScoreRow

Times = Mapping[int, datetime.datetime]


@dataclass(frozen=True, slots=True)
class Assessed:
    """A published assessment: its row, its scale, all that was scored, and the rows of what is public of it.

    ``scored`` holds everything, so that figures are those of the ledger; ``scores`` and ``answers`` have only what is
    on commitments that are public.
    """

    row: CycleRow
    scale: Scale
    scored: Sequence[Scored]
    scores: Sequence[ScoreRow]
    answers: Sequence[AnswerRow]


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of the ledger on one published assessment, as they stand there."""

    cycle: m.Cycle
    pairs: Sequence[m.Pair]
    scores: Sequence[m.Score]

    @property
    def changes(self) -> Iterator[int]:
        """The numbers of the entries that say when it was published, and when each row was last changed."""
        yield from (self.cycle.published, self.cycle.changed)
        yield from (pair.changed for pair in self.pairs)
        yield from (score.changed for score in self.scores)


def find_published(partnerships: Collection[str]) -> list[Found]:
    """Return what the ledger has on the published assessments of partnerships, in the order of time."""
    found = []
    cycles = m.Cycle.objects.filter(partnership__in=partnerships, published__gt=0)
    for cycle in cycles.order_by("until", "since", "id"):
        order = {key: place for place, key in enumerate(msgspec.json.decode(cycle.pairs))}
        chosen = m.Pair.objects.filter(cycle=cycle.id, chosen=True)
        pairs = sorted(chosen, key=lambda row: order[row.id])
        given = m.Score.objects.filter(cycle=cycle.id, pair__chosen=True, coder__in=coders_of(cycle))
        found.append(Found(cycle, pairs, list(given)))
    return found


def make_rows(
    found: Iterable[Found], public: Collection[str], evidence: Collection[str], times: Times
) -> list[Assessed]:
    """Return the assessments; ``public`` are the ids of commitments that are public, ``evidence`` those of evidence."""
    return [_assessed(one, public, evidence, times) for one in found]


def _assessed(one: Found, public: Collection[str], evidence: Collection[str], times: Times) -> Assessed:
    scale, coders = scale_of(one.cycle), coders_of(one.cycle)
    pairs = [pair for pair in one.pairs if pair.commitment_id in public]
    place = {pair.id: number for number, pair in enumerate(pairs)}
    given = [score for score in one.scores if score.pair_id in place]
    given.sort(key=lambda score: (place[score.pair_id], coders.index(score.coder)))
    return Assessed(
        row=_cycle(one, scale, len(coders), times),
        scale=scale,
        scored=scored_of(None, one.cycle.id),
        scores=[_score(pair, scale, times) for pair in pairs],
        answers=[_answer(score, scale, coders.index(score.coder) + 1, evidence, times) for score in given],
    )


def _cycle(one: Found, scale: Scale, coders: int, times: Times) -> CycleRow:
    cycle = one.cycle
    return CycleRow(
        id=cycle.id,
        partnership=cycle.partnership_id,
        name=cycle.name,
        since=_day(cycle.since),
        until=_day(cycle.until),
        scale=scale.name,
        values=scale.codes,
        numbers=tuple(f"{value.number:g}" for value in scale.values),
        criteria=tuple(value.words for value in scale.values),
        coders=coders,
        assessed=len(one.pairs),
        published=times[cycle.published],
        head=cycle.head,
        updated=times[cycle.changed],
    )


def _score(pair: m.Pair, scale: Scale, times: Times) -> ScoreRow:
    own = msgspec.json.decode(pair.criteria, type=dict[str, str])
    return ScoreRow(
        id=pair.id,
        cycle=pair.cycle_id,
        commitment=pair.commitment_id,
        party=pair.party,
        state=pair.state,  # type: ignore[arg-type]
        value=pair.value,
        number=scale.number_of(pair.value),
        reason=pair.reason,
        criteria=tuple(f"{code}: {own[code]}" for code in scale.codes if code in own),
        reply=pair.reply,
        reply_by=pair.reply_by,
        reply_date=_day(pair.reply_date),
        updated=times[pair.changed],
    )


def _answer(row: m.Score, scale: Scale, coder: int, evidence: Collection[str], times: Times) -> AnswerRow:
    return AnswerRow(
        id=f"{row.pair_id}/{coder}",
        score=row.pair_id,
        coder=f"coder {coder}",
        value=row.value,
        number=scale.number_of(row.value),
        evidence=tuple(key for key in msgspec.json.decode(row.evidence) if key in evidence),
        reason=row.reason,
        updated=times[row.changed],
    )


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
