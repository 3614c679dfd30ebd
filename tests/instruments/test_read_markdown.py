import datetime

from servanda.instruments import read

PAGE = """---
date: '2026-05-04'
title: "Norland\\_– Sudvik\\_Statement"
source_url: https://cabinet.example/1
tags: [a, b]
parties: [NO, SE]
---

# Ports

**Open Skies:** The two sides
will meet.
\u00a0
Together, they will:

- open ports
  - in the north
- **train pilots**

| Year | Sum |
|------|-----|
| 2027 | $1 million |

**MODERNIZING PORTS: ** Norland will pay.

\\###
"""


def test_blocks_and_front_matter(outline) -> None:
    instrument = read(PAGE.replace("\\_", " ").encode(), name="statement.md")
    assert outline(instrument) == [
        ("heading", 0, "Ports"),
        ("paragraph", 0, "Open Skies: The two sides will meet."),
        ("paragraph", 0, "Together, they will:"),
        ("item", 1, "open ports"),
        ("item", 2, "in the north"),
        ("item", 1, "train pilots"),
        ("heading", 0, "Year"),
        ("heading", 0, "Sum"),
        ("paragraph", 0, "2027"),
        ("paragraph", 0, "$1 million"),
        ("paragraph", 0, "MODERNIZING PORTS: Norland will pay."),
    ]
    assert instrument.id == "statement"
    assert instrument.title == "Norland – Sudvik Statement"
    assert instrument.date == datetime.date(2026, 5, 4)
    assert instrument.url == "https://cabinet.example/1"
    assert instrument.parties == ("NO", "SE")
    assert [instrument.words(b.run_in) for b in instrument.blocks if b.run_in] == ["Open Skies:", "MODERNIZING PORTS:"]


def test_stated_date_and_parties_override() -> None:
    instrument = read(PAGE.encode(), date=datetime.date(2020, 1, 2), parties=("FI",), name="x.md")
    assert (instrument.date, instrument.parties) == (datetime.date(2020, 1, 2), ("FI",))


def test_broken_front_matter_is_text() -> None:
    instrument = read(b"---\ntitle: [\n---\nNorland will pay.", name="x.md")
    assert "Norland will pay." in instrument.text


def test_huge_paragraph_takes_no_quadratic_time() -> None:
    assert len(read(b"# a\n" + b"[" * 500_000, name="x.md").text) >= 500_000
