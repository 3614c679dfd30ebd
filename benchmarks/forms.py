"""The table of ``benchmarks.formats`` as a report, for ``python -m benchmarks`` and the documentation."""

import sys
import tempfile
from pathlib import Path

from benchmarks.report import Figure, NoDataError, Report, find_data, run_as_script


def measure(data: Path, where: str) -> Report:
    """Return, for each form, how nearly the commitments are those of the Markdown, over the coded instruments."""
    [paths] = find_data(data, "instruments/*.md")
    try:
        from benchmarks import formats
    except ModuleNotFoundError as error:
        raise NoDataError(f"the forms cannot be made without {error.name}: pip install --group bench") from None
    with tempfile.TemporaryDirectory() as folder:
        results = formats.measure(paths, Path(folder))
    figures = []
    for form, rows in results.items():
        scores = [score for _, _, score in rows if score is not None]
        mean = sum(scores) / len(scores) if scores else None
        figures.append(Figure("Unit F1 against the Markdown", form, mean, formats.REQUIRED[form]))
    blocks = [
        Figure("Blocks that are the same", form, sum(row[1] for row in rows) / len(rows))
        for form, rows in results.items()
    ]
    how = f"{len(paths)} coded instruments in each form, made by the benchmark itself; means; {where}."
    return Report("forms", how, (*figures, *blocks))


if __name__ == "__main__":
    sys.exit(run_as_script(measure, __doc__))
