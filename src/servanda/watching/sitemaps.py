"""A sitemap in, the addresses it names out (sitemaps.org): pages, or further sitemaps where it is an index."""

from lxml import etree

from servanda.watching.addresses import is_same_site, join
from servanda.watching.moments import read_moment
from servanda.watching.state import Listed
from servanda.watching.xml import children, name_of, words

_MOST = 50_000  # a sitemap holds no more, by the protocol


def read_sitemap(root: etree._Element, url: str) -> tuple[list[Listed], list[Listed]]:
    """Return the pages, and the sitemaps, that the sitemap at ``url`` names; those of other sites are left out."""
    return _named(root, url, "url"), _named(root, url, "sitemap")


def _named(root: etree._Element, url: str, what: str) -> list[Listed]:
    found: dict[str, Listed] = {}
    for element in root.iter(etree.Element):
        if name_of(element) != what or len(found) >= _MOST:
            continue
        places = children(element, "loc")
        address = join(url, words(places[0])) if places and words(places[0]) else None
        if address is not None and is_same_site(address, url):
            changed = children(element, "lastmod")
            found.setdefault(address, Listed(address, read_moment(words(changed[0])) if changed else ""))
    return list(found.values())
