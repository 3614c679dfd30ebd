"""``servanda mine``: a corpus of any size into a dataset of commitments."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from servanda.cli.opening import note
from servanda.cli.screen import Screen

if TYPE_CHECKING:
    from servanda.mining import Engine, Job, Progress, Summary

_SECONDS = 30  # between two lines of progress, where no terminal shows a bar


def mine(
    corpus: Annotated[
        str,
        typer.Argument(
            metavar="IN",
            help="Parquet, JSON lines, WARC files or documents: a file, a folder or a URL such as s3://bucket/folder.",
        ),
    ],
    out: Annotated[str, typer.Argument(metavar="OUT", help="The folder or URL to write the datasets into.")],
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="FIELD=NAME",
            help="The column of a field (id, date, title, url, text) of another name; can be given several times.",
            show_default=False,
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Mine every document, also those that don't look like instruments.")
    ] = False,
    confidence: Annotated[
        float,
        typer.Option(
            min=0.0,
            max=1.0,
            metavar="N",
            help="How sure a finding must be, from 0 (all that servanda read shows) to 1.",
        ),
    ] = 0.5,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            metavar="N",
            help="Processes of this machine. Without it: one for each core.",
            show_default=False,
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="tcp://HOST:PORT",
            help="Let the workers of a Dask cluster do the work: the address of its scheduler.",
            show_default=False,
        ),
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Remove what an earlier run left at OUT, whole or not, and begin anew.")
    ] = False,
) -> None:
    """Find the commitments of a whole corpus: every instrument in it, into Parquet datasets.

    Interrupted anywhere, the same command goes on where it stopped. What can't be read is recorded and passed over.

    [bold]Examples[/bold]

    servanda mine releases.parquet mined/

    servanda mine crawl/ mined/ --all --jobs 8

    servanda mine s3://archive/releases s3://archive/mined --cluster tcp://scheduler:8786
    """
    columns = _columns(column)
    _check_engine(jobs, cluster)
    from servanda.mining import Job, MiningError, start_anew

    job = Job(_absolute(corpus), _absolute(out), columns, everything, confidence)
    try:
        if anew:
            start_anew(job.out)
        _tell(_mine(job, jobs, cluster), out)
    except MiningError as error:
        _fail(str(error))
    except OSError as error:  # a disk that is full, a share that went away: what is done is kept
        said = error.strerror or " ".join(str(error).split())
        _fail(f"{error.filename or out}: {said}: mend it, and the same command goes on from here")
    except KeyboardInterrupt:
        note("Interrupted. The same command goes on from here.")
        raise typer.Exit(130) from None


def _mine(job: "Job", jobs: int | None, cluster: str | None) -> "Summary":
    from servanda.mining import Cluster, Local, mine

    engine: Engine = Cluster(cluster) if cluster else Local(jobs)
    with ExitStack() as stack:
        stack.callback(engine.close)
        return mine(job, engine, stack.enter_context(_Teller()))


class _Teller:
    """Shows how far a run is: a bar with rate and time left on a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        self._console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.fields[stand]}"),
            BarColumn(),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("", total=None, stand="", told="")
        self._began = self._told = time.monotonic()

    def __enter__(self) -> "_Teller":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, progress: "Progress") -> None:
        """Show how far it is."""
        now = time.monotonic()
        rate = progress.counts.documents / max(now - self._began, 0.001)
        told = f"{progress.counts.commitments:,} commitments, {rate:,.0f} documents a second"
        stand = f"{progress.done:,} of {progress.batches:,} batches"
        self._bar.update(self._task, completed=progress.done, total=progress.batches, stand=stand, told=told)
        if progress.done == progress.before and progress.before:
            note(f"Going on: {progress.before:,} of {progress.batches:,} batches were done before.")
        elif not self._console.is_terminal and now - self._told > _SECONDS and progress.done > progress.before:
            self._told = now
            left = (now - self._began) / (progress.done - progress.before) * (progress.batches - progress.done)
            note(f"{progress.done:,} of {progress.batches:,} batches, {told}, {left / 60:,.0f} minutes left")


def _tell(summary: "Summary", out: str) -> None:
    """Tell in a few lines what came of a run."""
    states = summary.states
    note(
        f"{summary.documents:,} documents: {states.get('mined', 0):,} mined, {states.get('left out', 0):,} left out,"
        f" {states.get('failed', 0):,} failed."
    )
    for why, count in [*summary.reasons.items(), *((f"failed: {why}", n) for why, n in summary.failures.items())][:12]:
        note(f"  {count:>9,}  {why}")
    if summary.repeated_documents:
        note(f"{summary.repeated_documents:,} documents repeat another; their commitments are marked and don't count.")
    if summary.same_id:
        note(f"{summary.same_id:,} documents have the id of another: tell them apart by their place.")
    note(f"{summary.commitments:,} commitments, {summary.counted:,} of them counted, are in {out}")
    if "://" not in out:
        note(f"See them with: servanda stats {out}")


def _columns(given: Sequence[str] | None) -> dict[str, str]:
    found = {}
    for one in given or ():
        field, mark, name = one.partition("=")
        if not (mark and field and name):
            raise typer.BadParameter(f"“{one}” must be FIELD=NAME, as text=body.", param_hint="--column")
        found[field] = name
    return found


def _check_engine(jobs: int | None, cluster: str | None) -> None:
    if jobs is not None and cluster is not None:
        raise typer.BadParameter("a cluster has its own workers: leave --jobs out.", param_hint="--jobs")


def _absolute(where: str) -> str:
    """Return a path that means the same to every process; a URL as it is."""
    return where if "://" in where else str(Path(where).absolute())


def _fail(message: str) -> None:
    with Screen(1) as screen:
        screen.error("mine", message)
    raise typer.Exit(2)
