"""What is published and what is not."""

import pytest

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.publishing.addresses import Addresses
from servanda.publishing.annotations import write_annotations, write_texts
from servanda.publishing.errors import PublishingError
from servanda.publishing.forms import DataForm, Publisher, files_of
from servanda.publishing.gathering import Record, gather
from servanda.publishing.iati import Reporter, write_iati
from tests.web import factories
from tests.web.factories import Saying

pytestmark = pytest.mark.django_db
SEA = "NZ-NO/2025-03-18/joint-statement"


def test_only_what_was_accepted():
    factories.add([Saying("open a harbour"), Saying("close a road"), Saying("paint a bridge")])
    reviewer = factories.actor("rita", Role.REVIEWER)
    assert gather().commitments == []
    services.accept(reviewer, f"{SEA}/1")
    services.reject(reviewer, f"{SEA}/2", "no promise")
    record = gather(["NZ-NO"])
    assert [row.id for row in record.commitments] == [f"{SEA}/1"]
    assert [row.id for row in record.instruments] == [SEA]
    assert record.head.entries == m.Entry.objects.count()
    assert record.commitments[0].state == "accepted"


def test_a_partnership_that_is_not_there():
    factories.add([Saying("open a harbour")])
    with pytest.raises(PublishingError, match="there is no partnership US-KR: the ledger has NZ-NO"):
        gather(["US-KR"])


def test_an_empty_ledger():
    with pytest.raises(PublishingError, match="the ledger has no entry yet"):
        gather()


def test_a_record_of_nothing_can_be_written():
    factories.add([Saying("open a harbour")])
    record = gather()
    files = {name for form in DataForm for name, _ in files_of(record, form, Publisher())}
    assert "csv/commitments.csv" in files
    assert write_iati(record, Addresses("", "ff"), Reporter("x", "y")) == b""
    assert write_texts(record) == {}
    assert b'"items": []' in write_annotations(record, Addresses("", "ff"))


def test_links_and_evidence_only_of_what_is_published(record: Record):
    keys = {row.id for row in record.commitments}
    texts = {row.id for row in record.instruments}
    assert record.links
    assert {row.commitment for row in (*record.links, *record.evidence, *record.money)} <= keys
    assert {row.later for row in record.links} <= keys | {""}
    assert {row.instrument for row in (*record.links, *record.commitments)} == texts
    for row in (*record.commitments, *record.links):
        assert record.texts[row.instrument].text[row.start : row.end] == row.quote
    for found in record.evidence:
        assert record.texts[found.document].text[found.start : found.end] == found.quote
