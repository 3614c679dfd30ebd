"""The choice of a cycle: what of a partnership can be assessed, what is ticked, and which of it a filter shows.

All that can be chosen is in the form, also what the filter hides, so that nothing that is ticked is lost on the way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
from django.db.models import Q
from django.http import QueryDict

from servanda import wording
from servanda.ledger import models as m
from servanda.ledger.payloads import SETTLED
from servanda.ledger.services import Choice

COMMITMENT, PARTY = "commitment", "party"
"""The names of the tick boxes: one for a commitment, one (with the id of its commitment) for each of its parties."""

FILTERS: Final = ("words", "of", "topic", "strength", "year")


@dataclass(frozen=True, slots=True)
class Option:
    """A commitment that can be chosen: its parties with whether each is assessed, and whether it is ticked and shown.

    ``parties`` are codes; ``key`` names the tick boxes of the parties.
    """

    row: m.Commitment
    parties: Sequence[tuple[str, bool]]
    ticked: bool
    shown: bool

    @property
    def key(self) -> str:
        """The name of the tick boxes of its parties."""
        return f"{PARTY}:{self.row.id}"

    @property
    def year(self) -> str:
        """The year of its instrument."""
        return self.row.date[:4]

    @property
    def codes(self) -> str:
        """All its parties, with a bar around each."""
        return "|".join(("", *(party for party, _ in self.parties), ""))


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a filter asks for, each "" where it asks for nothing."""

    words: str = ""
    of: str = ""
    topic: str = ""
    strength: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Chooser:
    """The choice as the page shows it, with the values that its filter offers."""

    options: Sequence[Option]
    asked: Narrow
    offers: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict, hash=False)

    @property
    def ticked(self) -> int:
        """How many commitments are ticked."""
        return sum(option.ticked for option in self.options)


def chosen_in(cycle: m.Cycle) -> dict[str, Choice]:
    """Return the choice of a cycle as it is, by commitment."""
    stored = m.Pair.objects.in_bulk(msgspec.json.decode(cycle.pairs))
    found: dict[str, Choice] = {}
    for key in msgspec.json.decode(cycle.pairs):
        pair = stored[key]
        before = found.get(pair.commitment_id)
        parties = (*(before.parties if before else ()), pair.party)
        found[pair.commitment_id] = Choice(pair.commitment_id, parties, msgspec.json.decode(pair.criteria))
    return found


def criteria_in(cycle: m.Cycle) -> dict[str, dict[str, str]]:
    """Return the criteria of their own that commitments have or had in a cycle, also those that are left out now."""
    rows = m.Pair.objects.filter(cycle=cycle.id).order_by("changed").values_list("commitment", "criteria")
    return {commitment: msgspec.json.decode(criteria) for commitment, criteria in rows}


def read(data: QueryDict, partnership: str, kept: Mapping[str, Choice]) -> Chooser:
    """Return the choice that a form says; where it says to, with what the filter shows ticked or unticked."""
    asked = Narrow(**{name: data.get(f"by-{name}", "").strip() for name in FILTERS})
    ticked = set(data.getlist(COMMITMENT))
    parties = {name[len(PARTY) + 1 :]: data.getlist(name) for name in data if name.startswith(f"{PARTY}:")}
    chooser = _chooser(partnership, kept, asked, ticked, parties)
    do = data.get("do", "")
    if do not in ("all", "none"):
        return chooser
    shown = {option.row.id for option in chooser.options if option.shown}
    return _chooser(partnership, kept, asked, ticked | shown if do == "all" else ticked - shown, parties)


def start(partnership: str, kept: Mapping[str, Choice]) -> Chooser:
    """Return the choice before anybody touches it: what is in the cycle already is ticked."""
    parties = {key: list(choice.parties) for key, choice in kept.items()}
    return _chooser(partnership, kept, Narrow(), set(kept), parties)


def choices_of(chooser: Chooser, criteria: Mapping[str, Mapping[str, str]]) -> list[Choice]:
    """Return what is ticked, each with its parties and the criteria that it had."""
    return [
        Choice(
            option.row.id, tuple(party for party, wanted in option.parties if wanted), criteria.get(option.row.id, {})
        )
        for option in chooser.options
        if option.ticked
    ]


def _chooser(
    partnership: str,
    kept: Mapping[str, Choice],
    asked: Narrow,
    ticked: set[str],
    parties: Mapping[str, Sequence[str]],
) -> Chooser:
    rows = m.Commitment.objects.filter(partnership=partnership).select_related("instrument")
    rows = rows.filter(Q(state__in=SETTLED, recheck=False) | Q(pk__in=list(kept)))
    rows = rows.prefetch_related("party_rows").defer("record", "instrument__text", "instrument__blocks")
    options = []
    for row in rows.order_by("date", "instrument_id", "start", "number"):
        every = [owed.party for owed in sorted(row.party_rows.all(), key=lambda owed: owed.id)]
        every += [party for party in (kept[row.id].parties if row.id in kept else ()) if party not in every]
        wanted = set(parties.get(row.id, ())) & set(every) or set(every)
        marked = [(party, party in wanted) for party in every]
        options.append(Option(row, marked, row.id in ticked, _fits(row, every, asked)))
    return Chooser(options, asked, _offers(options))


def _fits(row: m.Commitment, parties: Sequence[str], asked: Narrow) -> bool:
    return (
        all(word in row.quote.casefold() for word in asked.words.casefold().split())
        and asked.of in ("", *parties)
        and asked.topic in ("", row.topic)
        and asked.strength in ("", row.strength)
        and asked.year in ("", row.date[:4])
    )


def _offers(options: Sequence[Option]) -> dict[str, list[tuple[str, str]]]:
    parties = {party for option in options for party, _ in option.parties}
    topics = {option.row.topic for option in options}
    return {
        "of": sorted(((party, wording.name_party(party)) for party in parties), key=lambda pair: pair[1]),
        "topic": sorted(((topic, wording.name_topic(topic)) for topic in topics), key=lambda pair: pair[1]),
        "strength": [(one, one.capitalize()) for one in sorted({option.row.strength for option in options})],
        "year": [(year, year) for year in sorted({option.year for option in options} - {""})],
    }
