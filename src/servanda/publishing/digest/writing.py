"""A digest in, its text and its HTML out: the same words, without pictures, scripts or anything fetched."""

import html
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from servanda.publishing.digest.items import Digest, Item, Section

MOST: Final = 40  # items of one section that a mail names; the pages have the others
_WIDTH = 72
_NOUNS: Final = {
    Section.NEW: ("new commitment", "new commitments"),
    Section.FOLLOWED: ("development", "developments"),
    Section.DROPPED: ("dropped", "dropped"),
    Section.COMING: ("deadline coming", "deadlines coming"),
    Section.PASSED: ("deadline passed", "deadlines passed"),
    Section.SILENT: ("fallen silent", "fallen silent"),
    Section.CYCLES: ("assessment published", "assessments published"),
}
_STYLE = "font-family:Georgia,serif;color:#1f1d1a;line-height:1.45;max-width:40em"
_SMALL = "font-family:Arial,sans-serif;font-size:13px;color:#666157"


def summary(digest: Digest) -> str:
    """Return how much there is of what: "3 new commitments, 1 deadline coming"."""
    counted = [(len(digest.of(section)), *_NOUNS[section]) for section in Section]
    return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counted if count)


def write_text(digest: Digest, last: Sequence[str]) -> str:
    """Return the digest as plain text; ``last`` are the lines at its end."""
    return "\n".join([*_text(digest), "-- ", *last, ""])


def write_html(digest: Digest, last: Sequence[str]) -> str:
    """Return the digest as one HTML page; ``last`` are the lines at its end, in which addresses become links."""
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Commitments</title></head>',
        f'<body style="{_STYLE}">',
        f'<h1 style="font-size:22px">Commitments, {html.escape(digest.period)}</h1>',
        f"<p>{html.escape(_opening(digest))}</p>",
        *(part for section in Section for part in _section(section, digest.of(section))),
        f'<hr><p style="{_SMALL}">{"<br>".join(map(_linked, last))}</p>',
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _opening(digest: Digest) -> str:
    return f"{summary(digest)}." if digest.items else "Nothing new."


def _text(digest: Digest) -> Iterator[str]:
    yield f"Commitments, {digest.period}"
    yield from textwrap.wrap(_opening(digest), _WIDTH)
    yield ""
    for section in Section:
        items = digest.of(section)
        if not items:
            continue
        yield f"{section.value} ({len(items):,})"
        yield "=" * len(f"{section.value} ({len(items):,})")
        yield ""
        for item in items[:MOST]:
            head = ". ".join(filter(None, (item.label, ", ".join(item.parties))))
            yield from _wrapped(head)
            yield from _wrapped(f"“{item.quote}”" if section is not Section.CYCLES else item.quote)
            if item.said:
                yield from _wrapped(f"{_said(item)} “{item.said}”")
            yield from _wrapped(f"{item.partnership}{': ' + item.source if item.source else ''}")
            yield f"  {item.page}"
            yield ""
        if len(items) > MOST:
            yield f"  … and {len(items) - MOST:,} more on the pages."
            yield ""


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(
        " ".join(words.split()),
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _section(section: Section, items: Sequence[Item]) -> Iterator[str]:
    if not items:
        return
    yield f'<h2 style="font-size:18px;border-bottom:1px solid #e1dccf">{section.value} ({len(items):,})</h2>'
    for item in items[:MOST]:
        yield _entry(section, item)
    if len(items) > MOST:
        yield f"<p>… and {len(items) - MOST:,} more on the pages.</p>"


def _entry(section: Section, item: Item) -> str:
    label = f"<strong>{html.escape(item.label)}</strong>" if item.label else ""
    head = " · ".join(filter(None, (label, html.escape(", ".join(item.parties)))))
    quote = html.escape(item.quote if section is Section.CYCLES else f"“{item.quote}”")
    said = f"<br>{_said(item)} “{html.escape(item.said)}”" if item.said else ""
    source = html.escape(item.source)
    if item.url.startswith(("http://", "https://")):
        source = f'<a href="{html.escape(item.url)}">{source}</a>'
    below = f"{html.escape(item.partnership)}{': ' if source else ''}{source}"
    above = f'<span style="{_SMALL}">{head}</span><br>' if head else ""
    return (
        f'<p>{above}<a href="{html.escape(item.page)}" style="color:#1b4b7a">{quote}</a>{said}'
        f'<br><span style="{_SMALL}">{below}</span></p>'
    )


def _said(item: Item) -> str:
    return "The reason:" if item.section is Section.DROPPED else "It says:"


def _linked(line: str) -> str:
    """Return a line as HTML, with the address that it may end with as a link."""
    words, found, address = line.rpartition(" ")
    if not address.startswith(("http://", "https://")):
        return html.escape(line)
    escaped = html.escape(address)
    return f'{html.escape(words)}{found}<a href="{escaped}">{escaped}</a>'
