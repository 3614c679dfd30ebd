"""The record in, every file of the site out, one after the other: its address and what stands in it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from servanda.publishing.site import addresses, linked_data
from servanda.publishing.site.assessments import shown_on, write_assessments
from servanda.publishing.site.cards import draw_card
from servanda.publishing.site.citing import cite, write_bibtex
from servanda.publishing.site.fields import fields_of
from servanda.publishing.site.framing import (
    File,
    Site,
    count,
    make_page,
    make_pager,
    places_of,
    shorten,
    write_day,
)
from servanda.publishing.site.layout import lay_out, pages_of, passage_of
from servanda.publishing.site.picturing import draw
from servanda.publishing.site.record import Paper, Published
from servanda.wording import name_party, name_topic

LISTED, NEWEST = 60, 12  # what a page of a list holds; what the first page shows
_SHORT, _SHORTER = 160, 70


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment in a list, with the instrument it stands in."""

    one: Published
    paper: Paper


def write_site(site: Site) -> Iterator[File]:
    """Yield all pages and pictures; what has no page of the record (style, scripts) is not among them."""
    for write in (_home, _partnerships, _topics, _instruments, _commitments, write_assessments, _rest):
        yield from write(site)


def _home(site: Site) -> Iterator[File]:
    record = site.record
    groups = sorted(record.groups, key=lambda group: (-len(group.commitments), group.key))
    newest = sorted(record.papers.values(), key=lambda paper: (paper.date, paper.key), reverse=True)
    topics = Counter(one.record.topic.value for one in record.commitments.values())
    described = (
        f"{count(len(record.commitments), 'commitment')} that governments made in public, in"
        f" {count(len(record.papers), 'document')}, each in its own words, and what became of it."
    )
    context = {
        "groups": groups[:NEWEST],
        "newest": newest[:NEWEST],
        "topics": sorted(topics.items(), key=lambda item: (-item[1], item[0])),
        "cycles": record.cycles,
        "figures": _figures(list(record.commitments.values())),
        "json_ld": linked_data.of_record(record, site.title, described, site.address(addresses.HOME)),
    }
    yield make_page(site, addresses.HOME, "home.html", site.title, described, context)
    yield addresses.card_of(addresses.HOME), draw_card(site.title, described, f"As of {write_day(record.at[:10])}")


def _partnerships(site: Site) -> Iterator[File]:
    groups = list(site.record.groups)
    described = f"{count(len(groups), 'partnership')} and what they promised."
    yield from _list(site, addresses.PARTNERSHIPS, "partnerships.html", "Partnerships", described, groups)
    for group in groups:
        page = addresses.partnership_page(group.key)
        commitments = group.commitments
        described = (
            f"{count(len(commitments), 'commitment')} of {group.name} in {count(len(group.papers), 'document')},"
            " each in its own words, and what became of it."
        )
        topics = Counter(one.record.topic.value for one in commitments)
        more = {
            "group": group,
            "cycles": [one for one in site.record.cycles if one.row.partnership == group.key],
            "figures": _figures(commitments),
            "topics": sorted(topics.items(), key=lambda item: (-item[1], item[0])),
            "json_ld": linked_data.of_partnership(group, site.address(page)),
        }
        papers = list(reversed(group.papers))
        yield from _list(site, page, "partnership.html", group.name, described, papers, more)
        yield addresses.card_of(page), draw_card("Partnership", group.name, described)
        yield addresses.picture_file(group.key), draw(group)
        title = f"Commitments of {group.name}"
        more = {"group": group, "card": addresses.card_of(page)}
        yield from _list(
            site, addresses.list_page(group.key), "commitments.html", title, described, _rows(site, commitments), more
        )


def _topics(site: Site) -> Iterator[File]:
    by_topic: dict[str, list[Published]] = {}
    for one in sorted(site.record.commitments.values(), key=lambda one: one.date, reverse=True):
        by_topic.setdefault(one.record.topic.value, []).append(one)
    for code, commitments in sorted(by_topic.items()):
        described = f"{count(len(commitments), 'commitment')} on {name_topic(code).lower()}, the newest first."
        more = {"topic_code": code, "card": addresses.card_of(addresses.HOME)}
        page = addresses.topic_page(code)
        yield from _list(site, page, "commitments.html", name_topic(code), described, _rows(site, commitments), more)


def _instruments(site: Site) -> Iterator[File]:
    names = {group.key: group for group in site.record.groups}
    for paper in site.record.papers.values():
        instrument, first = paper.instrument, addresses.instrument_page(paper.key)
        described = (
            f"{count(len(paper.commitments), 'commitment')} in {instrument.title}, {write_day(paper.date)},"
            " marked where they stand."
        )
        pages = pages_of(paper)
        places = places_of(paper)
        card = addresses.card_of(first)
        for number, blocks in enumerate(pages, start=1):
            context = {
                "paper": paper,
                "group": names[paper.partnership],
                "lines": list(lay_out(paper, blocks)),
                "here": [one for one in paper.commitments if places[one.key] == number],
                "json_ld": linked_data.of_instrument(paper, site.address(first)),
                "card": card,
                **make_pager(first, number, len(pages)),
            }
            page = addresses.nth(first, number)
            yield make_page(site, page, "instrument.html", instrument.title, described, context)
        foot = f"{count(len(paper.commitments), 'commitment')} · {site.title}"
        yield card, draw_card(f"{names[paper.partnership].name} · {write_day(paper.date)}", instrument.title, foot)


def _commitments(site: Site) -> Iterator[File]:
    names = {group.key: group for group in site.record.groups}
    assessed = shown_on(site.record)
    for paper in site.record.papers.values():
        for place, one in enumerate(paper.commitments):
            page = addresses.commitment_page(one.key)
            address = site.address(page)
            named = address or one.key
            where = f"{paper.instrument.title}, {write_day(one.date)}"
            context = {
                "c": one,
                "paper": paper,
                "group": names[one.partnership],
                "passage": passage_of(paper, one),
                "fields": fields_of(one),
                "assessed": assessed.get(one.key, ()),
                "within": f"{addresses.nth(addresses.instrument_page(paper.key), site.page_of(one.key))}#c{one.number}",
                "previous": paper.commitments[place - 1] if place else None,
                "next": paper.commitments[place + 1] if place + 1 < len(paper.commitments) else None,
                "address": named,
                "citation": cite(paper, one, site.title, named),
                "bibtex": write_bibtex(paper, one, site.title, named),
                "json_ld": linked_data.of_commitment(paper, one, address),
            }
            described = f"“{shorten(one.record.quote, _SHORT)}”: {where}"
            title = f"“{shorten(one.record.quote, _SHORTER)}”"
            yield make_page(site, page, "commitment.html", title, described, context)
            parties = ", ".join(map(name_party, one.record.parties))
            kicker = f"{parties} · {write_day(one.date)}"
            yield addresses.card_of(page), draw_card(kicker, f"“{one.record.quote}”", paper.instrument.title)


def _rest(site: Site) -> Iterator[File]:
    """Yield the search page, what the site is, and where there is an address, the map of the site and its canon."""
    described = "Look for words in all commitments of the record."
    topics = sorted({one.record.topic.value for one in site.record.commitments.values()})
    context = {"groups": site.record.groups, "topic_codes": topics, "card": addresses.card_of(addresses.HOME)}
    yield make_page(site, addresses.SEARCH, "search.html", "Search", described, context)
    described = "What stands in this record, how it was made, and how it can be checked."
    context = {"card": addresses.card_of(addresses.HOME)}
    yield make_page(site, addresses.ABOUT, "about.html", "About this record", described, context)
    if site.base:
        pages = [addresses.HOME, addresses.PARTNERSHIPS, addresses.ABOUT]
        pages += [addresses.partnership_page(group.key) for group in site.record.groups]
        pages += map(addresses.instrument_page, site.record.papers)
        pages += map(addresses.commitment_page, site.record.commitments)
        pages += [addresses.assessment_page(cycle.row.id) for cycle in site.record.cycles]
        rows = "\n".join(f"<url><loc>{site.address(page)}</loc></url>" for page in pages)
        yield (
            "sitemap.xml",
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}\n</urlset>\n',
        )
        yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.address('sitemap.xml')}\n"


def _rows(site: Site, commitments: Sequence[Published]) -> list[Row]:
    return [Row(one, site.record.papers[one.instrument]) for one in commitments]


def _list(
    site: Site,
    first: str,
    template: str,
    title: str,
    described: str,
    rows: Sequence[Any],
    more: Mapping[str, Any] | None = None,
) -> Iterator[File]:
    """Yield the pages of a list, at least one; each leads to the others."""
    last = max(1, -(-len(rows) // LISTED))
    for number in range(1, last + 1):
        context = {
            "rows": rows[(number - 1) * LISTED : number * LISTED],
            "total": len(rows),
            "card": addresses.card_of(addresses.HOME if first == addresses.PARTNERSHIPS else first),
            **(more or {}),
            **make_pager(first, number, last),
        }
        yield make_page(site, addresses.nth(first, number), template, title, described, context)


def _figures(commitments: Sequence[Published]) -> list[tuple[str, int]]:
    """Return how many commitments there are, and what became of how many of them."""
    told: Counter[str] = Counter()
    tests: Mapping[str, Callable[[Published], bool]] = {
        "taken up later": lambda one: any(tie.kind == "later" for tie in one.ties),
        "delivered": lambda one: any(
            tie.word in ("delivered", "fulfilled") for tie in one.ties if tie.kind != "earlier"
        ),
        "silent": lambda one: bool(one.silent),
    }
    for name, holds in tests.items():
        told[name] = sum(map(holds, commitments))
    return [("commitments" if len(commitments) != 1 else "commitment", len(commitments)), *told.items()]
