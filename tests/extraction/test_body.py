"""Bodies: names and descriptions of task forces, dialogues, funds and programmes in the words of an action."""

import datetime

import pytest

from servanda.extraction import find
from servanda.extraction.actions import find_actions
from servanda.extraction.body import find_bodies
from servanda.instruments import read
from servanda.language import parse

CASES = [
    # By name.
    ("Norway will establish a Ports Task Force.", ["Ports Task Force"]),
    ("Norway will launch the Fisheries Dialogue in Nairobi.", ["Fisheries Dialogue"]),
    ("Norway will convene the Ocean Council in June.", ["Ocean Council"]),
    ("Norway will join the Coffee Forum.", ["Coffee Forum"]),
    ("Norway will expand the Southern Lights Fellowship.", ["Southern Lights Fellowship"]),
    ("Norway will contribute $5 million to the Pacific Mini-Grid Programme.", ["Pacific Mini-Grid Programme"]),
    ("Norway will hold a session of the Trade and Innovation Dialogue.", ["Trade and Innovation Dialogue"]),
    ("Norway will establish a New Zealand–Norway Ocean Centre.", ["New Zealand–Norway Ocean Centre"]),
    ("Norway will establish an Offshore Wind Task Force, led by two ministries.", ["Offshore Wind Task Force"]),
    ("Norway will launch the Ocean Fund and the Reef Network.", ["Ocean Fund", "Reef Network"]),
    ("Norway will establish the Partnership for Clean Ports.", ["Partnership for Clean Ports"]),
    ("Norway will open the Centre for Reef Research.", ["Centre for Reef Research"]),
    ("Norway will send vaccines through COVAX.", ["COVAX"]),
    # By description, where the action does something to it.
    ("Norway will establish a working group on ocean data.", ["working group"]),
    ("Norway will create a joint fund for small ports.", ["joint fund"]),
    (
        "Norway will establish a bilateral investment screening working group.",
        ["bilateral investment screening working group"],
    ),
    ("Norway will launch a new platform for reef data.", ["platform"]),
    ("Norway will deepen cooperation through the bilateral ports dialogue.", ["bilateral ports dialogue"]),
    # With a short name in brackets, once.
    ("Norway will join the Reef Monitoring Network (RMN) for Oceania.", ["Reef Monitoring Network (RMN) for Oceania"]),
    ("Norway will expand the Ocean Skills (OSK) programme.", ["Ocean Skills (OSK) programme"]),
    ("Norway will fund a “Clean Decks” pilot programme.", ["“Clean Decks” pilot programme"]),
    ("Norway will host the Tidal Power Forum (TPF) in June.", ["Tidal Power Forum"]),
    ("Norway will support NORAD’s Fisheries Resilience Initiative.", ["Fisheries Resilience Initiative"]),
    # None.
    ("Norway will strengthen the Norway–Kenya Alliance.", []),
    ("Norway will carry on the work of the Nairobi Summit.", []),
    ("Norway will sign a Fisheries Framework Agreement.", []),
    ("Norway will fund research at the Rice Institute.", []),
    ("Norway will visit a group of farmers.", []),
    ("Norway will build a network of roads.", []),
    ("Norway will reduce the risk to the group.", []),
    ("Norway will open a hotel and a shop.", []),
    ("Norway will fund schools in Mombasa.", []),
    ("Norway will help the working group.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[s for s, _ in CASES])
def test_finds_bodies(sentence: str, expected: list[str]) -> None:
    doc = next(iter(parse([sentence])))
    found = [doc.text[a:b] for x in find_actions(doc) for a, b in find_bodies(doc, x.start, x.end, x.lemma)]
    assert found == expected


@pytest.mark.parametrize("sentence", [s for s, _ in CASES])
def test_stays_within_the_words_it_is_given(sentence: str) -> None:
    doc = next(iter(parse([sentence])))
    for end in range(1, len(doc) + 1):
        for a, b in find_bodies(doc, 0, end, "establish"):
            assert 0 <= a < b <= doc[end - 1].idx + len(doc[end - 1].text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Norway and Kenya will launch a Reef Partnership Fund, through which both countries will train 200 divers.",
            [["Reef Partnership Fund"], ["Reef Partnership Fund"]],
        ),
        (
            "Norway and Kenya will establish an early-warning mechanism. They will operate this mechanism from 2026.",
            [["early-warning mechanism"], ["early-warning mechanism"]],
        ),
        (
            "Norway and Kenya will establish a Ports Task Force. They will launch a new dialogue on tea.",
            [["Ports Task Force"], ["dialogue"]],
        ),
    ],
)
def test_the_body_named_before(text: str, expected: list[list[str]]) -> None:
    note = read(text.encode(), name="note.md", date=datetime.date(2025, 3, 18), parties=("NO", "KE"))
    assert [[body.name for body in one.bodies] for one in find(note)] == expected
