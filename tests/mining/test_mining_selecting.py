"""Which documents are taken for instruments, as what, and what is said of those that are left out."""

import pytest
from corpora import statement

from servanda.mining.documents import Document, read_document
from servanda.mining.selecting import by_title, prominent, select

TITLES = [
    ("Joint Statement of New Zealand and Norway", "joint statement"),
    ("Joint Declaration on Sea Ice", "joint statement"),
    ("Joint Fact Sheet on Shipping", "joint statement"),
    ("Leaders’ Statement of the Five Ports", "joint statement"),
    ("Leaders' Statement of the Five Ports", "joint statement"),
    ("Chair's Statement of the Harbour Dialogue", "joint statement"),
    ("Chair’s Summary of the Harbour Dialogue", "joint statement"),
    ("Nelson Communiqué", "communiqué"),
    ("Fact Sheet: New Zealand – Norway Partnership", "fact sheet"),
    ("FACTSHEET on the Visit of the Prime Minister", "fact sheet"),
    ("List of Outcomes of the State Visit", "fact sheet"),
    ("Readout of the Call with the Prime Minister of Norway", "readout"),
    ("Read-out of a Meeting in Oslo", "readout"),
    ("Nelson Declaration", "declaration"),
    ("Memorandum of Understanding on Seed Banks", "agreement"),
    ("Framework for Shipping between Norway and New Zealand", "agreement"),
    ("Action Plan on Kelp 2026–2030", "plan"),
    ("Road Map to Quiet Harbours", "plan"),
]
OTHERS = [
    ("Remarks by the Prime Minister on the Joint Statement", "speech"),
    ("Address to Students in Nelson", "speech"),
    ("Joint Press Conference of Both Prime Ministers", "press briefing"),
    ("Interview with the Minister of Fisheries", "press briefing"),
    ("Disaster Declaration for the West Coast", "domestic act"),
    ("Fact Sheet: An Executive Order on Ferries", "domestic act"),
    ("Proclamation on Kelp Week", "domestic act"),
    ("ICYMI: Harbour Fact Sheet", "press cutting"),
    ("A Letter to the Speaker", "letter"),
    ("Notice to Mariners", "letter"),
]
SILENT = ["", "Prime Minister Visits Nelson", "A Stronger Partnership in the South", "Weather at Sea"]

MEET = "Prime Ministers of Norway and New Zealand Meet"
LIST = "\n".join(f"- Norway and New Zealand will open Hall {number} by 2030." for number in range(5))
CASES = [
    # title, text, form or why it is left out
    ("Joint Statement of New Zealand and Norway", statement(1), "joint statement"),
    ("Joint Statement", statement(1), "joint statement"),
    (
        "Fact Sheet: Ferries",
        "New Zealand will buy ferries.\n\nNew Zealand will paint them.",
        "not between governments",
    ),
    ("Fact Sheet: Ferries", "The Ministry will buy ferries and paint them.", "not between governments"),
    ("Fact Sheet: Ferries of Norway and New Zealand", "They will be painted.", "fact sheet"),
    ("Remarks in Nelson", statement(1), "by its title a speech"),
    (
        MEET,
        f"# {MEET}\n\nNorway and New Zealand agree:\n\n{LIST}",
        "other",
    ),
    (
        MEET,
        "Norway and New Zealand will open a hall. Norway and New Zealand will share it.\n\nNorway thanked New Zealand.",
        "no title of an instrument, and plain text",
    ),
    (
        MEET,
        "Norway and New Zealand met.\n\n"
        + "\n".join(f"- Norway beat New Zealand in Game {number}." for number in range(6)),
        "no title of an instrument, and words of commitment in 0% of the sentences",
    ),
]


@pytest.mark.parametrize(("title", "form"), TITLES)
def test_titles_of_instruments(title: str, form: str):
    found = by_title(title)
    assert found is not None
    assert (found.form, found.reason, found.taken) == (form, "", True)


@pytest.mark.parametrize(("title", "what"), OTHERS)
def test_titles_of_other_documents(title: str, what: str):
    found = by_title(title)
    assert found is not None
    assert (found.form, found.reason, found.taken) == ("", f"by its title a {what}", False)


@pytest.mark.parametrize("title", SILENT)
def test_titles_that_say_nothing(title: str):
    assert by_title(title) is None


@pytest.mark.parametrize(("title", "text", "said"), CASES)
def test_documents(title: str, text: str, said: str):
    found = select(read_document(Document("a", "a", title=title, text=text)))
    assert (found.reason if not found.taken else found.form).startswith(said)


def test_those_it_is_between_come_by_title_then_by_how_often_they_are_named():
    text = (
        "Norway thanks Iceland.\n\nNorway will act.\n\nIceland will act.\n\nNorway will rest.\n\nChile was named once."
    )
    instrument = read_document(Document("a", "a", title="Fact Sheet: New Zealand in the North", text=text))
    assert prominent(instrument) == ["NZ", "NO", "IS"]
