"""Passages: what is parsed for each sentence, under which lead-in, and the map back to the instrument's text."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.extraction.names import pattern
from servanda.extraction.passages import alone, passages
from servanda.instruments import read

CASES = [
    ("# Ports\n\nNorway will act. Kenya agreed.", ["Norway will act.", "Kenya agreed."]),
    (
        "Norway and Kenya will:\n\n- Open an office.\n- Train staff.",
        ["We will open an office.", "We will train staff."],
    ),
    (
        "Norway and Kenya will:\n\n1. Open an office.\n2. Train staff.",
        ["We will open an office.", "We will train staff."],
    ),
    ("Norway and Kenya intend to:\n\n- Open an office.", ["We intend to open an office."]),
    # Only an item's first sentence is governed, and none with a subject of its own.
    (
        "Norway and Kenya will:\n\n- Open an office. It will sell maps.",
        ["We will open an office.", "It will sell maps."],
    ),
    ("Norway and Kenya will:\n\n- The fund will grow.", ["The fund will grow."]),
    # A fronted clause stays in front.
    ("Norway and Kenya will:\n\n- Noting the storm, fund a port.", ["Noting the storm, We will fund a port."]),
    # Numbered tasks, one passage each.
    (
        "It will 1) draft rules; 2) publish a guide; and 3) report.",
        ["We will draft rules", "We will publish a guide", "We will report."],
    ),
    # What is welcomed or announced: nouns are governed, clauses are not.
    (
        "Norway and Kenya welcome:\n\n- The launch of a fund.\n- Norway has signed a treaty.",
        ["We welcome the launch of a fund.", "Norway has signed a treaty."],
    ),
    # Run-in headings are cut off; a heading ends what a lead-in governs.
    ("**Open skies:** Norway will sign a treaty.", ["Norway will sign a treaty."]),
    ("Norway and Kenya will:\n\n- Open an office.\n\n## Sea\n\nMap reefs.", ["We will open an office.", "Map reefs."]),
    # "further" behind "to" is left out of what is parsed.
    ("Norway agreed to further strengthen the port.", ["Norway agreed to strengthen the port."]),
    ("", []),
]
FRAGMENTS = st.sampled_from(
    [
        "# Ports",
        "Norway and Kenya will:",
        "- Open an office. It will sell maps.",
        "- Recognizing the storm, fund a port; and",
        "    - train 200 inspectors",
        "Kenya agreed to further expand its fleet.",
        "It will 1) draft rules; 2) publish a guide; and 3) report.",
        "**Open skies:** Sign a treaty.",
        "Norway and Kenya welcome:",
        "- The launch of a fund.",
        "1. (a) Train staff",
        "They will do so by:",
    ]
)
DOCUMENTS = st.lists(FRAGMENTS, max_size=8).map(lambda parts: "\n\n".join(["Norway met Kenya.", *parts]))


def note(text: str):  # type: ignore[no-untyped-def]
    return read((text or "# Nothing").encode(), name="note.md", parties=("NO", "KE"))


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[t.replace("\n", " ") for t, _ in CASES])
def test_builds_what_is_parsed(text: str, expected: list[str]) -> None:
    assert [passage.text for passage in passages(note(text), pattern())] == expected


@settings(deadline=None)
@given(DOCUMENTS)
def test_maps_every_character_back(text: str) -> None:
    instrument = note(text)
    for passage in passages(instrument, pattern()):
        for offset, character in enumerate(passage.text):
            if offset not in passage.inserted:
                source = instrument.text[passage.source(offset)]
                assert character.lower() == source.lower()


@settings(deadline=None)
@given(DOCUMENTS)
def test_passages_stand_in_order_inside_their_blocks(text: str) -> None:
    instrument = note(text)
    found = passages(instrument, pattern())
    assert all(p.block.span.covers(p.span) for p in found)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    assert all(p.governed <= (p.lead_in is not None) for p in found)


@settings(deadline=None)
@given(DOCUMENTS)
def test_alone_is_the_sentence_without_the_lead_in(text: str) -> None:
    instrument = note(text)
    for passage in passages(instrument, pattern()):
        bare = alone(passage, instrument)
        assert not bare.governed
        assert bare.span == passage.span


def test_a_paragraph_behind_a_list_knows_that_the_list_is_over() -> None:
    text = "Norway and Kenya will:\n\n- Open an office.\n\nTrain staff."
    trailing = [p.lead_in.trailing for p in passages(note(text), pattern()) if p.lead_in is not None]
    assert trailing == [False, True]
