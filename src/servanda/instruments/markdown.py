"""Markdown with optional YAML front matter, as release archives keep it, to a ``Draft``.

The blocks are CommonMark's headings, paragraphs, list items and table cells, in order; a line of nothing but
no-break spaces ends a paragraph.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from servanda.instruments.dates import read_date
from servanda.instruments.draft import Draft, DraftBlock, merge_runs
from servanda.records import BlockKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_BLANK = re.compile(r"(?m)^[ \t\u00a0\u200b]+$")
_PARAGRAPH_END = re.compile(r"\n\s*\n")
_LONGEST_PARAGRAPH = 50_000
_EMPHASIS = {"strong_open": 1, "strong_close": -1}
_UNDERLINE = {"<u>": 1, "</u>": -1, "<b>": 1, "</b>": -1, "<strong>": 1, "</strong>": -1}


def read_draft(text: str) -> Draft:
    """Return the draft of a Markdown text; front matter that is no YAML mapping is taken as part of the text."""
    from markdown_it import MarkdownIt

    meta, body = split_front_matter(text)
    body = _BLANK.sub("", body)
    # CommonMark's rules for links and emphasis take quadratic time, which no real paragraph is long enough to show.
    if max(map(len, _PARAGRAPH_END.split(body))) > _LONGEST_PARAGRAPH:
        from servanda.instruments import text as plain_text

        blocks = plain_text.read_draft(body).blocks
    else:
        blocks = tuple(_blocks(MarkdownIt("commonmark").enable("table").parse(body)))
    return Draft(
        blocks=blocks,
        title=_words(meta, "title"),
        date=read_date(meta.get("date") or meta.get("published_time")),
        url=_words(meta, "source_url") or _words(meta, "url"),
        publisher=_words(meta, "publisher"),
        parties=_codes(meta.get("parties")),
    )


def split_front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """Return the YAML front matter of ``text`` as a mapping (empty where there is none) and the text after it."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    import yaml

    try:
        # All values as they are written: YAML 1.1 would take Norway's code for "false" and a date for midnight.
        meta = yaml.load(found[1], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    return (meta, text[found.end() :]) if isinstance(meta, dict) else ({}, text)


def _blocks(tokens: Sequence["Token"]) -> Iterator[DraftBlock]:
    depth, heading = 0, False
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                depth += 1
            case "bullet_list_close" | "ordered_list_close":
                depth -= 1
            case "heading_open" | "heading_close":
                heading = token.type == "heading_open"
            case "inline":
                words, bold = merge_runs(_runs(token.children or ()))
                kind = BlockKind.HEADING if heading else BlockKind.ITEM if depth else BlockKind.PARAGRAPH
                yield DraftBlock(kind, words, depth, bold)


def _runs(tokens: Sequence["Token"]) -> Iterator[tuple[str, bool]]:
    level = 0
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                yield token.content, level > 0
            case "softbreak" | "hardbreak":
                yield " ", level > 0
            case "html_inline":
                level = max(0, level + _UNDERLINE.get(token.content.lower(), 0))
            case kind:
                level = max(0, level + _EMPHASIS.get(kind, 0))


def _words(meta: Mapping[str, Any], key: str) -> str | None:
    value = meta.get(key)
    return str(value) if isinstance(value, str | int | float) else None


def _codes(value: object) -> tuple[str, ...]:
    """Read ``parties: [US, KR]`` or ``parties: US, KR``."""
    if isinstance(value, str):
        value = value.split(",")
    return tuple(str(code).strip() for code in value if str(code).strip()) if isinstance(value, list) else ()
