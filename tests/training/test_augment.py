from pathlib import Path

import pytest
from spacy.vocab import Vocab

from training.augment import PLURAL, SINGULAR, augment
from training.treebank import read_sentences, to_doc

SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_trees_stay_trees(treebank: Path, seed: int):
    for rows in augment(read_sentences(treebank), seed):
        assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
        assert [row[7] for row in rows if row[6] == "0"] == ["root"]
        for row in rows:
            seen = set()
            while row[6] != "0":
                assert row[0] not in seen, "a ring"
                seen.add(row[0])
                row = rows[int(row[6]) - 1]


@pytest.mark.parametrize("seed", SEEDS)
def test_new_words_stand_where_the_old_ones_stood(treebank: Path, seed: int):
    promise, order = (to_doc(Vocab(), rows) for rows in augment(read_sentences(treebank), seed))
    root = next(token for token in promise if token.dep_ == "ROOT")
    assert root.text != "want"
    assert [child.dep_ for child in root.children] == ["nsubj", "xcomp", "punct"]
    assert promise.text.endswith("to open the harbour. ")
    assert order.text.startswith("We will read the long report (twice).")


def test_sentences_without_a_place_for_it_give_none(treebank: Path):
    assert len(list(augment(read_sentences(treebank)))) == 2  # nothing comes of "Fishers don't sail."


def test_originals_are_left_alone(treebank: Path):
    sentences = list(read_sentences(treebank))
    list(augment(sentences))
    assert sentences == list(read_sentences(treebank))


@pytest.mark.parametrize("phrase", PLURAL + SINGULAR)
def test_every_noun_phrase_has_one_head(phrase: str):
    parts = [part.split("|") for part in phrase.split(" ")]
    assert all(len(part) == 5 for part in parts)
    heads = [int(part[3]) for part in parts]
    assert heads.count(0) == 1
    assert all(0 <= head <= len(parts) and head != number for number, head in enumerate(heads, start=1))
