"""A site is built the same way each time, put in its place whole, and never over anything else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from servanda.ledger import services
from servanda.publishing.site import SiteError, build, building, gather
from tests.web import factories

SEA = "NZ-NO/2025-03-18/joint-statement"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_to_the_byte(built: Callable[..., Path]):
    assert contents(built("one")) == contents(built("two"))


def test_what_the_site_says_of_itself(built: Callable[..., Path]):
    said = json.loads((built() / "site.json").read_text())
    assert said["head"] == gather().head
    assert (said["partnerships"], said["instruments"], said["commitments"]) == (1, 2, 4)


def test_a_new_site_takes_the_place_of_the_old(built: Callable[..., Path], tmp_path: Path):
    folder = built()
    (folder / "stray.txt").write_text("of yesterday")
    services.undo(factories.actor(), SEA)  # the rejection of the third
    services.accept(factories.actor(), f"{SEA}/3")
    built()
    assert (folder / f"commitments/{SEA}/3.html").exists()
    assert not (folder / "stray.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_where_names_cannot_be_exchanged(built: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    built()
    monkeypatch.setattr(building, "_exchange", lambda *_: False)
    assert (built() / "index.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_build_that_fails_leaves_the_old_site(
    built: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = contents(built())

    def fail(*_: object) -> str:
        raise OSError("no room")

    monkeypatch.setattr(building, "write_index", fail)
    with pytest.raises(OSError, match="no room"):
        built()
    assert contents(tmp_path / "site") == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_other_things_are_never_replaced(filled: None, tmp_path: Path):
    (tmp_path / "thesis.odt").write_text("years of work")
    with pytest.raises(SiteError, match="holds other things than a site of Servanda: name a new folder"):
        build(gather(), tmp_path)
    with pytest.raises(SiteError, match="is a file: name a folder"):
        build(gather(), tmp_path / "thesis.odt")
    assert (tmp_path / "thesis.odt").read_text() == "years of work"


@pytest.mark.parametrize("base", ["pacts.example.org", "ftp://example.org/", "https:///x", "https://example.org/?a=1"])
def test_what_is_no_address(filled: None, tmp_path: Path, base: str):
    with pytest.raises(SiteError, match=r"is no address of a site: write it as https://example\.org/record/"):
        build(gather(), tmp_path / "site", base=base)
    assert not (tmp_path / "site").exists()


def test_a_thousand_commitments_in_twenty_seconds(db: None, tmp_path: Path):
    """The figure of processor time, so that other work on the machine changes nothing."""
    import datetime
    import time

    from servanda.ledger import models as m

    for year in range(2000, 2020):
        factories.add(factories.many(50), date=datetime.date(year, 3, 18), title=f"Joint statement of {year}")
    m.Commitment.objects.update(state="accepted")
    begun = time.process_time()
    folder = build(gather(), tmp_path / "site").place
    assert time.process_time() - begun < 20
    pages = list(folder.rglob("*.html"))
    assert sum("commitments/NZ-NO" in str(page) for page in pages) == 1000
    assert max(page.stat().st_size for page in pages) < 60_000
