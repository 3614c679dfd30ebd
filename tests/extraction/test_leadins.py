"""Lead-ins: what they do to the items of their list, by their own words and through whole lists."""

import datetime

import pytest

from servanda.extraction.fill import quote_span
from servanda.extraction.finding import propose
from servanda.extraction.leadins import read_lead_in
from servanda.instruments import read
from servanda.records import Kind, Span, Strength

FIRM, INTENDED, SOFT = Strength.FIRM, Strength.INTENDED, Strength.SOFT
BOTH = ("NO", "KE")
Row = tuple[str, tuple[str, ...], Strength]

ENDS = [
    ("Together, Norway and Kenya will:", "We will "),
    ("Norway and Kenya will also:", "We will "),
    ("Norway, in partnership with Kenya, will", "We will "),
    ("Norway agrees that it will:", "We will "),
    ("Norway will take the following steps:", "We will "),
    ("Norway would:", "We would "),
    ("Our governments intend to:", "We intend to "),
    ("Norway intends to take the following steps:", "We intend to "),
    ("They will work together to:", "We will work to "),
    ("They will continue efforts to:", "We will work to "),
    ("Norway stands ready to:", "We are ready to "),
    ("Norway and Kenya are committed to:", "We are committed to "),
    ("They reaffirmed their commitment to:", "We are committed to "),
    ("The leaders decided to:", "We agree to "),
    ("They pledge:", "We agree to "),
    ("They agreed on the following steps:", "We agree to "),
    ("Norway welcomes:", "We welcome "),
    ("The leaders announced the following:", "We announced "),
    ("Norway and Kenya launched the following initiatives:", "We announced "),
    ("Norway will cut waste by:", ""),
]
ITEMS = "\n\n- Open an office in Nairobi.\n- Train 200 inspectors.\n"
STRENGTHS = [
    ("Together, Norway and Kenya will:", BOTH, FIRM),
    ("Norway will:", ("NO",), FIRM),
    ("Kenya and Norway agreed to:", ("KE", "NO"), FIRM),
    ("The leaders decided to:", BOTH, FIRM),
    ("Norway and Kenya pledge to:", BOTH, FIRM),
    ("Norway and Kenya are committed to:", BOTH, FIRM),
    ("Norway and Kenya agreed on the following:", BOTH, FIRM),
    ("Norway and Kenya agreed to take the following steps:", BOTH, FIRM),
    ("Norway and Kenya will take the following actions:", BOTH, FIRM),
    ("Norway and Kenya intend to:", BOTH, INTENDED),
    ("Norway plans to:", ("NO",), INTENDED),
    ("Norway and Kenya would:", BOTH, INTENDED),
    ("Norway and Kenya will work together to:", BOTH, INTENDED),
    ("Norway and Kenya stand ready to:", BOTH, SOFT),
    ("Norway may:", ("NO",), SOFT),
]
LISTS: list[tuple[str, list[Row]]] = [
    (  # -ing items
        "Norway and Kenya are committed to:\n\n- Opening an office in Nairobi.\n- Training 200 inspectors.",
        [("Opening an office in Nairobi", BOTH, FIRM), ("Training 200 inspectors", BOTH, FIRM)],
    ),
    (
        "Norway and Kenya will do so by:\n\n- Opening an office in Nairobi.\n- Training 200 inspectors.",
        [("Opening an office in Nairobi", BOTH, FIRM), ("Training 200 inspectors", BOTH, FIRM)],
    ),
    (  # an item that softens
        "Norway and Kenya will:\n\n- Explore a joint fund for ports.\n- Train 200 inspectors.",
        [("Explore a joint fund for ports", BOTH, SOFT), ("Train 200 inspectors", BOTH, FIRM)],
    ),
    (  # coordinated verbs within an item
        "Norway and Kenya will:\n\n- Open an office in Nairobi and train 200 inspectors.",
        [("Open an office in Nairobi", BOTH, FIRM), ("train 200 inspectors", BOTH, FIRM)],
    ),
    (  # nested lists, each with its own lead-in
        "Norway and Kenya will:\n\n- Work with partners to:\n    - restore mangroves; and\n    - map the reefs.\n"
        "- Open an office in Nairobi.",
        [
            ("restore mangroves", BOTH, INTENDED),
            ("map the reefs", BOTH, INTENDED),
            ("Open an office in Nairobi", BOTH, FIRM),
        ],
    ),
    (  # a nested list whose items name their own actors
        "Norway and Kenya will:\n\n- Launch a pilot of green ships. In support of the pilot:\n"
        "    - Norway will provide berths at two ports.\n    - Kenya will train 60 sailors.\n",
        [
            ("Launch a pilot of green ships", BOTH, FIRM),
            ("Norway will provide berths at two ports", ("NO",), FIRM),
            ("Kenya will train 60 sailors", ("KE",), FIRM),
        ],
    ),
    (  # an item with its own actor, and paragraphs behind the list
        "Norway and Kenya will:\n\n- Open an office in Nairobi.\n- Norway will send engineers to Mombasa.\n\n"
        "Norway intends to halve its emissions by 2030.\n\nBoth countries are proud of their friendship.",
        [
            ("Open an office in Nairobi", BOTH, FIRM),
            ("Norway will send engineers to Mombasa", ("NO",), FIRM),
            ("Norway intends to halve its emissions by 2030", ("NO",), INTENDED),
        ],
    ),
    (  # run-in headings
        "Norway and Kenya will:\n\n- **Open skies:** Sign an air transport agreement by June 2026.\n"
        "- **Green ports:** Norway will provide $5 million for shore power.",
        [
            ("Sign an air transport agreement by June 2026", BOTH, FIRM),
            ("Norway will provide $5 million for shore power", ("NO",), FIRM),
        ],
    ),
    (  # fronted clauses
        "Norway and Kenya will:\n\n- Recognizing that the ocean is warming, advance research on reefs.\n"
        "- To protect the reefs, restrict fishing near Lamu.",
        [("advance research on reefs", BOTH, FIRM), ("restrict fishing near Lamu", BOTH, FIRM)],
    ),
    (  # a position, then an action, in one item
        "Norway and Kenya will:\n\n- Recognize the importance of the sea, and commit to sharing the cost of a survey.",
        [("commit to sharing the cost of a survey", BOTH, FIRM)],
    ),
    (  # numbered tasks of a body
        "Norway and Kenya agreed to establish a Ports Task Force. It will 1) draft common standards by the end of 2025;"
        " 2) publish a guide for investors; and 3) report to ministers every year.",
        [
            ("Norway and Kenya agreed to establish a Ports Task Force", BOTH, FIRM),
            ("It will 1) draft common standards by the end of 2025", BOTH, FIRM),
            ("publish a guide for investors", BOTH, FIRM),
            ("report to ministers every year", BOTH, FIRM),
        ],
    ),
    (
        "The Ports Task Force will (a) draft common standards, (b) publish a guide for investors and (c) report to"
        " ministers every year.",
        [
            ("The Ports Task Force will (a) draft common standards", BOTH, FIRM),
            ("publish a guide for investors", BOTH, FIRM),
            ("report to ministers every year", BOTH, FIRM),
        ],
    ),
    (  # means under "by:" are no actions of their own
        "Norway and Kenya will reduce plastic waste by:\n\n- Opening an office in Nairobi.\n- Training 200 inspectors.",
        [("Norway and Kenya will reduce plastic waste", BOTH, FIRM)],
    ),
]
OUTCOMES: list[tuple[str, list[str]]] = [
    (
        "Norway and Kenya welcome:\n\n- The signing of a memorandum of understanding on ports.\n"
        "- The progress made on fisheries.\n- The launch of a Fisheries Dialogue.",
        ["The signing of a memorandum of understanding on ports", "The launch of a Fisheries Dialogue"],
    ),
    (
        "Norway and Kenya announced the following:\n\n- The launch of a Fisheries Dialogue.\n"
        "- The signing of a memorandum of understanding on ports.",
        ["The launch of a Fisheries Dialogue", "The signing of a memorandum of understanding on ports"],
    ),
]


def proposed(text: str) -> list[tuple[str, tuple[str, ...], Kind, Strength]]:
    note = read(text.encode(), name="note.md", date=datetime.date(2025, 3, 18), parties=BOTH)
    return [
        (note.words(quote_span(f)), f.actors.parties, f.action.mood.kind, f.action.mood.strength)
        for f in propose(note).found
    ]


@pytest.mark.parametrize(("text", "prefix"), ENDS, ids=[t for t, _ in ENDS])
def test_reads_the_end_of_a_lead_in(text: str, prefix: str) -> None:
    span = Span(7, 7 + len(text))
    lead_in = read_lead_in(text, span)
    assert (lead_in.prefix, lead_in.span, lead_in.text) == (prefix, span, text)


@pytest.mark.parametrize(("text", "prefix"), ENDS, ids=[t for t, _ in ENDS])
def test_reads_it_the_same_without_its_colon(text: str, prefix: str) -> None:
    assert read_lead_in(text.rstrip(":"), Span(0, len(text))).prefix == prefix


def test_a_lead_in_of_means_holds_an_action_itself() -> None:
    assert read_lead_in("Norway will cut waste by:", Span(0, 25)).also_acts
    assert not read_lead_in("Norway will:", Span(0, 12)).also_acts


@pytest.mark.parametrize(("lead_in", "parties", "strength"), STRENGTHS, ids=[t for t, _, _ in STRENGTHS])
def test_gives_its_items_party_and_strength(lead_in: str, parties: tuple[str, ...], strength: Strength) -> None:
    quotes = ("Open an office in Nairobi", "Train 200 inspectors")
    assert proposed(lead_in + ITEMS) == [(quote, parties, Kind.UNDERTAKING, strength) for quote in quotes]


@pytest.mark.parametrize(("text", "expected"), LISTS, ids=[t.replace("\n", " ") for t, _ in LISTS])
def test_governs_its_list(text: str, expected: list[Row]) -> None:
    assert proposed(text) == [(quote, parties, Kind.UNDERTAKING, strength) for quote, parties, strength in expected]


@pytest.mark.parametrize(("text", "expected"), OUTCOMES, ids=[t.replace("\n", " ") for t, _ in OUTCOMES])
def test_names_outcomes(text: str, expected: list[str]) -> None:
    assert proposed(text) == [(quote, BOTH, Kind.DELIVERABLE, FIRM) for quote in expected]


def test_points_at_the_words_that_govern() -> None:
    text = "Norway and Kenya will:\n\n- Open an office in Nairobi.\n"
    note = read(text.encode(), name="note.md", parties=BOTH)
    (found,) = propose(note).found
    assert found.governed
    assert found.passage.lead_in is not None
    assert note.words(found.passage.lead_in.span) == found.passage.lead_in.text == "Norway and Kenya will:"
