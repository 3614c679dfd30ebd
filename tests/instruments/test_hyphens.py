import pytest

from servanda.instruments.hyphens import Hyphens

FULL = ["and so they go on and on"] * 3
BROKEN = ["all the words of this coop-", "eration and the other res-", "ponsibilities"] * 3

CASES = [
    (["a development goal", *BROKEN], "the develop-", "ment goal", "the development goal"),
    (["their cyber-attacks", *BROKEN], "all cyber-", "attacks on", "all cyber-attacks on"),
    (["that cyber-working group meets", *BROKEN], "a U.S.-", "ROK group", "a U.S.-ROK group"),
    (["attacks on cyber networks", *BROKEN], "all cyber-", "attacks on", "all cyber-attacks on"),
    (BROKEN, "coal-", "fired plants", "coal-fired plants"),
    (BROKEN, "a harbour instal-", "lation", "a harbour installation"),
    (BROKEN, "Non-", "Proliferation", "Non-Proliferation"),
    (BROKEN, "state-of-", "the-art", "state-of-the-art"),
    (FULL * 20, "a harbour state-", "sponsored attack", "a harbour state-sponsored attack"),
    (["words that go to-", "gether"], "ports -", "and rails", "ports - and rails"),
    (["real-life words, co‐", "operation"], "co‐", "operation", "cooperation"),
    (["real-life words, co‐", "operation"], "cyber-", "attacks", "cyber-attacks"),
    (FULL, "soft\u00ad", "ware", "software"),
    (FULL, "no hyphen", "here", "no hyphen here"),
]


@pytest.mark.parametrize(("lines", "one", "two", "joined"), CASES)
def test_broken_word(lines: list[str], one: str, two: str, joined: str) -> None:
    assert Hyphens.of(lines).join(one, two) == joined
