"""Commitments and the links between them in, a picture out: the lines of a partnership, drawn as SVG; and charts.

``Picture`` says what is to be drawn, ``place`` where everything stands, ``svg`` writes it. No database, no request, no
clock: the same picture is always drawn the same way, to the byte.
"""

from servanda.drawing.bars import Bar, Chart, Series, write_bars
from servanda.drawing.estimates import Estimate, Estimates, write_estimates
from servanda.drawing.families import FAMILIES, Family, family_of
from servanda.drawing.picture import Column, Edge, Ending, Node, Picture
from servanda.drawing.placing import Drawing, place
from servanda.drawing.svg import write_file, write_heads, write_key, write_lines, write_pages, write_sheets

__all__ = [
    "FAMILIES",
    "Bar",
    "Chart",
    "Column",
    "Drawing",
    "Edge",
    "Ending",
    "Estimate",
    "Estimates",
    "Family",
    "Node",
    "Picture",
    "Series",
    "family_of",
    "place",
    "write_bars",
    "write_estimates",
    "write_file",
    "write_heads",
    "write_key",
    "write_lines",
    "write_pages",
    "write_sheets",
]
