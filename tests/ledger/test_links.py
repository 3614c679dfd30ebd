"""Links are proposed once, decided on, taken back, and go with the instruments that they join."""

import datetime
from dataclasses import replace

import pytest
from promising import add, team

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.errors import LedgerError, RefusedError
from servanda.ledger.following import link_partnership, links_of, read_links, reasons_of, stops_of
from servanda.ledger.looking_back import as_of
from servanda.ledger.payloads import Role, decode_record
from servanda.ledger.rows import LinkRow
from servanda.ledger.services import Actor
from servanda.ledger.services.links import RELATIONS
from servanda.ledger.storing import last_line
from servanda.ledger.verifying import verify
from servanda.matching import Link, Passage, Reason, Relation
from servanda.records import Span

EARLY = ("Norway will open an office in Santiago by 2027.", "Chile will give $20 to the fund.")
LATE = ("Norway will open an office in Santiago by 2028.", "The fund was set up by Chile in May.")
FIRST, SECOND = "NO-CL/2024-05-01/joint-statement", "NO-CL/2025-05-01/joint-statement"
Crew = dict[Role, Actor]


@pytest.fixture
def crew(ledger: str) -> Crew:
    crew = team()
    add(crew[Role.CODER], *EARLY)
    add(crew[Role.CODER], *LATE, date=datetime.date(2025, 5, 1))
    return crew


def commitment(key: str):
    return decode_record(m.Commitment.objects.get(pk=key).record)


def found() -> list[Link]:
    """Return a link to a commitment, and one to a passage."""
    text = m.Instrument.objects.get(pk=SECOND).text
    start = text.index(LATE[1])
    passage = Passage(SECOND, 1, Span(start, start + len(LATE[1]) - 1), LATE[1][:-1], None)
    office, later = commitment(f"{FIRST}/1"), commitment(f"{SECOND}/1")
    due = Reason("deadline", "deadline 2027 → 2028", (office.deadline.span,), (later.deadline.span,))
    return [
        Link(office, later, Relation.WEAKENED, 0.8, (due,)),
        Link(commitment(f"{FIRST}/2"), passage, Relation.DELIVERED, 0.6, ()),
    ]


def propose(crew: Crew) -> list[str]:
    services.propose_links(crew[Role.CODER], "NO-CL", found(), "test/1")
    return [row.id for row in links_of("NO-CL")]


def test_what_is_proposed_is_proposed_once(crew: Crew):
    assert services.propose_links(crew[Role.CODER], "NO-CL", found(), "test/1") == 2
    entries = m.Entry.objects.count()
    assert services.propose_links(crew[Role.CODER], "NO-CL", [*found(), *found()], "test/1") == 0
    assert m.Entry.objects.count() == entries
    first, second = links_of("NO-CL")
    assert (first.earlier_id, first.later, first.relation, first.proposed_relation) == (
        f"{FIRST}/1",
        f"{SECOND}/1",
        "weakened",
        "weakened",
    )
    assert (second.later, second.later_quote) == ("", LATE[1][:-1])
    assert {row.state for row in (first, second)} == {"proposed"}
    assert reasons_of(first)[0][:2] == ("deadline", "deadline 2027 → 2028")
    assert read_links([first, second], stops_of("NO-CL")) == found()
    assert verify().fault is None


def test_the_words_of_relations_are_those_of_the_matching():
    assert tuple(Relation) == RELATIONS


def test_decisions(crew: Crew):
    reviewer = crew[Role.REVIEWER]
    first, second = propose(crew)
    services.confirm_link(reviewer, first, "advanced", "sooner than it seems")
    row = m.Link.objects.get(pk=first)
    assert (row.state, row.relation, row.proposed_relation) == ("confirmed", "advanced", "weakened")
    assert (row.reason, row.decided_by) == ("sooner than it seems", "remi")
    with pytest.raises(LedgerError, match="is confirmed as advanced already"):
        services.confirm_link(reviewer, first)
    services.reopen_link(reviewer, first)
    row = m.Link.objects.get(pk=first)
    assert (row.state, row.relation, row.decided_by) == ("proposed", "weakened", "")
    services.reject_link(reviewer, second, "another fund")
    with pytest.raises(LedgerError, match="is rejected already"):
        services.reject_link(reviewer, second)
    assert [row.id for row in links_of("NO-CL")] == [first]
    assert services.propose_links(crew[Role.CODER], "NO-CL", found(), "test/2") == 0
    assert verify().fault is None


@pytest.mark.parametrize("decide", [services.confirm_link, services.reject_link, services.reopen_link])
def test_who_may_decide(crew: Crew, decide):
    first, _ = propose(crew)
    for role in (Role.READER, Role.CODER):
        with pytest.raises(RefusedError, match="this needs a reviewer"):
            decide(crew[role], first)


def test_who_may_propose(crew: Crew):
    with pytest.raises(RefusedError, match="this needs a coder"):
        services.propose_links(crew[Role.READER], "NO-CL", found())
    with pytest.raises(RefusedError, match="this needs a coder"):
        services.add_link(crew[Role.READER], f"{FIRST}/1", f"{SECOND}/1", "restated")


@pytest.mark.parametrize(("role", "state", "who"), [(Role.CODER, "proposed", ""), (Role.REVIEWER, "confirmed", "remi")])
def test_one_that_was_not_found(crew: Crew, role: Role, state: str, who: str):
    line = services.add_link(crew[role], f"{FIRST}/2", SECOND, "delivered", place=Span(49, 70), reason="read on")
    row = m.Link.objects.get(pk=line.subject)
    assert (row.state, row.decided_by, row.origin, row.proposed_relation) == (state, who, "added", "")
    assert row.later_quote == m.Instrument.objects.get(pk=SECOND).text[49:70]
    with pytest.raises(LedgerError, match=r"there is a link from .*/2 to this already"):
        services.add_link(crew[role], f"{FIRST}/2", SECOND, "restated", place=Span(49, 70))
    assert verify().fault is None


@pytest.mark.parametrize(
    ("earlier", "later", "relation", "place", "message"),
    [
        (f"{FIRST}/9", f"{SECOND}/1", "restated", None, "there is no commitment"),
        (f"{FIRST}/1", f"{SECOND}/9", "restated", None, "there is no commitment"),
        (f"{FIRST}/1", "no/such/one", "restated", Span(0, 4), "there is no instrument"),
        (f"{FIRST}/1", f"{SECOND}/1", "undone", None, "there is no relation 'undone'"),
        (f"{FIRST}/1", f"{FIRST}/2", "restated", None, "it takes a later instrument"),
        (f"{SECOND}/1", f"{FIRST}/1", "restated", None, "is not later than"),
        (f"{FIRST}/1", SECOND, "restated", Span(900, 910), "no passage begins at 900"),
        (f"{FIRST}/1", "JP/2025-06-01/joint-statement/1", "restated", None, "are of different partnerships"),
    ],
)
def test_what_is_no_link(crew: Crew, earlier: str, later: str, relation: str, place: Span | None, message: str):
    add(crew[Role.CODER], "Japan will pay fees.", date=datetime.date(2025, 6, 1), parties=("JP",))
    with pytest.raises(LedgerError, match=message):
        services.add_link(crew[Role.REVIEWER], earlier, later, relation, place=place)
    assert not m.Link.objects.exists()


def test_words_that_do_not_stand_are_refused(crew: Crew):
    office, fund = found()
    for wrong in (
        replace(office, earlier=replace(office.earlier, span=Span(1, 9))),
        replace(fund, later=replace(fund.later, quote="made up")),
        replace(office, reasons=(Reason("amount", "x", (Span(1, 9999),)),)),
    ):
        with pytest.raises(LedgerError, match=r"does not stand at|points past the end"):
            services.propose_links(crew[Role.CODER], "NO-CL", [wrong])
    assert not m.Link.objects.exists()


def test_a_commitment_that_is_none_takes_its_links_along(crew: Crew):
    reviewer = crew[Role.REVIEWER]
    first, second = propose(crew)
    services.reject(reviewer, f"{SECOND}/1")
    assert [row.id for row in links_of("NO-CL")] == [second]
    with pytest.raises(LedgerError, match="is rejected: nothing can follow from it"):
        services.confirm_link(reviewer, first)
    services.undo(reviewer, SECOND)
    assert [row.id for row in links_of("NO-CL")] == [first, second]


def test_an_instrument_takes_its_links_along(crew: Crew):
    first, second = propose(crew)
    services.name_partnership(crew[Role.OWNER], "Quad", "Quad", ["NO"])
    services.file_instrument(crew[Role.REVIEWER], SECOND, "Quad")
    assert set(m.Link.objects.values_list("partnership_id", flat=True)) == {"NO-CL"}
    services.file_instrument(crew[Role.REVIEWER], FIRST, "Quad")
    assert [row.id for row in links_of("Quad")] == [first, second]
    services.reject_link(crew[Role.REVIEWER], first)
    assert verify().fault is None


def test_places_move_with_a_corrected_text(crew: Crew):
    propose(crew)
    add(crew[Role.CODER], "Preamble.", *LATE, corrects=SECOND, date=datetime.date(2025, 5, 1))
    add(crew[Role.CODER], "Preamble of some words.", *EARLY, corrects=FIRST)
    for row in links_of("NO-CL"):
        texts = row.earlier.instrument.text, row.later_instrument.text
        assert texts[0][row.earlier_start : row.earlier_end] == row.earlier.quote
        assert texts[1][row.later_start : row.later_end] == row.later_quote
        for _, _, here, there in reasons_of(row):
            assert [texts[0][s.start : s.end] for s in here] == ["by 2027"]
            assert [texts[1][s.start : s.end] for s in there] == ["by 2028"]
    assert services.propose_links(crew[Role.CODER], "NO-CL", read_links(links_of("NO-CL"), stops_of("NO-CL"))) == 0
    assert verify().fault is None


def test_a_passage_that_is_gone_is_rejected_and_a_commitment_waits(crew: Crew):
    first, second = propose(crew)
    services.confirm_link(crew[Role.REVIEWER], second)
    add(crew[Role.CODER], "Norway will open two offices in Santiago.", corrects=SECOND, date=datetime.date(2025, 5, 1))
    gone = m.Link.objects.get(pk=second)
    assert (gone.state, gone.reason) == ("rejected", "its words are not in the corrected version")
    with pytest.raises(LedgerError, match="does not stand at"):
        services.reopen_link(crew[Role.REVIEWER], second)
    assert m.Link.objects.get(pk=first).state == "proposed"
    assert links_of("NO-CL") == []
    assert verify().fault is None


def test_looking_back(crew: Crew):
    first, _ = propose(crew)
    line = last_line()
    assert line is not None
    services.confirm_link(crew[Role.REVIEWER], first)
    assert as_of(line.at).rows[LinkRow][first].state == "proposed"
    assert as_of("9999").rows[LinkRow][first].state == "confirmed"


def test_linking_a_partnership(crew: Crew):
    linked = link_partnership(crew[Role.CODER], "NO-CL")
    assert linked.new == len(linked.links) >= 1
    assert [stop.instrument.id for stop in linked.stops] == [FIRST, SECOND]
    [row, *_] = links_of("NO-CL")
    assert row.model.startswith("servanda-lineage/2")
    services.reject_link(crew[Role.REVIEWER], row.id)
    again = link_partnership(crew[Role.CODER], "NO-CL")
    assert (again.new, len(again.links)) == (0, len(linked.links) - 1)
    with pytest.raises(LedgerError, match="there is no partnership nowhere"):
        link_partnership(crew[Role.CODER], "nowhere")


def test_only_what_stands_is_linked(crew: Crew):
    services.reject(crew[Role.REVIEWER], f"{FIRST}/1")
    assert [[one.id for one in stop.commitments] for stop in stops_of("NO-CL")] == [[f"{FIRST}/2"], [f"{SECOND}/1"]]
