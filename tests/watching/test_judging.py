"""Which documents look like an instrument of a known partnership."""

from pathlib import Path

import pytest

from servanda.instruments import read
from servanda.watching.judging import Known, Verdict, judge

SAMPLES = Path(__file__).parents[2] / "samples"
HERE = Known("NZ-NO", ("NZ", "NO"))
READOUT = """# Readout of the meeting of New Zealand and Norway

New Zealand and Norway will open a school in Suva. Norway will send two teachers."""


@pytest.mark.parametrize(
    "name", ["new-zealand-norway-2022.html", "new-zealand-norway-2025.md", "new-zealand-norway-2026.md"]
)
def test_an_instrument(name: str):
    verdict = judge(read(SAMPLES / name), [Known("US-KR", ("US", "KR")), HERE])
    assert verdict is not None
    assert verdict.partnership == "NZ-NO"
    assert verdict.commitments >= 5


@pytest.mark.parametrize(
    "known",
    [
        [],
        [Known("US-KR", ("US", "KR"))],
        [Known("NO", ("NO",))],
        [Known("other", ())],
        [Known("three", ("NZ", "NO", "AU"))],
    ],
)
def test_of_no_partnership_that_is_known(known: list[Known]):
    def find(_: object) -> list[object]:
        raise AssertionError("the parties alone say no")

    assert judge(read(SAMPLES / "new-zealand-norway-2025.md"), known, find) is None  # type: ignore[arg-type]


def test_a_readout_is_no_instrument():
    assert judge(read(READOUT.encode(), name="readout.md"), [HERE]) is None


def test_the_nearest_partnership():
    wide = Known("NZ-NO-AU", ("NZ", "NO", "AU"))
    instrument = read(SAMPLES / "new-zealand-norway-2025.md", parties=("NZ", "NO", "AU"))
    verdict = judge(instrument, [HERE, wide])
    assert isinstance(verdict, Verdict)
    assert verdict.partnership == "NZ-NO-AU"


def test_a_summit_of_many_is_none_of_two():
    instrument = read(SAMPLES / "new-zealand-norway-2025.md", parties=("NZ", "NO", "AU", "US"))
    assert judge(instrument, [HERE]) is None
