"""What the tests of all forms share: a fact sheet written for them, and how an instrument is laid out in short."""

from collections.abc import Callable

import pytest

from servanda.records import Instrument

Outline = list[tuple[str, int, str]]


@pytest.fixture
def outline() -> Callable[[Instrument], Outline]:
    """Return a function that lists the kind, depth and words of each block."""
    return lambda instrument: [(b.kind.value, b.depth, instrument.words(b.span)) for b in instrument.blocks]


FACT_SHEET: Outline = [
    ("heading", 0, "Fact Sheet: Norland – Sudvik Harbour Partnership"),
    (
        "paragraph",
        0,
        "Norland and the Kingdom of Sudvik met in Ostby to renew their partnership. Both sides will deepen their"
        " cooperation on ports, cyber-attacks and fisheries, and will meet again next year.",
    ),
    ("heading", 0, "Ports and Shipping"),
    ("paragraph", 0, "Together, Norland and Sudvik will:"),
    (
        "item",
        1,
        "Green Corridors: Open a green shipping corridor between Ostby and Port Selma by 2027, and invest $40 million"
        " in shore power.",
    ),
    ("item", 2, "Norland will pay for the first two berths."),
    ("item", 2, "Sudvik will train 200 pilots over three years."),
    ("item", 1, "Establish a Joint Harbour Council, which will meet every spring."),
    ("paragraph", 0, "The two governments intend to publish a joint review of their customs rules within 90 days."),
]


@pytest.fixture
def fact_sheet() -> Outline:
    """Return the blocks of a fact sheet in the form of real ones."""
    return FACT_SHEET
