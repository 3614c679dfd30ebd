"""An index: what it finds and what it must not, brought up to date as it is made anew, damaged ones told."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.searching import Filters, Index, IndexFaultError, Passage, PassageKind, Way, build, parse, update
from servanda.searching.passages import HIDDEN
from tests.searching.passages import ALL, BLOCK, FERRY, FUND, MISSILE, UNDATED, WORDS, passages

SLOW = settings(max_examples=25, deadline=None)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("search") / "index"
    assert build(folder, ALL) == len(ALL)
    return Index(folder)


def ids(index: Index, typed: str, way: Way = Way.BOTH) -> list[str]:
    return [hit.passage.id for hit in index.search(parse(typed), 50, way=way).hits]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("coastal ferry", FERRY),
        ("pilots", FERRY),
        ('"early warning"', MISSILE),
        ('"warning came"', UNDATED),
        ("warning -missile", UNDATED),
        ("title:readout", MISSILE),
        ("ferries kind:block", BLOCK),
        ("fund state:rejected", FUND),
        ("state:rejected", FUND),
        ("warning after:2023-08 before:2023-08", MISSILE),
    ],
)
def test_found(index: Index, typed: str, first: Passage):
    assert ids(index, typed)[0] == first.id


@pytest.mark.parametrize(
    ("typed", "absent"),
    [
        ("harbour fund", FUND),  # it was rejected
        ('"warning early"', MISSILE),
        ('"early warning"', UNDATED),
        ("warning -missile", MISSILE),
        ("launch ferries", BLOCK),  # its commitment says the same
        ("warning after:2021", UNDATED),
        ("warning before:2023-07", MISSILE),
        ("ferries party:KR", FERRY),
    ],
)
def test_not_found(index: Index, typed: str, absent: Passage):
    for way in Way:
        if typed != "launch ferries" or way is Way.WORDS:
            assert absent.id not in ids(index, typed, way)


def test_without_words_the_newest_come_first(index: Index):
    assert ids(index, "kind:document kind:block") == [BLOCK.id, MISSILE.id, UNDATED.id]
    assert ids(index, "") == []
    assert ids(index, "-ferry kind:block") == []


def test_places_and_marks_of_a_hit(index: Index):
    [hit, *_] = index.search(parse("coastal ferries"), 5).hits
    assert (hit.by_words, hit.by_meaning) == (1, 2)  # the block, which is left out, is nearer
    assert [hit.passage.text[span.start : span.end] for span in hit.spans] == ["coastal", "ferries"]
    assert 0 < hit.score <= 1.001


def test_counts(index: Index):
    found = index.search(parse("kind:commitment kind:document state:accepted"), 10)
    assert index.count("party", found.rows) == {"NZ": 1, "NO": 1}
    assert index.count("year", found.rows) == {"2025": 1}
    assert index.count("topic", ()) == {}


def test_pages_of_hits(index: Index):
    whole = index.search(parse("warning"), 50)
    parts = [hit for offset in range(whole.total) for hit in index.search(parse("warning"), 1, offset).hits]
    assert list(whole.hits) == parts


@SLOW
@given(passages(), passages(), st.sampled_from(["a", "b/1", "C c"]))
def test_an_update_is_as_good_as_a_new_index(before: list[Passage], after: list[Passage], source: str):
    now = [p for p in before if p.source != source] + [p for p in after if p.source == source]
    with made(before) as (updated, folder), made(now) as (new, _):
        assert len(updated) == len(before)
        update(folder, [source], [p for p in after if p.source == source], "later")
        updated = Index(folder)
        assert updated.manifest.mark == "later"
        assert len(updated) == len(new) == len(now)
        for typed in (*WORDS, "harbour missile", '"ferry fund"', "kind:block", "state:rejected"):
            assert same(updated, typed) == same(new, typed)


@SLOW
@given(passages())
def test_what_is_indexed_is_found_by_its_own_words(given: list[Passage]):
    with made(given) as (index, _):
        for passage in given:
            if passage.state not in HIDDEN:
                found = index.search(parse(f'"{passage.text}"'), 50).hits
                assert passage.text in [hit.passage.text for hit in found]


@SLOW
@given(
    passages(),
    st.builds(
        Filters,
        kind=st.sampled_from([(), ("block",), ("block", "document")]),
        party=st.sampled_from([(), ("kr",), ("US", "Institute, of Fishes")]),
        partnership=st.sampled_from([(), ("KR-US",)]),
        topic=st.sampled_from([(), ("energy",)]),
        state=st.sampled_from([(), ("rejected",), ("accepted", "rejected")]),
        year=st.sampled_from([(), ("2021",), ("2023", "2025")]),
        after=st.sampled_from(["", "2021-05", "2023", "2025-01-31"]),
        before=st.sampled_from(["", "2021-05-20", "2023-12", "2025"]),
    ),
    st.sampled_from(["harbour fund", '"ferry"', "copper -visa", "railway of island"]),
    st.sampled_from(Way),
)
def test_filters_let_no_other_through(given: list[Passage], filters: Filters, typed: str, way: Way):
    with made(given) as (index, _):
        query = parse(typed).narrowed(filters)
        for hit in index.search(query, 50, way=way).hits:
            assert fits(hit.passage, filters)


def fits(p: Passage, f: Filters) -> bool:
    """Whether a passage is what the filters ask for, said once more and otherwise."""
    folded = {party.casefold() for party in p.parties}
    return (
        (not f.kind or p.kind in f.kind)
        and (not f.party or any(party.casefold() in folded for party in f.party))
        and (not f.partnership or p.partnership in f.partnership)
        and (not f.topic or p.topic in f.topic)
        and (p.state in f.state if f.state else p.state not in HIDDEN)
        and (not f.year or p.date[:4] in f.year)
        and (not f.after or p.date >= f.after)
        and (not f.before or "" < p.date <= f.before + "~")
    )


def test_the_old_index_is_there_until_the_new_one_is(tmp_path: Path):
    build(tmp_path / "i", [FERRY], "first")

    def broken() -> Iterator[Passage]:
        yield MISSILE
        raise RuntimeError("out of paper")

    with pytest.raises(RuntimeError):
        build(tmp_path / "i", broken(), "second")
    assert ids(Index(tmp_path / "i"), "ferries") == [FERRY.id]
    assert Index(tmp_path / "i").manifest.mark == "first"


def test_an_update_that_breaks_off_leaves_what_was_there(tmp_path: Path):
    build(tmp_path / "i", [FERRY], "first")

    def broken() -> Iterator[Passage]:
        yield MISSILE
        raise RuntimeError("out of paper")

    with pytest.raises(RuntimeError):
        update(tmp_path / "i", [FERRY.source], broken(), "second")
    assert ids(Index(tmp_path / "i"), "ferries") == [FERRY.id]
    update(tmp_path / "i", [], [MISSILE], "third")
    assert len(Index(tmp_path / "i")) == 2
    assert ids(Index(tmp_path / "i"), "missile") == [MISSILE.id]


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "there is no index at"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "is damaged"),
        (lambda folder: alter(folder, version=0), "is of another version"),
        (lambda folder: alter(folder, vectors="other"), "was made with other word vectors"),
        (lambda folder: alter(folder, data="data-gone"), "is damaged"),
        (lambda folder: alter(folder, rows=1), "is damaged"),
        (lambda folder: cut(folder, "passages.jsonl"), "is damaged"),
        (lambda folder: cut(folder, "vectors.i8"), "is damaged"),
        (lambda folder: cut(folder, "topic.u32"), "is damaged"),
        (lambda folder: cut(folder, "signs.u64"), "is damaged"),
    ],
)
def test_what_is_wrong_with_an_index_is_told(tmp_path: Path, harm: Callable[[Path], object], told: str):
    build(tmp_path / "i", ALL)
    harm(tmp_path / "i")
    with pytest.raises(IndexFaultError, match=told):
        Index(tmp_path / "i")
    build(tmp_path / "i", ALL)
    assert len(Index(tmp_path / "i")) == len(ALL)


def spoil(folder: Path, pattern: str) -> None:
    """Change every bit of a file of the data."""
    path = next(folder.glob(f"data-*/{pattern}"))
    path.write_bytes(bytes(byte ^ 0xFF for byte in path.read_bytes()))


@pytest.mark.parametrize("pattern", ["passages.jsonl", "state.u32", "topic.u32"])
def test_what_was_overwritten_is_told(tmp_path: Path, pattern: str):
    build(tmp_path / "i", ALL)
    spoil(tmp_path / "i", pattern)
    with pytest.raises(IndexFaultError, match="is damaged"):
        Index(tmp_path / "i").search(parse("coastal ferries"))


def test_words_that_are_gone_are_told(tmp_path: Path):
    build(tmp_path / "i", ALL)
    next(tmp_path.glob("i/data-*/words/*.pos")).unlink()
    with pytest.raises(IndexFaultError, match="is damaged"):
        Index(tmp_path / "i").search(parse('"early warning"'))


@pytest.mark.parametrize("name", ["offsets.u64", "passages.jsonl", "vectors.i8", "signs.u64", "topic.u32"])
def test_a_file_that_is_gone_is_not_begun_anew(tmp_path: Path, name: str):
    build(tmp_path / "i", ALL)
    next(tmp_path.glob(f"i/data-*/{name}")).unlink()
    with pytest.raises(IndexFaultError):
        update(tmp_path / "i", [], [FERRY], "2")


def test_only_the_data_that_counts_is_kept(tmp_path: Path):
    for _ in range(3):
        build(tmp_path / "i", ALL)
    assert len(list((tmp_path / "i").glob("data-*"))) == 1


def test_every_kind_is_named():
    assert {passage.kind for passage in ALL} | {PassageKind.INSTRUMENT} == set(PassageKind)


class made:  # noqa: N801
    """An index of some passages in a folder of its own, for the length of a ``with``."""

    def __init__(self, given: list[Passage]) -> None:
        self._given = given

    def __enter__(self) -> tuple[Index, Path]:
        self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        path = Path(self._folder.name) / "index"
        build(path, self._given)
        return Index(path), path

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def same(index: Index, typed: str) -> set[str]:
    """Return what is found, in no order: which of equal hits comes first is not promised."""
    return {hit.passage.text for hit in index.search(parse(typed), 50).hits}


def alter(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def cut(folder: Path, name: str) -> None:
    [path] = folder.glob(f"data-*/{name}")
    path.write_bytes(path.read_bytes()[:3])
