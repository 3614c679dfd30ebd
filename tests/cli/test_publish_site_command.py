"""``servanda publish site`` as users call it: the folder, its note, and what is wrong told in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

pytestmark = pytest.mark.usefixtures("outside")
Servanda = Callable[..., Result]


@pytest.fixture
def ledger(tmp_path: Path, outside: None) -> Path:
    """Return a ledger of the sample partnership."""
    from samples.__main__ import main

    path = tmp_path / "ledger.sqlite"
    main(str(path))
    return path


def test_a_site(servanda: Servanda, ledger: Path, tmp_path: Path):
    more = ["--base-url", "https://pacts.example.org/record", "--title", "The harbour record"]
    result = servanda("publish", "site", tmp_path / "site", "--ledger", ledger, "--partnership", "NZ-NO", *more)
    assert result.exit_code == 0, result.output
    assert "63 commitments of" in result.stderr
    assert f"Open {tmp_path / 'site' / 'index.html'} in a browser" in result.stderr
    home = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://pacts.example.org/record/index.html">' in home
    assert "<h1>The harbour record</h1>" in home


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--partnership", "US-KR"], "there is no partnership US-KR"),
        (["--base-url", "pacts.example.org"], "pacts.example.org is no address of a site"),
    ],
)
def test_what_is_wrong(servanda: Servanda, ledger: Path, tmp_path: Path, more: list[str], message: str):
    result = servanda("publish", "site", tmp_path / "site", "--ledger", ledger, *more)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "site").exists()


def test_another_folder_is_left_alone(servanda: Servanda, ledger: Path, tmp_path: Path):
    result = servanda("publish", "site", tmp_path, "--ledger", ledger)
    assert result.exit_code == 2
    assert "holds other things than a site of Servanda: name a new folder" in result.stderr
    assert ledger.exists()
