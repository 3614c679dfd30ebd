"""A Word document (DOCX) to a ``Draft``: headings, lists with their levels, and tables, in the order of the text.

Lists are known by their numbering properties, direct or through the style, and by the names of Word's list styles;
lists typed by hand are found as in any text.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from servanda.instruments.broken_lines import BREAK, cut
from servanda.instruments.dates import find_dateline, sane_property_date, sane_property_title
from servanda.instruments.draft import Draft, DraftBlock
from servanda.instruments.errors import InstrumentError
from servanda.records import BlockKind

if TYPE_CHECKING:
    from docx.document import Document

_MAX_PART, _MAX_WHOLE, _MAX_ENTRIES = 40_000_000, 400_000_000, 10_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Text boxes stand in twice (with a fallback), and deleted or moved-away words are no words of the text.
_SKIPPED = frozenset(
    {f"{_W}{name}" for name in ("txbxContent", "del", "moveFrom", "pPr", "footnoteReference", "instrText", "pict")}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
_HEADING = re.compile(r"(?:heading|title|überschrift|titre)\s*\d*", re.IGNORECASE)
_LIST = re.compile(r"list(?P<name>[a-z ]*)(?P<level>\d?)", re.IGNORECASE)


def read_draft(data: bytes) -> Draft:
    """Return the draft of a DOCX file; raise ``InstrumentError`` where it is damaged, encrypted or a zip bomb."""
    check_size(data)
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        blocks = tuple(_blocks(document))
        properties = document.core_properties
        title, created = properties.title, properties.created
    except InstrumentError:
        raise
    except Exception as error:  # python-docx lets KeyError, ValueError and lxml's own errors through
        raise InstrumentError(
            f"it is a damaged Word document ({type(error).__name__}): save it anew as DOCX"
        ) from error
    edges = [block.text for block in (*blocks[:6], *blocks[-3:])]
    return Draft(
        blocks=blocks,
        title=sane_property_title(title),
        date=find_dateline(edges) or sane_property_date(created),
    )


def check_size(data: bytes) -> None:
    """Raise ``InstrumentError`` unless the archive is whole and unpacks to a size that a document can have.

    The sizes that the archive declares are checked first, then those it really unpacks to.
    """
    too_large = "it unpacks to more than a document can hold (a zip bomb?): it is not read"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_WHOLE:
                raise InstrumentError(too_large)
            if any(entry.file_size > _MAX_PART for entry in entries if entry.filename.endswith((".xml", ".rels"))):
                raise InstrumentError(too_large)
            whole = 0
            for entry in entries:
                with archive.open(entry) as part:
                    while chunk := part.read(1 << 20):
                        whole += len(chunk)
                        if whole > _MAX_WHOLE:
                            raise InstrumentError(too_large)
    except InstrumentError:
        raise
    except Exception as error:  # zipfile raises BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError…
        raise InstrumentError("it is a damaged or encrypted archive: save it anew as DOCX without password") from error


def _blocks(document: "Document") -> Iterator[DraftBlock]:
    styles = _Styles(document)
    depth = 0
    for paragraph in document.element.body.iter(f"{_W}p"):
        if any(parent.tag in _SKIPPED for parent in paragraph.iterancestors()):
            continue
        kind, depth = styles.place(paragraph, depth)
        runs = list(_runs(paragraph, styles))
        if any(words.strip() for words, _ in runs):
            yield from cut(runs, kind, depth)
        elif kind is not BlockKind.ITEM:
            depth = 0


def _runs(paragraph: Any, styles: "_Styles") -> Iterator[tuple[str, bool]]:
    stack = [(child, False) for child in reversed(paragraph)]
    while stack:
        node, bold = stack.pop()
        tag = node.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == f"{_W}r":
            bold = styles.is_bold(node)
        if tag == f"{_W}t":
            yield node.text or "", bold
        elif tag == f"{_W}tab":
            yield " ", bold
        elif tag in (f"{_W}br", f"{_W}cr"):
            yield BREAK, bold
        elif tag == f"{_W}noBreakHyphen":
            yield "-", bold
        else:
            stack.extend((child, bold) for child in reversed(node))


class _Styles:
    """What the document's styles say of a paragraph or run, followed through the styles they are based on."""

    def __init__(self, document: "Document") -> None:
        elements = document.styles.element.iter(f"{_W}style")
        self._styles = {element.get(f"{_W}styleId"): element for element in elements}

    def place(self, paragraph: Any, previous: int) -> tuple[BlockKind, int]:
        """Return the kind and list depth of a paragraph; ``previous`` is the depth of the one before."""
        properties = paragraph.find(f"{_W}pPr")
        chain = list(self._chain(properties, "pStyle"))
        names = [_value(style, "name") or "" for style in chain]
        if any(_HEADING.fullmatch(name) for name in names) or self._outlined(properties, chain):
            return BlockKind.HEADING, 0
        listed = next((found for name in names if (found := _LIST.fullmatch(name))), None)
        level = self._level(properties, chain)
        if level is not None:
            typed = int(listed["level"] or 1) if listed else 1
            return BlockKind.ITEM, max(level + 1, typed)
        if listed and listed["name"].strip().lower() in ("bullet", "number"):
            return BlockKind.ITEM, int(listed["level"] or 1)
        if listed and previous:
            return BlockKind.ITEM, previous
        return BlockKind.PARAGRAPH, 0

    def is_bold(self, run: Any) -> bool:
        """Whether a run is bold or underlined, directly or through its character style."""
        properties = run.find(f"{_W}rPr")
        for source in (properties, *(style.find(f"{_W}rPr") for style in self._chain(properties, "rStyle"))):
            for name in ("b", "u"):
                mark = None if source is None else source.find(f"{_W}{name}")
                if mark is not None:
                    return mark.get(f"{_W}val", "true") not in ("0", "false", "none", "off")
        return False

    def _chain(self, properties: Any, reference: str) -> Iterator[Any]:
        identifier = None if properties is None else _value(properties, reference)
        for _ in range(12):  # a style may be based on itself in a broken file
            style = self._styles.get(identifier)
            if style is None:
                return
            yield style
            identifier = _value(style, "basedOn")

    def _level(self, properties: Any, chain: list[Any]) -> int | None:
        """Return the list level (from 0) that the paragraph or its nearest numbered style gives, or None."""
        for source in (properties, *(style.find(f"{_W}pPr") for style in chain)):
            numbering = None if source is None else source.find(f"{_W}numPr")
            if numbering is None:
                continue
            if _value(numbering, "numId") == "0":  # "no list", though the style has one (ECMA-376 §17.9.18)
                return None
            level = _value(numbering, "ilvl") or "0"
            return int(level) if level.isdigit() else 0
        return None

    @staticmethod
    def _outlined(properties: Any, chain: list[Any]) -> bool:
        for source in (properties, *(style.find(f"{_W}pPr") for style in chain)):
            level = None if source is None else _value(source, "outlineLvl")
            if level is not None:
                return level != "9"
        return False


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{_W}{name}")
    value = None if child is None else child.get(f"{_W}val")
    return value if isinstance(value, str) else None
