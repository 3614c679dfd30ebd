"""Passages of our own words for the tests of search, and a strategy that makes more."""

from hypothesis import strategies as st

from servanda.searching import Passage, PassageKind

FERRY = Passage(
    "NZ-NO/1/1", PassageKind.COMMITMENT, "NZ-NO/1", "launch a pilot of coastal ferries by the end of 2027",
    "Joint statement on the sea", "2025-03-18", "https://example.org/sea", 2, "NZ-NO", ("NZ", "NO"),
    "infrastructure-transport", "accepted",
)  # fmt: skip
FUND = Passage(
    "NZ-NO/1/2", PassageKind.COMMITMENT, "NZ-NO/1", "fund the Harbour Fund with $40 million",
    "Joint statement on the sea", "2025-03-18", "https://example.org/sea", 3, "NZ-NO", ("NO",), "development-aid",
    "rejected",
)  # fmt: skip
BLOCK = Passage(
    "NZ-NO/1#b2", PassageKind.BLOCK, "NZ-NO/1", "Launch a pilot of coastal ferries by the end of 2027, with crews.",
    "Joint statement on the sea", "2025-03-18", "https://example.org/sea", 2, "NZ-NO", ("NZ", "NO"),
)  # fmt: skip
MISSILE = Passage(
    "r#0", PassageKind.DOCUMENT, "r", "The three navies share early warning of missile launches.", "Readout of a call",
    "2023-08-18",
)  # fmt: skip
UNDATED = Passage("u#0", PassageKind.DOCUMENT, "u", "A warning came early, and nobody heard it.", "A report")
ALL = (FERRY, FUND, BLOCK, MISSILE, UNDATED)

WORDS = (
    "ferry",
    "harbour",
    "missile",
    "warning",
    "fund",
    "cable",
    "island",
    "visa",
    "student",
    "copper",
    "railway",
    "of",
)


@st.composite
def passages(draw: st.DrawFn) -> list[Passage]:
    """Some passages with ids of their own, of a few instruments."""
    count = draw(st.integers(0, 12))
    return [
        Passage(
            id=f"{number}",
            kind=draw(st.sampled_from(PassageKind)),
            source=draw(st.sampled_from(["a", "b/1", "C c"])),
            text=" ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))) + f" n{number}",
            title=draw(st.sampled_from(["", "Fact sheet", "Harbour news"])),
            date=draw(st.sampled_from(["", "2021-05-21", "2023", "2025-01-31"])),
            place=number,
            partnership=draw(st.sampled_from(["", "KR-US"])),
            parties=draw(st.sampled_from([(), ("KR",), ("KR", "US"), ("Institute, of Fishes",)])),
            topic=draw(st.sampled_from(["", "energy", "space"])),
            state=draw(st.sampled_from(["", "accepted", "rejected"])),
        )
        for number in range(count)
    ]
