"""Growth of mining: is it as fast, and takes it no more memory, where there is more to mine.

Every third document of the corpus is mined once, three times and ten times, each copy under other ids, on all cores.
Run as ``python -m benchmarks.growth``.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.mining import run
from benchmarks.report import Figure, Report, all_cores, find_data, run_as_script

COPIES = (1, 3, 10)
WITHIN = 10  # per cent
PART = 3  # of the corpus, to be done in ten minutes


def measure(data: Path, where: str) -> Report:
    """Return the figures."""
    [corpus] = find_data(data, "corpus/*.parquet")
    with tempfile.TemporaryDirectory() as folder, all_cores():
        return Report("growth", "servanda mine, on all cores.", tuple(_growth(corpus, Path(folder))))


def _growth(corpus: Sequence[Path], folder: Path) -> Iterator[Figure]:
    rates, peaks = [], []
    for copies in COPIES:
        files = folder / f"corpus-{copies}"
        repeat(corpus, copies, files)
        done = run(str(files), str(folder / f"mined-{copies}"))
        documents = done.report["documents"]
        rates.append(documents / done.seconds)
        peaks.append(done.peak_mb)
        yield Figure("Growth", f"{copies} ×, {documents:,} documents: a second", rates[-1], digits=1)
        yield Figure("Growth", f"{copies} ×: peak memory of all processes", peaks[-1], digits=0, unit="MB")
    slower = 100 * (max(rates) - min(rates)) / max(rates)
    yield Figure("Growth", "slowest against fastest, less by", slower, WITHIN, at_most=True, digits=1, unit="%")


def repeat(corpus: Sequence[Path], copies: int, folder: Path) -> None:
    """Write a corpus several times over, each copy under other ids."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    folder.mkdir()
    for path in corpus:
        table = pq.read_table(path)
        table = table.take(list(range(0, len(table), PART)))
        for copy in range(copies):
            ids = pc.binary_join_element_wise(table["id"], pa.scalar(f"copy-{copy}"), "-")
            place = table.schema.get_field_index("id")
            pq.write_table(
                table.set_column(place, "id", ids), folder / f"{path.stem}-{copy}.parquet", row_group_size=1000
            )


if __name__ == "__main__":
    sys.exit(run_as_script(measure, __doc__))
