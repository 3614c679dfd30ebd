"""Assessment: cycles are opened, changed and published by owners, scored by coders, settled by reviewers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from servanda.assessment import Scale, make_scale
from servanda.assessment.errors import AssessmentError
from servanda.ledger import models as m
from servanda.ledger.dates import last_day
from servanda.ledger.entries import GENESIS, Line
from servanda.ledger.errors import LedgerError
from servanda.ledger.naming import cycle_id
from servanda.ledger.payloads import (
    SETTLED,
    ChosenText,
    CycleChanged,
    CycleOpened,
    CyclePublished,
    FollowState,
    ReplyGiven,
    Role,
    ScaleText,
    ScoreGiven,
    ScoreSettled,
    ValueText,
    decode_record,
    pair_id,
    score_id,
)
from servanda.ledger.services.acting import Actor, member
from servanda.ledger.services.reading import check_live, commitment_at
from servanda.ledger.storing import append, last_line, writing

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """A commitment to assess: for some of its parties (none named: all), by criteria of its own, by code."""

    commitment: str
    parties: tuple[str, ...] = ()
    criteria: Mapping[str, str] = field(default_factory=dict, hash=False)


def open_cycle(
    actor: Actor,
    name: str,
    partnership: str,
    scale: Scale,
    choices: Iterable[Choice],
    coders: Sequence[str],
    *,
    since: str = "",
    until: str = "",
) -> str:
    """Open a cycle over commitments of a partnership that were accepted, and return its id.

    ``coders`` are two members or more who may code; ``since`` and ``until`` are the first and last day of the period.
    Raises ``LedgerError`` for what can't be assessed.
    """
    actor.require(Role.OWNER)
    try:
        scale = make_scale(scale.name, scale.values)
    except AssessmentError as error:
        raise LedgerError(str(error)) from None
    with writing():
        entry = CycleOpened(
            id=cycle_id(name, set(m.Cycle.objects.values_list("id", flat=True))),
            name=_named(name),
            partnership=partnership,
            since=since,
            until=until,
            scale=ScaleText(
                name=scale.name,
                values=[ValueText(code=one.code, number=float(one.number), words=one.words) for one in scale.values],
            ),
            chosen=_chosen(choices),
            coders=list(coders),
        )
        _check(entry)
        append(actor.name, entry)
    return entry.id


def change_cycle(
    actor: Actor,
    key: str,
    *,
    name: str | None = None,
    since: str | None = None,
    until: str | None = None,
    choices: Iterable[Choice] | None = None,
    coders: Sequence[str] | None = None,
) -> None:
    """Change a cycle that is not published; what is None stays, and no change adds nothing.

    The scores of a coder or commitment that is left out are kept, and count no more until they are taken in again.
    """
    actor.require(Role.OWNER)
    with writing():
        row = cycle_at(key)
        old = CycleChanged(
            id=key,
            name=row.name,
            since=row.since,
            until=row.until,
            chosen=_chosen_now(row),
            coders=msgspec.json.decode(row.coders),
        )
        given = {"since": since, "until": until, "name": None if name is None else _named(name)}
        given |= {"coders": None if coders is None else list(coders)}  # type: ignore[dict-item]
        given |= {"chosen": None if choices is None else _chosen(choices)}  # type: ignore[dict-item]
        new = msgspec.structs.replace(old, **{field: value for field, value in given.items() if value is not None})
        if new != old:
            _check(new)
            append(actor.name, new)


def score(
    actor: Actor, cycle: str, commitment: str, party: str, value: str, reason: str, evidence: Sequence[str] = ()
) -> Line | None:
    """Give a score, with the evidence that it rests on and a sentence of reason; return None for the same once more.

    A coder may do so anew until all coders of the cycle have scored. Raises ``LedgerError`` where the actor is no coder
    of the cycle, the value is not of its scale, or evidence was rejected or is on another commitment.
    """
    actor.require(Role.CODER)
    with writing():
        entry = ScoreGiven(
            cycle=cycle,
            commitment=commitment,
            party=party,
            value=value,
            evidence=list(dict.fromkeys(evidence)),
            reason=_said(reason),
        )
        given = m.Score.objects.filter(pk=score_id(pair_id(cycle, commitment, party), actor.name)).first()
        if given is not None and (given.value, given.reason, msgspec.json.decode(given.evidence)) == (
            entry.value,
            entry.reason,
            entry.evidence,
        ):
            return None
        check_live(commitment)
        rejected = m.Evidence.objects.filter(pk__in=entry.evidence, state=FollowState.REJECTED).first()
        if rejected is not None:
            raise LedgerError(f"evidence {rejected.id} was rejected: a score can't rest on it")
        return append(actor.name, entry)


def settle_score(actor: Actor, cycle: str, commitment: str, party: str, value: str, reason: str) -> Line:
    """Say which score stands and why, where all coders have scored: where they disagree, or in place of what stood.

    For reviewers who are no coders of the cycle. A published cycle is to be published anew then.
    """
    actor.require(Role.REVIEWER)
    with writing():
        row = cycle_at(cycle)
        if actor.name in msgspec.json.decode(row.coders):
            raise LedgerError(f"{actor.name} scores in cycle {cycle}: somebody who does not must settle it")
        entry = ScoreSettled(cycle=cycle, commitment=commitment, party=party, value=value, reason=_said(reason))
        return append(actor.name, entry)


def record_reply(actor: Actor, cycle: str, commitment: str, party: str, words: str, by: str, date: str = "") -> Line:
    """Put the assessed party's comment beside a score that stands: its words, who said so, and on which day."""
    actor.require(Role.REVIEWER)
    if not by.strip() or len(by.strip()) > _LONGEST_NAME:
        raise LedgerError(f"a reply needs the name of who gave it, of up to {_LONGEST_NAME} characters")
    if not words.strip():
        raise LedgerError("a reply needs the words of the party")
    _check_day(date)
    with writing():
        said = {"words": words.strip(), "by": by.strip(), "date": date}
        return append(actor.name, ReplyGiven(cycle=cycle, commitment=commitment, party=party, **said))


def publish_cycle(actor: Actor, cycle: str) -> Line:
    """Publish the scores of a cycle, which must all stand; its entry names the head of the ledger at this moment."""
    actor.require(Role.OWNER)
    with writing():
        cycle_at(cycle)
        last = last_line()
        return append(actor.name, CyclePublished(id=cycle, head=GENESIS if last is None else last.hash))


def cycle_at(key: str) -> m.Cycle:
    """Return the row of a cycle; raise ``LedgerError`` where there is none."""
    row = m.Cycle.objects.filter(pk=key).first()
    if row is None:
        raise LedgerError(f"there is no cycle {key}")
    return row


def _chosen(choices: Iterable[Choice]) -> list[ChosenText]:
    found = []
    for one in choices:
        parties = list(one.parties) or list(decode_record(commitment_at(one.commitment).record).parties)
        found.append(ChosenText(commitment=one.commitment, parties=parties, criteria=dict(one.criteria)))
    return found


def _chosen_now(row: m.Cycle) -> list[ChosenText]:
    """Return the choice of a cycle as its last entry on it made it."""
    stored = {pair.id: pair for pair in m.Pair.objects.filter(cycle=row.id)}
    found: dict[str, ChosenText] = {}
    for key in msgspec.json.decode(row.pairs):
        pair = stored[key]
        one = found.setdefault(
            pair.commitment_id,
            ChosenText(commitment=pair.commitment_id, parties=[], criteria=msgspec.json.decode(pair.criteria)),
        )
        one.parties.append(pair.party)
    return list(found.values())


def _check(entry: CycleOpened | CycleChanged) -> None:
    """Raise ``LedgerError`` for a period, coders or commitments that no cycle can have."""
    for day in (entry.since, entry.until):
        _check_day(day)
    if entry.until and entry.since > entry.until:
        raise LedgerError(f"the period ends on {entry.until}, before it begins on {entry.since}")
    for coder in entry.coders:
        if not member(coder).may(Role.CODER):
            raise LedgerError(f"{coder} is a reader here and can't score: servanda user role {coder} coder")
    keys = {one.commitment for one in entry.chosen}
    stored = {row.id: row for row in m.Commitment.objects.filter(pk__in=keys).only("id", "state", "recheck")}
    kept = set(m.Pair.objects.filter(cycle=entry.id, chosen=True).values_list("commitment_id", flat=True))
    for one in entry.chosen:
        if one.commitment not in stored:
            raise LedgerError(f"there is no commitment {one.commitment}")
        state = stored[one.commitment].state
        if one.commitment not in kept and state not in SETTLED:
            raise LedgerError(f"{one.commitment} is {state}: what is assessed must have been accepted")


def _named(name: str) -> str:
    name = name.strip()
    if not name:
        raise LedgerError("a cycle needs a name")
    if len(name) > _LONGEST_NAME:
        raise LedgerError(f"the name of a cycle is longer than {_LONGEST_NAME} characters: shorten it")
    return name


def _said(words: str) -> str:
    words = words.strip()
    if not words:
        raise LedgerError("say why, in a sentence: a score without a reason can't be defended")
    return words


def _check_day(day: str) -> None:
    if day and last_day(day, "") != day:
        raise LedgerError(f"{day!r} is no day: write it as 2026-05-21")
