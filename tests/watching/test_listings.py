"""Feeds, sitemaps and pages, well written and badly, to the addresses that they name."""

import gzip
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.watching.errors import FetchError
from servanda.watching.listings import Listing, read_listing, tell_kind
from servanda.watching.sources import SourceKind
from servanda.watching.state import Listed

HERE = "https://www.example.org/news/index"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>News</title><link>https://www.example.org/</link>
<item><title>A</title><link> /a?x=1&amp;y=2 </link><pubDate>Tue, 18 Mar 2025 14:30:00 +0100</pubDate></item>
<item><title>B</title><guid>https://other.example/b</guid></item>
<item><title>C</title><guid isPermaLink="false">https://other.example/c</guid></item>
<item><title>A again</title><link>/a?x=1&amp;y=2</link></item>
<item><title>No address</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
FOUND = [Listed("https://www.example.org/a?x=1&y=2", "2025-03-18T13:30:00+00:00"), Listed("https://other.example/b")]
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.example.org/deep/">
<link rel="self" href="feed.xml"/><entry><id>tag:x</id><updated>2025-03-18T13:30:00Z</updated>
<published>2024-01-01T00:00:00Z</published><link rel="edit" href="edit"/><link type="application/pdf" href="a.pdf"/>
<link rel="alternate" type="text/html" href="a"/></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><item><link>/a</link><dc:date>2025-03-18</dc:date></item></rdf:RDF>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://www.example.org/a</loc>
<lastmod>2025-03-18</lastmod></url><url><loc>https://evil.example/b</loc></url><url><loc/></url><url/></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/s1.xml</loc></sitemap>
<sitemap><loc>https://www.example.org/s2.xml.gz</loc><lastmod>2025-03-18T10:00:00+02:00</lastmod></sitemap>
</sitemapindex>"""
PAGE = """<!doctype html><base href="/releases/"><nav><a href="/menu">Menu</a></nav><main><a href=a>A</a>
<a href="a#part">A</a><a href="https://elsewhere.example/">no</a><a href="photo.JPG">no</a><a href="mailto:x@y">no</a>
<a>no</a><a href="/statement.pdf">P</a><a href="https://www.example.org/news/index#top">here</a></main>"""


def read(text: str | bytes, kind: SourceKind = SourceKind.AUTO, charset: str = "", limit: int = 1_000_000) -> Listing:
    return read_listing(kind, text.encode() if isinstance(text, str) else text, charset, HERE, limit)


def test_rss():
    assert read(RSS) == Listing(FOUND, [])


def test_atom():
    assert read(ATOM).documents == [Listed("https://www.example.org/deep/a", "2025-03-18T13:30:00+00:00")]


def test_what_stands_in_cdata():
    text = RSS.replace(" /a?x=1&amp;y=2 ", "<![CDATA[ /a?x=1&y=2\x02 ]]>").replace(
        "<title>B", "<title><![CDATA[a <b> ]]> &"
    )
    assert read(text).documents == FOUND


def test_rdf():
    assert read(RDF).documents == [Listed("https://www.example.org/a", "2025-03-18T00:00:00+00:00")]


def test_a_sitemap_names_pages_of_its_own_site():
    assert read(SITEMAP).documents == [Listed("https://www.example.org/a", "2025-03-18T00:00:00+00:00")]


def test_an_index_of_sitemaps():
    found = [
        Listed("https://www.example.org/s1.xml"),
        Listed("https://www.example.org/s2.xml.gz", "2025-03-18T08:00:00+00:00"),
    ]
    assert read(INDEX) == Listing([], found)
    assert read(gzip.compress(INDEX.encode())) == Listing([], found)


def test_a_page():
    addresses = ["https://www.example.org/releases/a", "https://www.example.org/statement.pdf"]
    assert [one.url for one in read(PAGE).documents] == addresses


@pytest.mark.parametrize(
    "text",
    [
        RSS.replace("&amp;", "&"),
        RSS.replace("<title>A</title>", "<title>A &nbsp; & <b>&undefined;</title>"),
        RSS[: RSS.index("<item><title>No")],
        "\n \ufeff" + RSS,
        RSS.replace("<title>News</title>", "<title>\x01\x02</title>"),
        RSS.replace('encoding="utf-8"', 'encoding="no-such-code"'),
        RSS.replace('encoding="utf-8"', 'encoding="utf-16"'),
        RSS.replace("<item>", "<item xmlns:x='a' x:y='b'>"),
        RSS.replace("<channel>", "<channel><!-- <urlset> --><?php echo 1 ?>"),
        RSS.encode("utf-16"),
        RSS.replace("News", "Ålesund").encode("cp1252"),
    ],
)
def test_a_feed_that_is_badly_written(text: str | bytes):
    assert read(text).documents == FOUND


@pytest.mark.parametrize("charset", ["", "utf-8", "windows-1252", "no-such-code", "utf-16"])
def test_a_charset_that_is_wrong(charset: str):
    assert read(RSS, charset=charset).documents == FOUND
    assert next(one.url for one in read(PAGE, charset=charset).documents).endswith("/a")


def test_nothing_is_expanded_or_fetched():
    """A billion laughs, one long laugh many times, and files of this machine."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = RSS.replace("<rss", f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss').replace(
        "<title>B</title>", "<title>&l11;</title>"
    )
    assert read(bomb).documents == FOUND
    long = RSS.replace("<rss", f'<!DOCTYPE rss [<!ENTITY a "{"x" * 100_000}">]><rss').replace(
        "<title>B</title>", f"<title>{'&a;' * 30_000}</title>"
    )
    assert read(long).documents == FOUND
    outside = RSS.replace("<rss", '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">]><rss')
    outside = outside.replace("<guid>https://other.example/b</guid>", "<guid>https://other.example/b&f;</guid>")
    assert read(outside).documents[1] == Listed("https://other.example/b&f")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"<rss>" + b"\x00\xff\xfe\x01" * 5000, "binary data"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 30, "binary data"),
        (b"<p>There is nothing here.</p>", "no document of its site is linked"),
        (b"<div>" * 100_000 + b"<a href=x>", "nests its elements too deep"),
        (gzip.compress(b"0" * 90_000_000), "larger than 1 MB"),
        (gzip.compress(RSS.encode())[:-20], "breaks off"),
    ],
)
def test_what_is_no_listing(data: bytes, message: str):
    with pytest.raises(FetchError, match=message):
        read(data)


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (SourceKind.FEED, PAGE, r"it is not a feed \(RSS or Atom\), but looks like a page: watch it with --kind auto"),
        (SourceKind.SITEMAP, RSS, "it is not a sitemap, but looks like a feed"),
        (SourceKind.PAGE, SITEMAP, "it is not a page, but looks like a sitemap"),
    ],
)
def test_another_kind_than_was_said(kind: SourceKind, text: str, message: str):
    with pytest.raises(FetchError, match=message):
        read(text, kind)


def test_kinds():
    assert [tell_kind(text.encode()) for text in (RSS, ATOM, RDF)] == [SourceKind.FEED] * 3
    assert [tell_kind(text.encode()) for text in (SITEMAP, INDEX)] == [SourceKind.SITEMAP] * 2
    assert tell_kind(b"<!doctype html><p>a feed: <rss>") is SourceKind.PAGE


@pytest.mark.parametrize(
    "text",
    [
        "<rss>" + "<item>" * 100_000,
        "<rss>" + "<" * 400_000,
        "<rss " + "a=1 " * 100_000 + ">",
        "<urlset>" + "<url><loc>/a</loc></url>" * 30_000,
        "<a href=x>" * 60_000,
        "<div>" * 100_000 + "<a href=x>",
        "<rss><item><link>" + "/x" * 300_000,
    ],
)
def test_no_text_takes_long(text: str):
    began = time.monotonic()
    with suppress(FetchError):
        read(text)
    assert time.monotonic() - began < 5.0


@given(st.binary(max_size=300), st.sampled_from(["", "<rss>", "<urlset>", "<p>"]), st.sampled_from(["", "utf-16", "x"]))
def test_every_answer_is_read_or_refused(data: bytes, opening: str, charset: str):
    with suppress(FetchError):
        listing = read(opening.encode() + data, charset=charset)
        assert all(one.url.startswith("http") for one in listing.documents)
