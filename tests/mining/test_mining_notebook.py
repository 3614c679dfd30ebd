"""The notebook of the documentation runs over a small result, and what is kept of its outputs is figures alone."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from corpora import SAMPLES, mine_here

NOTEBOOK = Path(__file__).parents[2] / "docs" / "mining.ipynb"


@pytest.fixture(scope="module")
def cells() -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in kept if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebook")
    corpus = folder / "corpus"
    corpus.mkdir()
    for path in [*SAMPLES.glob("*.md"), *SAMPLES.glob("*.html")]:
        (corpus / path.name).write_bytes(path.read_bytes())
    mine_here(corpus, folder / "mined")
    return folder / "mined"


def test_the_path_is_the_first_thing_it_says(cells: list[dict[str, Any]]):
    assert "".join(cells[0]["source"]).startswith('MINED = "mined"')


def test_every_cell_runs(cells: list[dict[str, Any]], result: Path):
    matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is not installed: pip install --group docs")
    pytest.importorskip("polars", reason="polars is not installed: pip install --group docs")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    told: dict[str, Any] = {}
    for cell in cells:
        exec("".join(cell["source"]), told)
        if told.get("MINED") == "mined":
            told["MINED"] = str(result)
    figures = [pyplot.figure(number) for number in pyplot.get_fignums()]
    try:
        assert len(figures) == sum("picture" in cell["metadata"] for cell in cells) >= 6
        for figure in figures:
            [axes, *_] = figure.axes
            assert axes.get_xlabel()
            assert axes.get_ylabel()
            assert any(text.get_text().startswith("Source: 3 instruments among 4 documents") for text in figure.texts)
    finally:
        pyplot.close("all")
    assert sum(told["years"]["commitments"]) == told["report"]["counted"]
    assert told["partnerships"]["partnership"].to_list() == ["NO – NZ"]
    assert told["money"]["year"].to_list() == told["years"]["year"].to_list()


def test_its_outputs_are_kept_and_hold_no_paths(cells: list[dict[str, Any]]):
    assert all(cell["outputs"] for cell in cells if "picture" in cell["metadata"])
    said = json.dumps([{**output, "data": _words(output)} for cell in cells for output in cell["outputs"]])
    assert not re.search(r"Traceback|https?://|(?<![\w.])/\w+/\w+", said)


def test_the_page_tells_the_same_figures(cells: list[dict[str, Any]]):
    """Both come from ``docs/run_notebook.py``, the words of the page by hand: they must not drift apart."""
    [said] = [output["data"]["text/plain"] for output in cells[1]["outputs"]]
    documents, commitments, counted = json.loads("".join(said).replace("(", "[").replace(")", "]"))
    page = (NOTEBOOK.parent / "mining.md").read_text(encoding="utf-8")
    assert f"{documents:,} documents: " in page
    assert f"{commitments:,} commitments, {counted:,} of them counted" in page


def _words(output: dict[str, Any]) -> dict[str, Any]:
    return {kind: value for kind, value in output.get("data", {}).items() if kind != "image/png"}
