"""The acceptor: a verdict is a function of the features alone, gives its reason, and says whence its weights are."""

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.extraction.acceptor import MEANING, judge

DATA = json.loads((files("servanda.extraction") / "data" / "acceptor.json").read_text(encoding="utf-8"))
WEIGHTS: dict[str, float] = DATA["weights"]
NAMED = sorted(name for name in WEIGHTS if not name.startswith(MEANING))
NAMES = st.sets(st.sampled_from(NAMED) | st.text(max_size=5), max_size=30)


def having(names: set[str]) -> dict[str, float]:
    return dict.fromkeys(names, 1.0)


@given(NAMES)
def test_is_a_probability_on_one_side_of_the_threshold(names: set[str]) -> None:
    verdict = judge(having(names))
    assert 0 <= verdict.probability <= 1
    assert verdict.accepted == (verdict.probability >= DATA["threshold"])


@given(NAMES)
def test_the_order_of_the_features_does_not_matter(names: set[str]) -> None:
    assert judge(having(names)) == judge(dict(reversed(having(names).items())))


@given(NAMES, st.sampled_from(sorted(WEIGHTS)))
def test_a_feature_moves_the_verdict_by_the_sign_of_its_weight(names: set[str], name: str) -> None:
    without = judge(having(names - {name})).probability
    with_it = judge(having({*names, name})).probability
    assert with_it >= without if WEIGHTS[name] >= 0 else with_it <= without


@given(NAMES)
def test_names_known_features_as_its_reason(names: set[str]) -> None:
    assert bool(judge(having(names)).reason) == bool(names & set(NAMED))


def test_the_numbers_of_word_vectors_weigh_and_are_no_reason() -> None:
    heaviest = max((name for name in WEIGHTS if name.startswith(MEANING)), key=lambda name: WEIGHTS[name])
    assert judge({heaviest: 2.0}).probability > judge({heaviest: 1.0}).probability > judge({}).probability
    assert judge({heaviest: 1.0}).reason == ""


def test_knows_nothing_of_unknown_features() -> None:
    assert judge({"no such feature": 1.0}) == judge({})


@pytest.mark.parametrize("key", ["script", "data", "date", "weights", "intercept", "threshold"])
def test_file_says_where_its_numbers_come_from(key: str) -> None:
    assert DATA[key]
