"""A feed in, the addresses of its entries out: RSS 0.9 to 2.0, RDF and Atom, also when they are badly written."""

from lxml import etree

from servanda.watching.addresses import join
from servanda.watching.moments import read_moment
from servanda.watching.state import Listed
from servanda.watching.xml import children, name_of, words

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_CHANGED = ("updated", "modified", "published", "pubdate", "date", "issued")


def read_feed(root: etree._Element, url: str) -> list[Listed]:
    """Return what the feed at ``url`` names, each address once, in the feed's order."""
    base = join(url, root.get(_BASE, "")) or url
    found: dict[str, Listed] = {}
    for entry in root.iter(etree.Element):
        if name_of(entry) in ("item", "entry"):
            address = _address(entry, join(base, entry.get(_BASE, "")) or base)
            if address is not None:
                found.setdefault(address, Listed(address, _moment(entry)))
    return list(found.values())


def _address(entry: etree._Element, base: str) -> str | None:
    """Return where the entry's document is: its link, else an identifier that is an address."""
    links = [link for link in _parts(entry, "link") if link.get("rel", "alternate") == "alternate"]
    for link in sorted(links, key=lambda one: "html" not in one.get("type", "html")):
        target = link.get("href") or words(link)
        if target and (address := join(base, target)):
            return address
    for identifier in _parts(entry, "guid", "id"):
        if identifier.get("ispermalink", identifier.get("isPermaLink", "true")) != "false":
            target = words(identifier)
            if target.startswith(("http://", "https://")):
                return join(base, target)
    return None


def _moment(entry: etree._Element) -> str:
    """Return when the entry changed last, as far as it says."""
    return max((read_moment(words(one)) for one in _parts(entry, *_CHANGED)), default="")


def _parts(entry: etree._Element, *names: str) -> list[etree._Element]:
    """Return the children of these names; or what is further down, where markup in a title was never closed."""
    return children(entry, *names) or [one for one in entry.iter(etree.Element) if name_of(one) in names]
