"""New commitments, what became of them and assessments, in; an Atom feed (RFC 4287) out, the newest first."""

import datetime
import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from django.utils.feedgenerator import Atom1Feed

from servanda import wording
from servanda.publishing.addresses import Addresses
from servanda.publishing.gathering import Record
from servanda.publishing.xml_text import plain_text

MOST: Final = 200  # entries of a feed: what is older, readers have, and the tables hold it
_RELATIONS = {
    "restated": "Restated",
    "advanced": "Advanced",
    "weakened": "Weakened",
    "delivered": "Delivered",
    "replaced": "Replaced",
}
_STANCES = {"progress": "Progress", "fulfilled": "Fulfilled", "setback": "Setback"}


@dataclass(frozen=True, slots=True)
class News:
    """An entry of the feed. ``page`` is where people can read of it, ``terms`` are its categories."""

    id: str
    page: str
    title: str
    words: str
    updated: datetime.datetime
    terms: tuple[str, ...]


class _Feed(Atom1Feed):
    """A feed that changed when the ledger did, not when it is written."""

    def latest_post_date(self) -> datetime.datetime:
        return cast(datetime.datetime, self.feed["moment"])


def write_feed(record: Record, addresses: Addresses, publisher: str) -> bytes:
    """Return the feed of what is published, by ``publisher``: commitments, links, evidence and assessments."""
    site = addresses.site or addresses.of("ledger", "")
    feed = _Feed(
        title="Commitments and what became of them",
        link=site,
        description="",
        language="en",
        author_name=plain_text(publisher),
        feed_guid=addresses.of("feeds", "commitments"),
        moment=record.moment,
    )
    news = sorted(_news(record, addresses), key=lambda one: (one.updated, one.id), reverse=True)
    for one in news[:MOST]:
        feed.add_item(
            title=plain_text(one.title),
            link=one.page,
            description=html.escape(plain_text(one.words), quote=False),
            unique_id=one.id,
            updateddate=one.updated,
            categories=one.terms,
        )
    return feed.writeString("utf-8").encode()


def _news(record: Record, addresses: Addresses) -> Iterator[News]:
    instruments = {row.id: row for row in record.instruments}
    commitments = {row.id: row for row in record.commitments}
    for row in record.commitments:
        instrument = instruments[row.instrument]
        yield News(
            addresses.of("commitments", row.id),
            addresses.page("commitments", row.id, instrument.url),
            f"{_names(row.parties)}: {row.quote}"[:200],
            f"“{row.quote}” {instrument.title}",
            row.updated,
            (row.topic, row.kind, row.strength),
        )
    for link in record.links:
        taken = commitments[link.commitment]
        instrument = instruments[link.instrument]
        yield News(
            addresses.of("links", link.id),
            addresses.page("commitments", link.commitment, instrument.url),
            f"{_RELATIONS[link.relation]}: {taken.quote}"[:200],
            f"{link.why + ': ' if link.why else ''}“{link.quote}” {instrument.title}",
            link.updated,
            (link.relation, taken.topic),
        )
    for found in record.evidence:
        promised = commitments[found.commitment]
        yield News(
            addresses.of("evidence", found.id),
            addresses.page("commitments", found.commitment, found.url),
            f"{_STANCES[found.stance]}: {promised.quote}"[:200],
            f"“{found.quote}” {found.title}",
            found.updated,
            (found.stance, promised.topic),
        )
    yield from _assessments(record, addresses)


def _assessments(record: Record, addresses: Addresses) -> Iterator[News]:
    """Yield each assessment, dated when it was published last, and the scores that were changed after that."""
    quotes = {row.id: row.quote for row in record.commitments}
    for one in record.assessed:
        row, page = one.row, addresses.of("assessments", one.row.id)
        name = f"{record.partnerships[row.partnership]}: {row.name}"
        yield News(
            page,
            page,
            f"Assessment published: {name}"[:200],
            f"{row.assessed} scores by {row.coders} coders. They rest on the ledger {row.head}.",
            row.published,
            ("assessment",),
        )
        for score in one.scores:
            if score.updated > row.published:
                said = f"{wording.name_party(score.party)}: {score.value}"
                yield News(
                    addresses.of("scores", score.id),
                    page,
                    f"Score changed: {quotes[score.commitment]}"[:200],
                    ". ".join(part for part in (said, score.reason.rstrip("."), score.reply.rstrip("."), name) if part),
                    score.updated,
                    ("assessment", score.state),
                )


def _names(parties: tuple[str, ...]) -> str:
    return ", ".join(wording.name_party(party) for party in parties)
