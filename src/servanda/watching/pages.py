"""An index page in, the addresses it links to out: those of the same site, without menus and what is no document."""

import re
from urllib.parse import urlsplit

from servanda.instruments.encoding import decode
from servanda.instruments.errors import InstrumentError
from servanda.instruments.html import find_charset, nests_deep
from servanda.watching.addresses import is_same_site, join
from servanda.watching.errors import FetchError
from servanda.watching.state import Listed

_MOST = 2000
_FURNITURE = "nav, header, footer, aside, [role=navigation], [role=banner], [role=contentinfo], script, style, template"
_NO_DOCUMENT = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|ico|css|js|json|xml|rss|atom|zip|gz|mp[34]|m4[av]|mov|avi|webm|ics|xlsx?|pptx?|csv)$",
    re.IGNORECASE,
)


def read_page(data: bytes, charset: str, url: str) -> list[Listed]:
    """Return what the page at ``url`` links to, each address once, in its order."""
    from selectolax.lexbor import LexborHTMLParser

    try:
        text = decode(data, charset or find_charset(data))
    except InstrumentError as error:
        raise FetchError("it is binary data, and no page with links") from error
    if nests_deep(text):
        raise FetchError("it nests its elements too deep for a page")
    tree = LexborHTMLParser(text)
    bases = [node.attributes.get("href") for node in tree.css("base[href]")]
    base = join(url, bases[0] or "") or url if bases else url
    for node in tree.css(_FURNITURE):
        node.decompose()
    own = join(url, "")
    found: dict[str, Listed] = {}
    for node in tree.css("a[href]"):
        address = join(base, node.attributes.get("href") or "")
        if address is None or address == own or not is_same_site(address, url):
            continue
        if len(found) < _MOST and not _NO_DOCUMENT.search(urlsplit(address).path):
            found.setdefault(address, Listed(address))
    if not found:
        raise FetchError("no document of its site is linked on it (is it filled by a script?): watch a feed or sitemap")
    return list(found.values())
