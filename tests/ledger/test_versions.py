"""The same document again, and corrected versions of it: decisions whose words still stand are kept."""

import datetime

import pytest
from promising import DATE, add, document, promises, team

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.aligning import says_what_stands
from servanda.ledger.errors import LedgerError
from servanda.ledger.payloads import Role, decode_record
from servanda.ledger.services import Filed, Outcome
from servanda.ledger.verifying import verify

KEY = "NO-CL/2024-05-01/joint-statement"
ONE = "Norway will open an office in Santiago by 2027."
TWO = "Chile will give $20 to the fund. The leaders met in Oslo."
THREE = "Chile will:"
FOUR = "found a council for fisheries"
FIRST = (ONE, TWO, THREE, FOUR)


def states() -> dict[int, tuple[str, bool]]:
    return {row.number: (row.state, row.recheck) for row in m.Commitment.objects.order_by("number")}


def test_the_same_again_adds_nothing(ledger: str):
    ann = team()[Role.OWNER]
    assert add(ann, *FIRST) == Filed(KEY, Outcome.ADDED, 3)
    entries = m.Entry.objects.count()
    assert add(ann, *FIRST) == add(ann, *FIRST, title="Another title", parties=()) == Filed(KEY, Outcome.UNCHANGED)
    assert add(ann, *FIRST, corrects=KEY) == Filed(KEY, Outcome.UNCHANGED)
    assert m.Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("version", "expected", "new"),
    [
        pytest.param(("Preamble.", *FIRST), {1: "kept", 2: "kept", 3: "kept"}, 0, id="a paragraph above"),
        pytest.param((TWO, ONE, THREE, FOUR), {1: "kept", 2: "kept", 3: "kept"}, 0, id="another order"),
        pytest.param((ONE.replace("an office", "two offices"), *FIRST[1:]), {1: "recheck"}, 1, id="a changed word"),
        pytest.param((ONE, TWO.replace("met", "convened"), THREE, FOUR), {2: "kept"}, 0, id="a word beside it"),
        pytest.param((ONE, "In May, " + TWO, THREE, FOUR), {2: "kept"}, 0, id="words before it"),
        pytest.param((ONE + " " + TWO, THREE, FOUR), {1: "kept", 2: "kept"}, 0, id="two paragraphs in one"),
        pytest.param((ONE, *TWO.split(". "), THREE, FOUR), {2: "kept", 3: "kept"}, 0, id="one in two"),
        pytest.param((ONE, THREE, FOUR), {1: "kept", 2: "recheck", 3: "kept"}, 0, id="a paragraph gone"),
        pytest.param((ONE, TWO, "Norway and Chile will:", FOUR), {3: "recheck"}, 0, id="another lead-in"),
        pytest.param((ONE, TWO, FOUR.replace("found", "Chile will found") + "."), {3: "recheck"}, 0, id="no lead-in"),
        pytest.param((ONE, ONE, TWO, THREE, FOUR), {1: "kept"}, 1, id="the words twice"),
    ],
)
def test_what_becomes_of_decisions(ledger: str, version: tuple[str, ...], expected: dict[int, str], new: int):
    crew = team()
    reviewer = crew[Role.REVIEWER]
    add(reviewer, *FIRST)
    for number in (1, 2, 3):
        services.accept(reviewer, f"{KEY}/{number}", "right")
    filed = add(reviewer, *version)
    assert (filed.outcome, filed.proposed) == (Outcome.CORRECTED, new)
    wanted = dict.fromkeys((1, 2, 3), "kept") | expected
    found = {n: "recheck" if m.Commitment.objects.get(number=n).recheck else "kept" for n in expected}
    assert found == expected
    assert [int(key.rpartition("/")[2]) for key in filed.recheck] == [n for n in wanted if wanted[n] == "recheck"]
    text = m.Instrument.objects.get().text
    for row in m.Commitment.objects.filter(recheck=False):
        assert says_what_stands(decode_record(row.record), text)
        assert row.state == ("accepted" if row.number < 4 else "proposed")
    assert verify().fault is None


def test_proposals_whose_words_are_gone(ledger: str):
    """Nobody has decided on the first and it goes; the second was rejected and stays so; a suggestion is looked at."""
    crew = team()
    add(crew[Role.CODER], *FIRST)
    services.reject(crew[Role.REVIEWER], f"{KEY}/2")
    services.reject(crew[Role.CODER], f"{KEY}/3")
    filed = add(crew[Role.CODER], "Nothing is promised here.", corrects=KEY)
    assert filed == Filed(KEY, Outcome.CORRECTED, 0, (f"{KEY}/3",))
    assert states() == {1: ("withdrawn", False), 2: ("rejected", False), 3: ("proposed", True)}


def test_words_that_come_back(ledger: str):
    reviewer = team()[Role.REVIEWER]
    add(reviewer, *FIRST)
    services.accept(reviewer, f"{KEY}/1")
    add(reviewer, *FIRST[1:], corrects=KEY)
    assert states()[1] == ("accepted", True)
    with pytest.raises(LedgerError, match="are not in its instrument any more"):
        services.accept(reviewer, f"{KEY}/1")
    filed = add(reviewer, "Preamble.", *FIRST[1:], ONE, corrects=KEY)
    assert filed == Filed(KEY, Outcome.CORRECTED, 0)
    assert states()[1] == ("accepted", False)
    assert verify().fault is None


def test_a_suggestion_whose_words_are_gone_cannot_be_settled(ledger: str):
    crew = team()
    add(crew[Role.CODER], *FIRST)
    services.edit(crew[Role.CODER], decode_record(m.Commitment.objects.get(number=1).record))
    add(crew[Role.CODER], ONE.replace("an office", "one"), *FIRST[1:], corrects=KEY)
    with pytest.raises(LedgerError, match="does not stand at"):
        services.settle(crew[Role.REVIEWER], f"{KEY}/1")
    services.dismiss(crew[Role.REVIEWER], f"{KEY}/1")


def test_a_suggested_split_takes_the_numbers_that_are_free_when_it_is_settled(ledger: str):
    crew = team()
    add(crew[Role.CODER], *FIRST)
    parts = [decode_record(row.record) for row in m.Commitment.objects.filter(number__in=(1, 2))]
    services.split(crew[Role.CODER], f"{KEY}/1", parts)
    services.add_commitment(crew[Role.REVIEWER], parts[0], KEY)
    services.settle(crew[Role.REVIEWER], f"{KEY}/1")
    assert states()[5] == states()[6] == ("accepted", False)
    assert m.Commitment.objects.get(number=5).split_from == f"{KEY}/1"
    assert m.Commitment.objects.get(number=1).suggested_by == "cora"


def test_another_date_moves_all_of_it(ledger: str):
    reviewer = team()[Role.REVIEWER]
    add(reviewer, *FIRST, date=None)
    key = "NO-CL/undated/joint-statement"
    services.reject(reviewer, f"{key}/2")
    assert add(reviewer, *FIRST, date=DATE, corrects=key).outcome is Outcome.CORRECTED
    assert set(m.Commitment.objects.values_list("date", flat=True)) == {"2024-05-01"}
    assert add(reviewer, "Norway will wait.", date=DATE).id == KEY
    assert verify().fault is None


def test_ids_that_are_taken(ledger: str):
    """An instrument keeps its id when its date is corrected; the next of the old date gets a number."""
    reviewer = team()[Role.REVIEWER]
    add(reviewer, *FIRST)
    add(reviewer, *FIRST, date=datetime.date(2024, 5, 2), corrects=KEY)
    assert add(reviewer, "Norway will wait.").id == f"{KEY}-2"
    assert add(reviewer, "Chile will hurry.").id == f"{KEY}-3"


def test_unlike_documents_of_one_title(ledger: str):
    reviewer = team()[Role.REVIEWER]
    add(reviewer, *FIRST, date=None, title="Statement")
    other = add(reviewer, "Japan will send ships.", "Norway will build a port.", date=None, title="Statement")
    assert other == Filed("NO-CL/undated/statement-2", Outcome.ADDED, 2)


@pytest.mark.parametrize(
    ("parties", "key"),
    [
        (("NO", "CL"), "NO-CL"),
        (("CL", "NO"), "NO-CL"),
        ((), "other"),
        (("NO", "CL", "JP", "KR", "PE"), "NO-CL-JP-2-more"),
        (("NO", "CL", "JP", "KR", "MX"), "NO-CL-JP-2-more-2"),
        (("日本",), "other-2"),
        (("The Most Honourable Society for the Advancement of Fisheries in the North",), None),
        (("x" * 200, "y" * 200), None),
    ],
)
def test_partnerships_are_made_for_parties(ledger: str, parties: tuple[str, ...], key: str | None):
    owner = team()[Role.OWNER]
    for number, before in enumerate([("NO", "CL"), (), ("NO", "CL", "JP", "KR", "PE")]):
        add(owner, f"Norway will open office {number}.", title=f"{number}", parties=before)
    filed = add(owner, "Norway will pay.", parties=parties)
    made = filed.id.partition("/")[0]
    assert key is None or made == key
    assert len(made) <= 60
    assert verify().fault is None


def test_what_a_partnership_was_renamed_to_keeps_its_documents(ledger: str):
    owner = team()[Role.OWNER]
    add(owner, ONE)
    services.name_partnership(owner, "NO-CL", "Northern friends", ["NO", "CL", "EU"])
    assert add(owner, "Chile will pay.", title="x").id.startswith("NO-CL/")


@pytest.mark.parametrize("text", ["with a NUL \0.", "half \ud800."])
def test_texts_that_no_database_keeps(ledger: str, text: str):
    owner = team()[Role.OWNER]
    entries = m.Entry.objects.count()
    for paragraphs, title in (((f"Norway will pay {text}",), "x"), (FIRST, text)):
        with pytest.raises(LedgerError, match=r"a NUL|half a|keep"):
            add(owner, *paragraphs, title=title)
    assert m.Entry.objects.count() == entries


def test_a_commitment_that_its_text_does_not_hold_is_refused(ledger: str):
    owner = team()[Role.OWNER]
    found = promises(document("Norway will open an office."))
    with pytest.raises(LedgerError, match="does not stand"):
        services.add_instrument(owner, document("Norway shall open an office."), found, reader="test")
    assert not m.Instrument.objects.exists()
