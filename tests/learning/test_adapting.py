"""Learning from decisions: it moves towards what reviewers say, keeps what it knew, and says which it is."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.extraction.acceptor import Model, load
from servanda.learning.adapting import TooFewError, adapt, write
from servanda.learning.examples import Example

BASE = Model({"verb open": 1.0, "verb note": -1.0}, 0.0, 0.5, "1")


def decided(name: str, stands: bool, times: int, instrument: str = "a") -> list[Example]:
    return [Example({name: 1.0}, stands, instrument)] * times


def test_moves_towards_the_decisions() -> None:
    examples = decided("verb hail", True, 20) + decided("verb open", False, 20)
    model = adapt(BASE, examples).model
    assert model.probability({"verb hail": 1.0}) > BASE.probability({"verb hail": 1.0})
    assert model.probability({"verb open": 1.0}) < BASE.probability({"verb open": 1.0})


def test_a_few_decisions_move_it_less_than_many() -> None:
    few = adapt(BASE, decided("verb open", False, 5) + decided("verb hail", True, 20)).model
    many = adapt(BASE, decided("verb open", False, 80) + decided("verb hail", True, 20)).model
    assert many.weights["verb open"] < few.weights["verb open"] < BASE.weights["verb open"]


def test_keeps_the_weights_that_no_decision_is_about() -> None:
    model = adapt(BASE, decided("verb hail", True, 15) + decided("verb open", False, 15)).model
    assert model.weights["verb note"] == BASE.weights["verb note"]


def test_is_measured_on_instruments_held_out() -> None:
    examples = [
        e for name in "abc" for e in decided("verb hail", True, 10, name) + decided("verb open", False, 10, name)
    ]
    adapted = adapt(BASE, examples)
    assert adapted.before == 0.5  # it lets an opening stand, and a hail by the even threshold
    assert adapted.after == 1.0
    assert adapt(BASE, decided("verb hail", True, 15) + decided("verb open", False, 15)).after is None


@pytest.mark.parametrize(
    "examples", [[], decided("verb open", True, 19), decided("verb open", True, 40), decided("verb open", False, 40)]
)
def test_refuses_to_learn_from_too_little(examples: list[Example]) -> None:
    with pytest.raises(TooFewError, match="at least 20"):
        adapt(BASE, examples)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), min_size=30, max_size=60))
def test_is_a_function_of_the_decisions(pairs: list[tuple[str, bool]]) -> None:
    examples = [Example({name: 1.0}, stands, name) for name, stands in sorted(pairs)]
    if len({stands for _, stands in pairs}) == 2:
        assert adapt(BASE, examples) == adapt(BASE, examples)


def test_what_is_written_is_read_and_names_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = adapt(BASE, decided("verb hail", True, 15) + decided("verb open", False, 15)).model
    write(model, tmp_path / "ours.json")
    monkeypatch.setenv("SERVANDA_ACCEPTOR", str(tmp_path / "ours.json"))
    assert load() == model
    assert model.version.startswith("1+30 decisions")
    assert json.loads((tmp_path / "ours.json").read_text())["version"] == model.version
