"""``servanda publish data`` as users call it: its files, its notes, and what is wrong told in one line."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from servanda.cli.publishing_data import FORMS
from servanda.publishing.forms import DataForm

pytestmark = pytest.mark.usefixtures("outside")
Servanda = Callable[..., Result]


@pytest.fixture
def ledger(tmp_path: Path, outside: None) -> Path:
    """Return a ledger of the sample partnership."""
    from samples.__main__ import main

    path = tmp_path / "ledger.sqlite"
    main(str(path))
    return path


def test_the_forms_are_those_that_can_be_written():
    assert list(FORMS) == [form.value for form in DataForm]


def test_all_forms(servanda: Servanda, ledger: Path, tmp_path: Path):
    result = servanda("publish", "data", tmp_path / "out", "--ledger", ledger)
    assert result.exit_code == 0, result.output
    said = result.stderr.splitlines()[-1]
    assert "63 commitments of 3 instruments" in said
    head = json.loads((tmp_path / "out/csv/datapackage.json").read_bytes())["servanda"]["ledger"]["head"]
    assert head in said
    assert "give --iati-ref" in result.stderr
    names = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {"commitments.csv", "commitments.parquet", "activities.xml", "history.jsonld", "deadlines.ics"} <= names


def test_writing_twice_writes_the_same(servanda: Servanda, ledger: Path, tmp_path: Path):
    for out in ("one", "two"):
        assert servanda("publish", "data", tmp_path / out, "--ledger", ledger).exit_code == 0
    first = {path.relative_to(tmp_path / "one"): path.read_bytes() for path in _files(tmp_path / "one")}
    second = {path.relative_to(tmp_path / "two"): path.read_bytes() for path in _files(tmp_path / "two")}
    assert first == second


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_chosen_forms_and_a_site(servanda: Servanda, ledger: Path, tmp_path: Path):
    arguments = ["--form", "atom", "-f", "iati", "--iati-ref", "XM-1", "--publisher", "The desk"]
    result = servanda(
        "publish", "data", tmp_path / "out", "--ledger", ledger, *arguments, "--server", "https://a.example"
    )
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in _files(tmp_path / "out")) == ["activities.xml", "commitments.atom"]
    feed = (tmp_path / "out/feeds/commitments.atom").read_text(encoding="utf-8")
    assert "https://a.example/commitments/NZ-NO/2022-09-14/joint-statement/1/" in feed
    assert "<name>The desk</name>" in feed
    assert "--iati-ref" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--form", "pdf"], "there is no form pdf: take one of csv, jsonl"),
        (["--base-url", "a.example"], "it begins with http:// or https://"),
        (["--base-url", "https://a", "--server", "https://b"], "give either a site or a server"),
        (["--partnership", "US-KR"], "there is no partnership US-KR: the ledger has NZ-NO"),
    ],
)
def test_what_cannot_be(servanda: Servanda, ledger: Path, tmp_path: Path, arguments: list[str], words: str):
    result = servanda("publish", "data", tmp_path / "out", "--ledger", ledger, *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.replace("│", " ").split())
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_way(servanda: Servanda, ledger: Path, tmp_path: Path):
    (tmp_path / "out").write_text("mine")
    result = servanda("publish", "data", tmp_path / "out", "--ledger", ledger)
    assert result.exit_code == 2
    assert str(tmp_path / "out") in result.stderr
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize(("asked", "code"), [([], 0), (["--form", "parquet"], 2)])
def test_without_pyarrow(
    servanda: Servanda, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str], code: int
):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = servanda("publish", "data", tmp_path / "out", "--ledger", ledger, *asked)
    assert result.exit_code == code
    assert "the package pyarrow is needed: install servanda[corpus]" in result.stderr
    assert (tmp_path / "out/csv/money.csv").exists() == (code == 0)


def test_an_id_that_is_a_path(servanda: Servanda, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from servanda.publishing import forms

    monkeypatch.setattr(forms, "write_texts", lambda record: {"../../../evil.txt": b""})
    result = servanda("publish", "data", tmp_path / "out", "--ledger", ledger, "--form", "annotations")
    assert result.exit_code == 2
    assert "would be written outside" in result.stderr
    assert not (tmp_path / "evil.txt").exists()
