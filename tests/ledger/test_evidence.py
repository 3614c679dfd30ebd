"""Documents and evidence: proposed once, decided on, taken back; and what bears on nothing stays out."""

import datetime
from dataclasses import replace

import pytest
from promising import add, document, team

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.bearing import follower_of, take_in
from servanda.ledger.documents import document_of
from servanda.ledger.errors import LedgerError, RefusedError
from servanda.ledger.following import evidence_of, live_evidence, words_of
from servanda.ledger.payloads import Role, decode_record
from servanda.ledger.services import Actor
from servanda.ledger.services.evidence import STANCES
from servanda.ledger.verifying import verify
from servanda.matching.evidence import Proposal, Stance
from servanda.records import Instrument, Span

KEY = "NO-CL/2024-05-01/joint-statement"
TOLD = ("The ministers met in Oslo.", "Norway opened its office in Santiago in June.")
Crew = dict[Role, Actor]


@pytest.fixture
def crew(ledger: str) -> Crew:
    crew = team()
    add(crew[Role.CODER], "Norway will open an office in Santiago by 2027.", "Chile will give $20 to the fund.")
    return crew


def readout() -> Instrument:
    return replace(document(*TOLD, title="Readout", date=datetime.date(2025, 7, 1)), publisher="Ministry")


def found(number: int = 1, stance: Stance = Stance.FULFILLED) -> Proposal:
    row = m.Commitment.objects.get(pk=f"{KEY}/{number}")
    span = Span(28, 28 + len(TOLD[1]))
    words = (Span(35, 41),)
    return Proposal(decode_record(row.record), "readout", span, TOLD[1], stance, 0.75, "opened", words)


def propose(crew: Crew) -> str:
    key = services.add_document(crew[Role.CODER], readout())
    services.propose_evidence(crew[Role.CODER], key, [found()], "test/1")
    return m.Evidence.objects.get().id


def test_a_document(crew: Crew):
    coder = crew[Role.CODER]
    key = services.add_document(coder, readout(), "2025-07-02T08:00:00Z")
    entries = m.Entry.objects.count()
    assert services.add_document(coder, readout()) == key
    assert m.Entry.objects.count() == entries
    row = m.Document.objects.get()
    assert (row.title, row.date, row.publisher, row.by) == ("Readout", "2025-07-01", "Ministry", "cora")
    assert row.fetched == "2025-07-02T08:00:00Z"
    assert document_of(row) == replace(readout(), id=key, parties=())
    with pytest.raises(LedgerError, match="there is no source nowhere"):
        services.add_document(coder, document("Other words."), source="nowhere")
    assert verify().fault is None


def test_what_is_proposed_is_proposed_once(crew: Crew):
    key = propose(crew)
    [row] = evidence_of(f"{KEY}/1")
    assert (row.id, row.stance, row.proposed_stance, row.date) == (key, "fulfilled", "fulfilled", "2025-07-01")
    assert [row.document.text[span.start : span.end] for span in words_of(row)] == ["opened"]
    services.reject_evidence(crew[Role.REVIEWER], key)
    again = [found(), found(), found(2), found(2)]
    assert services.propose_evidence(crew[Role.CODER], row.document_id, again, "test/2") == 1
    assert evidence_of(f"{KEY}/1") == []
    assert verify().fault is None


def test_decisions(crew: Crew):
    reviewer, key = crew[Role.REVIEWER], propose(crew)
    services.confirm_evidence(reviewer, key, "progress", "not open yet")
    row = m.Evidence.objects.get()
    assert (row.state, row.stance, row.proposed_stance) == ("confirmed", "progress", "fulfilled")
    assert (row.reason, row.decided_by) == ("not open yet", "remi")
    with pytest.raises(LedgerError, match="is confirmed as progress already"):
        services.confirm_evidence(reviewer, key)
    services.confirm_evidence(reviewer, key, "setback")
    services.reopen_evidence(reviewer, key)
    row = m.Evidence.objects.get()
    assert (row.state, row.stance, row.decided_by) == ("proposed", "fulfilled", "")
    with pytest.raises(LedgerError, match="is a proposal already"):
        services.reopen_evidence(reviewer, key)
    assert verify().fault is None


@pytest.mark.parametrize("decide", [services.confirm_evidence, services.reject_evidence, services.reopen_evidence])
def test_who_may_decide(crew: Crew, decide):
    key = propose(crew)
    for role in (Role.READER, Role.CODER):
        with pytest.raises(RefusedError, match="this needs a reviewer"):
            decide(crew[role], key)
    with pytest.raises(LedgerError, match="there is no evidence"):
        decide(crew[Role.REVIEWER], "f" * 24)


@pytest.mark.parametrize(("role", "state", "who"), [(Role.CODER, "proposed", ""), (Role.REVIEWER, "confirmed", "remi")])
def test_one_that_was_not_found(crew: Crew, role: Role, state: str, who: str):
    document = services.add_document(crew[Role.CODER], readout())
    line = services.add_evidence(crew[role], f"{KEY}/2", document, Span(0, 25), "progress", "read on")
    row = m.Evidence.objects.get(pk=line.subject)
    assert (row.state, row.decided_by, row.origin, row.proposed_stance) == (state, who, "added", "")
    assert row.quote == TOLD[0][:25]
    with pytest.raises(LedgerError, match=r"this passage is on .*/2 already"):
        services.add_evidence(crew[role], f"{KEY}/2", document, Span(0, 25), "setback")
    assert verify().fault is None


def test_what_is_no_evidence(crew: Crew):
    coder = crew[Role.CODER]
    key = services.add_document(coder, readout())
    for wrong in (
        replace(found(), quote="made up"),
        replace(found(), span=Span(0, 9)),
        replace(found(), words=(Span(1, 9999),)),
    ):
        with pytest.raises(LedgerError, match=r"does not stand at|points past the end"):
            services.propose_evidence(coder, key, [found(2), wrong])
    with pytest.raises(LedgerError, match="there is no document"):
        services.propose_evidence(coder, "f" * 24, [found()])
    with pytest.raises(LedgerError, match="does not stand at"):
        services.add_evidence(coder, f"{KEY}/1", key, Span(900, 910), "progress")
    with pytest.raises(LedgerError, match="there is no stance 'regress'"):
        services.add_evidence(coder, f"{KEY}/1", key, Span(0, 9), "regress")
    with pytest.raises(RefusedError, match="this needs a coder"):
        services.propose_evidence(crew[Role.READER], key, [found()])
    assert not m.Evidence.objects.exists()


def test_the_words_of_stances_are_those_of_the_matching():
    assert tuple(Stance) == STANCES


def test_a_commitment_that_is_none_takes_its_evidence_along(crew: Crew):
    key = propose(crew)
    services.reject(crew[Role.REVIEWER], f"{KEY}/1")
    assert not live_evidence().exists()
    with pytest.raises(LedgerError, match="is rejected: nothing can follow from it"):
        services.confirm_evidence(crew[Role.REVIEWER], key)


def test_an_instrument_takes_its_evidence_along(crew: Crew):
    propose(crew)
    services.name_partnership(crew[Role.OWNER], "Quad", "Quad", ["NO"])
    services.file_instrument(crew[Role.REVIEWER], KEY, "Quad")
    assert m.Evidence.objects.get().partnership_id == "Quad"
    assert verify().fault is None


class Finder:
    """Finds the same in every document that holds it."""

    def find(self, document: Instrument) -> list[Proposal]:
        return [found()] if TOLD[1] in document.text else []


def test_documents_are_looked_through(crew: Crew):
    coder, finder = crew[Role.CODER], Finder()
    taken = take_in(coder, finder, readout())  # type: ignore[arg-type]
    assert [(row.commitment_id, row.state) for row in taken.evidence] == [(f"{KEY}/1", "proposed")]
    assert taken.new == 1
    [row] = m.Evidence.objects.all()
    assert row.model.startswith("servanda-evidence/")
    assert take_in(coder, finder, readout()).new == 0  # type: ignore[arg-type]
    services.reject_evidence(crew[Role.REVIEWER], row.id)
    assert take_in(coder, finder, readout()).evidence == ()  # type: ignore[arg-type]
    assert take_in(coder, finder, document("Japan held a chess cup.")).document == ""  # type: ignore[arg-type]
    assert m.Document.objects.count() == 1


def test_whose_commitments_are_followed(crew: Crew):
    assert follower_of(["NO-CL"]).find(document("Japan held a chess cup.")) == []
    with pytest.raises(LedgerError, match="there is no partnership nowhere"):
        follower_of(["nowhere"])


def test_an_instrument_of_the_ledger_is_no_document(crew: Crew):
    row = m.Instrument.objects.get()
    same = document("Norway will open an office in Santiago by 2027.", "Chile will give $20 to the fund.", "Added.")
    assert take_in(crew[Role.CODER], follower_of(), same).instrument == row.id
    assert not m.Document.objects.exists()
