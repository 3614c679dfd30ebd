"""Links between the coded instruments against what people coded, by the scorer that stands with the data; and speed.

Three times: what ``servanda link`` writes; the same from the coded commitments, which shows what better reading would
gain; and the figures that are stored with the models, of links by a model that had seen nothing of the series and of
relations by one that had not seen the pair of documents. The first two are of models that were trained on this very
series as well, so the third tells how well they do on another. Where ``SERVANDA_SENTENCE_MODEL`` names a
sentence-transformer, its vectors are compared with the packaged ones. Run as
``python -m benchmarks.lineage [--json FILE]``.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.report import FailedError, Figure, Report, find_data, run_as_script

if TYPE_CHECKING:
    from servanda.matching import Stop

READER = "from servanda.cli import main; main()"
SCORES = re.compile(r"precision ([\d.]+) recall ([\d.]+) f1 ([\d.]+); relation accuracy ([\d.]+)")
NAMES = ("precision", "recall", "link F1", "relation, of links found")
REQUIRED = {"link F1": 0.60, "relation, of links found": 0.75}
FASTEST = 20_000  # sentences a second
SENTENCES = 40_000
FIRST = 5
MODEL = "SERVANDA_SENTENCE_MODEL"  # names a sentence-transformer to compare with, where the library is installed
PAST, SOON = 100_000, 2.0  # earlier commitments, seconds
NEW = 50  # commitments of a new instrument


def measure(data: Path, where: str) -> Report:
    """Return the figures on the coded series."""
    [links], [scorer], _ = find_data(data, "gold/*.links.jsonl", "bench/score_links.py", "corpus/*.parquet")
    rows = [json.loads(line) for line in links.read_text(encoding="utf-8").splitlines() if line.strip()]
    names = sorted({row[end]["doc"] for row in rows for end in ("from", "to")})
    sources = [data / "instruments" / f"{name}.md" for name in names]
    series = f"{len(sources)} coded instruments"
    figures = [
        *_table(f"Links between the {series}", _score(scorer, links, _link(sources)), REQUIRED),
        *_cross_validated(),
        *_table("The same from the coded commitments", _score(scorer, links, _link_coded(data, sources)), {}),
        *_meaning(data),
        *_speed(data, sources),
    ]
    how = f"servanda link, scored by {scorer.parent.name}/{scorer.name} of the data folder; {where}."
    return Report("lineage", how, tuple(figures))


def _link(sources: Sequence[Path]) -> str:
    """Return what ``servanda link`` writes."""
    command = [sys.executable, "-c", READER, "link", *map(str, sources), "--format", "jsonl"]
    return _run("servanda link", command)


def _link_coded(data: Path, sources: Sequence[Path]) -> str:
    """Return the links that are found where the coded commitments stand in place of those that are read."""
    from servanda.cli.presenting.links import write_lines
    from servanda.extraction import code
    from servanda.instruments import read
    from servanda.matching import Stop, link_series
    from training.coded import place_coded

    instruments = [read(source) for source in sources]
    stops = [Stop.make(one, place_coded(data, one), code) for one in instruments]
    return write_lines(stops, link_series(stops), [])


def _score(scorer: Path, links: Path, found: str) -> tuple[float, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "links.jsonl"
        path.write_text(found, encoding="utf-8")
        told = _run("the scorer", [sys.executable, str(scorer), str(links.parent), str(links), str(path)])
    match = SCORES.search(told)
    if match is None:
        raise FailedError(f"the scorer told no figures: {told.strip()}")
    return tuple(map(float, match.groups()))


def _run(what: str, command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise FailedError(f"{what} ended with exit code {done.returncode}: {last}")
    return done.stdout


def _table(group: str, values: Sequence[float], required: dict[str, float]) -> Iterator[Figure]:
    return (Figure(group, name, value, required.get(name)) for name, value in zip(NAMES, values, strict=True))


def _cross_validated() -> Iterator[Figure]:
    from servanda.matching.deciding import WEIGHTS

    record = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    for source, what in (("found", "commitments as read"), ("coded", "coded commitments")):
        group = f"By models that had not seen the series, {what}"
        values = [record["figures"][f"{name}_{source}"] for name in ("precision", "recall", "f1", "relation")]
        yield from _table(group, values, {})


def _meaning(data: Path) -> Iterator[Figure]:
    """Yield how often the later end of a coded link is among the nearest by meaning alone, by each kind of vectors."""
    from servanda.matching import embed
    from training.coded import load_links, place_coded

    links, instruments = load_links(data)
    demanded = [link for link in links if not link.optional and not link.own]
    group = f"Later ends of {len(demanded)} links among the {FIRST} nearest commitments by meaning alone"
    for model in filter(None, ("packaged", os.environ.get(MODEL))):
        right = 0
        for link in demanded:
            later = instruments[link.documents[1]]
            others = [one for one in place_coded(data, later) if not any(one.span.overlaps(end) for end in link.later)]
            quotes = [later.words(link.later[0]), *(one.quote for one in others)]
            asked = instruments[link.documents[0]].words(link.earlier[0])
            rows = embed([asked, *quotes], None if model == "packaged" else model)
            cosines = rows[1:] @ rows[0]
            right += int((cosines > cosines[0]).sum()) < FIRST
        name = "the packaged vectors" if model == "packaged" else f"the model {Path(model).name}"
        yield Figure(group, name, right / len(demanded), digits=3)


def _speed(data: Path, sources: Sequence[Path]) -> Iterator[Figure]:
    """Yield how many sentences a second get a vector, and how long two read instruments take to link."""
    from servanda.extraction import code, find
    from servanda.instruments import read
    from servanda.language import sentences
    from servanda.matching import Past, Stop, embed, link

    texts: list[str] = []
    for source in sorted((data / "instruments").rglob("*.md")):
        text = read(source).text
        texts += [text[span.start : span.end] for span in sentences(text)]
    texts = (texts * (SENTENCES // len(texts) + 1))[:SENTENCES]
    embed(texts[:1])
    start = time.perf_counter()
    embed(texts)
    yield Figure("Speed", "sentences a second", len(texts) / (time.perf_counter() - start), FASTEST, digits=0)
    earlier, later = (Stop.make(one, find(one), code) for one in map(read, sources[:2]))
    link(earlier, later)
    start = time.perf_counter()
    link(earlier, later)
    yield Figure("Speed", "linking two instruments once read", time.perf_counter() - start, digits=2, unit="s")
    read_stops = [Stop.make(one, find(one)) for one in map(read, sorted((data / "instruments").rglob("*.md")))]
    past = Past.build(_again(read_stops))
    new = replace(later, commitments=later.commitments[:NEW])
    start = time.perf_counter()
    past.link(new)
    took = time.perf_counter() - start
    what = f"linking {len(new.commitments)} commitments with {len(past.commitments):,}"
    yield Figure("Speed", what, took, SOON, at_most=True, digits=2, unit="s")


def _again(stops: "Sequence[Stop]") -> "Iterator[Stop]":
    """Yield the instruments again under other ids until they hold enough commitments."""
    count = turn = 0
    while count < PAST:
        for stop in stops:
            name = f"{stop.instrument.id}@{turn}"
            own = tuple(replace(one, id=f"{one.id}@{turn}", instrument=name) for one in stop.commitments)
            yield replace(stop, instrument=replace(stop.instrument, id=name), commitments=own)
            count += len(own)
        turn += 1


if __name__ == "__main__":
    sys.exit(run_as_script(measure, __doc__))
