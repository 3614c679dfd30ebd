"""The history of a commitment: every entry that touched it, in words, and none that did not."""

from dataclasses import replace

import pytest

from servanda.ledger import services
from servanda.ledger.entries import Line
from servanda.ledger.models import Commitment, Entry
from servanda.ledger.payloads import Role, decode_record
from servanda.records import Commitment as Record
from servanda.records import Reading, Span, Strength
from servanda.web.commitments.history import Event, tell
from tests.web import factories
from tests.web.factories import Saying

pytestmark = pytest.mark.django_db
SEA = "NZ-NO/2025-03-18/joint-statement"


def history(number: int) -> list[Event]:
    rows = Entry.objects.filter(scope=SEA).order_by("sequence").values_list(*Line._fields)
    return tell(f"{SEA}/{number}", (Line(*row) for row in rows))


def record(number: int) -> Record:
    return decode_record(Commitment.objects.get(pk=f"{SEA}/{number}").record)


def did(number: int) -> list[str]:
    return [event.did for event in history(number)]


def test_from_proposal_to_settlement():
    factories.add()
    rita, cora = factories.actor(), factories.actor("cora", Role.CODER)
    services.accept(rita, f"{SEA}/2", "clear")
    services.edit(cora, replace(record(2), strength=Strength.SOFT), "sounds soft")
    services.settle(rita, f"{SEA}/2")
    services.reject(rita, f"{SEA}/1")
    services.undo(rita, SEA)
    services.reject(cora, f"{SEA}/2")
    services.dismiss(rita, f"{SEA}/2", "no")
    events = history(2)
    assert [(event.who, event.did, event.note) for event in events] == [
        ("rita", "proposed it with the instrument (read by by hand)", ""),
        ("rita", "accepted it", "clear"),
        ("cora", "suggested to edit it", "sounds soft"),
        ("rita", "edited it, as cora suggested", "sounds soft"),
        ("cora", "suggested to reject it", ""),
        ("rita", "dismissed the suggestion", "no"),
    ]
    assert [(c.label, c.before, c.after) for c in events[2].changes] == [("Strength", "firm", "soft")]
    assert events[3].changes == events[2].changes
    assert not events[5].changes
    assert did(3) == ["proposed it with the instrument (read by by hand)"]


def test_undo_tells_what_it_set_back():
    factories.add()
    rita = factories.actor()
    services.edit(rita, replace(record(3), verb="study"))
    entry = Entry.objects.order_by("-sequence").values_list("sequence", flat=True)[0]
    services.undo(rita, SEA)
    last = history(3)[-1]
    assert last.did == f"undid entry {entry}: it is proposed again"
    assert [(c.before, c.after) for c in last.changes] == [("study", "explore")]


def test_split_merged_added_and_moved():
    factories.add()
    rita = factories.actor()
    first = record(1)
    bare = replace(first, deadline=None, readings={"quote": Reading("by hand", 1.0)})
    start = first.span.start
    parts = [replace(bare, span=Span(start + a, start + b), quote=first.quote[a:b]) for a, b in ((0, 14), (18, 33))]
    services.split(rita, first.id, parts, "two")
    services.merge(rita, record(2), [f"{SEA}/4"], "one fund")
    services.add_commitment(rita, replace(bare, span=Span(0, 5), quote="Joint"), SEA, "missed")
    services.name_partnership(rita, "SEA", "The sea", [])
    services.file_instrument(rita, SEA, "SEA")
    assert did(1)[1:] == ["split it", "put the instrument under SEA"]
    assert history(1)[1].others == (f"{SEA}/6", f"{SEA}/7")
    assert did(6) == ["split it off another", "put the instrument under SEA"]
    assert history(6)[0].others == [f"{SEA}/1"]
    assert (did(2)[1], history(2)[1].others) == ("merged others into it", [f"{SEA}/4"])
    assert (did(4)[1], history(4)[1].others) == ("merged it into another", [f"{SEA}/2"])
    assert did(8) == ["added it", "put the instrument under SEA"]


def test_a_corrected_text():
    factories.add()
    services.accept(factories.actor(), f"{SEA}/2")
    standing = Saying("launch a pilot of coastal ferries by the end of 2027")
    factories.add([Saying("plant kelp forests", verb="plant"), standing])
    assert did(1)[-1] == "corrected the instrument: these words still stand"
    assert did(2)[-1].endswith("so it is to be checked again")
    assert did(3)[-1].endswith("so the proposal was withdrawn")
    assert did(6) == ["proposed it with a corrected version of the instrument"]
    assert not history(1)[-1].changes
