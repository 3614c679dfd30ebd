"""Where the main article of a page stands, and which elements on the way are the site's own furniture.

Semantic elements and the usual names decide; sizes guard against names that mislead.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from servanda.instruments.word_lists import word_list

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_UNSEEN = ["script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "audio", "video", "head"]
_CANDIDATES = (
    "main, article, [role=main], [itemprop=articleBody], #content, #main, #main-content, #maincontent,"
    " .entry-content, .post-content, .article-content, .article-body, .body-content, .page-content, .field--name-body,"
    " .wp-block-post-content, .rich-text, .govspeak, .news-body, .content-body, .story-body"
)
_HIDDEN = re.compile(r"display\s*:\s*none")
_NAME_PART = re.compile(r"[a-z]+")
_SMALL_PART = 0.7
_LARGE = 1500


def find_article(tree: "LexborHTMLParser") -> "LexborNode | None":
    """Return the smallest element that holds most of the text that any likely element holds, or the body."""
    tree.strip_tags(_UNSEEN)
    body = tree.body
    if body is None:
        return tree.root
    sized = [(len(node.text(deep=True)), node) for node in body.css(_CANDIDATES)[:200]]
    largest = max((size for size, _ in sized), default=0)
    whole = len(body.text(deep=True))
    # An empty <main> filled by a script, or one that holds a teaser only, is no article.
    if not sized or largest < 0.3 * whole:
        return body
    _, place = min((size, place) for place, (size, _) in enumerate(sized) if size >= _SMALL_PART * largest)
    return sized[place][1]


class Furniture:
    """Tells the elements of one page that are furniture of the site and no part of the document."""

    def __init__(self) -> None:
        """Start with the weighings that one page gets."""
        # Weighing an element takes as long as it is large, so a page that nests thousands of them gets no more.
        self._weighings = 300

    def __contains__(self, node: "LexborNode") -> bool:
        """Whether ``node`` is furniture, by its tag, its role or its name."""
        tag = node.tag
        attributes = node.attributes
        if tag in word_list("page", "text") and "hidden" not in attributes:
            return False
        if tag == "header":
            return not (self._may_weigh() and node.css_first("h1") is not None)
        return tag in word_list("page", "furniture") or (_is_named(attributes) and not self._is_large(node))

    def _is_large(self, node: "LexborNode") -> bool:
        """Whether there is much running text: a page may call its article "related", or its form the whole page."""
        return self._may_weigh() and sum(len(p.text(deep=True)) for p in node.css("p")[:50]) > _LARGE

    def _may_weigh(self) -> bool:
        self._weighings -= 1
        return self._weighings > 0


def _is_named(attributes: Mapping[str, str | None]) -> bool:
    """Whether the attributes hide the element or name it as furniture."""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if attributes.get("role") in word_list("page", "roles") or _HIDDEN.search(attributes.get("style") or ""):
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    return not word_list("page", "names").isdisjoint(_NAME_PART.findall(names))
