"""Assessments as they are published: only when they are, with coders numbered, and what stands after a correction."""

import datetime
from dataclasses import replace

import msgspec
import pytest
from rdflib import PROV, RDFS, Graph, URIRef

from servanda.ledger import models as m
from servanda.ledger import services
from servanda.ledger.payloads import Role
from servanda.ledger.services import Actor
from servanda.ledger.storing import dated
from servanda.publishing.addresses import Addresses
from servanda.publishing.assessed import Assessed
from servanda.publishing.delimited import read_csv
from servanda.publishing.feed import write_feed
from servanda.publishing.forms import DataForm, Publisher, files_of
from servanda.publishing.gathering import Record, gather
from servanda.publishing.rows import AnswerRow
from tests.publishing.cycled import CODERS, REPLY, REVIEWER, assess, settle
from tests.web import factories

SEA = "NZ-NO/2025-03-18/joint-statement"
PACKED = (".parquet", ".xlsx")


@pytest.fixture
def owner(db: None) -> Actor:
    """Return an owner of a ledger in which four commitments were accepted, one with evidence."""
    reviewer = factories.actor()
    filed = factories.add()
    link, evidence = factories.follow(filed)
    for number in (1, 2, 4, 5):
        services.accept(reviewer, f"{SEA}/{number}")
    services.confirm_link(reviewer, link)
    services.confirm_evidence(reviewer, evidence)
    return factories.actor("olga", Role.OWNER)


def the_one(record: Record) -> Assessed:
    [one] = record.assessed
    return one


def said(record: Record) -> list[bytes]:
    """Return all files that are no archive, in all forms."""
    files = (pair for form in DataForm for pair in files_of(record, form, Publisher()))
    return [content for name, content in files if not name.endswith(PACKED)]


def test_what_is_blind_is_never_published(owner: Actor):
    cycle = assess(owner, "NZ-NO", publish=False)
    record = gather()
    assert record.assessed == []
    for content in said(record):
        assert b"the document says" not in content
        assert b"Final report" not in content
        assert b"score.given" not in content
    for pair in m.Pair.objects.filter(cycle=cycle, state="disputed"):
        settle(cycle, pair, "0")
    assert gather().assessed == []
    services.publish_cycle(owner, cycle)
    assert len(the_one(gather()).scores) == m.Pair.objects.count()


def test_scores_and_answers(owner: Actor):
    cycle = assess(owner, "NZ-NO")
    record = gather()
    one, pairs = the_one(record), m.Pair.objects.count()
    assert (one.row.head, one.row.coders, one.row.assessed) == (m.Cycle.objects.get(pk=cycle).head, 2, pairs)
    assert (one.row.values, one.row.numbers) == (("-1", "0", "+1"), ("-1", "0", "1"))
    assert one.row.published == one.row.updated
    assert {row.state for row in one.scores} == {"agreed", "settled"}
    [replied] = [row for row in one.scores if row.reply]
    assert (replied.reply, replied.reply_by, str(replied.reply_date)) == (REPLY, "Ministry of Harbours", "2026-06-01")
    assert replied.criteria == ("+1: the office is open",)
    assert [answer.coder for answer in one.answers] == ["coder 1", "coder 2"] * pairs
    assert {key for answer in one.answers for key in answer.evidence} == {row.id for row in record.evidence}
    apart = [row.number for row in one.scores if row.value in ("not-due", "cannot-assess")]
    assert apart
    assert set(apart) == {None}


def test_nothing_is_made_of_the_names_of_coders(owner: Actor):
    """The ledger's id of a score is a hash of its coder's name, which could be guessed."""
    assess(owner, "NZ-NO")
    record = gather()
    everything = b"\n".join(said(record))
    for words in (*CODERS, REVIEWER, *m.Score.objects.values_list("id", flat=True)):
        assert words.encode() not in everything


def test_what_a_reason_says_is_no_formula(owner: Actor):
    assess(owner, "NZ-NO")
    record = gather()
    data = dict(files_of(record, DataForm.CSV, Publisher()))["csv/answers.csv"]
    assert b"'=so the document says" in data
    assert read_csv(AnswerRow, data) == list(record.tables["answers"])


def test_a_score_that_was_settled_anew(owner: Actor):
    cycle = assess(owner, "NZ-NO")
    pair = m.Pair.objects.filter(cycle=cycle, state="agreed").first()
    assert pair is not None
    with dated(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)):
        settle(cycle, pair, "-1", "the office closed")
    one = the_one(gather())
    assert one.row.updated > one.row.published
    [score] = [row for row in one.scores if row.id == pair.id]
    assert (score.state, score.value, score.number, score.reason) == ("settled", "-1", -1.0, "the office closed")
    services.publish_cycle(owner, cycle)
    anew = the_one(gather())
    assert anew.row.head == m.Cycle.objects.get(pk=cycle).head != one.row.head
    assert anew.row.updated == anew.row.published


def test_what_is_no_longer_public_is_counted_and_not_shown(owner: Actor):
    assess(owner, "NZ-NO")
    m.Commitment.objects.filter(pk=f"{SEA}/2").update(recheck=True)
    record = gather()
    one = the_one(record)
    gone = [row for row in one.scored if row.commitment == f"{SEA}/2"]
    assert gone
    assert len(one.scores) == one.row.assessed - len(gone)
    assert {row.commitment for row in one.scores} <= {row.id for row in record.commitments}
    assert {row.score for row in one.answers} == {row.id for row in one.scores}


def test_of_other_partnerships_nothing(owner: Actor):
    assess(owner, "NZ-NO")
    services.name_partnership(owner, "Quad", "The Quad", ("US", "JP"))
    assert gather(["Quad"]).assessed == []


def test_a_feed_tells_of_it(record: Record):
    feed = write_feed(record, Addresses("https://pacts.example", "ff"), "x").decode()
    assert feed.count("Assessment published: New Zealand – Norway: Final report") == 1
    assert "Score changed" not in feed
    one = the_one(record)
    later = one.row.published + datetime.timedelta(days=1)
    changed = [msgspec.structs.replace(one.scores[0], updated=later, reply="We did."), *one.scores[1:]]
    feed = write_feed(replace(record, assessed=[replace(one, scores=changed)]), Addresses("", "ff"), "x").decode()
    assert feed.count("Score changed: ") == 1
    assert "We did" in feed


def test_the_history_of_a_score(published, record: Record):
    graph = Graph().parse(data=published["prov"]["prov/history.jsonld"], format="json-ld")
    addresses, one = Addresses("", record.head.first), the_one(record)
    cycle = URIRef(addresses.of("assessments", one.row.id))
    made = {
        str(graph.value(graph.value(version, PROV.wasGeneratedBy), RDFS.label))
        for version in graph.subjects(PROV.specializationOf, cycle)
    }
    assert made == {"cycle.opened", "cycle.published"}
    for score in one.scores:
        thing = URIRef(addresses.of("scores", score.id))
        assert str(graph.value(thing, PROV.value)) == score.value
        assert cycle in set(graph.objects(thing, PROV.wasDerivedFrom))
        assert len(set(graph.subjects(PROV.specializationOf, thing))) >= 2
