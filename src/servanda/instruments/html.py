"""A whole HTML page, as a government site serves it, to a ``Draft`` of its main article.

Menus, banners, share links, related posts and footers are left out; lists keep their depth, and paragraphs that are
broken by hand with ``<br>`` are cut into what they hold.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from servanda.instruments import page_metadata
from servanda.instruments.broken_lines import BREAK, cut
from servanda.instruments.draft import Draft, DraftBlock
from servanda.instruments.errors import InstrumentError
from servanda.instruments.page_article import Furniture, find_article
from servanda.instruments.word_lists import word_list
from servanda.records import BlockKind

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("ul", "ol", "menu"))
_BOLD = frozenset(("b", "strong", "u"))
# Tags without those that need no end tag.
_OPEN_OR_CLOSE = re.compile(
    r"<(/?)(?!(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|param|source|t[dhr]|wbr)\b)[a-z]",
    re.IGNORECASE,
)
_DEEPEST = 3000
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_CHROME_LINE = re.compile(
    r"(?:share(?: this)?(?: page| on .*)?:?|print(?: this page)?|tweet|back to top|skip to .*|copy link|e-?mail|"
    r"download (?:as )?pdf|facebook|twitter|linkedin|whatsapp)",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\s*\[?[\d*†‡]{1,3}\]?\s*")


def find_charset(data: bytes) -> str | None:
    """Return the charset that the page declares in its first bytes, or None."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii", "ignore") if found else None


def read_draft(text: str) -> Draft:
    """Return the draft of the main article of an HTML page, with the title, date and publisher the page states.

    Raises ``InstrumentError`` where it has no text, or nests its elements as deep as no page does.
    """
    from selectolax.lexbor import LexborHTMLParser

    if nests_deep(text):
        raise InstrumentError(f"it nests more than {_DEEPEST:,} elements: it is no page that can be read")

    tree = LexborHTMLParser(text)
    meta = page_metadata.read(tree)
    article = find_article(tree)
    blocks = tuple(_blocks(article)) if article is not None else ()
    if not blocks:
        raise InstrumentError("there is no text in the page (is it filled by a script?): save it as PDF from a browser")
    return Draft(blocks=blocks, title=meta.title, date=meta.date, url=meta.url, publisher=meta.publisher)


def nests_deep(text: str) -> bool:
    """Whether so many elements stay open that the HTML parser, which is quadratic in the depth, would take minutes."""
    depth = 0
    for tag in _OPEN_OR_CLOSE.finditer(text):
        depth = max(0, depth + (-1 if tag[1] else 1))
        if depth > _DEEPEST:
            return True
    return False


def _blocks(article: "LexborNode") -> Iterator[DraftBlock]:
    for block in _Walker(article).walk():
        if not _CHROME_LINE.fullmatch(block.text.strip()):
            yield block


class _Walker:
    """Goes through the nodes of an article in order and yields a block wherever one ends.

    The stack is explicit, since pages nest deeper than Python recurses.
    """

    def __init__(self, article: "LexborNode") -> None:
        self.article = article
        self.runs: list[tuple[str, bool]] = []
        self.depth = self.bold = self.heading = self.verbatim = 0

    def walk(self) -> Iterator[DraftBlock]:
        inline = word_list("page", "inline")
        furniture = Furniture()
        stack: list[tuple[LexborNode, bool]] = [(self.article, True)]
        while stack:
            node, entering = stack.pop()
            tag = node.tag or "-"
            if tag == "-text":
                self._add(node.text_content or "")
                continue
            if tag.startswith(("-", "!")) or (entering and node is not self.article and node in furniture):
                continue
            if node.tag == "br":
                self.runs.append((BREAK, False))
                continue
            if node.tag in inline and _is_footnote_mark(node):
                continue
            if node.tag not in inline:
                yield from self._flush()
            self._count(node, 1 if entering else -1)
            if entering:
                stack.append((node, False))
                stack.extend((child, True) for child in reversed(_children(node)))
        yield from self._flush()

    def _add(self, words: str) -> None:
        if self.verbatim and "\n" in words:
            for number, line in enumerate(words.split("\n")):
                if number:
                    self.runs.append((BREAK, False))
                self.runs.append((line, self.bold > 0))
        else:
            self.runs.append((words.replace(BREAK, " "), self.bold > 0))

    def _count(self, node: "LexborNode", by: int) -> None:
        tag = node.tag
        self.bold += by * (tag in _BOLD or _styled_bold(node))
        self.depth += by * (tag in _LISTS)
        self.heading += by * (tag in _HEADINGS)
        self.verbatim += by * (tag == "pre")

    def _flush(self) -> list[DraftBlock]:
        runs, self.runs = self.runs, []
        if not any(words.strip() for words, _ in runs):
            return []
        kind = BlockKind.HEADING if self.heading else BlockKind.ITEM if self.depth else BlockKind.PARAGRAPH
        if self.heading:
            runs = [(" " if words == BREAK else words, True) for words, _ in runs]
        return list(cut(runs, kind, self.depth))


def _children(node: "LexborNode") -> list["LexborNode"]:
    children = []
    child = node.first_child
    while child is not None:
        children.append(child)
        child = child.next
    return children


def _styled_bold(node: "LexborNode") -> bool:
    style = node.attributes.get("style") if node.tag in word_list("page", "inline") else None
    return bool(style and re.search(r"font-weight\s*:\s*(?:bold|[6-9]00)", style))


def _is_footnote_mark(node: "LexborNode") -> bool:
    """Whether this is a raised number or sign that links to a note, and no word of the text."""
    if node.tag != "sup" or node.css_first("a") is None:
        return False
    return bool(_FOOTNOTE.fullmatch(node.text(deep=True)))
