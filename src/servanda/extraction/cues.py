"""The tables of cue words as typed sets: which verb binds, which softens, which states a position.

Loaded once from ``data/cues.toml`` and ``data/nominals.toml``; nothing here looks at a sentence.
"""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from servanda.records import Strength

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Cues:
    """Each table by what it is for; ``binding``, ``states`` and ``promises`` give the strength a word lends."""

    binding: dict[str, Strength]
    states: dict[str, Strength]
    promises: dict[str, Strength]
    effort_nouns: frozenset[str]
    step_nouns: frozenset[str]
    effort_verbs: frozenset[str]
    soft: frozenset[str]
    carriers: frozenset[str]
    positions: frozenset[str]
    not_acts: frozenset[str]
    outcomes: frozenset[str]
    progressive: frozenset[str]
    outcome_nouns: dict[str, str]
    announced: frozenset[str]
    acts: frozenset[str]
    tasking: frozenset[str]
    promising: frozenset[str]
    welcoming: frozenset[str]
    saying: frozenset[str]
    surface_past: frozenset[str]
    tree_only: frozenset[str]
    never_acts: frozenset[str]
    closers: frozenset[str]
    effects: frozenset[str]
    present_acts: frozenset[str]
    present_soft: frozenset[str]
    present_open: frozenset[str]
    passive_states: frozenset[str]
    nominals: dict[str, str]
    events: dict[str, str]


@functools.cache
def cues() -> Cues:
    """Return the cue tables."""
    data = tomllib.loads((DATA / "cues.toml").read_text(encoding="utf-8"))
    nominals = tomllib.loads((DATA / "nominals.toml").read_text(encoding="utf-8"))
    return Cues(
        binding=_by_strength(data["binding"]),
        states=_by_strength(data["states"]),
        promises=_by_strength(data["promises"]),
        effort_nouns=frozenset(data["efforts"]["nouns"]),
        step_nouns=frozenset(data["efforts"]["steps"]),
        effort_verbs=frozenset(data["efforts"]["verbs"]),
        soft=frozenset(data["soft"]["verbs"]),
        carriers=frozenset(data["carriers"]["verbs"]),
        positions=frozenset(data["positions"]["verbs"]),
        not_acts=frozenset(data["not_acts"]["verbs"]),
        outcomes=frozenset(data["outcomes"]["verbs"]),
        progressive=frozenset(data["outcomes"]["progressive"]),
        outcome_nouns=data["outcome_nouns"],
        announced=frozenset(data["announced"]["nouns"]),
        acts=frozenset(data["acts"]["verbs"]),
        tasking=frozenset(data["tasking"]["verbs"]),
        promising=frozenset(data["promising"]["verbs"]),
        welcoming=frozenset(data["welcoming"]["verbs"]),
        saying=frozenset(data["saying"]["verbs"]),
        surface_past=frozenset(data["surface"]["past"]),
        tree_only=frozenset(data["surface"]["tree_only"]),
        never_acts=frozenset(data["never_acts"]["words"]),
        closers=frozenset(data["never_acts"]["closers"]),
        effects=frozenset(data["never_acts"]["effects"]),
        present_acts=frozenset(data["present"]["acts"]),
        present_soft=frozenset(data["present"]["soft"]),
        present_open=frozenset(data["present"]["open"]),
        passive_states=frozenset(data["passive"]["states"]),
        nominals=nominals["acts"],
        events=nominals["events"],
    )


@functools.cache
def acts() -> frozenset[str]:
    """Return the base form of every verb that the tables know as an act."""
    table = cues()
    return frozenset(
        {*table.binding, *table.effort_verbs, *table.soft, *table.outcomes, *table.nominals.values(), *table.acts}
    )


def _by_strength(table: dict[str, list[str]]) -> dict[str, Strength]:
    return {word: Strength(strength) for strength, words in table.items() for word in words}
