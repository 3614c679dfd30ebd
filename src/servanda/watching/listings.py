"""What a source answered to the addresses it names: a feed, a sitemap or a page, as it says or as its content shows."""

import re
from dataclasses import dataclass

from servanda.watching.errors import FetchError
from servanda.watching.sources import SourceKind
from servanda.watching.state import Listed
from servanda.watching.unpacking import unpack

_GZIP = b"\x1f\x8b"
_OPENING = 1 << 20
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]{0,40}:)?([A-Za-z]{1,20})[\s>/]")
_NAMES = {
    SourceKind.FEED: "a feed (RSS or Atom)",
    SourceKind.SITEMAP: "a sitemap",
    SourceKind.PAGE: "a page",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """The documents that a source names, and the sitemaps where it is an index of them."""

    documents: list[Listed]
    sitemaps: list[Listed]


def read_listing(kind: SourceKind, data: bytes, charset: str, url: str, limit: int) -> Listing:
    """Return what stands at ``url``; raise ``FetchError`` where it is not of this kind, or cannot be read.

    Content that is packed is unpacked up to ``limit`` bytes.
    """
    if data.startswith(_GZIP):
        data = unpack(data, limit)
    if not data.strip():
        raise FetchError("it is empty")
    found = tell_kind(data)
    if kind not in (SourceKind.AUTO, found):
        raise FetchError(f"it is not {_NAMES[kind]}, but looks like {_NAMES[found]}: watch it with --kind auto")
    if found is SourceKind.PAGE:
        from servanda.watching.pages import read_page

        return Listing(read_page(data, charset, url), [])
    from servanda.watching import feeds, sitemaps
    from servanda.watching.xml import parse

    root = parse(data, charset)
    if found is SourceKind.FEED:
        return Listing(feeds.read_feed(root, url), [])
    return Listing(*sitemaps.read_sitemap(root, url))


def tell_kind(data: bytes) -> SourceKind:
    """Return what ``data`` is, by the name of its first element."""
    opening = data[:_OPENING].replace(b"\x00", b"")  # the zeros of UTF-16
    first = _ROOT.search(opening)
    match first[1].lower() if first else b"":
        case b"rss" | b"rdf" | b"feed":
            return SourceKind.FEED
        case b"urlset" | b"sitemapindex":
            return SourceKind.SITEMAP
    return SourceKind.PAGE
