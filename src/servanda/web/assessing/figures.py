"""The figures of a cycle for its page: agreement between coders, averages beside ambition, and the change.

Agreement takes seconds where there is much to draw anew, so it is kept by what it was measured on: the answers
themselves, whose every change makes it new.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import msgspec
from django.core.cache import cache

from servanda import wording
from servanda.assessment import Agreement, Change, Figures, Scale, Scored, Shift, compare, measure_groups, tabulate
from servanda.assessment.errors import AssessmentError
from servanda.ledger.assessing import scored_of
from servanda.ledger.errors import RefusedError
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor
from servanda.web.assessing.gathering import Listed, Open, listed

R = TypeVar("R")

_KEPT: Final = 7 * 24 * 3600  # seconds
LEFT, RIGHT = 4.0, 100.0
"""Where the line of a picture of an average begins and ends, of a width of 104."""
HEADINGS: Final[Mapping[str, str]] = {
    "": "All",
    "party": "By party",
    "topic": "By topic",
    "strength": "By strength",
    "year": "By year of the instrument",
    "ambition": "By marks of ambition",
}


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far coders agree on a group, with what it is called."""

    name: str
    figures: Agreement


@dataclass(frozen=True, slots=True)
class Result:
    """What a group comes to, with what it is called and how often each answer was given, in the scale's order.

    ``mean``, ``low`` and ``high`` are places on a line from ``LEFT``, the lowest number of the scale, to ``RIGHT``.
    """

    name: str
    figures: Figures
    counts: Sequence[int]
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Group(Generic[R]):
    """Rows that stand under one heading."""

    heading: str
    rows: Sequence[R]


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a group since an earlier cycle, with what it is called."""

    name: str
    shift: Shift


@dataclass(frozen=True, slots=True)
class Changed:
    """The change since an earlier cycle."""

    earlier: str
    change: Change
    groups: Sequence[Group[Moved]]


def scored_for(actor: Actor | None, cycle: Open) -> list[Scored] | None:
    """Return what was scored in a cycle, or None where somebody may not see its figures yet."""
    try:
        return scored_of(actor, cycle.key)
    except RefusedError:
        return None


def agreement_kept(scored: Sequence[Scored], scale: Scale) -> list[Group[Agreed]] | None:
    """Return how far coders agree if that was measured before, else None."""
    kept: list[Group[Agreed]] | None = cache.get(_key(scored, scale))
    return kept


def agreement_of(scored: Sequence[Scored], scale: Scale) -> list[Group[Agreed]]:
    """Return how far coders agree over all, by party and by topic, measured once for the same answers.

    Raises ``AssessmentError`` where the libraries for it are not installed.
    """
    kept = agreement_kept(scored, scale)
    if kept is not None:
        return kept
    groups: dict[str, list[Agreed]] = {}
    for (by, name), one in measure_groups(scored, scale).items():
        groups.setdefault(by, []).append(Agreed(name_group(by, name), one))
    found = [Group(HEADINGS[by], rows) for by, rows in groups.items()]
    cache.set(_key(scored, scale), found, _KEPT)
    return found


def results_of(scored: Sequence[Scored], scale: Scale) -> list[Group[Result]]:
    """Return the averages of all that has a final score and of each group; none where nothing has one yet."""
    try:
        figures = tabulate(scored, scale)
    except AssessmentError:
        return []
    groups: dict[str, list[Result]] = {}
    for one in figures:
        places = [_place(number, scale) for number in (one.mean, one.low, one.high)]
        counts = [one.counts[code] for code in scale.answers]
        groups.setdefault(one.by, []).append(Result(name_group(one.by, one.name), one, counts, *places))
    return [Group(HEADINGS[by], rows) for by, rows in groups.items()]


def comparable(actor: Actor | None, cycle: Open) -> list[Listed]:
    """Return the other cycles of the partnership on the same scale that somebody may see the figures of."""
    found = [one for one in listed(actor, [cycle.row.partnership_id]) if one.row.id != cycle.key]
    reviews = actor is not None and actor.may(Role.REVIEWER)
    seen = [one for one in found if one.row.published or (reviews and actor and actor.name not in one.coders)]
    return [one for one in seen if one.row.scale == cycle.row.scale]


def change_of(actor: Actor | None, cycle: Open, scored: Sequence[Scored], earlier: Listed) -> Changed | None:
    """Return the change since an earlier cycle, or None where one of both has no final score."""
    try:
        change = compare(scored_of(actor, earlier.row.id), scored, cycle.scale)
    except AssessmentError:
        return None
    groups: dict[str, list[Moved]] = {}
    for one in change.shifts:
        groups.setdefault(one.by, []).append(Moved(name_group(one.by, one.name), one))
    return Changed(earlier.row.name, change, [Group(HEADINGS[by], rows) for by, rows in groups.items()])


def name_group(by: str, name: str) -> str:
    """Return how a group is called on pages."""
    match by:
        case "":
            return "All of it"
        case "party":
            return wording.name_party(name)
        case "topic":
            return wording.name_topic(name)
        case "ambition":
            return f"{name} of 3"
    return name.capitalize() or "undated"


def _place(number: float | None, scale: Scale) -> float | None:
    if number is None:
        return None
    least, most = scale.values[0].number, scale.values[-1].number
    return round(LEFT + (RIGHT - LEFT) * (number - least) / (most - least), 1)


def _key(scored: Sequence[Scored], scale: Scale) -> str:
    said = msgspec.json.encode([scale, list(scored)])
    return f"agreement-{hashlib.sha256(said).hexdigest()}"
