"""The best passages proposed as evidence, over a whole corpus of releases, against what was judged of them by hand.

For each instrument that was judged: the best proposals over all its commitments, the same words for the same commitment
taken once, the earliest. The weights were trained on what was judged for the first; the others tell how well they do
elsewhere. Run as ``python -m benchmarks.evidence [--json FILE]``; ``--list INSTRUMENT`` prints the best proposals with
what stands in ``judged_evidence.jsonl`` of each, so that the rest can be judged.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.judging import identify, load_judged
from benchmarks.report import Figure, Report, data_folder, find_data, run_as_script
from servanda.matching import Proposal, Stance
from servanda.matching.evidence.telling import Mode
from servanda.records import Instrument

# Instrument, how many of its best proposals are judged, and how many of these must bear on their commitments.
JUDGED = (("rok-2021", 100, 80), ("philippines-2023", 30, None), ("japan-2021", 30, None))
LONGEST = 300  # seconds for all releases, one instrument followed
_ALL = 0.0
_RENEWED = f"told as {Mode.RENEWED}"


@dataclass(frozen=True, slots=True)
class Run:
    """What was found for one instrument: the proposals with their releases, the best first, and how it went."""

    proposals: list[tuple[Proposal, Instrument]]
    releases: int
    read: int
    seconds: float


def measure(data: Path, where: str) -> Report:
    """Return the figures for each instrument that was judged."""
    rows = load_rows(data)
    figures: list[Figure] = []
    for name, number, required in JUDGED:
        run = follow(data, name, rows)
        figures += _figures(name, number, required, run)
    how = f"{len(rows):,} releases, one instrument followed at a time; {where}."
    return Report("evidence", how, tuple(figures))


def load_rows(data: Path) -> list[dict[str, Any]]:
    """Return the releases of the corpus."""
    from training.releases import load

    find_data(data, "corpus/*.parquet", "instruments/*.md")
    return load(data / "corpus")


def follow(data: Path, name: str, rows: list[dict[str, Any]]) -> Run:
    """Follow one instrument through all releases."""
    from servanda.extraction import find, state_names
    from servanda.instruments import read
    from servanda.language import load as load_parser
    from servanda.matching import Follower, Stop
    from training.releases import concerning

    instrument = read(data / "instruments" / f"{name}.md")
    follower = Follower([Stop.make(instrument, find(instrument))], state_names())
    load_parser()
    start = time.perf_counter()
    found: list[tuple[Proposal, Instrument]] = []
    read_through = 0
    for document in concerning(follower, rows):
        read_through += 1
        found += [(proposal, document) for proposal in follower.find(document, _ALL)]
    seconds = time.perf_counter() - start
    return Run(_best(found), len(rows), read_through, seconds)


def _best(found: list[tuple[Proposal, Instrument]]) -> list[tuple[Proposal, Instrument]]:
    """Return the proposals in order, the same words for the same commitment once."""
    ordered = sorted(found, key=lambda one: (-one[0].score, str(one[1].date), one[0].span, one[0].commitment.id))
    return list({identify(proposal): (proposal, document) for proposal, document in reversed(ordered)}.values())[::-1]


def _figures(name: str, number: int, required: int | None, run: Run) -> Iterator[Figure]:
    from servanda.matching.evidence.following import LEAST

    judged = load_judged(name)
    best = run.proposals[:number]
    verdicts = [judged.get(identify(proposal), "") for proposal, _ in best]
    group = f"{name}: the {number} best proposals"
    yield Figure(group, "bear on their commitment", verdicts.count(True), required, digits=0)
    right = [proposal for (proposal, _), verdict in zip(best, verdicts, strict=True) if verdict is True]
    yield Figure(group, "of these, only renew the promise", sum(_RENEWED in p.why for p in right), digits=0)
    most = max(Counter(p.commitment.id for p in right).values(), default=0)
    yield Figure(group, "of these, on one and the same commitment", most, digits=0)
    yield Figure(group, "do not", verdicts.count(False), digits=0)
    yield Figure(group, "unsure", verdicts.count(None), digits=0)
    yield Figure(group, "not judged", verdicts.count(""), digits=0)
    yield Figure(group, "commitments among them", len({p.commitment.id for p, _ in best}), digits=0)
    for stance in Stance:
        yield Figure(group, f"proposed as {stance}", sum(p.stance is stance for p, _ in best), digits=0)
    group = f"{name}: all releases"
    proposed = sum(proposal.score >= LEAST for proposal, _ in run.proposals)
    yield Figure(group, f"proposals of score {LEAST} and more", proposed, digits=0)
    yield Figure(group, "releases read closely", run.read, digits=0)
    yield Figure(group, "time", run.seconds, LONGEST, at_most=True, digits=0, unit="s")
    yield Figure(group, "releases a second", run.releases / run.seconds, digits=0)


def show(name: str, number: int) -> None:
    """Print the best proposals for one instrument, each with its key and what was judged of it."""
    data = data_folder()
    judged = load_judged(name)
    for place, (proposal, document) in enumerate(follow(data, name, load_rows(data)).proposals[:number], 1):
        key = identify(proposal)
        words = " … ".join(document.words(span) for span in proposal.words)
        verdict = judged.get(key, "not judged")
        print(f"{place}. {proposal.score:.3f} {proposal.stance} ({words}) {' '.join(key)}: {verdict}")
        print(f"   {proposal.commitment.quote}\n   {document.date} {document.title} ({document.id})")
        print(f"   {proposal.quote}\n   {proposal.why}\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--list"]:
        show(sys.argv[2], {name: number for name, number, _ in JUDGED}.get(sys.argv[2], 100))
        sys.exit(0)
    sys.exit(run_as_script(measure, __doc__))
