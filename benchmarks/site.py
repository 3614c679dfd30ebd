"""The site of 1,000 commitments and an assessment of 100 of them: how long it takes to build, and its largest page.

The record is that of the coded instruments, read as ``servanda add`` reads them, linked, accepted and confirmed; then
the same again under other partnerships and titles, until there are 1,000 commitments. Each round has texts of its own
by one line at their end, since the same text is never added twice. Built as ``servanda publish site`` does it, by
processor time, once before to warm up. Run as ``python -m benchmarks.site [--json FILE]``.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.report import FailedError, Figure, Report, find_data, run_as_script

if TYPE_CHECKING:
    from servanda.ledger.services import Actor
    from servanda.records import Commitment, Instrument

COMMITMENTS, ASSESSED, BUILDS = 1_000, 100, 3
SECONDS, KILOBYTES = 20, 60
CODERS = ("coder-one", "coder-two")


def measure(data: Path, where: str) -> Report:
    """Return the figures on the coded instruments of ``data``."""
    [paths] = find_data(data, "instruments/rok-20*.md")
    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder) / "ledger.sqlite", paths)
        from servanda.publishing.site import build, gather

        place, times = Path(folder) / "site", []
        for _ in range(BUILDS + 1):
            before = time.process_time()
            record = gather()
            built = build(record, place)
            times.append(time.process_time() - before)
        sizes = {path.relative_to(place): path.stat().st_size for path in place.rglob("*.html")}
        index = (place / "assets" / "search-index.js").stat().st_size
    if len(record.commitments) != COMMITMENTS:
        raise FailedError(f"the record has {len(record.commitments):,} commitments, not {COMMITMENTS:,}")
    largest = max(sizes, key=lambda path: sizes[path])
    group = f"{COMMITMENTS:,} commitments in {len(record.papers)} documents on {built.pages:,} pages"
    figures = (
        Figure(group, "built, with a card for each page", statistics.median(times[1:]), SECONDS, True, 1, "s"),
        Figure(group, "the largest page, without pictures", sizes[largest] / 1000, KILOBYTES, True, 1, "kB"),
        Figure(group, "the middle one of all pages", statistics.median(sizes.values()) / 1000, digits=1, unit="kB"),
        Figure(group, "the index of the search", index / 1000, digits=0, unit="kB"),
    )
    how = (
        f"{len(paths)} coded instruments, taken again under other ids; the median of {BUILDS} builds by processor time;"
        f" the largest page is one of {largest.parts[0]}; {where}."
    )
    return Report("site", how, figures)


def _fill(path: Path, paths: Sequence[Path]) -> None:
    """Make a ledger with a record of ``COMMITMENTS``, and an assessment that is published."""
    from servanda.ledger.connecting import connect, prepare

    os.environ["SERVANDA_DATABASE_URL"] = str(path)
    connect(str(path))
    prepare(create=True, say=lambda line: None)
    from servanda.ledger import services
    from servanda.ledger.payloads import Role

    owner = services.found("owner", "Owner")
    for name in CODERS:
        services.add_member(owner, name, name, Role.CODER)
    left = COMMITMENTS
    for partnership, documents in _rounds(paths):
        left -= _add(owner, partnership, documents, left)
        if not left:
            break
    _assess(owner)


def _rounds(paths: Sequence[Path]) -> "Iterator[tuple[str, list[tuple[Instrument, list[Commitment]]]]]":
    """Yield partnerships without end, each with the documents and their commitments under titles of its own."""
    from servanda.extraction import find
    from servanda.instruments import read

    read_once = [read(path) for path in paths]
    found = [find(instrument) for instrument in read_once]
    for number in count(1):
        documents = []
        for instrument, commitments in zip(read_once, found, strict=True):
            title, text = f"{instrument.title} ({number})", f"{instrument.text}\n({number})"
            documents.append((replace(instrument, title=title, text=text), commitments))
        yield f"US-KR-{number}", documents


def _add(
    owner: "Actor", partnership: str, documents: "Sequence[tuple[Instrument, list[Commitment]]]", most: int
) -> int:
    """Add documents with up to ``most`` commitments, decide on all that is proposed, and return how many there are."""
    from servanda.ledger import models as m
    from servanda.ledger import services
    from servanda.ledger.following import link_partnership
    from servanda.ledger.payloads import FollowState

    added = 0
    for instrument, commitments in documents:
        taken = commitments[: most - added]
        if not taken:
            break
        filed = services.add_instrument(owner, instrument, taken, reader="benchmark", partnership=partnership)
        for key in m.Commitment.objects.filter(instrument=filed.id).values_list("id", flat=True):
            services.accept(owner, key)
        added += len(taken)
    link_partnership(owner, partnership)
    for link in m.Link.objects.filter(partnership=partnership, state=FollowState.PROPOSED).values_list("id", flat=True):
        services.confirm_link(owner, link)
    return added


def _assess(owner: "Actor") -> None:
    from servanda.assessment import COMPLIANCE
    from servanda.ledger import models as m
    from servanda.ledger import services
    from servanda.ledger.services import Choice

    rows = list(m.Commitment.objects.order_by("partnership", "date", "id").values_list("id", "partnership_id"))
    partnership = rows[0][1]
    chosen = [Choice(key) for key, _ in rows[:ASSESSED]]
    cycle = services.open_cycle(owner, "Final report", partnership, COMPLIANCE, chosen, CODERS)
    reason = "The ministry's report of the year says that the work has begun, and that a first part of it is done."
    for number, pair in enumerate(m.Pair.objects.filter(cycle=cycle).order_by("id")):
        value = COMPLIANCE.answers[number % len(COMPLIANCE.answers)]
        for name in CODERS:
            services.score(services.member(name), cycle, pair.commitment_id, pair.party, value, reason)
    services.publish_cycle(owner, cycle)


if __name__ == "__main__":
    sys.exit(run_as_script(measure, __doc__))
