"""A page or brief in, a PDF out, tagged for screen readers.

WeasyPrint lays it out; it takes Pango, which is no Python package and so may be missing.
"""

from typing import Any

from servanda.reporting.briefing import LINES, brief
from servanda.reporting.errors import ReportError
from servanda.reporting.html import write_brief_html
from servanda.reporting.report import Report

_PANGO = (
    "PDF takes the library Pango, which is not on this machine: install it (Debian: apt install libpango-1.0-0"
    " libpangoft2-1.0-0; Fedora: dnf install pango; macOS: brew install pango), or write --form html or docx"
)
_EXTRA = 'PDF takes WeasyPrint: pip install "servanda[report]", or write --form html or docx'


_LEAST, _STEP = 10, 4  # lines of a brief: the fewest, and how many are taken off where they are more than a page


def write_pdf(page: str) -> bytes:
    """Return a page of ``servanda.reporting.html`` as PDF/UA; nothing is fetched for it.

    Raises ``ReportError`` where WeasyPrint or Pango is missing; the message says how to get it.
    """
    return bytes(_lay_out(page).write_pdf(pdf_variant="pdf/ua-1"))


def write_brief_pdf(report: Report, us: str = "") -> bytes:
    """Return the brief for a party as PDF of one page, with as many commitments as it has room for.

    Raises ``ReportError`` as ``brief`` and ``write_pdf`` do.
    """
    lines = LINES
    while True:
        document = _lay_out(write_brief_html(brief(report, us, lines)))
        if len(document.pages) == 1 or lines <= _LEAST:
            return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))
        lines -= _STEP


def _lay_out(page: str) -> Any:
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except ImportError:
        raise ReportError(_EXTRA) from None
    except OSError:  # a library that WeasyPrint opens is not there
        raise ReportError(_PANGO) from None
    return HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=())).render(pdf_variant="pdf/ua-1")
