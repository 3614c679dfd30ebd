import pytest

from servanda.instruments.headings import find_run_in, is_heading

# (text, leading characters in bold, the run-in heading)
RUN_INS = [
    ("Open Skies: The two sides will resume flights.", 0, "Open Skies:"),
    ("Open skies: Norland will resume flights.", 0, "Open skies:"),
    ("Climate: the two sides will meet.", 0, "Climate:"),
    ("PROTECTING SHARED WATERS: The two leaders agreed to patrol.", 0, "PROTECTING SHARED WATERS:"),
    ("Strengthening Ties. The parties will meet.", 0, "Strengthening Ties."),
    ("Strengthening ties. The parties will meet.", 18, "Strengthening ties."),
    ("Deepening work on shared data. We will meet.", 0, "Deepening work on shared data."),
    ("Ports, Rail, and Roads in the North: Sudvik will build.", 0, "Ports, Rail, and Roads in the North:"),
    ("U.S.-Norland Labs Network: The labs will join.", 0, "U.S.-Norland Labs Network:"),
    ("Harbour Works (HW), Inc.: Norland lent $10 million.", 0, "Harbour Works (HW), Inc.:"),
    ("Partnership 2030: Norland intends to pay.", 0, "Partnership 2030:"),
    ("Trade: Fair and Open: The two sides will meet.", 21, "Trade: Fair and Open:"),
    ("TRADE AND SECURITY TIES The two leaders will meet.", 0, "TRADE AND SECURITY TIES"),
    ("Cooperation on Ports The two sides will meet.", 20, "Cooperation on Ports"),
    ("12. Norland will open a port.", 0, "12."),
    ("1. Open Skies: Norland will open its airports.", 0, "1. Open Skies:"),
]
NO_RUN_INS = [
    ("We will expand cooperation to include: R&D on ships", 0),
    ("It will do so by: Opening an office", 0),
    ("Together, Norland and Sudvik will: open ports", 0),
    ("Together, Norland and Sudvik will:", 0),
    ("The leaders agreed: To open ports", 0),
    ("Our message is clear: We stand together.", 0),
    ("Three aims guide us: First, we will meet.", 0),
    ("President Berg said: “We will meet.”", 0),
    ("The following projects: Ports and roads will be built.", 0),
    ("Expand cooperation in three areas: Ports, rail and ferries.", 0),
    ("Facilitate investments in ports. Norland has committed $2 million.", 0),
    ("At 10:30 the leaders met.", 0),
    ("The U.S. The President met them.", 0),
    ("NATO and EU Members will meet.", 0),
    ("Norland will meet its goals. Sudvik will too.", 46),
    ("Open Skies:", 0),
    ("", 0),
]
HEADINGS = [
    ("Ports and Shipping", 0, True),
    ("PORTS AND SHIPPING", 0, True),
    ("Expanding our partnership", 0, True),
    ("Expanding our partnership", 25, True),
    ("The Alliance: Opening a New Chapter", 0, True),
    ("2. Clean Energy and Trade", 0, True),
    ("III. Pandemic Response", 0, True),
    ("Norland and Sudvik will meet.", 0, False),
    ("Norland will open two ports", 0, False),
    ("The two leaders agreed to meet", 30, False),
    ("Together, Norland and Sudvik will:", 34, False),
    ("May 21, 2021", 0, False),
    ("Read more about the partnership here", 0, False),
    ("***", 0, False),
    ("", 0, False),
]


@pytest.mark.parametrize(("text", "bold", "heading"), RUN_INS)
def test_run_in_heading_is_found(text: str, bold: int, heading: str) -> None:
    assert text[: find_run_in(text, bold) or 0] == heading


@pytest.mark.parametrize(("text", "bold"), NO_RUN_INS)
def test_clause_or_lead_in_is_no_run_in_heading(text: str, bold: int) -> None:
    assert find_run_in(text, bold) is None


def test_item_that_opens_with_an_act_keeps_it() -> None:
    act = "Launching a harbour fund. Norland will pay."
    assert find_run_in(act, 0, item=True) is None
    assert find_run_in(act, 25, item=True) == 25


@pytest.mark.parametrize(("text", "bold", "expected"), HEADINGS)
def test_heading(text: str, bold: int, expected: bool) -> None:
    assert is_heading(text, bold) is expected


def test_short_line_behind_a_lead_in_is_an_item_without_bullet() -> None:
    assert not is_heading("Expand cooperation on ports", 0, after_lead_in=True)
