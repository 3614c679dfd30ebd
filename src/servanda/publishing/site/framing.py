"""The site itself, and what every page of it has: its frame, its way through a long list, and words for figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import mark_safe

from servanda.publishing.site import addresses
from servanda.publishing.site.layout import pages_of
from servanda.publishing.site.record import Paper, Record
from servanda.publishing.site.rendering import render
from servanda.wording import write_point

File = tuple[str, str | bytes]


@dataclass(frozen=True)
class Site:
    """The record with the name of its site and the address that it will have ("" where that is not known)."""

    record: Record
    title: str
    base: str
    _found: dict[str, int] = field(default_factory=dict)

    def address(self, page: str) -> str:
        """Return the whole address of a page, "" where the site has none."""
        return f"{self.base}{page}" if self.base else ""

    def page_of(self, key: str) -> int:
        """Return on which page of its instrument the words of a commitment begin."""
        if not self._found:
            for paper in self.record.papers.values():
                self._found.update(places_of(paper))
        return self._found[key]


def make_pager(first: str, number: int, last: int) -> dict[str, Any]:
    """Return what a page says of its place among those that go on with the first."""
    return {
        "number": number,
        "last": last,
        "numbered": [(other, addresses.nth(first, other)) for other in range(1, last + 1)] if last > 1 else [],
    }


def make_page(site: Site, page: str, template: str, title: str, described: str, more: Mapping[str, Any]) -> File:
    """Return a page in its frame; ``more`` is what its template takes beside that."""
    card = more.get("card") or addresses.card_of(page)
    root = addresses.root_from(page)
    context = {
        "site": site.title,
        "record": site.record,
        "root": root,
        "page": page,
        "title": title,
        "described": described,
        "canonical": site.address(page),
        "image": site.address(card) or f"{root}{card}",
        **more,
    }
    if "json_ld" in context:
        context["json_ld"] = mark_safe(context["json_ld"])
    return page, render(template, context)


def places_of(paper: Paper) -> dict[str, int]:
    """Return on which page of the instrument each commitment begins."""
    ends = [(blocks[-1].span.end, number) for number, blocks in enumerate(pages_of(paper), start=1) if blocks]
    return {
        one.key: next((number for end, number in ends if one.record.span.start < end), 1) for one in paper.commitments
    }


def shorten(words: str, most: int) -> str:
    """Return words that are no longer than ``most``, with an ellipsis where some are left out."""
    return words if len(words) <= most else f"{words[: most - 1].rsplit(' ', 1)[0]}…"


def write_day(date: str) -> str:
    """Write a date, or that there is none."""
    return write_point(date) if date else "undated"


def count(number: int, noun: str) -> str:
    """Write how many there are: "1 commitment", "1,000 commitments"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
