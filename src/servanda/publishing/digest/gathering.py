"""The ledger and a window in, the news of it out."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from servanda import wording
from servanda.ledger import models as m
from servanda.ledger.following import live_evidence, live_links
from servanda.ledger.payloads import SETTLED, FollowState, decode_record
from servanda.ledger.silence import Unheard, silent_of
from servanda.ledger.storing import reading
from servanda.publishing.addresses import Addresses
from servanda.publishing.digest.items import Choice, Digest, Item, Section
from servanda.publishing.digest.settling import dropped, newly_settled, subjects_of
from servanda.publishing.digest.windows import Window
from servanda.publishing.errors import PublishingError
from servanda.records import Kind

_RELATIONS: Final = {
    "restated": "Restated",
    "advanced": "Advanced",
    "weakened": "Weakened",
    "delivered": "Delivered",
    "replaced": "Replaced",
}
_STANCES: Final = {"progress": "Progress", "fulfilled": "Fulfilled", "setback": "Setback"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is gathered: for whom, of when, and where pages are."""

    window: Window
    choice: Choice
    addresses: Addresses
    names: dict[str, str]

    def wants(self, row: m.Commitment) -> bool:
        return row.partnership_id in self.names and (not self.choice.topics or row.topic in self.choice.topics)


def gather(window: Window, choice: Choice, site: str) -> Digest:
    """Return what a window brought of what somebody chose; ``site`` is where the server's pages are.

    Raises ``PublishingError`` where there is no such partnership.
    """
    with reading():
        names = dict(m.Partnership.objects.order_by("id").values_list("id", "name"))
        for key in choice.partnerships:
            if key not in names:
                raise PublishingError(f"there is no partnership {key}: the ledger has {', '.join(names) or 'none'}")
        chosen = {key: name for key, name in names.items() if not choice.partnerships or key in choice.partnerships}
        asked = _Asked(window, choice, Addresses(site, "", "/"), chosen)
        items = [item for part in _PARTS for item in part(asked)]
    return Digest(items, f"{_day(window.begun)} to {_day(window.today)}")


def _new(asked: _Asked) -> Iterator[Item]:
    for row in _rows(asked, newly_settled(asked.window.after, asked.window.until)):
        yield _item(asked, Section.NEW, row, f"Due {_day(row.deadline)}" if row.deadline else "")


def _dropped(asked: _Asked) -> Iterator[Item]:
    for row in _rows(asked, dropped(asked.window.after, asked.window.until)):
        yield _item(asked, Section.DROPPED, row, "Dropped", said=row.reason)


def _followed(asked: _Asked) -> Iterator[Item]:
    """Yield the links, then the evidence, that were confirmed in the window."""
    after, until = asked.window.after, asked.window.until
    links = live_links().filter(
        pk__in=subjects_of(after, until, ("link.confirmed", "link.added")),
        state=FollowState.CONFIRMED,
        earlier__state__in=SETTLED,
    )
    columns = ("later_instrument__title", "later_instrument__date", "later_instrument__url")
    found = links.order_by("earlier__date", "id").values_list("earlier_id", "relation", "later_quote", *columns)
    told = [(key, _RELATIONS.get(relation, relation), *more) for key, relation, *more in found]
    evidence = live_evidence().filter(
        pk__in=subjects_of(after, until, ("evidence.confirmed", "evidence.added")),
        state=FollowState.CONFIRMED,
        commitment__state__in=SETTLED,
    )
    columns = ("document__title", "date", "document__url")
    borne = evidence.order_by("date", "id").values_list("commitment_id", "stance", "quote", *columns)
    told += [(key, _STANCES.get(stance, stance), *more) for key, stance, *more in borne]
    rows = {row.id: row for row in _rows(asked, {key for key, *_ in told})}
    for key, label, said, title, date, url in told:
        if key in rows:
            source = ", ".join(filter(None, (title, _day(date))))
            yield _item(asked, Section.FOLLOWED, rows[key], label, said=said, source=source, url=url)


def _coming(asked: _Asked) -> Iterator[Item]:
    first, last = asked.window.coming
    for row in _due(asked, first, last):
        yield _item(asked, Section.COMING, row, f"Due {_day(row.deadline)}")


def _passed(asked: _Asked) -> Iterator[Item]:
    for row in _due(asked, asked.window.begun, asked.window.today - datetime.timedelta(days=1)):
        yield _item(asked, Section.PASSED, row, f"Was due {_day(row.deadline)}; nothing says that it is done")


def _silent(asked: _Asked) -> Iterator[Item]:
    """Yield what has newly fallen silent: told once, when links have had their time to be found."""
    early, late = asked.window.settled
    if early == late:
        return
    ripe, green = newly_settled(early, late), newly_settled(late, asked.window.until)
    for partnership in asked.names:
        stops = list(m.Instrument.objects.filter(partnership=partnership).values_list("date", "added"))
        for unheard in silent_of(partnership, at=asked.window.today):
            row = unheard.commitment
            if row.state not in SETTLED or row.recheck or row.kind != Kind.UNDERTAKING or row.id in green:
                continue
            first = min((added for date, added in stops if date > row.date), default=late + 1)
            if asked.wants(row) and first <= late and (first > early or row.id in ripe):
                yield _item(asked, Section.SILENT, row, _silence(unheard))


def _cycles(asked: _Asked) -> Iterator[Item]:
    published = subjects_of(asked.window.after, asked.window.until, ("cycle.published",))
    for row in m.Cycle.objects.filter(pk__in=published, partnership__in=asked.names).order_by("published"):
        page = f"{asked.addresses.site.rstrip('/')}/assessments/{row.id}/"
        name = asked.names[row.partnership_id]
        period = f"For {_day(row.since)} to {_day(row.until)}" if row.since and row.until else ""
        yield Item(Section.CYCLES, name, period, (), row.name, page)


_PARTS: Final[tuple[Callable[[_Asked], Iterator[Item]], ...]] = (
    _new, _followed, _dropped, _coming, _passed, _silent, _cycles,
)  # fmt: skip


def _rows(asked: _Asked, keys: Iterable[str]) -> list[m.Commitment]:
    found = m.Commitment.objects.filter(pk__in=list(keys)).select_related("instrument")
    heavy = ("instrument__text", "instrument__blocks", "instrument__pages")
    return [row for row in found.defer(*heavy).order_by("date", "instrument_id", "number") if asked.wants(row)]


def _due(asked: _Asked, first: datetime.date, last: datetime.date) -> list[m.Commitment]:
    """Return what has its deadline on one of these days, where nothing confirmed says that it is done."""
    days = (first.isoformat(), last.isoformat())
    found = m.Commitment.objects.filter(deadline__range=days, state__in=SETTLED, recheck=False)
    keys = set(found.values_list("id", flat=True))
    confirmed = {"state": FollowState.CONFIRMED}
    keys -= set(live_links().filter(relation="delivered", **confirmed).values_list("earlier_id", flat=True))
    keys -= set(live_evidence().filter(stance="fulfilled", **confirmed).values_list("commitment_id", flat=True))
    return sorted(_rows(asked, keys), key=lambda row: (row.deadline, row.id))


def _item(
    asked: _Asked, section: Section, row: m.Commitment, label: str, *, said: str = "", source: str = "", url: str = ""
) -> Item:
    return Item(
        section=section,
        partnership=asked.names[row.partnership_id],
        label=label,
        parties=tuple(map(wording.name_party, decode_record(row.record).parties)),
        quote=row.quote,
        page=asked.addresses.of("commitments", row.id),
        said=said,
        source=source or ", ".join(filter(None, (row.instrument.title, _day(row.date)))),
        url=url or row.instrument.url,
    )


def _silence(unheard: Unheard) -> str:
    return f"Nothing was heard of it since {_day(unheard.since)}" if unheard.since else "Nothing was heard of it"


def _day(day: str | datetime.date) -> str:
    if not day:
        return ""
    return wording.write_date(datetime.date.fromisoformat(day) if isinstance(day, str) else day)
