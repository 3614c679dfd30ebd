"""Parties: who is to act, by every kind of name, and what an instrument says of its own parties."""

import datetime

import pytest

from servanda.extraction.finding import propose
from servanda.extraction.parties import read_directory
from servanda.instruments import read
from servanda.records import Block, BlockKind, Instrument, Span

OWN = ("NO", "KE")


def parties(text: str, own: tuple[str, ...] = OWN) -> list[tuple[str, ...]]:
    note = read(text.encode(), name="note.md", date=datetime.date(2025, 3, 18), parties=own)
    return [found.actors.parties for found in propose(note).found]


OFFICE = "will open an office in Geneva."
STATES = {
    "Norway": ("NO",),
    "The United States": ("US",),
    "The U.S.": ("US",),
    "The USA": ("US",),
    "The UK": ("GB",),
    "The Republic of Korea": ("KR",),
    "South Korea": ("KR",),
    "The ROK": ("KR",),
    "The UAE": ("AE",),
    "The United Arab Emirates": ("AE",),
    "Türkiye": ("TR",),
    "Turkey": ("TR",),
    "Viet Nam": ("VN",),
    "Côte d’Ivoire": ("CI",),
    "South Africa": ("ZA",),
    "The Czech Republic": ("CZ",),
    # Capitals and offices.
    "Seoul": ("KR",),
    "Oslo": ("NO",),
    "The White House": ("US",),
    # Governments, leaders and delegations.
    "The Norwegian government": ("NO",),
    "The Government of Norway": ("NO",),
    "The President of Kenya": ("KE",),
    "President Moon": ("KR",),
    "President Ruto": ("KE",),
    "Prime Minister Modi": ("IN",),
    # The instrument's own parties.
    "We": OWN,
    "Both sides": OWN,
    "The two sides": OWN,
    "Both leaders": OWN,
    "The two countries": OWN,
    "Our governments": OWN,
    "They": OWN,
    # Groupings.
    "The European Union": ("EU",),
    "ASEAN": ("ASEAN",),
    "The G7": ("G7",),
    "The Quad": ("QUAD",),
    "NATO": ("NATO",),
    # Several, in the order of the words.
    "Kenya and Norway": ("KE", "NO"),
    "Oslo and Nairobi": ("NO", "KE"),
    "Norway, Kenya, and the Philippines": ("NO", "KE", "PH"),
    "Norway and the United States of America": ("NO", "US"),
    "The United States and the Republic of Korea": ("US", "KR"),
    # With others, who owe nothing.
    "Norway, together with Kenya,": ("NO",),
    # Agencies and companies, by their names and nothing else.
    "The U.S. Department of Energy": ("U.S. Department of Energy",),
    "The U.S. Trade and Development Agency": ("U.S. Trade and Development Agency",),
    "The National Oceanic and Atmospheric Administration": ("National Oceanic and Atmospheric Administration",),
    "The Royal Norwegian Navy": ("Royal Norwegian Navy",),
    "Our national security advisors": OWN,
    "Fjord Marine Systems": ("Fjord Marine Systems",),
    "The University of Oslo, the University of Nairobi, and Moi University": (
        "University of Oslo",
        "University of Nairobi",
        "Moi University",
    ),
    "The Port Authority of Mombasa": ("Port Authority of Mombasa",),
    "Arvo Motors": ("Arvo Motors",),
}
SENTENCES = [
    ("The Republic of Korea (ROK) and Norway met. The ROK will open an office in Oslo.", OWN, [("KR",)]),
    ("President Ruto and Prime Minister Støre agreed to open an office in Nairobi.", OWN, [("KE", "NO")]),
    ("We will fund a network of early-warning stations.", ("G7",), [("G7",)]),
    ("The leaders will fund a network of early-warning stations.", ("QUAD",), [("QUAD",)]),
    # Who is said to act, not who says so or who benefits.
    ("Kenya welcomed the decision of Norway to join the Coffee Forum.", OWN, [("NO",)]),
    ("Norway announced that it will open a consulate in Mombasa.", OWN, [("NO",)]),
    ("Norway confirmed that it will open a consulate in Mombasa.", OWN, [("NO",)]),
    ("Norway will help Kenya to map its coast.", OWN, [("NO",)]),
    # Passives.
    ("A working group on ports will be established.", OWN, [OWN]),
    ("A new bridge will be built by Norway.", OWN, [("NO",)]),
    # A body that the parties form; a programme that acts on its own.
    ("The Fisheries Dialogue will issue a report by June 2025.", OWN, [OWN]),
    ("The Southern Lights Fellowship will sponsor 40 students each year.", OWN, [("Southern Lights Fellowship",)]),
    # Nobody.
    ("The bridge will open in 2026.", OWN, []),
    ("Rising seas will reach the port.", OWN, []),
]
DIRECTORIES = [
    ("---\ntitle: Joint Statement of Norway and Kenya\n---\n\nThe sea is wide.", ("NO", "KE")),
    ("# Fact Sheet: United States–Japan Partnership\n\nThe sea is wide.", ("US", "JP")),
    ("# G7 Leaders’ Statement\n\nWe met.", ("G7",)),
    ("# Quad Joint Statement\n\nWe met.", ("QUAD",)),
    ("# Fact Sheet: The United States and ASEAN\n\nWe met.", ("US", "ASEAN")),
    ("Norway and Kenya met in Oslo. Norway and Kenya agreed.", ("NO", "KE")),
    ("Norway, Kenya, and Japan met. Norway, Kenya, and Japan agreed.", ("NO", "KE", "JP")),
    ("The sea is wide.", ()),
]
LEADERS = [
    ("President Arne Lund of Norway met Kenyan President Amina Otieno.", {"Lund": "NO", "Otieno": "KE"}),
    ("President Arne Lund Jr. of Norway spoke.", {"Lund": "NO"}),
    ("# Fact Sheet: The United States and Kenya\n\nPresident Biden spoke.", {"Biden": "US"}),
    ("# Statement by Norway and Kenya\n\nPresident Lund of Norway spoke.", {"Lund": "NO"}),
]


@pytest.mark.parametrize(("name", "expected"), STATES.items(), ids=list(STATES))
def test_reads_the_subject(name: str, expected: tuple[str, ...]) -> None:
    assert parties(f"{name} {OFFICE}") == [expected]


@pytest.mark.parametrize(("text", "own", "expected"), SENTENCES, ids=[t for t, _, _ in SENTENCES])
def test_reads_who_is_to_act(text: str, own: tuple[str, ...], expected: list[tuple[str, ...]]) -> None:
    assert parties(text, own) == expected


@pytest.mark.parametrize(("text", "expected"), DIRECTORIES, ids=[t.replace("\n", " ") for t, _ in DIRECTORIES])
def test_reads_the_instruments_own_parties(text: str, expected: tuple[str, ...]) -> None:
    assert read_directory(read(text.encode(), name="note.md")).parties == expected


def test_parties_that_are_given_win() -> None:
    note = read(b"# Norway and Kenya\n\nNorway and Kenya met.", name="note.md", parties=("JP", "FJ"))
    assert read_directory(note).parties == ("JP", "FJ")


@pytest.mark.parametrize(("text", "expected"), LEADERS, ids=[t.replace("\n", " ") for t, _ in LEADERS])
def test_reads_whom_leaders_speak_for(text: str, expected: dict[str, str]) -> None:
    leaders = read_directory(read(text.encode(), name="note.md")).leaders
    assert {name: leaders.get(name) for name in expected} == expected


def test_reads_abbreviations_that_the_instrument_defines() -> None:
    note = read("The Republic of Korea (“RoK”) and the Port Fund (PF) met.".encode(), name="note.md")
    assert read_directory(note).names == {"RoK": "KR"}


def test_an_unknown_party_is_no_party() -> None:
    assert parties("We will open an office.", ()) == []


@pytest.mark.parametrize("words", ["A ", "President ", "Aa of ", "(A) "])
def test_reads_names_in_a_run_of_capitals_without_trying_every_part(words: str) -> None:
    """Each of these once took minutes: a name was sought from every word to every other."""
    text = words * 5000
    assert (
        read_directory(Instrument("x", "", text, (Block(0, BlockKind.PARAGRAPH, 0, Span(0, len(text))),))).names == {}
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway welcomes the United States’ decision to open a consulate in Bergen.", ("US",)),
        ("Norway looks forward to Kenya’s hosting of the Ocean Summit in 2026.", ("KE",)),
        ("The Administration will send engineers to Mombasa.", ("US",)),
    ],
)
def test_whose_promise_it_is(text: str, expected: tuple[str, ...]) -> None:
    assert parties(text, own=("NO", "KE", "US")) == [expected]
