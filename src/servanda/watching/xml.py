"""The XML of feeds and sitemaps to a tree: mended where it is broken, and nothing in it expanded or fetched."""

import re

from lxml import etree

from servanda.instruments.encoding import decode
from servanda.instruments.errors import InstrumentError
from servanda.watching.errors import FetchError

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,500}\?>")
_ODD = re.compile(
    r"&(?:(amp|lt|gt|quot|apos);|(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};))"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"  # what XML 1.0 §2.2 allows nowhere
)
_NUMBERS = {"amp": 38, "lt": 60, "gt": 62, "quot": 34, "apos": 39}
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})""")


def parse(data: bytes, charset: str) -> etree._Element:
    """Return the root element of ``data``; raise ``FetchError`` where there is none.

    ``charset`` is what the server says; a text that is not in it is read in the one that it is in.
    """
    declared = _ENCODING.search(data[:500])
    try:
        text = decode(data, charset or (declared[1].decode("ascii") if declared else None))
    except InstrumentError as error:
        raise FetchError("it is binary data, and neither a feed nor a sitemap") from error
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_mend(_DECLARATION.sub("", text, count=1).lstrip()).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise FetchError("it is no XML that can be read")
    return root


def _mend(text: str) -> str:
    """Return ``text`` with every "&" that opens no character as that letter, and without control characters.

    So an entity that the text declares for itself is never asked for. Those of XML become numbers, since the parser
    loses them once it has met a mistake. What stands in CDATA stays as it is.
    """
    first, *others = text.split("<![CDATA[")
    pieces = [_ODD.sub(_number, first)]
    for other in others:
        verbatim, closing, rest = other.partition("]]>")
        pieces.append(f"<![CDATA[{_ODD.sub(_keep, verbatim)}{closing}{_ODD.sub(_number, rest)}")
    return "".join(pieces)


def _number(match: re.Match[str]) -> str:
    return f"&#{_NUMBERS[match[1] or 'amp']};" if match[0].startswith("&") else ""


def _keep(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith("&") else ""


def name_of(element: etree._Element) -> str:
    """Return the name of an element without its namespace, in lower case; "" for what is none."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    """Return the children that have one of these names."""
    return [child for child in element if name_of(child) in names]


def words(element: etree._Element) -> str:
    """Return the text of an element, white space single."""
    return " ".join("".join(str(part) for part in element.itertext()).split())
