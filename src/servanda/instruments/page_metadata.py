"""What an HTML page says of itself: title, date, publisher and canonical address, from its head and its markup."""

import datetime
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from servanda.instruments.dates import read_date

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

# The names of meta elements that give the date of publication, the best first; those of a change come last.
_DATES = tuple(
    re.findall(
        r"\S+",
        """
        article:published_time datepublished dcterms.issued dcterms.date dc.date.issued dc.date dcterms.created date
        publication_date pubdate publish_date publishdate parsely-pub-date sailthru.date govuk:first-published-at
        article:modified_time last-modified
        """,
    )
)
_SITE_SUFFIX = re.compile(r"\s+[|·»—–-]\s+[^|·»]{2,60}$")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """The metadata of a page; None where it states nothing."""

    title: str | None
    date: datetime.date | None
    publisher: str | None
    url: str | None


def read(tree: "LexborHTMLParser") -> PageMetadata:
    """Return the metadata of a parsed page. Call it before scripts are stripped, since JSON-LD stands in one."""
    meta = _meta(tree)
    linked = _linked_data(tree)
    publisher = meta.get("og:site_name") or _name(linked.get("publisher")) or meta.get("dcterms.publisher")
    link = tree.css_first('link[rel="canonical"]')
    canonical = (link.attributes.get("href") if link is not None else None) or meta.get("og:url") or ""
    return PageMetadata(
        title=_title(tree, meta, linked, publisher),
        date=_date(tree, meta, linked),
        publisher=publisher,
        url=canonical if re.match(r"https?://\S+$", canonical) else None,
    )


def _meta(tree: "LexborHTMLParser") -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta[content]")[:300]:
        key = node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop")
        content = (node.attributes.get("content") or "").strip()
        if key and content:
            found.setdefault(key.lower(), content)
    return found


def _linked_data(tree: "LexborHTMLParser") -> dict[str, Any]:
    """Return the first JSON-LD object that has a headline or a date of publication."""
    for node in tree.css('script[type="application/ld+json"]')[:20]:
        try:
            value = json.loads(node.text(deep=True))
        except (ValueError, RecursionError):
            continue
        graph = value.get("@graph", [value]) if isinstance(value, dict) else value
        for entry in graph if isinstance(graph, list) else ():
            if isinstance(entry, dict) and ("datePublished" in entry or "headline" in entry):
                return entry
    return {}


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else None


def _title(tree: "LexborHTMLParser", meta: dict[str, str], linked: dict[str, Any], publisher: str | None) -> str | None:
    headline = linked.get("headline")
    if isinstance(headline, str) and headline.strip():
        return headline
    headings = [" ".join(node.text(deep=True).split()) for node in tree.css("h1")[:3]]
    node = tree.css_first("title")
    page_title = " ".join(node.text(deep=True).split()) if node is not None else ""
    # The first-level heading that the page's title repeats is the document's; others may be the site's name.
    for heading in headings:
        if len(heading) > 3 and heading.casefold() in (page_title or heading).casefold():
            return heading
    title = meta.get("og:title") or meta.get("dcterms.title") or page_title
    if publisher and title.casefold().endswith(publisher.casefold()) and len(title) > len(publisher) + 3:
        return title[: -len(publisher)].rstrip(" |·»—–-")
    return (_SITE_SUFFIX.sub("", title) if title == page_title else title) or next(iter(headings), None)


def _date(tree: "LexborHTMLParser", meta: dict[str, str], linked: dict[str, Any]) -> datetime.date | None:
    for value in (linked.get("datePublished"), *(meta.get(key) for key in _DATES)):
        found = read_date(value)
        if found:
            return found
    for node in tree.css("article time, main time, time")[:5]:
        found = read_date(node.attributes.get("datetime")) or read_date(node.text(deep=True))
        if found:
            return found
    return None
