"""A partnership of the ledger in, a report out that can be sent as it is: HTML, DOCX, PDF; and a one-page brief.

``gather`` reads the ledger into a ``Report`` and ``brief`` picks from it what a meeting needs; ``gather_cycle`` reads
one cycle of assessment into a ``CycleReport``. The writers know nothing of the ledger.
"""

from servanda.reporting.briefing import Brief, Side, brief
from servanda.reporting.cycles import CycleReport, gather_cycle, write_cycle_docx, write_cycle_html
from servanda.reporting.errors import ReportError
from servanda.reporting.gathering import gather
from servanda.reporting.html import write_brief_html, write_html
from servanda.reporting.pdf import write_brief_pdf, write_pdf
from servanda.reporting.report import Report
from servanda.reporting.word import write_brief_docx, write_docx

__all__ = [
    "Brief",
    "CycleReport",
    "Report",
    "ReportError",
    "Side",
    "brief",
    "gather",
    "gather_cycle",
    "write_brief_docx",
    "write_brief_html",
    "write_brief_pdf",
    "write_cycle_docx",
    "write_cycle_html",
    "write_docx",
    "write_html",
    "write_pdf",
]
