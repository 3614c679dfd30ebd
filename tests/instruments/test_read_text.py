import datetime
import textwrap

import pytest

from servanda.instruments import read

P = "paragraph"
CASES = [
    (
        "They will:\n• open ports\n• train pilots",
        [(P, 0, "They will:"), ("item", 1, "open ports"), ("item", 1, "train pilots")],
    ),
    (
        "They will:\n- open ports\n  - now\n- train",
        [(P, 0, "They will:"), ("item", 1, "open ports"), ("item", 2, "now"), ("item", 1, "train")],
    ),
    (
        "They will:\n• open ports\no now\no later\n• train",
        [
            (P, 0, "They will:"),
            ("item", 1, "open ports"),
            ("item", 2, "now"),
            ("item", 2, "later"),
            ("item", 1, "train"),
        ],
    ),
    (
        "They will:\n1) open ports\n(a) now\n2) train",
        [(P, 0, "They will:"), ("item", 1, "open ports"), ("item", 2, "now"), ("item", 1, "train")],
    ),
    (
        "They will:\n\n  – open ports\n\n  – train",
        [(P, 0, "They will:"), ("item", 1, "open ports"), ("item", 1, "train")],
    ),
    (
        "They will:\n* open ports,\n  and train.\n\n  Then pay.\n\nAll will go.",
        [(P, 0, "They will:"), ("item", 1, "open ports, and train."), ("item", 1, "Then pay."), (P, 0, "All will go.")],
    ),
    (
        "1. Clean Energy and Trade\n\nThey will pay.",
        [("heading", 0, "1. Clean Energy and Trade"), (P, 0, "They will pay.")],
    ),
    ("They will pay.\n\n###", [(P, 0, "They will pay.")]),
    ("They will pay.\n\nRead More: FACT SHEET: Norland", [(P, 0, "They will pay.")]),
    ("They will pay.\n________\nThey will go.", [(P, 0, "They will pay."), (P, 0, "They will go.")]),
    ("They\u00a0will\u200b pay.", [(P, 0, "They will pay.")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_blocks(text: str, expected: list, outline) -> None:
    assert outline(read(text.encode(), name="x.txt")) == expected


def _typed(fact_sheet: list, width: int | None) -> str:
    lines = []
    for _, depth, words in fact_sheet:
        first = "    " * (depth - 1) + "•–"[depth - 1] + " " if depth else ""
        rest = " " * len(first)
        lines += textwrap.wrap(words, width, initial_indent=first, subsequent_indent=rest) if width else [first + words]
        lines.append("")
    return "\n".join(lines)


@pytest.mark.parametrize("width", [60, 78, 100, None])
def test_wrapped_or_not(width: int | None, fact_sheet: list, outline) -> None:
    assert outline(read(_typed(fact_sheet, width).encode(), name="x.txt")) == fact_sheet


def test_dash_that_opens_a_wrapped_line_is_no_bullet(outline) -> None:
    text = (
        "The two sides met in the harbour town of Ostby, at the mouth of the rivers\n"
        "– a place of long memories – and will meet there again before the next year\n"
        "is over, as they have always done."
    )
    assert [row[0] for row in outline(read(text.encode(), name="x.txt"))] == [P]


def test_title_and_dateline() -> None:
    instrument = read(b"Harbour Statement\nOstby, 4 May 2026\n\nThe two sides will meet by June 1, 2027.")
    assert (instrument.id, instrument.title) == ("stdin", "Harbour Statement")
    assert instrument.date == datetime.date(2026, 5, 4)
