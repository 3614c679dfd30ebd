"""A ledger in, its public record out: what is accepted or edited, with the links and evidence that people confirmed.

What is proposed only is left out, and so is a commitment whose words a corrected text no longer holds.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from servanda.ledger import models as m
from servanda.ledger.documents import instrument_of
from servanda.ledger.following import live_evidence, live_links
from servanda.ledger.payloads import SETTLED, FollowState, decode_record
from servanda.ledger.silence import silent_of
from servanda.ledger.storing import last_line, reading
from servanda.publishing.site.errors import SiteError
from servanda.publishing.site.record import Group, Paper, Published, Record, Tie
from servanda.records import Kind

_UNDATED = "9999"
_ORDER = ("earlier", "later", "evidence")


def gather(partnerships: Sequence[str] = ()) -> Record:
    """Return the public record of the ledger that Django is set up for, or of these partnerships alone.

    Raises ``SiteError`` where there is no such partnership, or nothing in it was accepted yet.
    """
    with reading():
        return _gather(partnerships)


def _gather(partnerships: Sequence[str]) -> Record:
    known = dict(m.Partnership.objects.values_list("id", "name"))
    for key in partnerships:
        if key not in known:
            raise SiteError(f"there is no partnership {key}: its id is on its page, as US-KR")
    asked = sorted(set(partnerships) or known)
    rows = list(
        m.Commitment.objects.filter(partnership__in=asked, state__in=SETTLED, recheck=False).order_by("start", "number")
    )
    last = last_line()
    if not rows or last is None:
        raise SiteError("nothing is accepted yet, so there is no record to publish: review with servanda serve")
    public = {row.id for row in rows}
    links = _links(asked, public)
    ends = {row.instrument_id for row in rows} | {link.later_instrument_id for link in links}
    instruments = {row.id: row for row in m.Instrument.objects.filter(partnership__in=asked) if row.id in ends}
    ties = _ties(links, public, instruments)
    pending = set(live_links().filter(state=FollowState.PROPOSED).values_list("earlier_id", flat=True))
    day = datetime.date.fromisoformat(last.at[:10])
    silent = {
        one.commitment.id: one.since for one in silent_of(at=day) if one.commitment.kind == Kind.UNDERTAKING.value
    }
    papers: dict[str, list[Published]] = defaultdict(list)
    for row in rows:
        papers[row.instrument_id].append(_published(row, ties, silent.get(row.id, ""), row.id in pending))
    made = _papers(instruments, papers)
    return Record(
        tuple(_groups(asked, made)),
        made,
        {one.key: one for paper in made.values() for one in paper.commitments},
        last.hash,
        last.sequence,
        last.at,
    )


def _published(row: m.Commitment, ties: Mapping[str, Sequence[Tie]], silent: str, pending: bool) -> Published:
    return Published(
        key=row.id,
        number=row.number,
        instrument=row.instrument_id,
        partnership=row.partnership_id,
        date=row.date,
        record=decode_record(row.record),
        due=row.deadline,
        ties=sorted(
            ties.get(row.id, ()), key=lambda tie: (tie.date or _UNDATED, _ORDER.index(tie.kind), tie.words, tie.key)
        ),
        silent=silent,
        pending=pending,
    )


def _papers(rows: Mapping[str, m.Instrument], commitments: Mapping[str, Sequence[Published]]) -> dict[str, Paper]:
    in_order = sorted(rows.values(), key=lambda row: (row.date or _UNDATED, row.id))
    return {
        row.id: Paper(instrument_of(row), row.partnership_id, tuple(commitments.get(row.id, ()))) for row in in_order
    }


def _groups(asked: Collection[str], papers: Mapping[str, Paper]) -> list[Group]:
    """Return the partnerships that have a commitment in the record, by their names."""
    filed: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers.values():
        filed[paper.partnership].append(paper)
    rows = m.Partnership.objects.filter(pk__in=[key for key in asked if key in filed])
    groups = [Group(row.id, row.name, tuple(json.loads(row.parties)), tuple(filed[row.id])) for row in rows]
    return sorted(groups, key=lambda group: (group.name.casefold(), group.key))


def _links(asked: Collection[str], public: Collection[str]) -> list[m.Link]:
    """Return the confirmed links from commitments of the record."""
    links = live_links().filter(partnership__in=asked, state=FollowState.CONFIRMED).order_by("id")
    texts = [f"{end}__{column}" for end in ("later_instrument", "earlier__instrument") for column in ("text", "blocks")]
    both = links.select_related("earlier__instrument", "later_instrument").defer("earlier__record", *texts)
    return [one for one in both if one.earlier_id in public]


def _ties(links: Iterable[m.Link], public: Collection[str], papers: Collection[str]) -> dict[str, list[Tie]]:
    """Return the links, and the confirmed evidence, of each commitment of the record."""
    found: dict[str, list[Tie]] = defaultdict(list)
    for link in links:
        later = link.later_instrument
        found[link.earlier_id].append(
            Tie(
                "later",
                later.date,
                later.title,
                link.later_quote,
                link.relation,
                link.why,
                link.id,
                later.id if later.id in papers else "",
                link.later if link.later in public else "",
                later.url,
                f"{link.later_start}-{link.later_end}",
            )
        )
        if link.later in public:
            earlier = link.earlier
            title, url = earlier.instrument.title, earlier.instrument.url
            found[link.later].append(
                Tie(
                    "earlier",
                    earlier.date,
                    title,
                    earlier.quote,
                    link.relation,
                    link.why,
                    link.id,
                    earlier.instrument_id,
                    earlier.id,
                    url,
                )
            )
    evidence = live_evidence().filter(state=FollowState.CONFIRMED).select_related("document").order_by("id")
    for told in evidence.defer("document__text", "document__blocks"):
        if told.commitment_id not in public:
            continue
        document = told.document
        found[told.commitment_id].append(
            Tie("evidence", told.date, document.title, told.quote, told.stance, told.why, told.id, url=document.url)
        )
    return found
