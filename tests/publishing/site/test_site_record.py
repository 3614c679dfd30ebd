"""What is in the public record, and what is not."""

import pytest

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.publishing.errors import PublishingError
from servanda.publishing.site import gather
from tests.web import factories

SEA = "NZ-NO/2025-03-18/joint-statement"


def test_what_was_accepted_and_no_more(filled: None):
    record = gather()
    assert sorted(one.number for one in record.commitments.values() if one.instrument == SEA) == [1, 2, 4]
    last = m.Entry.objects.order_by("-sequence").first()
    assert last is not None
    assert (record.head, record.entries) == (last.hash, last.sequence)
    assert [group.key for group in record.groups] == ["NZ-NO"]


def test_what_became_of_it(filled: None):
    record = gather()
    first = record.commitments[f"{SEA}/1"]
    assert [(tie.kind, tie.word) for tie in first.ties] == [("later", "advanced"), ("evidence", "progress")]
    other = record.commitments[first.ties[0].commitment]
    assert [(tie.kind, tie.commitment) for tie in other.ties] == [("earlier", f"{SEA}/1")]
    assert first.silent == ""
    assert record.commitments[f"{SEA}/2"].silent == "2026-03-18"
    assert record.commitments[f"{SEA}/4"].silent == ""  # an outcome: nothing more is missed


def test_a_link_that_nobody_confirmed_is_left_out_and_leaves_silence_open(filled: None):
    services.reopen_link(factories.actor(), m.Link.objects.get().pk)
    first = gather().commitments[f"{SEA}/1"]
    assert [tie.kind for tie in first.ties] == ["evidence"]
    assert first.pending
    assert first.silent == ""


def test_a_later_commitment_that_is_only_proposed_has_no_page(filled: None):
    link = m.Link.objects.get()
    services.undo(factories.actor(), link.later_instrument_id)
    record = gather()
    tie = record.commitments[f"{SEA}/1"].ties[0]
    assert (tie.commitment, tie.instrument) == ("", link.later_instrument_id)
    assert link.later_instrument_id in record.papers


def test_words_that_a_corrected_text_lost_are_left_out(filled: None):
    m.Commitment.objects.filter(pk=f"{SEA}/2").update(recheck=True)
    assert f"{SEA}/2" not in gather().commitments


@pytest.mark.parametrize(
    ("asked", "message"), [(["XX-YY"], "there is no partnership XX-YY"), (["NZ-NO"], "nothing is accepted yet")]
)
def test_nothing_to_publish(db: None, asked: list[str], message: str):
    factories.add()
    with pytest.raises(PublishingError, match=message):
        gather(asked)
