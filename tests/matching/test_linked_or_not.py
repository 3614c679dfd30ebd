"""Pairs of invented promises: linked or not, by which relation, and what the explanation says."""

import pytest
from promised import OTHER, REST, Promise, make_stop

from servanda.matching import Link, Relation, link
from servanda.records import Kind, Strength, Topic

TASK_FORCE = Promise(
    "explore the creation of a Ferry Safety Task Force to review coastal routes",
    "explore",
    Topic.INFRASTRUCTURE_TRANSPORT,
    Strength.SOFT,
    body="Ferry Safety Task Force",
)
FUND = Promise(
    "provide 200 million kroner to the Kelp Restoration Fund",
    "provide",
    Topic.ENVIRONMENT_OCEANS,
    money=(200_000_000, "200 million kroner"),
    body="Kelp Restoration Fund",
)
CABLE = Promise(
    "lay the Skagerrak power cable by 2024", "lay", Topic.ENERGY, deadline=("by 2024", "2024"), body="power cable"
)
HYDROGEN = Promise("expand cooperation on hydrogen storage for fishing vessels", "expand", Topic.ENERGY)


def found(earlier: Promise, later: Promise) -> list[Link]:
    """Return the links from the one promise to the other, each among promises of other things."""
    links = link(make_stop("first", 2023, [*REST, earlier]), make_stop("second", 2025, [*OTHER, later]))
    return [one for one in links if one.earlier.quote == earlier.quote and one.later.quote == later.quote]


@pytest.mark.parametrize(
    ("earlier", "later", "relation", "said"),
    [
        (HYDROGEN, HYDROGEN, Relation.RESTATED, "both on"),
        (
            TASK_FORCE,
            Promise(
                "launched the Ferry Safety and Ports Dialogue, which reviews coastal routes",
                "launch",
                Topic.INFRASTRUCTURE_TRANSPORT,
                kind=Kind.DELIVERABLE,
                body="Ferry Safety and Ports Dialogue",
            ),
            Relation.ADVANCED,
            "explore the creation of a Ferry Safety Task Force → launched the Ferry Safety and Ports Dialogue",
        ),
        (
            FUND,
            Promise(
                "provide 300 million kroner to the Kelp Restoration Fund",
                "provide",
                Topic.ENVIRONMENT_OCEANS,
                money=(300_000_000, "300 million kroner"),
                body="Kelp Restoration Fund",
            ),
            Relation.ADVANCED,
            "200 million kroner → 300 million kroner",
        ),
        (
            FUND,
            Promise(
                "provide 90 million kroner to the Kelp Restoration Fund",
                "provide",
                Topic.ENVIRONMENT_OCEANS,
                money=(90_000_000, "90 million kroner"),
                body="Kelp Restoration Fund",
            ),
            Relation.WEAKENED,
            "200 million kroner → 90 million kroner",
        ),
        (
            FUND,
            Promise(
                "provided 200 million kroner to the Kelp Restoration Fund",
                "provide",
                Topic.ENVIRONMENT_OCEANS,
                kind=Kind.DELIVERABLE,
                money=(200_000_000, "200 million kroner"),
                body="Kelp Restoration Fund",
            ),
            Relation.DELIVERED,
            "the same sum: 200 million kroner",
        ),
        (
            CABLE,
            Promise(
                "lay the Skagerrak power cable by 2026",
                "lay",
                Topic.ENERGY,
                deadline=("by 2026", "2026"),
                body="power cable",
            ),
            Relation.WEAKENED,
            "deadline 2024 → 2026",
        ),
        (
            CABLE,
            Promise(
                "intend to lay the Skagerrak power cable",
                "lay",
                Topic.ENERGY,
                Strength.INTENDED,
                body="power cable",
            ),
            Relation.WEAKENED,
            "firm → intended",
        ),
        (
            Promise(
                "establish the Kelp Data Centre (KDC)", "establish", Topic.ENVIRONMENT_OCEANS, body="Kelp Data Centre"
            ),
            Promise("The KDC will publish forecasts every month", "publish", Topic.ENVIRONMENT_OCEANS, body="KDC"),
            None,
            "Kelp Data Centre → KDC",
        ),
    ],
)
def test_linked(earlier: Promise, later: Promise, relation: Relation | None, said: str):
    [one] = found(earlier, later)
    assert said in one.why
    assert relation in (None, one.relation)
    assert 0 < one.score <= 1


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        # one broad topic, two lines of it
        (HYDROGEN, Promise("build three wind parks off Jæren", "build", Topic.ENERGY)),
        (
            Promise("expand cooperation on satellites for weather", "expand", Topic.SPACE),
            Promise("train astronauts from both air forces", "train", Topic.SPACE),
        ),
        # one verb and form, two things
        (FUND, Promise("provide 200 scholarships to nurses", "provide", Topic.HEALTH)),
        (
            Promise("establish a working group on timber", "establish", Topic.FOOD_AGRICULTURE, body="working group"),
            Promise("establish a working group on cybercrime", "establish", Topic.DIGITAL_CYBER, body="working group"),
        ),
        # only the parties' names and the manner of speaking in common
        (
            Promise("Norway and New Zealand commit to deepen their tourism", "deepen", Topic.TRADE_INVESTMENT),
            Promise("Norway and New Zealand commit to ban cluster bombs", "ban", Topic.DEFENCE_SECURITY),
        ),
    ],
)
def test_not_linked(earlier: Promise, later: Promise):
    assert found(earlier, later) == []


def test_a_sentence_without_a_commitment_can_tell_the_result():
    later = Promise("The Ferry Safety Task Force on coastal routes was launched in Bergen last March", plain=True)
    [one] = found(TASK_FORCE, later)
    assert one.later.quote == later.quote
    assert "Ferry Safety Task Force" in one.why


def test_every_reason_points_at_words_on_a_side():
    [one] = found(FUND, FUND)
    for reason in one.reasons:
        assert reason.words
        assert reason.earlier or reason.later
