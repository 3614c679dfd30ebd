"""The parts of a Word document that python-docx has no call for: links, fields, turned pages, rows that stay whole."""

import io
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from servanda.reporting.raster import to_png

SANS, SERIF, MONO = "Arial", "Times New Roman", "Courier New"
QUIET: Final = RGBColor(0x66, 0x61, 0x57)
INK: Final = RGBColor(0x1F, 0x1D, 0x1A)
LINK: Final = RGBColor(0x1B, 0x49, 0x65)
CHECKING: Final = (
    "The record is a chain of entries, each with the hash of the one before. Whoever has the ledger can check that the"
    " entry with this hash is in it, and so that nothing up to it was changed."
)
_DOTS = 225  # to the inch, of pictures
_LONGEST_TITLE = 255  # characters that Word takes as the title of a document
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def new_document(title: str, subject: str, size: float = 10) -> Any:
    """Return an empty document on A4 in our type."""
    document = Document()
    document.core_properties.title = plain(title)[:_LONGEST_TITLE]
    document.core_properties.subject = subject
    document.core_properties.author = "Servanda"
    document.core_properties.comments = ""
    document.core_properties.language = "en"
    turn(document.sections[0], landscape=False)
    _set_font(document.styles["Normal"], SANS, size, INK)
    document.styles["Normal"].paragraph_format.space_after = Pt(5)
    document.styles["Normal"].paragraph_format.line_spacing = 1.12
    for name, points, before in (("Title", 22, 0), ("Heading 1", 16, 20), ("Heading 2", 12, 12)):
        style = document.styles[name]
        _set_font(style, SERIF, points, INK, bold=True)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
        style.paragraph_format.keep_with_next = True
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
    return document


def turn(section: Any, *, landscape: bool, margin: float = 18) -> None:
    """Set a section to A4, upright or in landscape."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.left_margin = section.right_margin = Mm(margin)
    section.top_margin, section.bottom_margin = Mm(margin), Mm(margin)


def add_section(document: Any, *, landscape: bool) -> None:
    """Go on on a new page, upright or in landscape."""
    turn(document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape, margin=14 if landscape else 18)


def add_text(paragraph: Any, words: str, *, size: float = 0, quiet: bool = False, font: str = "", **how: bool) -> Any:
    """Add words to a paragraph; ``how`` names what the run is (``bold``, ``italic``)."""
    run = paragraph.add_run(plain(words))
    if size:
        run.font.size = Pt(size)
    if quiet:
        run.font.color.rgb = QUIET
    if font:
        _name_font(run.font, run._element, font)
    for name, value in how.items():
        setattr(run.font, name, value)
    return run


def add_link(paragraph: Any, words: str, address: str, size: float = 0, *, plain: bool = False) -> None:
    """Add a link: to an address of the web, or with ``#name`` to a bookmark; ``plain`` without the look of one."""
    link = OxmlElement("w:hyperlink")
    if address.startswith("#"):
        link.set(qn("w:anchor"), bookmark_name(address[1:]))
    else:
        part = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), part)
    run = add_text(paragraph, words, size=size)
    if not plain:
        run.font.color.rgb = LINK
        run.font.underline = True
    link.append(run._element)
    paragraph._element.append(link)


def add_bookmark(paragraph: Any, name: str, number: int) -> None:
    """Name a paragraph, for links to lead to."""
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), bookmark_name(name))
        paragraph._element.append(mark)


def bookmark_name(name: str) -> str:
    """Return a name as Word takes it: letters, figures and underscores, 40 at most."""
    plain = "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in name)
    return plain if len(plain) <= 40 else f"{plain[:8]}{plain[-32:]}"


def add_table(
    document: Any,
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    widths: Sequence[float],
    size: float = 9,
    right: Collection[int] = (),
) -> None:
    """Add a table whose heads stand on each page. A cell is words, or ``(words, address)`` for a link.

    A row of one cell is a heading of those below it. The columns whose numbers ``right`` has are set
    to the right, as figures are.
    """
    table = document.add_table(rows=1, cols=len(heads))
    table.autofit = False
    _rule(table)
    _mark_row(table.rows[0], heads=True)
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        add_text(cell.paragraphs[0], words, size=size, bold=True)
    for row in rows:
        made = table.add_row()
        _mark_row(made)
        if len(row) == 1 < len(heads):
            _add_row_head(made, row[0], size)
            continue
        for cell, said in zip(made.cells, row, strict=True):
            if isinstance(said, tuple) and said[1]:
                add_link(cell.paragraphs[0], said[0], said[1], size, plain=said[1].startswith("#"))
            else:
                add_text(cell.paragraphs[0], said[0] if isinstance(said, tuple) else said, size=size)
    for place, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
            if place in right:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def add_figures(document: Any, figures: Sequence[tuple[str, str]]) -> None:
    """Add figures in a row, each over what it counts."""
    table = document.add_table(rows=2, cols=len(figures))
    for place, (number, label) in enumerate(figures):
        add_text(table.cell(0, place).paragraphs[0], number, size=18, font=SERIF, bold=True)
        add_text(table.cell(1, place).paragraphs[0], label, size=8.5, quiet=True)
        table.cell(0, place).paragraphs[0].paragraph_format.space_after = 0
    document.add_paragraph()


def add_quote(document: Any, number: int, lead_in: str, quote: str, name: str, mark: int) -> None:
    """Add the words of a commitment after its number, under a name for links to lead to, the ``mark``-th."""
    line = document.add_paragraph()
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(8), Pt(1)
    line.paragraph_format.keep_with_next = True
    add_text(line, f"{number}   ", size=9, quiet=True)
    add_bookmark(line, name, mark)
    if lead_in:
        add_text(line, f"{lead_in} … ", size=10.5, quiet=True, font=SERIF)
    add_text(line, quote, size=10.5, font=SERIF)


def add_picture(document: Any, svg: str, width: float, told: str, height: float = 0) -> None:
    """Add a drawing, ``width`` mm wide or as high as ``height``, with what it shows in words for who can't see it."""
    picture = io.BytesIO(to_png(svg, int(width / 25.4 * _DOTS)))
    paragraph = document.add_paragraph()
    shape = paragraph.add_run().add_picture(picture, width=Mm(width))
    if height and shape.height > Mm(height):
        shape.width = int(shape.width * Mm(height) / shape.height)
        shape.height = Mm(height)
    shape._inline.docPr.set("descr", plain(told)[:2000])


def add_foot(document: Any, words: str) -> None:
    """Put words and the number of the page at the foot of each page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    add_text(paragraph, f"{words}  ·  ", size=8, quiet=True)
    for tag, words_ in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = add_text(paragraph, "", size=8, quiet=True)
        part = OxmlElement("w:fldChar" if tag else "w:instrText")
        if tag:
            part.set(qn("w:fldCharType"), tag)
        else:
            part.text = words_
        run._element.append(part)


def plain(words: str) -> str:
    """Return words as XML can hold them."""
    return _NO_XML.sub(" ", words)


def save(document: Any) -> bytes:
    """Return the document as the bytes of its file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_font(style: Any, name: str, size: float, colour: RGBColor, **how: bool) -> None:
    _name_font(style.font, style.element, name)
    style.font.size = Pt(size)
    style.font.color.rgb = colour
    for key, value in how.items():
        setattr(style.font, key, value)


def _name_font(font: Any, element: Any, name: str) -> None:
    """Name a font for all scripts, and take off what the theme of the document says instead."""
    font.name = name
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), name)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)


def _add_row_head(row: Any, words: str, size: float) -> None:
    line = row.cells[0].paragraphs[0]
    line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(6), True
    add_text(line, words, size=size, quiet=True, italic=True)


def _mark_row(row: Any, *, heads: bool = False) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if heads:
        properties.append(OxmlElement("w:tblHeader"))


def _rule(table: Any) -> None:
    """Draw a fine line under each row."""
    borders = OxmlElement("w:tblBorders")
    for side in ("w:bottom", "w:insideH"):
        line = OxmlElement(side)
        for key, value in (("w:val", "single"), ("w:sz", "4"), ("w:color", "D6D0C2")):
            line.set(qn(key), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)
