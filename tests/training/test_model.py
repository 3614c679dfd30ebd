import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.training import Example
from spacy.util import fix_random_seed, load_config

from training import model
from training.model import LICENCE, ModelError, package
from training.treebank import read_sentences, to_doc

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("model")


@pytest.fixture
def trained(shared: Path, treebank: Path) -> Path:
    """Return a pipeline that has learnt three sentences by heart."""
    folder = shared / "trained"
    if not folder.exists():
        fix_random_seed(7)
        nlp = spacy.blank("en")
        nlp.add_pipe("tagger")
        nlp.add_pipe("trainable_lemmatizer", config={"min_tree_freq": 1, "backoff": "norm"})
        nlp.add_pipe("parser", config={"min_action_freq": 1})
        docs = [to_doc(nlp.vocab, rows) for rows in read_sentences(treebank)]
        examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs]
        optimizer = nlp.initialize(lambda: examples)
        for _ in range(25):
            nlp.update(examples, sgd=optimizer)
        nlp.config["paths"]["train"] = "/home/somebody/train.spacy"
        nlp.to_disk(folder)
    return folder


def test_packaged_model_says_what_it_is(trained: Path, treebank: Path, tmp_path: Path):
    target = tmp_path / "model"
    figures = package(trained, treebank, target)
    meta = json.loads((target / "meta.json").read_text(encoding="utf-8"))
    assert (meta["name"], meta["license"]) == ("servanda_communiques", LICENCE)
    named = " ".join(source["name"] for source in meta["sources"])
    assert all(word in named for word in ("EWT", "GUM", "White House"))
    assert all(source["license"] for source in meta["sources"])
    assert meta["performance"]["gold_tokens"] == figures["gold_tokens"]
    assert figures["gold_tokens"]["las"] > 0.8
    assert set(figures["gold_tokens"]) >= {"las", "uas", "tag_acc", "lemma_acc"}
    licence = (target / "LICENSE.md").read_text(encoding="utf-8")
    assert LICENCE in licence
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in licence


def test_packaged_model_loads_and_names_no_place(trained: Path, treebank: Path, tmp_path: Path):
    target = tmp_path / "model"
    package(trained, treebank, target)
    assert set(load_config(target / "config.cfg", interpolate=False)["paths"].values()) == {None}
    assert [t.dep_ for t in spacy.load(target)("They want to open the harbour.")][:2] == ["nsubj", "ROOT"]


def test_model_that_is_too_large_leaves_the_old_one(
    trained: Path, treebank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "model"
    target.mkdir()
    (target / "old").touch()
    monkeypatch.setattr(model, "MOST_BYTES", 1000)
    with pytest.raises(ModelError, match="MB, more than"):
        package(trained, treebank, target)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("model")] == ["model"]
    assert (target / "old").exists()


def test_new_model_takes_the_place_of_the_old_one(trained: Path, treebank: Path, tmp_path: Path):
    target = tmp_path / "model"
    target.mkdir()
    (target / "old").touch()
    package(trained, treebank, target)
    assert not (target / "old").exists()


@pytest.mark.parametrize(("folder", "words"), [("none", "no meta.json"), ("trained", "treebank/test.conllu.xz")])
def test_errors_are_one_line(tmp_path: Path, folder: str, words: str):
    (tmp_path / "trained").mkdir()
    (tmp_path / "trained" / "meta.json").write_text("{}", encoding="utf-8")
    command = [sys.executable, "-m", "training.model", str(tmp_path / folder), str(tmp_path)]
    target = ["--target", str(tmp_path / "model")]
    done = subprocess.run([*command, *target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert words in line
