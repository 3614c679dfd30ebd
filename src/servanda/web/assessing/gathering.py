"""Cycles in, what pages show of them out: who may do what in one, how far it is, and where each commitment stands.

Scores come from ``servanda.ledger.assessing`` alone, which knows what somebody may see.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.http import Http404

from servanda.assessment import APART, Scale
from servanda.ledger import models as m
from servanda.ledger.assessing import SeenPair, coders_of, scale_of, seen
from servanda.ledger.payloads import FINAL, PairState, Role, pair_id
from servanda.ledger.services import Actor

AWAITING = "awaiting"
"""Where all coders have scored and the reader may not know yet what: a reviewer has to look at it."""


@dataclass(frozen=True, slots=True)
class Open:
    """A cycle as somebody works with it: its scale and coders, and what they may do in it."""

    row: m.Cycle
    scale: Scale
    coders: Sequence[str]
    owns: bool
    scores: bool
    settles: bool
    replies: bool

    @property
    def key(self) -> str:
        """The id of the cycle."""
        return self.row.id

    @property
    def words(self) -> Mapping[str, str]:
        """What each answer says, without the criteria that a commitment has of its own."""
        return {**{value.code: value.words for value in self.scale.values}, **APART}

    @property
    def corrected(self) -> bool:
        """Whether it was published and something in it was said anew since."""
        return bool(self.row.published) and self.row.changed != self.row.published


@dataclass(frozen=True, slots=True)
class Progress:
    """How many commitments and parties a cycle assesses, and how many of them stand, are disputed and are open."""

    total: int
    standing: int
    disputed: int

    @property
    def open(self) -> int:
        """How many are not scored by all coders."""
        return self.total - self.standing - self.disputed


@dataclass(frozen=True, slots=True)
class Listed:
    """A cycle in the list."""

    row: m.Cycle
    coders: Sequence[str]
    scale: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Line:
    """A commitment and party in the list of a cycle.

    ``standing`` is a state, or ``AWAITING``; ``own`` the answer that the reader gave, if any.
    """

    id: str
    pair: SeenPair
    commitment: m.Commitment
    standing: str
    own: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one cycle says of a commitment: a line for each of its parties."""

    cycle: Open
    lines: Sequence[Line]


def open_for(actor: Actor | None, key: str) -> Open:
    """Return a cycle for somebody; raise 404 where there is none, or a visitor may not know of it yet."""
    row = m.Cycle.objects.select_related("partnership").filter(pk=key).first()
    if row is None or (actor is None and not row.published):
        raise Http404(f"There is no assessment {key}, or it is not published yet.")
    return _open(actor, row)


def listed(actor: Actor | None, partnerships: Sequence[str] = ()) -> list[Listed]:
    """Return the cycles, of these partnerships or of all, the newest first; visitors get those that are published."""
    rows = m.Cycle.objects.select_related("partnership").order_by("-added")
    if partnerships:
        rows = rows.filter(partnership__in=partnerships)
    if actor is None:
        rows = rows.exclude(published=0)
    found = list(rows)
    progress = _progress([row.id for row in found])
    return [Listed(row, coders_of(row), scale_of(row).name, progress[row.id]) for row in found]


def progress_of(key: str) -> Progress:
    """Return how far a cycle is."""
    return _progress([key])[key]


def given_by(cycle: Open) -> list[tuple[str, int]]:
    """Return each coder of a cycle with how many scores they have given in it."""
    rows = m.Score.objects.filter(cycle=cycle.key, pair__chosen=True, coder__in=list(cycle.coders))
    counts = dict(rows.order_by().values_list("coder").annotate(number=Count("pk")))
    return [(coder, counts.get(coder, 0)) for coder in cycle.coders]


def lines_of(actor: Actor | None, cycle: Open, commitment: str = "") -> list[Line]:
    """Return what a cycle assesses, or one commitment of it, as somebody may see it."""
    pairs = seen(actor, cycle.key, commitment)
    rows = m.Commitment.objects.select_related("instrument").prefetch_related("money_rows")
    rows = rows.defer("record", "instrument__text", "instrument__blocks", "instrument__pages")
    commitments = rows.in_bulk({pair.commitment for pair in pairs})
    return [_line(actor, cycle, pair, commitments[pair.commitment]) for pair in pairs]


def verdicts_on(actor: Actor | None, commitment: str) -> list[Verdict]:
    """Return what each cycle says of a commitment, as far as somebody may see it, the newest cycle first."""
    rows = m.Cycle.objects.filter(pair_rows__commitment=commitment, pair_rows__chosen=True).distinct()
    if actor is None:
        rows = rows.exclude(published=0)
    found = [_open(actor, row) for row in rows.select_related("partnership").order_by("-added")]
    return [Verdict(cycle, lines_of(actor, cycle, commitment)) for cycle in found]


def _open(actor: Actor | None, row: m.Cycle) -> Open:
    coders = coders_of(row)
    inside = actor is not None and actor.name in coders
    reviews = actor is not None and actor.may(Role.REVIEWER)
    return Open(
        row=row,
        scale=scale_of(row),
        coders=coders,
        owns=actor is not None and actor.may(Role.OWNER),
        scores=inside and actor is not None and actor.may(Role.CODER) and not row.published,
        settles=reviews and not inside,
        replies=reviews,
    )


def _line(actor: Actor | None, cycle: Open, pair: SeenPair, commitment: m.Commitment) -> Line:
    awaiting = pair.closed and pair.state is PairState.OPEN
    own = next((one.value for one in pair.scores if actor is not None and one.coder == actor.name), "")
    return Line(
        id=pair_id(cycle.key, pair.commitment, pair.party),
        pair=pair,
        commitment=commitment,
        standing=AWAITING if awaiting else pair.state.value,
        own=own,
    )


def _progress(keys: Sequence[str]) -> dict[str, Progress]:
    rows = m.Pair.objects.filter(cycle__in=keys, chosen=True).order_by().values_list("cycle", "state")
    counts: dict[str, Counter[str]] = {key: Counter() for key in keys}
    for key, state, number in rows.annotate(number=Count("pk")):
        counts[key][state] = number
    return {
        key: Progress(found.total(), sum(found[state] for state in FINAL), found[PairState.DISPUTED])
        for key, found in counts.items()
    }
