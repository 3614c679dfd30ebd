"""One cycle of assessment in, a report out that a research group can publish as it is: HTML, DOCX, PDF.

``gather_cycle`` reads the ledger into a ``CycleReport``; the writers know nothing of the ledger.
"""

from servanda.reporting.cycles.gathering import gather_cycle
from servanda.reporting.cycles.html import write_cycle_html
from servanda.reporting.cycles.report import CycleReport
from servanda.reporting.cycles.word import write_cycle_docx

__all__ = ["CycleReport", "gather_cycle", "write_cycle_docx", "write_cycle_html"]
