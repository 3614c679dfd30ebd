"""What entries on assessment do: cycles, scores, what is settled, replies.

A coder may score anew until every coder has scored; from then on the scores stand as they were given, so that agreement
is between scores that were given blind. Where all gave the same, that is the score; else a reviewer settles it.
"""

from collections.abc import Iterable, Mapping

import msgspec

from servanda.ledger.errors import LedgerError
from servanda.ledger.folding.context import Context, written
from servanda.ledger.payloads import (
    FINAL,
    ChosenText,
    CycleChanged,
    CycleOpened,
    CyclePublished,
    PairState,
    ReplyGiven,
    ScaleText,
    ScoreGiven,
    ScoreSaid,
    ScoreSettled,
    pair_id,
    score_id,
)
from servanda.ledger.rows import CommitmentRow, CycleRow, EvidenceRow, PairRow, PartnershipRow, ScoreRow

APART = ("not-due", "cannot-assess")  # the answers apart from every scale, as they were hashed
_FEWEST_CODERS = 2


def open_cycle(to: Context, entry: CycleOpened) -> None:
    """Open a cycle."""
    if to.tables.get(CycleRow, entry.id) is not None:
        raise LedgerError(f"there is a cycle {entry.id} already")
    to.need(PartnershipRow, entry.partnership)
    codes = [value.code for value in entry.scale.values]
    if len(codes) < 2 or len({*codes, *APART}) != len(codes) + len(APART):
        raise LedgerError(f"scale {entry.scale.name} needs two values or more, each with a code of its own")
    row = CycleRow(
        id=entry.id,
        name=entry.name,
        partnership_id=entry.partnership,
        since=entry.since,
        until=entry.until,
        scale=written(entry.scale),
        coders="",
        pairs="",
        head="",
        published=0,
        by=to.who,
        added=to.sequence,
        changed=to.sequence,
    )
    _make_up(to, row, entry.chosen, entry.coders)


def change_cycle(to: Context, entry: CycleChanged) -> None:
    """Give a cycle that is not published another name, period, choice or coders."""
    row = to.need(CycleRow, entry.id)
    if row.published:
        raise LedgerError(f"cycle {row.id} is published: open another")
    row = row._replace(name=entry.name, since=entry.since, until=entry.until, changed=to.sequence)
    _make_up(to, row, entry.chosen, entry.coders)


def publish(to: Context, entry: CyclePublished) -> None:
    """Publish the scores of a cycle, all of which must stand; ``head`` must be that of the ledger as it is."""
    row = to.need(CycleRow, entry.id)
    if entry.head != to.previous:
        raise LedgerError(f"cycle {row.id} can't be published on {entry.head}: the head is {to.previous}")
    if row.published and row.published == row.changed:
        raise LedgerError(f"cycle {row.id} is published as it stands")
    without = [key for key in _keys(row.pairs) if to.need(PairRow, key).state not in FINAL]
    if without:
        first = to.need(PairRow, without[0])
        raise LedgerError(
            f"cycle {row.id} can't be published: {len(without)} without a score that stands, as"
            f" {first.commitment_id} for {first.party}"
        )
    to.tables.put(row._replace(head=entry.head, published=to.sequence, changed=to.sequence))


def score(to: Context, entry: ScoreGiven) -> None:
    """Give the score of a coder, in place of one that they gave before."""
    cycle, pair = _assessed(to, entry)
    if to.who not in _keys(cycle.coders):
        raise LedgerError(f"{to.who} is no coder of cycle {cycle.id}")
    if cycle.published or pair.state != PairState.OPEN:
        raise LedgerError(f"{_named(pair)} can't be scored any more: it is {_STANDING[PairState(pair.state)]}")
    _check_value(cycle, entry.value)
    for key in entry.evidence:
        if to.need(EvidenceRow, key).commitment_id != pair.commitment_id:
            raise LedgerError(f"evidence {key} is not on {pair.commitment_id}")
    key = score_id(pair.id, to.who)
    before = to.tables.get(ScoreRow, key)
    row = ScoreRow(
        id=key,
        pair_id=pair.id,
        cycle_id=cycle.id,
        coder=to.who,
        value=entry.value,
        evidence=written(entry.evidence),
        reason=entry.reason,
        added=to.sequence if before is None else before.added,
        changed=to.sequence,
    )
    to.tables.put(row)
    to.tables.put(_standing(to, pair, _keys(cycle.coders))._replace(changed=to.sequence))


def settle(to: Context, entry: ScoreSettled) -> None:
    """Say which score stands, also in place of one that stood."""
    cycle, pair = _assessed(to, entry)
    _check_value(cycle, entry.value)
    if pair.state == PairState.SETTLED and (pair.value, pair.reason) == (entry.value, entry.reason):
        raise LedgerError(f"{_named(pair)} is settled so already")
    if pair.state == PairState.OPEN:
        raise LedgerError(f"{_named(pair)} can't be settled: not all coders have scored it")
    settled = pair._replace(state=PairState.SETTLED.value, value=entry.value, reason=entry.reason, settled_by=to.who)
    to.tables.put(settled._replace(changed=to.sequence))
    to.tables.put(cycle._replace(changed=to.sequence))


def reply(to: Context, entry: ReplyGiven) -> None:
    """Put the assessed party's comment beside a score that stands, in place of one that it gave before."""
    cycle, pair = _assessed(to, entry)
    if pair.state not in FINAL:
        raise LedgerError(f"{_named(pair)} has no score that stands: there is nothing to reply to")
    replied = pair._replace(reply=entry.words, reply_by=entry.by, reply_date=entry.date)
    to.tables.put(replied._replace(changed=to.sequence))
    to.tables.put(cycle._replace(changed=to.sequence))


def _make_up(to: Context, row: CycleRow, chosen: Iterable[ChosenText], coders: list[str]) -> None:
    """Write a cycle with the pairs that are chosen; those that were are kept, and left out."""
    if len(coders) < _FEWEST_CODERS or len(set(coders)) != len(coders):
        raise LedgerError(f"cycle {row.id} needs two coders or more, each named once")
    pairs: dict[str, PairRow] = {}
    for one in chosen:
        _choose(to, row, one, pairs)
    if not pairs:
        raise LedgerError(f"cycle {row.id} assesses nothing: choose a commitment with a party")
    for key in _keys(row.pairs):
        if key not in pairs:
            to.tables.put(to.need(PairRow, key)._replace(chosen=False, changed=to.sequence))
    for pair in pairs.values():
        to.tables.put(pair if pair.state == PairState.SETTLED else _standing(to, pair, coders))
    to.tables.put(row._replace(coders=written(coders), pairs=written(list(pairs))))


def _choose(to: Context, cycle: CycleRow, one: ChosenText, pairs: dict[str, PairRow]) -> None:
    commitment = to.need(CommitmentRow, one.commitment)
    strange = sorted(set(one.criteria) - set(_codes(cycle)))
    if strange:
        raise LedgerError(f"{commitment.id} has a criterion for {strange[0]}, which is no value of its scale")
    for party in one.parties:
        key = pair_id(cycle.id, one.commitment, party)
        if key in pairs:
            raise LedgerError(f"{one.commitment} for {party} is chosen twice")
        known = to.tables.get(PairRow, key)
        if known is None and commitment.partnership_id != cycle.partnership_id:
            raise LedgerError(f"{commitment.id} is no commitment of {cycle.partnership_id}")
        pair = known or _new(to, key, cycle.id, one.commitment, party)
        pairs[key] = pair._replace(criteria=written(one.criteria), chosen=True, changed=to.sequence)


def _new(to: Context, key: str, cycle: str, commitment: str, party: str) -> PairRow:
    return PairRow(
        id=key,
        cycle_id=cycle,
        commitment_id=commitment,
        party=party,
        criteria="{}",
        chosen=True,
        state=PairState.OPEN.value,
        value="",
        reason="",
        settled_by="",
        reply="",
        reply_by="",
        reply_date="",
        added=to.sequence,
        changed=to.sequence,
    )


def _standing(to: Context, pair: PairRow, coders: Iterable[str]) -> PairRow:
    """Return a pair that nobody has settled as the scores of its coders leave it."""
    given = [to.tables.get(ScoreRow, score_id(pair.id, coder)) for coder in coders]
    values = [one.value for one in given if one is not None]
    if len(values) < len(given):
        return pair._replace(state=PairState.OPEN.value, value="")
    if len(set(values)) > 1:
        return pair._replace(state=PairState.DISPUTED.value, value="")
    return pair._replace(state=PairState.AGREED.value, value=values[0])


def _assessed(to: Context, entry: ScoreSaid) -> tuple[CycleRow, PairRow]:
    cycle = to.need(CycleRow, entry.cycle)
    pair = to.tables.get(PairRow, pair_id(entry.cycle, entry.commitment, entry.party))
    if pair is None or not pair.chosen:
        raise LedgerError(f"cycle {cycle.id} does not assess {entry.commitment} for {entry.party}")
    return cycle, pair


def _check_value(cycle: CycleRow, value: str) -> None:
    answers = (*_codes(cycle), *APART)
    if value not in answers:
        raise LedgerError(f"there is no answer {value!r} in cycle {cycle.id}: there are {', '.join(answers)}")


def _codes(cycle: CycleRow) -> list[str]:
    return [value.code for value in msgspec.json.decode(cycle.scale, type=ScaleText).values]


def _keys(column: str) -> list[str]:
    return msgspec.json.decode(column, type=list[str]) if column else []


def _named(pair: PairRow) -> str:
    return f"{pair.commitment_id} for {pair.party}"


_STANDING: Mapping[PairState, str] = {
    PairState.OPEN: "published without it",
    PairState.AGREED: "agreed",
    PairState.DISPUTED: "for a reviewer to settle, since all coders have scored it",
    PairState.SETTLED: "settled",
}
