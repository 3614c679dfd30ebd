"""How a commitment is cited, in words and for BibTeX."""

from dataclasses import replace

import pytest

from servanda.publishing.site import gather
from servanda.publishing.site.citing import cite, write_bibtex
from servanda.publishing.site.record import Paper, Published

SEA = "NZ-NO/2025-03-18/joint-statement"


@pytest.fixture
def cited(filled: None) -> tuple[Paper, Published]:
    record = gather()
    return record.papers[SEA], record.commitments[f"{SEA}/2"]


def test_in_words(cited: tuple[Paper, Published]):
    assert cite(*cited, "The record", "https://e.org/2.html") == (
        "The Harbour Office. (2025, March 18). Joint statement on the sea [Commitment 2: “Fund the Harbour Fund with"
        " $40 million”]. The record. https://e.org/2.html"
    )


def test_without_a_date_or_publisher(cited: tuple[Paper, Published]):
    paper, one = cited
    bare = replace(paper, instrument=replace(paper.instrument, date=None, publisher=None))
    assert cite(bare, one, "The record", one.key).startswith(
        "New Zealand, Norway. (n.d.). Joint statement on the sea ["
    )
    assert "year" not in write_bibtex(bare, one, "The record", one.key)


def test_bibtex(cited: tuple[Paper, Published]):
    assert write_bibtex(*cited, "The record", "https://e.org/2.html").splitlines() == [
        "@misc{NZ-NO-2025-03-18-joint-statement-2,",
        "  author = {{The Harbour Office}},",
        "  title = {{Joint statement on the sea}},",
        "  year = {2025},",
        "  month = mar,",
        r"  note = {Commitment 2: “Fund the Harbour Fund with \$40 million”},",
        "  howpublished = {The record, NZ-NO/2025-03-18/joint-statement/2},",
        "  url = {https://e.org/2.html},",
        "}",
    ]


@pytest.mark.parametrize("letter", list("{}&%$#_~^\\"))
def test_what_means_something_to_tex_is_escaped(cited: tuple[Paper, Published], letter: str):
    paper, one = cited
    odd = replace(paper, instrument=replace(paper.instrument, title=f"Sea {letter} sky"))
    line = write_bibtex(odd, one, "The record", one.key).splitlines()[2]
    assert f"Sea {letter} sky" not in line
    assert line.count("{") == line.count("}")
