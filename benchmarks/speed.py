"""How fast, on one core: reading and finding, the start, the parser alone; and the memory that it takes.

Each figure is the median of several fresh processes, so that no run profits from what another has cached. Words and
tokens a second are by processor time, after the pipeline has been loaded and the sample read once (its lists are
loaded then); the start is by the clock, from the command to its end. Run as ``python -m benchmarks.speed``.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.report import ROOT, FailedError, Figure, Report, find_data, run_as_script

SAMPLE = ROOT / "samples" / "new-zealand-norway-2025.md"
ONE_DOCUMENT = "rok-2021"
RUNS = 3
STARTS = 7
WORDS_A_SECOND, TOKENS_A_SECOND, SECONDS_TO_START = 6_000, 9_000, 2.5
READER = "from servanda.cli import main; main()"


def measure(data: Path, where: str) -> Report:
    """Return the figures on the coded instruments of ``data``."""
    [paths] = find_data(data, "instruments/*.md")
    reading = [probe("reading", paths) for _ in range(RUNS)]
    parsing = [probe("parsing", paths) for _ in range(RUNS)]
    one = next((path for path in paths if path.stem == ONE_DOCUMENT), paths[0])
    starts = [start(one) for _ in range(STARTS)]
    documents = f"{len(paths)} coded instruments, {reading[0]['words']:,.0f} words"
    words, tokens = middle(reading, "words_a_second"), middle(parsing, "tokens_a_second")
    peak = middle(reading, "peak_mb")
    how = f"Medians of fresh processes; words and tokens a second by processor time; {where}."
    figures = (
        Figure(documents, "words a second, read and found", words, WORDS_A_SECOND, digits=0),
        Figure(
            documents, "time, as a multiple of spaCy's bare tokeniser", middle(reading, "times_tokeniser"), digits=1
        ),
        Figure(documents, "tokens a second, pipeline alone", tokens, TOKENS_A_SECOND, digits=0),
        Figure(documents, "peak memory", peak, digits=0, unit="MB"),
        Figure(
            f"The whole command on one document ({one.stem})",
            "interpreter, model and reading",
            statistics.median(starts),
            SECONDS_TO_START,
            at_most=True,
            digits=2,
            unit="s",
        ),
    )
    return Report("speed", how, figures)


def middle(rows: list[dict[str, float]], key: str) -> float | None:
    """Return the median of one figure over several runs, None where it could not be measured."""
    return statistics.median(row[key] for row in rows) if key in rows[0] else None


def probe(name: str, paths: list[Path]) -> dict[str, float]:
    """Run one of ``PROBES`` in a fresh process and return its figures."""
    figures: dict[str, float] = json.loads(run("-m", "benchmarks.speed", "--probe", name, *map(str, paths)))
    return figures


def start(path: Path) -> float:
    """Return the seconds that the command takes for one document, from nothing."""
    before = time.perf_counter()
    run("-c", READER, "read", str(path), "--format", "jsonl")
    return time.perf_counter() - before


def run(*arguments: str) -> str:
    """Run Python in a process of its own and return what it prints."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise FailedError(f"python {' '.join(arguments[:3])} ended with exit code {done.returncode}: {last}")
    return done.stdout


def probe_reading(paths: list[Path]) -> dict[str, float]:
    """Read the instruments and find their commitments."""
    import spacy

    from servanda.extraction import find
    from servanda.instruments import read
    from servanda.language import load

    load()
    find(read(SAMPLE))
    before = time.process_time()
    instruments = [read(path) for path in paths]
    found = [find(instrument) for instrument in instruments]
    seconds = time.process_time() - before
    peak = peak_mb()
    if not all(found):
        raise SystemExit("nothing was found in one of the instruments")
    tokenise = spacy.blank("en").make_doc
    tokenise(SAMPLE.read_text(encoding="utf-8"))
    before = time.process_time()
    for instrument in instruments:
        tokenise(instrument.text)
    bare = time.process_time() - before
    words = sum(len(instrument.text.split()) for instrument in instruments)
    figures = {"words": words, "words_a_second": words / seconds, "times_tokeniser": seconds / bare}
    return figures | ({"peak_mb": peak} if peak is not None else {})


def probe_parsing(paths: list[Path]) -> dict[str, float]:
    """Parse every sentence of the instruments: tokeniser, tagger, lemmatiser and parser."""
    from servanda.instruments import read
    from servanda.language import parse, sentences

    def texts(path: Path) -> Iterator[str]:
        instrument = read(path)
        for block in instrument.blocks:
            text = instrument.words(block.span)
            yield from (text[span.start : span.end] for span in sentences(text))

    list(parse(texts(SAMPLE)))
    given = [text for path in paths for text in texts(path)]
    before = time.process_time()
    tokens = sum(len(doc) for doc in parse(given))
    return {"tokens_a_second": tokens / (time.process_time() - before)}


def peak_mb() -> float | None:
    """Return the peak memory of this process in MB, None on a system that does not tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1_000)


PROBES: dict[str, Callable[[list[Path]], dict[str, float]]] = {"reading": probe_reading, "parsing": probe_parsing}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--probe"]:
        print(json.dumps(PROBES[sys.argv[2]]([Path(name) for name in sys.argv[3:]])))
        sys.exit(0)
    sys.exit(run_as_script(measure, __doc__))
