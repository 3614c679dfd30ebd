"""What the API sends of assessment: its response schemas, and how they are made from the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import msgspec
from django.urls import reverse
from pydantic import ConfigDict, Field

from servanda import assessment
from servanda.ledger import models as m
from servanda.ledger.assessing import SeenPair, coders_of, scale_of
from servanda.ledger.entries import Line
from servanda.ledger.payloads import PairState
from servanda.web.api import examples, shaping
from servanda.web.api.shapes import Entry, Shape

_OF = "What it is grouped by, as in party; empty: all"
_GROUP = "Name of the group"


class ScaleValue(Shape):
    """A value of a scale."""

    code: str = Field(description="Its code")
    number: float = Field(description="What averages take for it")
    words: str = Field(description="When it is to be given")


class Scale(Shape):
    """What a score can be, besides not-due and cannot-assess."""

    name: str = Field(description="Its name")
    values: list[ScaleValue] = Field(description="From the lowest to the highest")


class Cycle(Shape):
    """An assessment."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CYCLE]})

    id: str = Field(description="Its id, which never changes")
    url: str = Field(description="Path of its page")
    name: str = Field(description="What it is called")
    partnership: str = Field(description="Id of the partnership whose commitments it assesses")
    since: str = Field(description="First day of the period, or empty")
    until: str = Field(description="Last day of the period, or empty")
    scale: Scale = Field(description="The scale of its scores")
    coders: list[str] = Field(description="The members who score")
    pairs: int = Field(description="How many commitments and parties it assesses")
    published: int = Field(description="Number of the entry that published it last; 0: not published")
    head: str = Field(description="Hash of the ledger that what was published rests on, or empty")
    by: str = Field(description="The member who opened it")
    added: int = Field(description="Number of the entry that opened it")
    changed: int = Field(description="Number of the last entry that changed it, but for scores")


class GivenScore(Shape):
    """What one coder gave."""

    coder: str = Field(description="The member who scored")
    value: str = Field(description="A code of the scale, not-due or cannot-assess")
    evidence: list[str] = Field(description="Ids of the evidence that it rests on")
    reason: str = Field(description="Why")


class Pair(Shape):
    """One commitment and party of an assessment, as the asker may see it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PAIR]})

    commitment: str = Field(description="Id of the commitment")
    party: str = Field(description="The party that is assessed")
    state: PairState = Field(description="Where it stands; open, too, where the asker may not know yet")
    closed: bool = Field(description="Whether all coders have scored, so that no more scores are taken")
    value: str = Field(description="The score that stands, or empty")
    reason: str = Field(description="Why it was settled so, or empty")
    settled_by: str = Field(description="Who settled it, or empty")
    reply: str = Field(description="What the party says of it, or empty")
    reply_by: str = Field(description="Who said so, or empty")
    reply_date: str = Field(description="On which day, or empty")
    scores: list[GivenScore] = Field(description="The scores that the asker may see, perhaps only their own")
    criteria: dict[str, str] = Field(description="When each value is to be given, by its code")


class WholeCycle(Cycle):
    """An assessment with all that it assesses."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**examples.CYCLE, "assessed": [examples.PAIR]}]})

    assessed: list[Pair] = Field(description="Each commitment and party, in the order of the assessment")


class Scored(Shape):
    """What a score, a settlement or a reply did."""

    entry: Entry | None = Field(description="The entry that it became; null: the same was there")
    pair: Pair = Field(description="The commitment and party as they stand now")


class Published(Shape):
    """What publishing did."""

    entry: Entry = Field(description="The entry that it became")
    cycle: Cycle = Field(description="The assessment as it stands now")


class Agreement(Shape):
    """How far coders agree in one group."""

    by: str = Field(description=_OF)
    name: str = Field(description=_GROUP)
    units: int = Field(description="Commitments and parties that two coders or more have scored")
    percent: float | None = Field(description="Share of pairs of coders that gave the same, in per cent; null: none")
    kappa_name: str = Field(description="Cohen's kappa of two coders, Fleiss' kappa of more")
    kappa_units: int = Field(description="What all coders have scored")
    kappa: float | None = Field(description="Kappa over every answer; null: not defined")
    alpha_units: int = Field(description="What has two values of the scale or more")
    alpha: float | None = Field(description="Krippendorff's alpha, ordinal; null: not defined")
    low: float | None = Field(description="Lower end of the 95 % interval of alpha; null: none")
    high: float | None = Field(description="Upper end")


class AgreementOf(Shape):
    """How far the coders of an assessment agree."""

    cycle: str = Field(description="Id of the assessment")
    groups: list[Agreement] = Field(description="Of all, then by party and topic")


class Figures(Shape):
    """What one group comes to."""

    by: str = Field(description=_OF)
    name: str = Field(description=_GROUP)
    total: int = Field(description="Commitments and parties with a score that stands")
    counted: int = Field(description="Those of them with a value of the scale")
    mean: float | None = Field(description="Average of these; null: none")
    low: float | None = Field(description="Lower end of its 95 % interval; null: fewer than five")
    high: float | None = Field(description="Upper end")
    firm: float = Field(description="Share that binds firmly, 0 to 1")
    dated: float = Field(description="Share with a deadline")
    funded: float = Field(description="Share with an amount")
    ambition: float = Field(description="How many of these three marks they have on average")
    counts: dict[str, int] = Field(description="How often each answer was given, by its code")


class Shift(Shape):
    """One group in both assessments."""

    by: str = Field(description=_OF)
    name: str = Field(description=_GROUP)
    earlier: float = Field(description="Average of the earlier assessment")
    earlier_counted: int = Field(description="Of how many scores")
    later: float = Field(description="Average of this one")
    later_counted: int = Field(description="Of how many scores")


class Change(Shape):
    """The change since an earlier assessment."""

    shifts: list[Shift] = Field(description="The groups that are in both")
    better: int = Field(description="Of what has a value of the scale in both: how many are higher now")
    same: int = Field(description="How many are the same")
    worse: int = Field(description="How many are lower")
    mean: float | None = Field(description="Average of the differences; null: nothing is in both")
    low: float | None = Field(description="Lower end of its 95 % interval; null: fewer than five")
    high: float | None = Field(description="Upper end")


class Results(Shape):
    """What an assessment comes to."""

    cycle: str = Field(description="Id of the assessment")
    figures: list[Figures] = Field(description="Of all, then by party, topic, strength, year and ambition")
    change: Change | None = Field(description="Since the assessment that was named; null where none was")


def cycle(row: m.Cycle) -> Cycle:
    """Return an assessment as it is sent in lists."""
    return Cycle(
        id=row.id,
        url=reverse("assessment", args=[row.id]),
        name=row.name,
        partnership=row.partnership_id,
        since=row.since,
        until=row.until,
        scale=Scale.model_validate(asdict(scale_of(row))),
        coders=coders_of(row),
        pairs=len(msgspec.json.decode(row.pairs, type=list[str])),
        published=row.published,
        head=row.head,
        by=row.by,
        added=row.added,
        changed=row.changed,
    )


def whole_cycle(row: m.Cycle, pairs: Sequence[SeenPair]) -> WholeCycle:
    """Return an assessment with all that it assesses, as somebody may see it."""
    return WholeCycle(**dict(cycle(row)), assessed=[_pair(one) for one in pairs])


def scored(line: Line | None, pair: SeenPair) -> Scored:
    """Return what was written of a commitment and party, and how they stand."""
    return Scored(entry=None if line is None else shaping.entry(line), pair=_pair(pair))


def published(line: Line, row: m.Cycle) -> Published:
    """Return what publishing wrote, and the assessment."""
    return Published(entry=shaping.entry(line), cycle=cycle(row))


def agreement(row: m.Cycle, found: Mapping[tuple[str, str], assessment.Agreement]) -> AgreementOf:
    """Return how far coders agree."""
    groups = [Agreement(by=by, name=name, **asdict(one)) for (by, name), one in found.items()]
    return AgreementOf(cycle=row.id, groups=groups)


def results(row: m.Cycle, figures: Sequence[assessment.Figures], change: assessment.Change | None) -> Results:
    """Return the figures of an assessment, and the change."""
    return Results(
        cycle=row.id,
        figures=[Figures.model_validate(asdict(one)) for one in figures],
        change=None if change is None else Change.model_validate(asdict(change)),
    )


def _pair(one: SeenPair) -> Pair:
    return Pair.model_validate(asdict(one))
