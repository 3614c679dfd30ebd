"""A run that is stopped at any moment goes on with the same command, and ends with the same files."""

import json
import os
import random
import signal
import time
from pathlib import Path

import pytest
from corpora import Here, Row, by_id, ended, many_rows, mine_here, mined, read_all, row, start, write_parquet

from servanda.mining import Job, Local, MiningError, Progress, mine, start_anew

BATCHES = 24


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus in 24 batches of two documents."""
    rows = many_rows(2 * BATCHES - 3)
    return write_parquet(tmp_path_factory.mktemp("corpus") / "a.parquet", rows, group=2)


@pytest.fixture(scope="module")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    code, told = ended(start("mine", corpus, out))
    assert code == 0, told
    return mined(out)


def pieces(out: Path) -> int:
    return len(list((out / "_work").glob("documents-*.parquet")))


def wait_for(out: Path, number: int, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while pieces(out) < number and time.monotonic() < end:
        time.sleep(0.005)


def test_the_same_as_in_one_process(corpus: Path, undisturbed: dict[str, list[Row]], tmp_path: Path):
    mine_here(corpus, tmp_path / "out")
    assert mined(tmp_path / "out") == undisturbed
    assert sum(map(len, undisturbed.values())) > 150


def test_killed_at_random_moments(corpus: Path, undisturbed: dict[str, list[Row]], tmp_path: Path):
    moments = random.Random(7)
    out = tmp_path / "out"
    begun = []
    for least in (0, 1, 8, 16):
        process = start("mine", corpus, out, "--jobs", "1")
        if least:
            wait_for(out, least)
        time.sleep(moments.uniform(0, 0.1) if least else moments.uniform(0.3, 1.5))
        process.send_signal(signal.SIGKILL)
        ended(process)
        begun.append(pieces(out))
    code, told = ended(start("mine", corpus, out, "--jobs", "1"))
    assert code == 0, told
    assert begun == sorted(begun)
    assert 0 < begun[-1] < BATCHES
    assert f"of {BATCHES} batches were done before" in told
    assert mined(out) == undisturbed
    assert sorted(path.name for path in out.iterdir()) == ["commitments", "documents", "report.json"]


def test_killed_while_it_is_put_together(
    corpus: Path, undisturbed: dict[str, list[Row]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from servanda.mining import finishing

    class StoppedError(Exception):
        pass

    def stop(*_: object) -> None:
        raise StoppedError

    out = tmp_path / "out"
    for name in ("write_whole", "_by_year"):
        with monkeypatch.context() as patched:
            patched.setattr(finishing, name, stop)
            with pytest.raises(StoppedError):
                mine_here(corpus, out)
        assert not (out / "report.json").exists()
    told: list[Progress] = []
    mine(Job(str(corpus), str(out)), Here(), told.append)
    assert [(one.done, one.batches, one.before) for one in told] == [(BATCHES, BATCHES, BATCHES)]
    assert mined(out) == undisturbed


def test_processes_end_with_the_one_that_began_them(corpus: Path, tmp_path: Path):
    process = start("mine", corpus, tmp_path / "out", "--jobs", "2")
    wait_for(tmp_path / "out", 1)
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not listed.exists():
        pytest.skip("this system does not list child processes in /proc")
    children = [int(number) for number in listed.read_text().split()]
    assert children
    process.send_signal(signal.SIGKILL)
    ended(process)
    end = time.monotonic() + 10
    while any(alive(child) for child in children) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [child for child in children if alive(child)]


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_control_c(corpus: Path, undisturbed: dict[str, list[Row]], tmp_path: Path):
    out = tmp_path / "out"
    process = start("mine", corpus, out, "--jobs", "1")
    wait_for(out, 3)
    os.killpg(process.pid, signal.SIGINT)  # a terminal tells all processes
    code, told = ended(process, 30)
    assert code == 130
    assert told.splitlines() == ["Interrupted. The same command goes on from here."]
    assert 3 <= pieces(out) < BATCHES
    mine_here(corpus, out)
    assert mined(out) == undisturbed


def test_a_run_that_has_ended_is_not_done_again(tmp_path: Path):
    path = write_parquet(tmp_path / "a.parquet", [row(1)])
    first = mine_here(path, tmp_path / "out")
    changed = (tmp_path / "out" / "report.json").stat().st_mtime_ns
    assert mine_here(path, tmp_path / "out") == first
    assert (tmp_path / "out" / "report.json").stat().st_mtime_ns == changed


class _Stopping(Local):
    """An engine that does nothing."""

    def run(self, *_: object) -> object:  # type: ignore[override]
        raise KeyboardInterrupt


def begin(path: Path, out: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        mine(Job(str(path), str(out)), _Stopping(1))


def test_other_files_or_options_at_a_run_that_was_begun(tmp_path: Path):
    path, out = tmp_path / "a.parquet", tmp_path / "out"
    begin(write_parquet(path, [row(1)]), out)
    for options in ({"everything": True}, {"columns": {"title": "url"}}):
        with pytest.raises(MiningError, match="another run was begun there, over other files or with other options"):
            mine_here(path, out, **options)
    write_parquet(path, [row(1), row(2)])
    with pytest.raises(MiningError, match=r"or give --anew"):
        mine_here(path, out)
    start_anew(str(out))
    assert mine_here(path, out).documents == 2


def test_an_output_that_holds_something_else(tmp_path: Path):
    path = write_parquet(tmp_path / "a.parquet", [row(1)])
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for out in ("out", "file"):
        with pytest.raises(MiningError, match=f"{out}: there is something else already"):
            mine_here(path, tmp_path / out)
    mine_here(path, tmp_path / "other")
    with pytest.raises(MiningError, match="other: there is something else already"):
        mine_here(path, tmp_path / "other", everything=True)


def test_begun_anew(tmp_path: Path):
    path, out = write_parquet(tmp_path / "a.parquet", [row(1), row(2, title="Remarks")]), tmp_path / "out"
    mine_here(path, out)
    (out / "letter.txt").write_text("mine")
    start_anew(str(out))
    assert [one.name for one in out.iterdir()] == ["letter.txt"]
    (out / "letter.txt").unlink()
    assert mine_here(path, out, everything=True).states == {"mined": 2}


def test_cut_off_before_its_plan_was_kept(tmp_path: Path):
    path, out = write_parquet(tmp_path / "a.parquet", [row(1)]), tmp_path / "out"
    begin(path, out)
    (out / "_work" / "plan.json").unlink()
    (out / "_work" / "documents-000000.parquet").write_bytes(b"of another run")
    assert mine_here(path, out).states == {"mined": 1}


def test_a_damaged_plan(tmp_path: Path):
    path, out = write_parquet(tmp_path / "a.parquet", [row(1)]), tmp_path / "out"
    begin(path, out)
    (out / "_work" / "plan.json").write_text('{"mark": ')
    with pytest.raises(MiningError, match="its plan is damaged: remove the folder and begin anew"):
        mine_here(path, out)


def test_an_output_inside_of_the_corpus(tmp_path: Path):
    write_parquet(tmp_path / "a.parquet", [row(1)])
    first = mine_here(tmp_path, tmp_path / "mined")
    assert mine_here(tmp_path, tmp_path / "mined") == first
    assert first.documents == 1


def test_the_report(tmp_path: Path):
    rows = many_rows(12)
    summary = mine_here(write_parquet(tmp_path / "a.parquet", rows), tmp_path / "out")
    said = json.loads((tmp_path / "out" / "report.json").read_text())
    found = by_id(read_all(tmp_path / "out", "documents"))
    assert said["documents"] == len(found) == 14
    assert said["states"] == {"failed": 1, "left out": 1, "mined": 12}
    assert said["reasons"] == {"by its title a speech": 1}
    assert said["failures"] == {"there is no text in it": 1}
    assert (said["groups"], said["repeated_documents"], said["same_id"]) == (1, 1, 0)
    assert said["commitments"] == len(read_all(tmp_path / "out", "commitments")) == summary.commitments
    assert said["counted"] == summary.counted < summary.commitments
    assert said["years"]["undated"] == found["d005"]["commitments"]
    assert sum(said["years"].values()) == said["commitments"]
    assert sum(said["forms"].values()) == 12
    assert said["job"]["corpus"] == str(tmp_path / "a.parquet")
