"""The search index of a ledger: made at first, brought up to date by what changed, made anew where it can't be used."""

import datetime
from pathlib import Path

import pytest

from servanda.ledger import services
from servanda.ledger.indexing import bring_up_to_date, index_folder
from servanda.ledger.models import Commitment, Document
from servanda.ledger.payloads import decode_record
from servanda.searching import Filters, Index, PassageKind, build, parse
from servanda.searching.store import MANIFEST
from tests.web import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def found(folder: Path, typed: str) -> set[str]:
    return {hit.passage.id for hit in Index(folder).search(parse(typed), 200).hits}


def everything(folder: Path) -> set[tuple[str, str, str, str]]:
    """Return all passages of an index, those that are hidden too."""
    hits = [
        hit
        for query in (parse("").narrowed(Filters(kind=tuple(PassageKind))), parse("state:rejected state:merged"))
        for hit in Index(folder).search(query, 500).hits
    ]
    return {(hit.passage.id, hit.passage.text, hit.passage.partnership, hit.passage.state) for hit in hits}


def test_what_is_in_it(folder: Path):
    filed = factories.add()
    done = bring_up_to_date(folder)
    assert (done.anew, done.passages) == (True, 1 + 6 + 5)  # the title, blocks but for it, commitments
    assert found(folder, '"coastal ferries" kind:commitment') == {f"{filed.id}/1"}
    assert found(folder, "title:sea kind:instrument") == {filed.id}
    assert f"{filed.id}#b3" in found(folder, '"Harbour Fund" kind:block')
    assert found(folder, 'party:"Institute of Fishes, Nets and Boats"') == {f"{filed.id}/5"}


def test_it_follows_the_entries(folder: Path):
    filed = factories.add()
    bring_up_to_date(folder)
    services.reject(factories.actor(), f"{filed.id}/2", "not ours")
    services.accept(factories.actor(), f"{filed.id}/1")
    factories.add(factories.many(3), title="Statement on light", date=datetime.date(2026, 1, 1))
    done = bring_up_to_date(folder)
    assert (done.anew, done.sources, done.passages) == (False, 2, len(Index(folder)))
    assert f"{filed.id}/2" not in found(folder, "harbour fund money")
    assert found(folder, "state:rejected") == {f"{filed.id}/2"}
    assert found(folder, "state:accepted") == {f"{filed.id}/1"}
    assert len(found(folder, "lighthouse kind:commitment")) == 3
    assert bring_up_to_date(folder).sources == 0


def test_following_is_as_good_as_making_it_anew(folder: Path, tmp_path: Path):
    filed = factories.add()
    bring_up_to_date(folder)
    services.accept(factories.actor(), f"{filed.id}/1")
    record = decode_record(Commitment.objects.get(pk=f"{filed.id}/3").record)
    services.merge(factories.actor(), record, [f"{filed.id}/4"])
    services.name_partnership(factories.actor(), "FR-NO", "France and Norway", ["FR", "NO"])
    services.file_instrument(factories.actor(), filed.id, "FR-NO")
    bring_up_to_date(folder)
    bring_up_to_date(tmp_path / "anew")
    assert everything(folder) == everything(tmp_path / "anew")


def test_a_document_is_found(folder: Path):
    bring_up_to_date(folder)
    made, _ = factories.instrument(factories.many(1), title="Readout of a call")
    key = services.add_document(factories.actor(), made)
    bring_up_to_date(folder)
    assert Document.objects.filter(pk=key).exists()
    assert f"{key}#b2" in found(folder, "lighthouse kind:document")


@pytest.mark.parametrize("mark", ["1 " + "0" * 64, "999 " + "0" * 64])
def test_the_index_of_another_ledger_is_made_anew(folder: Path, mark: str):
    factories.add()
    build(folder, [], mark)
    done = bring_up_to_date(folder)
    assert done.anew
    assert done.why.endswith("is of another ledger")


def test_a_damaged_one_is_made_anew(folder: Path):
    factories.add()
    bring_up_to_date(folder)
    (folder / MANIFEST).write_text("nothing", encoding="utf-8")
    assert "damaged" in bring_up_to_date(folder).why
    assert bring_up_to_date(folder, rebuild=True).anew


def test_an_index_that_lost_a_file_is_made_anew(folder: Path):
    filed = factories.add()
    bring_up_to_date(folder)
    next(folder.glob("data-*/topic.u32")).unlink()
    services.accept(factories.actor(), f"{filed.id}/1")
    done = bring_up_to_date(folder)
    assert done.anew
    assert "topic.u32 is cut off" in done.why
    assert found(folder, "state:accepted") == {f"{filed.id}/1"}


def test_it_stands_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SERVANDA_INDEX", str(tmp_path / "there"))
    assert index_folder() == tmp_path / "there"
