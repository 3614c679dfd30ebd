"""Published cycles in a report: results, agreement, and scores with their reasons and replies; others never."""

import pytest

from servanda.assessment import COMPLIANCE
from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.ledger.services import Filed
from servanda.ledger.services.cycles import (
    Choice,
    open_cycle,
    publish_cycle,
    record_reply,
    score,
    settle_score,
)
from servanda.reporting import gather, write_html
from tests.web import factories

ANSWERS = (("+1", "+1"), ("0", "+1"), ("-1", "-1"), ("+1", "+1"), ("0", "0"))


@pytest.fixture
def cycle(filed: Filed, followed: tuple[str, str]) -> str:
    """Return a cycle in which all is scored and settled, and which is not published."""
    rita, olga = factories.actor(), factories.actor("olga", Role.OWNER)
    first, second = factories.actor("cara", Role.CODER), factories.actor("cole", Role.CODER)
    keys = [f"{filed.id}/{number}" for number in range(1, 6)]
    for key in keys:
        services.accept(rita, key)
    services.confirm_evidence(rita, followed[1])
    made = open_cycle(
        olga, "Second year", "NZ-NO", COMPLIANCE, [Choice(key) for key in keys], ["cara", "cole"],
        since="2025-03-18", until="2026-12-31",
    )  # fmt: skip
    for key, answers in zip(keys, ANSWERS, strict=True):
        for party in next(one for one in gather("NZ-NO").promises() if one.id == key).parties:
            told = [followed[1]] if key == keys[0] else []
            for coder, answer in zip((first, second), answers, strict=True):
                score(coder, made, key, party, answer, f"{coder.name} has seen it.", told)
            if answers[0] != answers[1]:
                settle_score(rita, made, key, party, "0", "It is half done.")
    record_reply(rita, made, keys[0], "NO", "We agree.", "Ministry of the Sea", "2026-11-01")
    return made


def test_it_stays_out_before_it_is_published(cycle: str):
    report = gather("NZ-NO")
    assert report.cycles == ()
    assert not any(one.scores for one in report.promises())


def test_what_a_published_cycle_says(cycle: str):
    publish_cycle(factories.actor("olga", Role.OWNER), cycle)
    report = gather("NZ-NO")
    [made] = report.cycles
    assert (made.name, made.period, made.coders) == ("Second year", "18 Mar 2025 to 31 Dec 2026", 2)
    assert "−1, nothing was done for it" in made.scale
    assert [one.measure.rpartition(" (")[0] for one in made.agreement] == [
        "Equal answers, share", "Cohen's kappa", "Krippendorff's alpha, ordinal",
    ]  # fmt: skip
    groups = [one.group for one in made.results]
    assert groups[0] == "All"
    assert {"Party: Norway", "Party: New Zealand", "Strength: firm", "Year: 2025", "Topic: Digital and cyber"} <= set(
        groups
    )
    first = next(report.promises())
    norway = next(one for one in first.scores if one.party == "NO")
    assert (norway.answer, norway.reason) == ("+1", "cara has seen it. cole has seen it.")
    assert norway.reply == "Ministry of the Sea: We agree."
    assert norway.evidence == ("https://e.org/3",)
    settled = list(report.promises())[1].scores
    assert [(one.answer, one.reason) for one in settled] == [("0", "It is half done.")]
    page = write_html(report)
    assert "Score, Second year: Norway: +1. cara has seen it." in page
    assert 'href="#assessment"' in page
