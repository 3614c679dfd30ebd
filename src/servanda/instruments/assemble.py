"""From a ``Draft`` to an ``Instrument``: one text, blocks with their spans, run-in headings, page starts and an id.

White space becomes single, zero-width and control characters go, and every offset that a reader kept is carried
through that step. All formats pass here, so that the same words give the same blocks whatever file they came in.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable

from servanda.instruments.draft import Draft, DraftBlock
from servanda.instruments.errors import InstrumentError
from servanda.instruments.headings import find_run_in, is_heading
from servanda.records import Block, BlockKind, Instrument, Span

# Zero-width characters, soft hyphens, direction marks, and control characters other than white space.
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1b\x7f]"
)
# What is left of Markdown's emphasis where it was broken; a star behind a word is a footnote mark and stays.
_STRAY_STARS = re.compile(r"\*{2,}|(?<!\w)\*")
_NO_LETTER = re.compile(r"[\W_]*\Z")
# What stands after the last words of a release or of a copy of it: "###", "-30-", "Read More: …".
_END_MARK = re.compile(
    r"(?:[\\#*_=~–—…-]\s?){2,}|…|\[?\s*(?:end|ends)\s*\]?|-\s?30\s?-|\s*\[…\]\s*"
    r"|(?:read more|continue reading|read the (?:full|rest)|share (?:this|on)|filed under|tags|source|via)\b"
    r"\s*[:…].{0,250}"
    r"|(?:read more|continue reading|read the full (?:text|article|story))\b.{0,60}",
    re.IGNORECASE,
)
_ID_LENGTH = 80


def assemble(draft: Draft, *, id: str, date: datetime.date | None = None, parties: tuple[str, ...] = ()) -> Instrument:
    """Return the instrument of ``draft``; ``date`` and ``parties`` override what the draft found.

    Raises ``InstrumentError`` where no block of the draft has a word in it.
    """
    kept = list(_without_end_marks(tidy(block) for block in draft.blocks))
    if not kept:
        raise InstrumentError("there is no text in it")
    blocks: list[Block] = []
    offset = 0
    starts: list[int] = []
    for number, block in enumerate(kept):
        span = Span(offset, offset + len(block.text))
        after_lead_in = bool(number) and kept[number - 1].text.endswith(":")
        blocks.append(_place(block, number, span, after_lead_in))
        _note_pages(block, offset, starts)
        offset = span.end + 2
    text = "\n\n".join(block.text for block in kept)
    title = normalise(draft.title or "") or _first_line(kept)
    return Instrument(
        id=id,
        title=title,
        text=text,
        blocks=tuple(blocks),
        date=date or draft.date,
        url=draft.url,
        publisher=draft.publisher,
        parties=parties or draft.parties,
        pages=tuple(starts + [len(text)] * ((draft.page_count or 0) - len(starts))),
    )


def normalise(text: str) -> str:
    """Return ``text`` with single spaces, without zero-width and control characters, trimmed."""
    return " ".join(_UNSEEN.sub("", text).split())


def _normalise_unstarred(text: str) -> str:
    return normalise(_STRAY_STARS.sub("", text))


def slug(name: str) -> str:
    """Return ``name`` as an identifier of lower-case ASCII letters, digits and hyphens; empty where nothing is left."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if len(words) > _ID_LENGTH:
        words = words[:_ID_LENGTH].rpartition("-")[0] or words[:_ID_LENGTH]
    return words


def tidy(block: DraftBlock) -> DraftBlock:
    """Return ``block`` with its text normalised, and its offsets with it.

    The normal form of a prefix is a prefix of the normal form, up to a trailing space; so an offset is carried by
    normalising what stands before it.
    """
    clean = normalise if _NO_LETTER.match(block.text) else _normalise_unstarred
    text = clean(block.text)
    turns = tuple(min(len(clean(block.text[:turn])) + 1, len(text)) for turn in block.turns)
    return DraftBlock(block.kind, text, block.depth, len(clean(block.text[: block.bold])), block.page, turns)


def _without_end_marks(blocks: Iterable[DraftBlock]) -> list[DraftBlock]:
    """Drop empty blocks, and the "###" and the like after the last words of a release."""
    kept = [block for block in blocks if block.text]
    while kept and _END_MARK.fullmatch(kept[-1].text):
        kept.pop()
    return kept


def _place(block: DraftBlock, number: int, span: Span, after_lead_in: bool) -> Block:
    kind = block.kind
    if kind is BlockKind.PARAGRAPH and is_heading(block.text, block.bold, after_lead_in):
        kind = BlockKind.HEADING
    run_in = None if kind is BlockKind.HEADING else find_run_in(block.text, block.bold, kind is BlockKind.ITEM)
    return Block(number, kind, block.depth, span, Span(span.start, span.start + run_in) if run_in else None)


def _note_pages(block: DraftBlock, offset: int, starts: list[int]) -> None:
    """Add to ``starts`` the offset of each page that begins with or within ``block``, blank pages before it too."""
    if block.page is None:
        return
    starts.extend([offset] * (block.page - len(starts)))
    starts.extend(offset + turn for turn in block.turns)


def _first_line(blocks: list[DraftBlock]) -> str:
    """Return the first heading among the first blocks, or else the first short line, or else the first words."""
    opening = blocks[:5]
    for block in opening:
        if block.kind is BlockKind.HEADING or is_heading(block.text, block.bold):
            return block.text
    for block in opening:
        if len(block.text) <= 150 and not block.text.endswith(":"):
            return block.text
    words = opening[0].text
    return words if len(words) <= 100 else words[:100].rpartition(" ")[0] + " …"
