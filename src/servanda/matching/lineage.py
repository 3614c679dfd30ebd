"""Instruments with their commitments in, links between them out: what takes up what, how it changed, what fell silent.

``link`` works on two instruments, ``link_series`` on all of a series; ``silent`` tells what nothing takes up. Nothing
is read from anywhere but the arguments and the packaged models, and the same input gives the same links.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from servanda.matching import deciding
from servanda.matching.candidates import BEST, Candidate, embed_sides, rank
from servanda.matching.comparing import Observed, Pair, compare
from servanda.matching.ends import End, Side, Stop, acronyms_of, prepare
from servanda.matching.links import Link, Reason, Relation, Silent
from servanda.matching.weighing import Weights
from servanda.records import Commitment

Compared = tuple[Candidate, Pair, tuple[Observed, ...]]

_UNDATED = datetime.date.max  # an instrument without a date stands last


def link(earlier: Stop, later: Stop, threshold: float | None = None) -> list[Link]:
    """Return the links from the commitments of ``earlier`` to what ``later`` says, in the order of both texts.

    ``threshold`` is the least score of a link; without it, the one that did best on the coded series.
    """
    return sorted(decide(compare_all(earlier, later), threshold), key=lambda one: (one.earlier.span, one.later.span))


def decide(compared: Iterable[Compared], threshold: float | None = None) -> list[Link]:
    """Return a link for each compared pair that a coder would link."""
    least = deciding.load().threshold if threshold is None else threshold
    found = []
    for candidate, pair, observed in compared:
        signals = deciding.gather(candidate, observed)
        same = pair.earlier.end.quote.casefold() == pair.later.end.quote.casefold()
        score = 1.0 if same else deciding.weigh(signals)
        if score < least or pair.earlier.commitment is None:
            continue
        relation = Relation.RESTATED if same else deciding.relate(signals, observed)
        found.append(Link(pair.earlier.commitment, pair.later.end, relation, round(score, 3), _reasons(observed)))
    return found


def link_series(stops: Iterable[Stop], threshold: float | None = None) -> list[Link]:
    """Return the links from each instrument to each later one, pair after pair in the order of their dates."""
    return [one for earlier, later in combinations(in_order(stops), 2) for one in link(earlier, later, threshold)]


def silent(stops: Iterable[Stop], links: Iterable[Link]) -> list[Silent]:
    """Return the commitments without a link to any later instrument, in order; the last instrument's are not silent."""
    series = in_order(stops)
    linked = {one.earlier.id for one in links}
    return [
        Silent(commitment, following.instrument.id)
        for stop, following in pairwise(series)
        for commitment in stop.commitments
        if commitment.id not in linked
    ]


def in_order(stops: Iterable[Stop]) -> list[Stop]:
    """Return the instruments by date, those of one day by identifier, those without a date last."""
    return sorted(stops, key=lambda stop: (stop.instrument.date or _UNDATED, stop.instrument.id))


def compare_all(earlier: Stop, later: Stop) -> Iterator[Compared]:
    """Yield each pair of ends of two instruments worth comparing, with what the comparison found."""
    return compare_ends([(earlier, earlier.commitments)], (later, [*later.commitments, *later.passages]))


def compare_ends(
    earlier: Sequence[tuple[Stop, Sequence[Commitment]]], later: tuple[Stop, Sequence[End]], best: int = BEST
) -> Iterator[Compared]:
    """Yield each pair worth comparing of some commitments of earlier instruments and some ends of a later one.

    ``best`` is how many later ends an earlier one is compared with at the least.
    """
    acronyms = acronyms_of([*(stop for stop, _ in earlier), later[0]])
    before = [side for stop, commitments in earlier for side in prepare(stop, commitments, acronyms)]
    after = prepare(*later, acronyms)
    if not before or not after:
        return
    weights = Weights.build([side.stems | side.around for side in (*before, *after)])
    for candidate in rank(before, after, weights, (embed_sides(before), embed_sides(after)), best):
        pair = _pair(candidate, before, after, weights)
        yield candidate, pair, compare(pair)


def _pair(candidate: Candidate, before: Sequence[Side], after: Sequence[Side], weights: Weights) -> Pair:
    return Pair(before[candidate.earlier], after[candidate.later], weights, candidate.likeness, candidate.cover)


def _reasons(observed: Iterable[Observed]) -> tuple[Reason, ...]:
    """Return what there is to say; names go without saying where a body is named."""
    told = [Reason(one.field, one.reason, one.earlier, one.later) for one in observed if one.reason]
    fields = {one.field for one in told}
    return tuple(one for one in told if not (one.field == "names" and "body" in fields))
