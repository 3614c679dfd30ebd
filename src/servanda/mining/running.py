"""A corpus mined from end to end: planned, done batch by batch where it is not done yet, and put together.

The plan and all pieces are kept at the output until the last step, so that the same command goes on where an earlier
one stopped, and ends with the same files.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from servanda import __version__
from servanda.mining import sources
from servanda.mining.batches import Batch, File, from_plain, to_plain
from servanda.mining.engines import Died, Engine
from servanda.mining.errors import MiningError
from servanda.mining.finishing import COMMITMENTS, DOCUMENTS, REPORT, Summary, finish, finished
from servanda.mining.pieces import WORK, Pieces
from servanda.mining.places import Place, is_local, place_of
from servanda.mining.working import Counts, Job, size, work


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: batches done of all, what came of them, and how many of them an earlier run had done."""

    done: int
    batches: int
    counts: Counts
    before: int


def mine(job: Job, engine: Engine, tell: Callable[[Progress], None] = lambda progress: None) -> Summary:
    """Mine the corpus of a job into its output and return what came of it; go on where an earlier run stopped.

    ``tell`` is told how far it is. Raises ``MiningError`` where the corpus can't be read, or the output holds something
    else.
    """
    corpus, out = place_of(job.corpus), place_of(job.out)
    files = [file for file in sources.find_files(corpus) if not file.path.startswith(f"{out.path.rstrip('/')}/")]
    mark = _mark(job, files)
    pieces = Pieces(out)
    if (batches := _kept(pieces, mark)) is None:
        if (summary := finished(out, mark)) is not None:
            return summary
        _check_free(out)
        batches = sources.plan(corpus, files, job.columns)
        pieces.clear()  # of a run that was cut off before its plan was kept, or while it was removed
        pieces.begin({"mark": mark, "batches": to_plain(batches)})
    _work_all(job, engine, batches, pieces, tell)
    return finish(out, pieces, len(batches), mark, asdict(job) | {"version": __version__})


def start_anew(out: str) -> None:
    """Remove what an earlier run left at an output, whole or not; other files there stay.

    Raises ``MiningError`` where it can't be removed.
    """
    place = place_of(out)
    try:
        for name in (REPORT, WORK, DOCUMENTS, COMMITMENTS):  # the report first: it says that the rest is whole
            if place.system.exists(place.of(name)):
                place.system.rm(place.of(name), recursive=True)
    except OSError as error:
        raise MiningError(f"{out}: it can't be removed ({error.strerror or error})") from None


def _work_all(
    job: Job, engine: Engine, batches: Sequence[Batch], pieces: Pieces, tell: Callable[[Progress], None]
) -> None:
    done = pieces.done()
    before = len(done)
    counts = Counts()
    tell(Progress(before, len(batches), counts, before))
    suspects: list[Batch] = []
    for (_, batch), result in engine.run(work, [(job, batch) for batch in batches if batch.number not in done]):
        if isinstance(result, Died):
            suspects.append(batch)
            continue
        counts += result
        done.add(batch.number)
        tell(Progress(len(done), len(batches), counts, before))
    for batch in suspects:
        counts += _work_alone(job, engine, batch)
        done.add(batch.number)
        tell(Progress(len(done), len(batches), counts, before))


def _work_alone(job: Job, engine: Engine, batch: Batch) -> Counts:
    """Mine a batch by itself; where its process dies again, find the documents it dies on and leave them out."""
    [(_, result)] = engine.run(work, [(job, batch)])
    if isinstance(result, Died):
        [(_, count)] = engine.run(size, [(job, batch)])
        if isinstance(count, Died):
            raise MiningError(f"{batch.path}: a process ended whenever it read the piece from {batch.start} on")
        deadly = frozenset(at for at in range(count) if _dies(job, engine, batch, at))
        [(_, result)] = engine.run(work, [(job, batch, deadly)])
    if isinstance(result, Died):
        raise MiningError(f"{batch.path}: a process ended at the piece from {batch.start} on: is there enough memory?")
    counts: Counts = result
    return counts


def _dies(job: Job, engine: Engine, batch: Batch, at: int) -> bool:
    [(_, result)] = engine.run(work, [(job, batch, frozenset(), at)])
    return isinstance(result, Died)


def _mark(job: Job, files: Sequence[File]) -> str:
    taken = "all" if job.everything else "instruments"
    return f"{__version__} {taken} {job.confidence} {sources.mark(files, job.columns)}"


def _kept(pieces: Pieces, mark: str) -> list[Batch] | None:
    """Return the batches of an earlier run that was interrupted; raise ``MiningError`` where it was another."""
    if (plan := pieces.plan()) is None:
        return None
    if plan["mark"] != mark:
        raise MiningError(
            f"{pieces.out.path}: another run was begun there, over other files or with other options:"
            " end it as it was begun, name another folder, or give --anew"
        )
    return from_plain(plan["batches"])


def _others(out: Place) -> list[str]:
    """Return what stands in a folder beside the work of a run, which without a plan is nothing."""
    return [path for path in out.system.ls(out.path, detail=False) if path.rstrip("/").rpartition("/")[2] != WORK]


def _check_free(out: Place) -> None:
    """Raise ``MiningError`` where the output can't be written, or is a folder that holds something else."""
    try:
        out.system.invalidate_cache()
        there = out.system.exists(out.path)
        if there and (not out.system.isdir(out.path) or _others(out)):
            raise MiningError(
                f"{out.path}: there is something else already: name another folder, or give --anew to replace a run"
            )
        if is_local(out):
            out.system.makedirs(out.path, exist_ok=True)
    except OSError as error:
        raise MiningError(f"{out.path}: it can't be written ({error.strerror or error})") from None
