"""The acceptor: a verdict is a function of the features alone, gives its reason, and says whence its weights are."""

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.extraction.acceptor import judge

DATA = json.loads((files("servanda.extraction") / "data" / "acceptor.json").read_text(encoding="utf-8"))
WEIGHTS: dict[str, float] = DATA["weights"]
NAMES = st.lists(st.sampled_from(sorted(WEIGHTS)) | st.text(max_size=5), max_size=30)


@given(NAMES)
def test_is_a_probability_on_one_side_of_the_threshold(names: list[str]) -> None:
    verdict = judge(names)
    assert 0 <= verdict.probability <= 1
    assert verdict.accepted == (verdict.probability >= DATA["threshold"])


@given(NAMES)
def test_counts_each_feature_once_in_any_order(names: list[str]) -> None:
    assert judge(names) == judge([*reversed(names), *names])


@given(NAMES, st.sampled_from(sorted(WEIGHTS)))
def test_a_feature_moves_the_verdict_by_the_sign_of_its_weight(names: list[str], name: str) -> None:
    without = judge(set(names) - {name}).probability
    having = judge({*names, name}).probability
    assert having >= without if WEIGHTS[name] >= 0 else having <= without


@given(NAMES)
def test_names_known_features_as_its_reason(names: list[str]) -> None:
    reason = judge(names).reason
    assert bool(reason) == bool(set(names) & set(WEIGHTS))


def test_knows_nothing_of_unknown_features() -> None:
    assert judge(["no such feature"]) == judge([])


@pytest.mark.parametrize("key", ["script", "data", "date", "weights", "intercept", "threshold"])
def test_file_says_where_its_numbers_come_from(key: str) -> None:
    assert DATA[key]
