"""Actions: which verbs of a clause are actions of a party, how they are split, and what their quotes hold."""

import datetime

import pytest

from servanda.extraction.fill import quote_span
from servanda.extraction.finding import propose
from servanda.instruments import read

Row = tuple[str, str]


def actions(text: str) -> list[Row]:
    """Return quote and verb of each action that the grammar proposes, whatever the acceptor says."""
    note = read(text.encode(), name="note.md", date=datetime.date(2025, 3, 18), parties=("NO", "KE"))
    return [(note.words(quote_span(found)), found.action.lemma) for found in propose(note).found]


ONE: list[tuple[str, str]] = [
    # What the clause says by itself is the quote, without its full stop.
    ("Norway will open an office in Nairobi.", "open"),
    ("Norway shall send engineers to Mombasa.", "send"),
    ("Norway will not buy ivory.", "buy"),
    ("Norway will give approval for the new bridge.", "give"),
    # Past the words that bind.
    ("Norway intends to send engineers to Mombasa.", "send"),
    ("Norway has agreed to send engineers to Mombasa.", "send"),
    ("Norway is committed to training 200 inspectors.", "train"),
    ("Norway is determined to end the use of coal by 2030.", "end"),
    ("Norway stands ready to send engineers to Mombasa.", "send"),
    ("Norway decided to host the Ocean Summit in 2026.", "host"),
    ("Norway announced that it will open a consulate in Mombasa.", "open"),
    ("Norway announced its intention to open a consulate in Mombasa.", "open"),
    ("Norway and Kenya reaffirm their commitment to share early-warning data.", "share"),
    ("Norway and Kenya look forward to opening the new bridge in 2026.", "open"),
    # A noun that names the action.
    ("Norway and Kenya reaffirmed their commitment to the expansion of the port.", "expand"),
    ("Norway reaffirmed its commitment to the defense of Kenya.", "defend"),
    ("Norway and Kenya are committed to negotiations on a fisheries agreement.", "negotiate"),
    ("Norway and Kenya affirmed the regularization of joint exercises.", "regularize"),
    # What is looked forward to, called for or welcomed as their own act to come.
    ("Norway and Kenya look forward to the next meeting of the Council.", "convene"),
    ("Norway and Kenya look forward to the initiation of a joint study.", "initiate"),
    ("Norway and Kenya call for strengthening cooperation on ports.", "strengthen"),
    ("Norway and Kenya called for efforts to conclude a tax treaty.", "conclude"),
    ("Norway and Kenya welcome further cooperation on fisheries.", "cooperate"),
    # Promises further off in the sentence.
    ("Norway and Kenya remain steadfast in their commitment to protect the reefs.", "protect"),
    ("Norway and Kenya reaffirm their commitment to practical efforts to reduce waste.", "reduce"),
    ("Norway and Kenya discussed plans for opening a second port.", "open"),
    ("Norway will never recognize the annexation of the islands.", "recognize"),
    ("Norway and Kenya are tackling new and emerging problems of the reefs.", "tackle"),
    # Verbs that share one object; objects that share one verb.
    ("Norway and Kenya will expand and deepen cooperation on fisheries.", "expand"),
    ("Norway and Kenya will strengthen, deepen and broaden cooperation on ports.", "strengthen"),
    ("Norway will facilitate investment in batteries and solar panels.", "facilitate"),
    # Purpose, means, content and manner are never actions of their own.
    ("Norway and Kenya will establish a fund to protect reefs and restore mangroves.", "establish"),
    ("Norway will build a school by working with teachers and hiring local builders.", "build"),
    ("Norway and Kenya will open an office with a view to expanding trade and reducing costs.", "open"),
    ("Norway and Kenya will hold talks focused on reducing waste and improving ports.", "hold"),
    # Work and efforts (§3.8).
    ("Norway will work with Kenya to reduce plastic waste.", "reduce"),
    ("Norway and Kenya are working closely to reduce plastic waste.", "reduce"),
    ("Norway and Kenya will work towards reducing plastic waste.", "reduce"),
    ("Norway and Kenya will make efforts to reduce plastic waste.", "reduce"),
    ("Norway and Kenya will redouble their efforts to reduce plastic waste.", "reduce"),
    ("Norway will take steps to reduce plastic waste.", "reduce"),
    ("Norway and Kenya will strive to reduce plastic waste.", "reduce"),
    ("Norway and Kenya will seek to reduce plastic waste.", "reduce"),
    ("Norway and Kenya will endeavour to reduce plastic waste.", "reduce"),
    ("Norway and Kenya will cooperate to reduce plastic waste.", "cooperate"),
    ("Norway and Kenya will collaborate to reduce plastic waste.", "collaborate"),
    ("Norway and Kenya will coordinate to reduce plastic waste.", "coordinate"),
    ("Norway and Kenya will partner to reduce plastic waste.", "partner"),
    ("Norway will help Kenya to map its coast.", "help"),
    ("Norway will continue to fund the school in Mombasa.", "fund"),
    ("Norway and Kenya will continue funding the school in Mombasa.", "fund"),
    ("Norway and Kenya will begin to map the reefs.", "map"),
    ("Norway and Kenya will start funding the school.", "fund"),
    ("Norway and Kenya will continue cooperation on ports.", "continue"),
    ("Norway and Kenya will initiate discussions on visas.", "initiate"),
    ("Norway and Kenya will hold discussions on visas.", "hold"),
    # Tasking one's own ministers; passives without an agent; co-hosting.
    ("The leaders instructed their ministers to draw up a plan by June 2025.", "instruct"),
    ("A working group on ports will be established.", "establish"),
    ("Norway and Kenya will co-host the Ocean Summit.", "co-host"),
    ("Norway agreed to co-host the Ocean Summit with Kenya.", "co-host"),
    # Deliverables.
    ("Norway has committed $40 million to the fund.", "commit"),
    ("Norway and Kenya launched a Fisheries Dialogue.", "launch"),
    ("Norway announced the launch of a Fisheries Fund.", "launch"),
    ("Arvo Motors is investing $2 billion in a plant in Mombasa.", "invest"),
    ("Norway and Kenya signed a memorandum of understanding on ports.", "sign"),
    ("The two countries welcomed the signing of a memorandum of understanding on ports.", "sign"),
    ("Norway and Kenya welcome the opening of a consulate in Mombasa.", "open"),
    ("Kenya welcomed the decision of Norway to join the Coffee Forum.", "join"),
]

SPLIT: list[tuple[str, list[Row]]] = [
    (
        "Norway and Kenya intend to continue holding poachers accountable and to seek the return of stolen ivory.",
        [
            ("Norway and Kenya intend to continue holding poachers accountable", "hold"),
            ("seek the return of stolen ivory", "seek"),
        ],
    ),
    (
        "Norway and Kenya shared a commitment to the rule of law as well as to enhancing cooperation on ports.",
        [("enhancing cooperation on ports", "enhance")],
    ),
    (
        "Norway and Kenya will work together on protection of the reefs; cleaning the harbours; and "
        "promoting safe shipping.",
        [
            ("Norway and Kenya will work together on protection of the reefs", "protect"),
            ("cleaning the harbours", "clean"),
            ("promoting safe shipping", "promote"),
        ],
    ),
    (
        "Norway and Kenya will open an office in Nairobi and train 200 inspectors.",
        [("Norway and Kenya will open an office in Nairobi", "open"), ("train 200 inspectors", "train")],
    ),
    (
        "Norway and Kenya will open an office in Nairobi and will train 200 inspectors.",
        [("Norway and Kenya will open an office in Nairobi", "open"), ("will train 200 inspectors", "train")],
    ),
    (
        "Norway and Kenya will open an office in Nairobi, fund a school in Mombasa, and train 200 inspectors.",
        [
            ("Norway and Kenya will open an office in Nairobi", "open"),
            ("fund a school in Mombasa", "fund"),
            ("train 200 inspectors", "train"),
        ],
    ),
    (
        "Norway and Kenya commit to opening an office and training 200 inspectors.",
        [("Norway and Kenya commit to opening an office", "open"), ("training 200 inspectors", "train")],
    ),
    (
        "Norway and Kenya agreed to open an office in Nairobi and to train 200 inspectors.",
        [("Norway and Kenya agreed to open an office in Nairobi", "open"), ("train 200 inspectors", "train")],
    ),
    (
        "Norway and Kenya commit to opening an office in Nairobi and to training 200 inspectors.",
        [("Norway and Kenya commit to opening an office in Nairobi", "open"), ("training 200 inspectors", "train")],
    ),
    (
        "Norway and Kenya will work to protect reefs and restore mangroves.",
        [("Norway and Kenya will work to protect reefs", "protect"), ("restore mangroves", "restore")],
    ),
    (
        "Norway will open an office in Nairobi; Kenya will train 200 inspectors.",
        [("Norway will open an office in Nairobi", "open"), ("Kenya will train 200 inspectors", "train")],
    ),
    (
        "Norway will open an office in Nairobi, and Kenya will train 200 inspectors.",
        [("Norway will open an office in Nairobi", "open"), ("Kenya will train 200 inspectors", "train")],
    ),
    # The second half only: the first is a position.
    (
        "Norway and Kenya stress the value of trade and commit to opening an office in Nairobi.",
        [("commit to opening an office in Nairobi", "open")],
    ),
    (
        "Norway and Kenya recognize the importance of reefs and will fund research on them.",
        [("will fund research on them", "fund")],
    ),
]

EXTENT: list[tuple[str, list[Row]]] = [
    (
        "Norway will build a port in Lamu, thereby creating work for 300 people.",
        [("Norway will build a port in Lamu", "build")],
    ),
    # A closing "which…" clause and a fronted clause stay outside.
    (
        "Norway and Kenya will open an office in Nairobi, which will improve trade.",
        [("Norway and Kenya will open an office in Nairobi", "open")],
    ),
    (
        "Recognizing that the ocean is warming, Norway and Kenya will fund research on reefs.",
        [("Norway and Kenya will fund research on reefs", "fund")],
    ),
    (
        "To protect the reefs, Norway will restrict fishing near Lamu.",
        [("Norway will restrict fishing near Lamu", "restrict")],
    ),
    ("Norway agreed to further strengthen the port.", [("Norway agreed to further strengthen the port", "strengthen")]),
]

NONE = [
    # Positions and feelings.
    "Norway and Kenya condemn the attack on the port.",
    "Norway and Kenya share the view that trade must be open.",
    "Norway and Kenya stand with the people of the coast.",
    "Norway and Kenya express concern about piracy.",
    "Norway and Kenya underscore the importance of open trade.",
    "Norway and Kenya recognize that the ocean is warming.",
    "Norway and Kenya noted the importance of safe ports.",
    "Norway and Kenya regret the loss of life.",
    "Norway and Kenya remain deeply concerned about piracy.",
    "Norway and Kenya are proud of their friendship.",
    "Norway expressed support for the efforts of Kenya.",
    "Norway supports the membership of Kenya in the Ocean Council.",
    "Norway and Kenya agree that clean water is vital.",
    "Norway and Kenya recalled their earlier promise to protect the reefs.",
    # Calls on others.
    "Norway and Kenya urge all states to respect the law of the sea.",
    "Norway and Kenya call on all states to respect the law of the sea.",
    "All states should respect the law of the sea.",
    # Welcome without an outcome of their own.
    "Norway and Kenya welcome the progress made on fisheries.",
    # A commitment to a value or a state of affairs.
    "Norway and Kenya reaffirmed their commitment to democracy.",
    "Norway and Kenya reaffirmed their commitment to a free and open ocean.",
    # Facts and history.
    "Norway has a long coast.",
    "Norway is the largest exporter of salmon.",
    "Norway and Kenya are friends and partners.",
    "Norway and Kenya have been friends for sixty years.",
    "Trade between Norway and Kenya has grown.",
    "Norway had launched a fund for small ports.",
    "The two presidents met in Oslo.",
    "Norway and Kenya discussed the situation in the Red Sea.",
    "Norway thanked Kenya for its hospitality.",
    # Effects, and what a thing is.
    "The bridge will create 3,000 jobs.",
    "This will improve safety at sea.",
    "The bridge will open in 2026.",
    "The Dialogue will be a forum for young people.",
    "The Dialogue will serve as a forum for young people.",
    "Norway and Kenya will be strong partners.",
    "Norway and Kenya will remain friends.",
    # Not done.
    "Norway did not send engineers.",
    "Norway is not sending engineers.",
]


@pytest.mark.parametrize(("sentence", "verb"), ONE, ids=[s for s, _ in ONE])
def test_takes_the_whole_clause(sentence: str, verb: str) -> None:
    assert actions(sentence) == [(sentence.rstrip("."), verb)]


@pytest.mark.parametrize(("sentence", "expected"), SPLIT, ids=[s for s, _ in SPLIT])
def test_splits_verbs_with_objects_of_their_own(sentence: str, expected: list[Row]) -> None:
    assert actions(sentence) == expected


@pytest.mark.parametrize(("sentence", "expected"), EXTENT, ids=[s for s, _ in EXTENT])
def test_leaves_out_what_stands_around(sentence: str, expected: list[Row]) -> None:
    assert actions(sentence) == expected


@pytest.mark.parametrize("sentence", NONE)
def test_takes_nothing(sentence: str) -> None:
    assert actions(sentence) == []


@pytest.mark.parametrize("heading", ["# Norway will open an office", "## Norway and Kenya agreed to open an office"])
def test_takes_nothing_from_a_heading(heading: str) -> None:
    assert actions(f"{heading}\n\nThe sea is warm.") == []
