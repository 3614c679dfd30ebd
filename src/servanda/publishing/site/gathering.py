"""What is published in, the same as the pages take it out: commitments in their documents, with what became of each.

What is public is decided once for data and pages, by ``servanda.publishing.gathering``; here it is only arranged.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from servanda.assessment import measure_groups, tabulate
from servanda.assessment.errors import AssessmentError
from servanda.publishing import gathering
from servanda.publishing.assessed import Assessed
from servanda.publishing.rows import AnswerRow, CommitmentRow, InstrumentRow
from servanda.publishing.site.errors import SiteError
from servanda.publishing.site.record import Cycle, Group, Paper, Published, Record, Tie

_UNDATED = "9999"
_ORDER = ("earlier", "later", "evidence")


def gather(partnerships: Sequence[str] = ()) -> Record:
    """Return the public record of the ledger that Django is set up for, or of these partnerships alone.

    Raises ``PublishingError`` where there is no such partnership, nothing in it was accepted yet, or an assessment is
    published and the libraries that measure agreement are not installed.
    """
    return arrange(gathering.gather(partnerships))


def arrange(data: gathering.Record) -> Record:
    """Return the record as the pages take it; raise ``SiteError`` as ``gather`` does."""
    if not data.commitments:
        raise SiteError("nothing is accepted yet, so there is no record to publish: review with servanda serve")
    filed = {row.id: row for row in data.instruments if row.partnership in data.partnerships}
    ties = _ties(data, filed)
    found: dict[str, list[Published]] = defaultdict(list)
    for row in data.commitments:
        found[row.instrument].append(_published(row, data, filed[row.instrument].partnership, ties.get(row.id, ())))
    in_order = sorted(filed.values(), key=lambda row: (_iso(row) or _UNDATED, row.id))
    papers = {row.id: _paper(row, data, found.get(row.id, ())) for row in in_order}
    groups = tuple(_groups(data, papers))
    shown = {group.key for group in groups}
    return Record(
        groups=groups,
        papers=papers,
        commitments={one.key: one for paper in papers.values() for one in paper.commitments},
        cycles=tuple(_cycle(one) for one in data.assessed if one.row.partnership in shown),
        head=data.head.hash,
        entries=data.head.entries,
        at=data.head.at,
    )


def _published(row: CommitmentRow, data: gathering.Record, partnership: str, ties: Sequence[Tie]) -> Published:
    return Published(
        key=row.id,
        number=int(row.id.rpartition("/")[2]),
        instrument=row.instrument,
        partnership=partnership,
        date=_iso(row),
        record=data.records[row.id],
        due=row.due.isoformat() if row.due else "",
        ties=sorted(ties, key=lambda tie: (tie.date or _UNDATED, _ORDER.index(tie.kind), tie.words, tie.key)),
        silent=data.silent.get(row.id, ""),
        pending=row.id in data.pending,
    )


def _paper(row: InstrumentRow, data: gathering.Record, commitments: Sequence[Published]) -> Paper:
    in_order = sorted(commitments, key=lambda one: (one.record.span.start, one.number))
    return Paper(data.texts[row.id], row.partnership, tuple(in_order))


def _groups(data: gathering.Record, papers: Mapping[str, Paper]) -> list[Group]:
    """Return the partnerships that have a commitment in the record, by their names."""
    filed: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers.values():
        filed[paper.partnership].append(paper)
    groups = [Group(key, data.partnerships[key], data.members[key], tuple(papers)) for key, papers in filed.items()]
    return sorted(groups, key=lambda group: (group.name.casefold(), group.key))


def _ties(data: gathering.Record, filed: Mapping[str, InstrumentRow]) -> dict[str, list[Tie]]:
    """Return the links and the evidence of each commitment of the record."""
    rows = {row.id: row for row in data.commitments}
    instruments = {row.id: row for row in data.instruments}
    found: dict[str, list[Tie]] = defaultdict(list)
    for link in data.links:
        later = instruments[link.instrument]
        found[link.commitment].append(
            Tie(
                kind="later",
                date=_iso(later),
                title=later.title,
                words=link.quote,
                word=link.relation,
                why=link.why,
                key=link.id,
                instrument=later.id if later.id in filed else "",
                commitment=link.later,
                url=later.url,
                place=f"{link.start}-{link.end}",
            )
        )
        if link.later:
            earlier = rows[link.commitment]
            found[link.later].append(
                Tie(
                    kind="earlier",
                    date=_iso(earlier),
                    title=instruments[earlier.instrument].title,
                    words=earlier.quote,
                    word=link.relation,
                    why=link.why,
                    key=link.id,
                    instrument=earlier.instrument,
                    commitment=earlier.id,
                    url=instruments[earlier.instrument].url,
                )
            )
    for told in data.evidence:
        date = told.date.isoformat() if told.date else ""
        found[told.commitment].append(
            Tie("evidence", date, told.title, told.quote, told.stance, told.why, told.id, url=told.url)
        )
    return found


def _cycle(one: Assessed) -> Cycle:
    answers: dict[str, list[AnswerRow]] = defaultdict(list)
    for answer in one.answers:
        answers[answer.score].append(answer)
    try:
        agreement = measure_groups(one.scored, one.scale)
        results = tabulate(one.scored, one.scale)
    except AssessmentError as error:
        raise SiteError(f"the figures of {one.row.id} can't be made: {error}") from None
    return Cycle(one.row, one.scale, tuple(results), agreement, tuple(one.scores), answers)


def _iso(row: CommitmentRow | InstrumentRow) -> str:
    return row.date.isoformat() if row.date else ""
