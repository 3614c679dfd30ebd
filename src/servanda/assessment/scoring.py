"""What was scored: one commitment and party, with the answers of its coders and the final one; and groups of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from servanda.records import Strength


@dataclass(frozen=True, slots=True)
class Scored:
    """A commitment and one of its parties: what it is about, how far it binds, and how it was scored.

    ``year`` is that of its instrument ("" where it has no date), ``dated`` whether a deadline is present, ``funded``
    whether an amount is. ``answers`` are the codes that coders gave, by coder; ``final`` is the one that stands, on
    which they agree or which was adjudicated ("" where there is none yet).
    """

    commitment: str
    party: str
    topic: str
    strength: str
    year: str
    dated: bool
    funded: bool
    answers: Mapping[str, str] = field(default_factory=dict, hash=False)
    final: str = ""

    @property
    def ambition(self) -> int:
        """How many of three marks of ambition it has: it is firm, it has a deadline, it names an amount."""
        return (self.strength == Strength.FIRM) + self.dated + self.funded


GROUPINGS: Mapping[str, Callable[[Scored], str]] = {
    "party": lambda one: one.party,
    "topic": lambda one: one.topic,
    "strength": lambda one: one.strength,
    "year": lambda one: one.year,
    "ambition": lambda one: str(one.ambition),
}
"""By what results are grouped, and how each is read off."""


def group(scored: Iterable[Scored], by: str) -> dict[str, list[Scored]]:
    """Return what was scored in groups, by one of ``GROUPINGS``, in the order of their names."""
    groups: dict[str, list[Scored]] = {}
    for one in scored:
        groups.setdefault(GROUPINGS[by](one), []).append(one)
    return dict(sorted(groups.items()))
