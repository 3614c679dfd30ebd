"""A commitment or an assessment in, the lines by which it can be cited out: in words after APA, and for BibTeX.

The form in words is that of a section of a report on a website in the Publication Manual of the American Psychological
Association (7th edition, 10.4): author, date, title, what part of it, the site, its address.
"""

import datetime
import re
from collections.abc import Mapping

from servanda.publishing.rows import CycleRow
from servanda.publishing.site.record import Paper, Published
from servanda.wording import name_party

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, escaped or not
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def cite(paper: Paper, one: Published, site: str, address: str) -> str:
    """Return the citation in words; ``address`` is the permalink, or the public id where the site has no address."""
    date = paper.instrument.date
    when = f"{date.year}, {date:%B} {date.day}" if date else "n.d."
    return (
        f"{_author(paper)}. ({when}). {paper.instrument.title} [Commitment {one.number}: “{one.record.quote}”]."
        f" {site}. {address}"
    )


def write_bibtex(paper: Paper, one: Published, site: str, address: str) -> str:
    """Return the entry for BibTeX, its key made of the public id."""
    date: datetime.date | None = paper.instrument.date
    author, title = _escape(_author(paper)), _escape(paper.instrument.title)
    fields = {
        "author": f"{{{{{author}}}}}",  # twice in braces: one name, and the capitals as they are
        "title": f"{{{{{title}}}}}",
        "year": f"{{{date.year}}}" if date else "",
        "month": _MONTHS[date.month - 1] if date else "",
        "note": f"{{{_escape(f'Commitment {one.number}: “{one.record.quote}”')}}}",
        "howpublished": f"{{{_escape(f'{site}, {one.key}')}}}",
        "url": f"{{{address}}}" if "://" in address else "",
    }
    return _entry(one.key, fields)


def cite_assessment(row: CycleRow, group: str, site: str, address: str) -> str:
    """Return the citation of an assessment in words; the hash says on which state of the ledger its scores rest."""
    at = row.published
    when = f"{at.year}, {at:%B} {at.day}"
    return f"{site}. ({when}). {row.name} [Assessment of {group}; ledger {row.head}]. {address}"


def write_assessment_bibtex(row: CycleRow, group: str, site: str, address: str) -> str:
    """Return the entry of an assessment for BibTeX."""
    fields = {
        "author": f"{{{{{_escape(site)}}}}}",
        "title": f"{{{{{_escape(f'{row.name}: {group}')}}}}}",
        "year": f"{{{row.published.year}}}",
        "month": _MONTHS[row.published.month - 1],
        "note": f"{{Assessment; ledger {row.head}}}",
        "url": f"{{{address}}}" if "://" in address else "",
    }
    return _entry(f"assessment-{row.id}", fields)


def _entry(key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {value}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{re.sub('[^A-Za-z0-9]+', '-', key)},", *lines, "}"])


def _author(paper: Paper) -> str:
    return paper.instrument.publisher or ", ".join(map(name_party, paper.instrument.parties)) or "Unknown publisher"


def _escape(words: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in words)
