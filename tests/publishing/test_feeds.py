"""The feeds as programs read them: Atom by feedparser and the grammar of its standard, iCalendar by icalendar."""

import datetime
from dataclasses import replace

import feedparser
import msgspec
import pytest
from icalendar import Calendar
from lxml import etree

from servanda.publishing.addresses import Addresses
from servanda.publishing.calendar import write_deadlines
from servanda.publishing.feed import MOST, write_feed
from servanda.publishing.gathering import Record

# What RFC 4287 (4.1.1, 4.1.2) asks of a feed and its entries, as a grammar of our own.
GRAMMAR = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
 <start><element name="feed"><ref name="lang"/><interleave>
  <ref name="id"/><ref name="title"/><ref name="updated"/><ref name="author"/>
  <zeroOrMore><ref name="link"/></zeroOrMore>
  <optional><element name="subtitle"><text/></element></optional>
  <optional><element name="generator"><text/></element></optional>
  <zeroOrMore><ref name="entry"/></zeroOrMore>
 </interleave></element></start>
 <define name="entry"><element name="entry"><interleave>
  <ref name="id"/><ref name="title"/><ref name="updated"/><oneOrMore><ref name="link"/></oneOrMore>
  <optional><element name="published"><data type="dateTime"/></element></optional>
  <optional><element name="summary"><ref name="type"/><text/></element></optional>
  <zeroOrMore><element name="category"><attribute name="term"/></element></zeroOrMore>
 </interleave></element></define>
 <define name="lang"><optional><attribute name="xml:lang"/></optional></define>
 <define name="type"><optional><attribute name="type"><choice><value>text</value><value>html</value></choice>
 </attribute></optional></define>
 <define name="id"><element name="id"><data type="anyURI"><param name="minLength">1</param></data></element></define>
 <define name="title"><element name="title"><ref name="type"/><text/></element></define>
 <define name="updated"><element name="updated"><data type="dateTime"/></element></define>
 <define name="author"><element name="author"><element name="name"><text/></element></element></define>
 <define name="link"><element name="link"><attribute name="href"><data type="anyURI"/></attribute>
  <optional><attribute name="rel"/></optional></element></define>
</grammar>
"""


@pytest.fixture(scope="module")
def atom(published) -> bytes:
    return published["atom"]["feeds/commitments.atom"]


def test_the_grammar_finds_nothing_wrong(atom: bytes):
    grammar = etree.RelaxNG(etree.fromstring(GRAMMAR))
    feed = etree.fromstring(atom)
    assert grammar.validate(feed), grammar.error_log
    feed.remove(feed[0])
    assert not grammar.validate(feed)


def test_feedparser_reads_it(atom: bytes, record: Record):
    feed = feedparser.parse(atom)
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert feed.feed.author == "Test desk"
    assert feed.feed.updated_parsed[:6] == record.moment.timetuple()[:6]
    assert len(feed.entries) == min(
        MOST, len(record.commitments) + len(record.links) + len(record.evidence) + len(record.assessed)
    )
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    times = [entry.updated_parsed for entry in feed.entries]
    assert times == sorted(times, reverse=True)
    links = [entry.link for entry in feed.entries if "assessment" not in {tag.term for tag in entry.tags}]
    assert len(links) == len(feed.entries) - 1
    assert all(link.startswith("https://www.example.org/") for link in links)
    terms = {tag.term for entry in feed.entries for tag in entry.tags}
    assert {one.relation for one in record.links} | {one.stance for one in record.evidence} <= terms


def test_a_feed_of_a_site(record: Record):
    feed = feedparser.parse(write_feed(record, Addresses("https://pacts.example", "ff"), "x"))
    assert feed.feed.link == "https://pacts.example"
    assert {entry.link for entry in feed.entries} == {
        "https://pacts.example/assessments/final-report.html",
        *(f"https://pacts.example/commitments/{row.id}.html" for row in record.commitments),
    }


def test_words_are_words(record: Record):
    odd = msgspec.structs.replace(record.commitments[0], quote="<script>\x00 & “é”")
    one = replace(record, commitments=[odd], links=[], evidence=[], assessed=[])
    feed = feedparser.parse(write_feed(one, Addresses("", "ff"), "a <b> & c"), sanitize_html=False)
    assert not feed.bozo
    assert "<script>\ufffd & “é”" in feed.entries[0].title
    assert "&lt;script&gt;\ufffd &amp; “é”" in feed.entries[0].summary
    assert feed.feed.author == "a <b> & c"


def test_the_calendar(published, record: Record):
    calendar = Calendar.from_ical(published["ics"]["feeds/deadlines.ics"])
    assert calendar.errors == []
    events = calendar.walk("VEVENT")
    due = {row.id: row for row in record.commitments if row.due is not None}
    assert {str(event["UID"]) for event in events} == set(due)
    for event in events:
        row = due[str(event["UID"])]
        assert event.errors == []
        assert event.decoded("DTSTART") == row.due
        assert event.decoded("DTEND") == row.due + datetime.timedelta(days=1)
        assert event.decoded("DTSTAMP") == row.updated
        assert row.quote in event["DESCRIPTION"]
    days = [event.decoded("DTSTART") for event in events]
    assert days == sorted(days)
    assert calendar.to_ical() == write_deadlines(record, Addresses("", record.head.first))
