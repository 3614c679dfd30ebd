"""The reading side of assessment: cycles as a member may see them, and what was scored as plain values.

Coders score blind: before a commitment and party have a score that stands, a coder of the cycle sees no score but their
own. Reviewers and owners who do not score in the cycle see all, since they settle. Visitors see what is published.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from servanda.assessment import Scale, Scored, Value
from servanda.ledger import models as m
from servanda.ledger.entries import Line
from servanda.ledger.errors import RefusedError
from servanda.ledger.payloads import FINAL, PairState, Role, ScaleText, ScoreSaid, decode, pair_id
from servanda.ledger.services import Actor, cycle_at

GUARDED = ("score.given", "score.settled", "reply.given")
"""The kinds of entries whose payload not everybody may see."""


@dataclass(frozen=True, slots=True)
class GivenScore:
    """What one coder gave: the value, the ids of the evidence that it rests on, and the reason."""

    coder: str
    value: str
    evidence: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class SeenPair:
    """A commitment and party of a cycle as somebody may see them.

    ``criteria`` are the words of each answer of the scale, the commitment's own where it has some. ``state``, ``value``
    and ``reason`` are those that stand; where the reader may not know yet, it is open. ``closed`` is true where no more
    scores are taken, since all coders have scored. ``scores`` are those that the reader may see, perhaps only their
    own.
    """

    commitment: str
    party: str
    state: PairState
    closed: bool
    value: str
    reason: str
    settled_by: str
    reply: str
    reply_by: str
    reply_date: str
    scores: tuple[GivenScore, ...]
    criteria: Mapping[str, str] = field(default_factory=dict, hash=False)


def scale_of(cycle: m.Cycle) -> Scale:
    """Return the scale of a cycle."""
    said = msgspec.json.decode(cycle.scale, type=ScaleText)
    return Scale(said.name, tuple(Value(one.code, one.number, one.words) for one in said.values))


def coders_of(cycle: m.Cycle) -> list[str]:
    """Return the members who score in a cycle."""
    return msgspec.json.decode(cycle.coders, type=list[str])


def seen(actor: Actor | None, key: str, commitment: str = "") -> list[SeenPair]:
    """Return what a cycle assesses, in its order, as ``actor`` (None: a visitor) may see it.

    Of one commitment where it is given. Raises ``LedgerError`` where there is no such cycle.
    """
    cycle = cycle_at(key)
    scale, coders = scale_of(cycle), coders_of(cycle)
    own = {value.code: value.words for value in scale.values}
    scores = _scores_of(cycle, coders, commitment)
    pairs = _pairs_of(cycle, commitment)
    return [_seen(actor, cycle, pair, scores.get(pair.id, []), own, coders) for pair in pairs]


def scored_of(actor: Actor | None, key: str) -> list[Scored]:
    """Return what was scored in a cycle, to measure agreement and results.

    Raises ``RefusedError`` before the cycle is published, except for reviewers and owners who do not score in it.
    """
    cycle = cycle_at(key)
    coders = coders_of(cycle)
    if not (cycle.published or _settles(actor, coders)):
        raise RefusedError(f"the figures of {key} are for reviewers who do not score in it, until it is published")
    scores = _scores_of(cycle, coders)
    pairs = _pairs_of(cycle)
    funded = set(
        m.CommitmentMoney.objects.filter(commitment__in={pair.commitment_id for pair in pairs}).values_list(
            "commitment_id", flat=True
        )
    )
    return [
        Scored(
            commitment=pair.commitment_id,
            party=pair.party,
            topic=pair.commitment.topic,
            strength=pair.commitment.strength,
            year=pair.commitment.date[:4],
            dated=bool(pair.commitment.deadline_text),
            funded=pair.commitment_id in funded,
            answers={score.coder: score.value for score in scores.get(pair.id, ())},
            final=pair.value if pair.state in FINAL else "",
        )
        for pair in pairs
    ]


def withheld(actor: Actor | None, entries: Iterable[m.Entry | Line]) -> set[int]:
    """Return the numbers of the entries whose payload ``actor`` (None: a visitor) may not see yet."""
    said: dict[int, tuple[str, str]] = {}
    for entry in entries:
        if entry.kind in GUARDED and (actor is None or (entry.kind == "score.given" and entry.who != actor.name)):
            payload = decode(entry.kind, entry.payload)
            assert isinstance(payload, ScoreSaid)
            said[entry.sequence] = (payload.cycle, pair_id(payload.cycle, payload.commitment, payload.party))
    if not said:
        return set()
    cycles = {row.id: row for row in m.Cycle.objects.filter(pk__in={cycle for cycle, _ in said.values()})}
    coders = {key: coders_of(row) for key, row in cycles.items()}
    states = dict(m.Pair.objects.filter(cycle__in=cycles).values_list("id", "state"))
    return {
        number
        for number, (cycle, pair) in said.items()
        if not _may_see(actor, cycles[cycle], coders[cycle], PairState(states[pair]))
    }


def withholds(actor: Actor | None, after: int = 0) -> bool:
    """Whether any entry after a number has a payload that ``actor`` (None: a visitor) may not see yet."""
    return bool(withheld(actor, m.Entry.objects.filter(kind__in=GUARDED, sequence__gt=after)))


def _seen(
    actor: Actor | None,
    cycle: m.Cycle,
    pair: m.Pair,
    scores: Sequence[GivenScore],
    words: Mapping[str, str],
    coders: Sequence[str],
) -> SeenPair:
    whole = _may_see(actor, cycle, coders, PairState(pair.state))
    return SeenPair(
        commitment=pair.commitment_id,
        party=pair.party,
        state=PairState(pair.state) if whole else PairState.OPEN,
        closed=actor is not None and pair.state != PairState.OPEN,
        value=pair.value if whole else "",
        reason=pair.reason if whole else "",
        settled_by=pair.settled_by if whole else "",
        reply=pair.reply if whole else "",
        reply_by=pair.reply_by if whole else "",
        reply_date=pair.reply_date if whole else "",
        scores=tuple(one for one in scores if whole or (actor is not None and one.coder == actor.name)),
        criteria={**words, **msgspec.json.decode(pair.criteria)},
    )


def _may_see(actor: Actor | None, cycle: m.Cycle, coders: Sequence[str], state: PairState) -> bool:
    if cycle.published:
        return True
    return actor is not None and (state in FINAL or _settles(actor, coders))


def _settles(actor: Actor | None, coders: Sequence[str]) -> bool:
    return actor is not None and actor.may(Role.REVIEWER) and actor.name not in coders


def _pairs_of(cycle: m.Cycle, commitment: str = "") -> list[m.Pair]:
    """Return the chosen pairs of a cycle, or of one commitment in it, in its order, with their commitments."""
    order = {key: place for place, key in enumerate(msgspec.json.decode(cycle.pairs))}
    rows = m.Pair.objects.filter(cycle=cycle.id, chosen=True).select_related("commitment")
    if commitment:
        rows = rows.filter(commitment=commitment)
    return sorted(rows, key=lambda row: order[row.id])


def _scores_of(cycle: m.Cycle, coders: Sequence[str], commitment: str = "") -> dict[str, list[GivenScore]]:
    """Return the scores of a cycle's coders by the id of what they are on, in the order of the coders."""
    found: dict[str, list[GivenScore]] = {}
    rows = m.Score.objects.filter(cycle=cycle.id, coder__in=coders)
    if commitment:
        rows = rows.filter(pair__commitment=commitment)
    for row in sorted(rows, key=lambda row: coders.index(row.coder)):
        evidence = tuple(msgspec.json.decode(row.evidence))
        found.setdefault(row.pair_id, []).append(GivenScore(row.coder, row.value, evidence, row.reason))
    return found
