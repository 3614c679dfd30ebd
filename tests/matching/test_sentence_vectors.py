"""Vectors of sentences: their form, their nearness, and what is told where a model is not to be had."""

import importlib.util
import json

import numpy as np
import pytest

from servanda.matching import MissingModelError, embed
from servanda.matching.deciding import LINK_SIGNALS, RELATION_SIGNALS, WEIGHTS
from servanda.matching.vectors import PACKED, load


def test_rows_of_unit_length():
    rows = embed(["open a port office", "protect coral reefs from warming", ""])
    assert rows.shape == (3, load().rows.shape[1])
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 1, 0], atol=1e-5)


def test_nothing_in_nothing_out():
    assert embed([]).shape == (0, load().rows.shape[1])


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("build resilient semiconductor supply chains", "diversify sources of chips and batteries", "train nurses"),
        ("cut greenhouse gas emissions", "reach net zero and limit warming", "extradite criminals"),
        ("hold joint naval exercises", "drills of both navies at sea", "student exchanges in the arts"),
    ],
)
def test_what_is_near(text: str, near: str, far: str):
    a, b, c = embed([text, near, far])
    assert a @ b > a @ c + 0.1


def test_one_text_is_what_it_is_among_many():
    texts = [f"sentence number {n} on trade in timber" for n in range(5000)]
    assert np.allclose(embed(texts)[4999], embed(texts[4999:])[0], atol=1e-5)


def test_small_enough_to_package():
    assert sum(path.stat().st_size for path in PACKED.parent.iterdir()) <= 12_000_000


@pytest.mark.skipif(importlib.util.find_spec("sentence_transformers") is not None, reason="the package is there")
def test_a_transformer_without_its_package():
    with pytest.raises(MissingModelError, match=r"install servanda\[transformers\]"):
        embed(["a"], model="some-model")


def test_the_models_say_where_they_come_from():
    record = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert record["script"] == "training/lineage.py"
    assert {"data", "date", "figures", "threshold"} <= set(record)
    assert set(record["link"]["signals"]) == set(LINK_SIGNALS)
    assert all(set(row["signals"]) == set(RELATION_SIGNALS) for row in record["relations"].values())
    assert {"script", "data", "date", "sentences"} <= set(load().about)
