"""An instrument in, the pieces of text to parse out, each with the lead-in that governs it.

A list item under "Together, A and B will:" is a clause without its head. It is parsed as what it is: the lead-in's
modal with the item's words behind it. ``Passage.source`` maps every character of the parsed text back to the
instrument's own, so that nothing has to be searched for afterwards.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from servanda.extraction.cues import acts
from servanda.extraction.leadins import UNDER_HEADING, LeadIn, read_lead_in
from servanda.language import sentences
from servanda.language.lemmas import verb_lemma
from servanda.records import Block, BlockKind, Instrument, Span

ENUMERATOR = re.compile(r"(?:(?<=\s)|(?<=^))[(\[]?(?:\d{1,2}|[a-h]|i{1,3}|iv|vi{0,3})[)\]]\s+")
ITEM_MARK = re.compile(r"^(?:[(\[]?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)\]]\s+|[•\-–—*▪◦]\s+|and\s+(?=[A-Z]))")
OPEN_INTRO = re.compile(
    r"\b(?:will|shall|to|would|intends? to|agreed? to|committed to)[,:]?\s*(?:jointly|also|further)?[:,]?\s*$"
)
FRONTED = re.compile(
    r"(?:Recogni[sz]ing|Noting|Acknowledging|Building|Drawing|Given|Consistent|Following|Guided|Understanding|Reflecting|"
    r"Reaffirming|Welcoming|Underscoring|Mindful|To|In|As|With|Through|Under|On|For|By|Over|Within|During|Based|Working)\b"
)
AFTER_COMMA = re.compile(r", (?=(?:jointly |further |also )?([a-z-]+)\b)")
SEMICOLON = re.compile(r";\s+(?:and\s+)?(?:to\s+)?(?:(?:jointly|further|also) )?([a-z-]+)\b")
BEFORE_ACT = re.compile(r"\b(?:will|shall|to)(?: (?:also|jointly|further|together|continue to|work to))* ([a-z-]+)\b")
GERUND_FIRST = re.compile(r"(?:\w+ly\s+)?[A-Za-z-]+ing\b")
# An adverb between "to" and its verb that the parser takes for an adjective or a verb; left out of the parsed text.
SPLIT_INFINITIVE = re.compile(
    r"(?<=\bto )further\s+(?=\w+ing\b|(?:strengthen|deepen|expand|enhance|develop|increase|advance|promote|improve|"
    r"integrate|support|accelerate|build|reduce|broaden|explore|encourage|facilitate|consolidate|elevate|bolster)\b)"
)
FINITE = re.compile(
    r"\b(?:will|shall|is|are|was|were|has|have|intends?|plans?|commits?|agreed?|announced?|launched|signed)\b"
)
# Words that open a clause with a subject of its own, so that no lead-in need be put before it.
SUBJECT_FIRST = re.compile(
    r"(?:The|This|These|Those|That|We|Our|Both|They|It|Its|Their|An?|He|She|Each|All|Two|Three|President|Prime|Secretary|"
    r"Through|Under|In addition|Additionally|Furthermore|Moreover|Finally|Today|As|Since|On|At|There)\b"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as it is parsed.

    ``pieces`` pair offsets of ``text`` with those of the instrument. ``inserted`` is the range of ``text`` that holds
    the lead-in's words, empty where none were put in. ``opens``: the first of the tasks that its sentence numbers.
    """

    text: str
    span: Span
    block: Block
    inserted: range
    pieces: tuple[tuple[int, int], ...]
    lead_in: LeadIn | None
    opens: bool = False

    @property
    def governed(self) -> bool:
        """Whether the lead-in's words stand in the parsed text."""
        return len(self.inserted) > 0

    def source(self, offset: int) -> int:
        """Return where in the instrument's text the character at ``offset`` of the parsed text stands."""
        index = bisect_right(self.pieces, (offset, 1 << 60)) - 1
        at, origin = self.pieces[max(index, 0)]
        return origin + max(offset - at, 0)


def passages(instrument: Instrument, names: re.Pattern[str]) -> list[Passage]:
    """Return the sentences of ``instrument`` in order, headings left out, each under the lead-in that governs it.

    ``names`` are those of states and leaders: an item that opens with one and a modal has its own actor.
    """
    out: list[Passage] = []
    stack: list[tuple[int, LeadIn]] = []
    heading: Span | None = None
    for index, block in enumerate(instrument.blocks):
        if block.kind is BlockKind.HEADING:
            stack.clear()
            heading = block.span
        depth = block.depth
        last = stack[-1][1] if stack else None
        stack = [(d, lead_in) for d, lead_in in stack if d < depth]
        governor = stack[-1][1] if stack else None
        if governor is None and last is not None and block.kind is BlockKind.PARAGRAPH:
            governor = replace(last, trailing=True)
        if governor is None and heading is not None and block.kind is BlockKind.ITEM:
            governor = LeadIn(heading, instrument.words(heading), "We will ", UNDER_HEADING)
        spans = _sentence_spans(instrument, block)
        lead_in = _opens_list(instrument, index, spans)
        if lead_in is not None:
            stack.append((depth, lead_in))
        if block.kind is BlockKind.HEADING:
            continue
        for number, span in enumerate(spans):
            if lead_in is not None and span == lead_in.span and not lead_in.also_acts:
                continue
            out.extend(_cut(instrument, block, span, governor, names, first=number == 0))
    return out


def _sentence_spans(instrument: Instrument, block: Block) -> list[Span]:
    start = block.run_in.end if block.run_in else block.span.start
    text = instrument.text[start : block.span.end]
    return [s.shift(start) for s in sentences(text)]


def _opens_list(instrument: Instrument, index: int, spans: list[Span]) -> LeadIn | None:
    """Return the lead-in that ends this block, when a list (or a colon's continuation) follows it."""
    if not spans:
        return None
    block = instrument.blocks[index]
    following = instrument.blocks[index + 1] if index + 1 < len(instrument.blocks) else None
    if following is None or following.kind is BlockKind.HEADING:
        return None
    text = instrument.words(spans[-1]).rstrip()
    goes_on = following.kind is BlockKind.ITEM and following.depth > block.depth
    if text.endswith(":") or (goes_on and OPEN_INTRO.search(text)):
        return read_lead_in(text, spans[-1])
    return None


def _cut(
    instrument: Instrument, block: Block, span: Span, lead_in: LeadIn | None, names: re.Pattern[str], *, first: bool
) -> list[Passage]:
    """Return the passage of one sentence, or one for each task that it numbers ("It will 1) develop…; 2) launch…")."""
    text = instrument.words(span)
    if first and (mark := ITEM_MARK.match(text)) and mark.end() < len(text):
        span, text = Span(span.start + mark.end(), span.end), text[mark.end() :]
    marks = [m for m in ENUMERATOR.finditer(text) if m.end() < len(text)]
    if len(marks) >= 2 and OPEN_INTRO.search(text[: marks[0].start()]):
        return _tasks(text, span, block, marks)
    if lead_in is None and (pieces := _series(text, span, block)):
        return pieces
    prefix = ""
    headless = _names_only(text) if lead_in is not None and lead_in.takes_names else not _has_actor(text, names)
    if lead_in is not None and first and headless:
        if lead_in.rule == UNDER_HEADING and not _opens_with_act(text):
            return [_passage(text, span, block, "", None, marks)]
        gerund = GERUND_FIRST.match(text) and not _verb_phrase(text)
        prefix = lead_in.gerund_prefix if gerund else lead_in.prefix
    return [_passage(text, span, block, prefix, lead_in, marks)]


def _has_actor(text: str, names: re.Pattern[str]) -> bool:
    """Whether an item opens with a subject of its own: a word that opens one, or a name with a verb close behind."""
    name = names.match(text)
    return bool(SUBJECT_FIRST.match(text)) or (
        name is not None and bool(FINITE.search(text[name.end() : name.end() + 60]))
    )


def _opens_with_act(text: str) -> bool:
    """Whether an item without a lead-in opens with an act, bare or in -ing ("Launching a dialogue…")."""
    first = re.match(r"(?:\w+ly )?([A-Z][a-z-]+)\b", text)
    return first is not None and (first[1].lower() in acts() or verb_lemma(first[1].lower(), "") in acts())


def _names_only(text: str) -> bool:
    """Whether an item is a noun phrase ("The announcements of investments by our companies"), not a clause."""
    sentence = text.split(". ")[0]
    return not FINITE.search(sentence)


def _tasks(text: str, span: Span, block: Block, marks: list[re.Match[str]]) -> list[Passage]:
    intro = Span(span.start, span.start + len(text[: marks[0].start()].rstrip()))
    lead_in = replace(read_lead_in(text[: marks[0].start()].rstrip(" :,"), intro), tasks=True)
    out: list[Passage] = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        end = following.start() if following else len(text)
        piece = re.sub(r"[\s;,]*(?:\b(?:and|or)\b)?\s*$", "", text[mark.end() : end])
        if piece:
            start = span.start + mark.end()
            task = _passage(piece, Span(start, start + len(piece)), block, lead_in.prefix, lead_in, [])
            out.append(replace(task, opens=not out and len(text[: marks[0].start()].split()) <= 6))
    return out


def _series(text: str, span: Span, block: Block) -> list[Passage]:
    """Return a passage for each act of "We will map the reef; train divers; and open a centre", or none.

    What stands before the first act governs the others. A colon before the series makes it a list of means or aims.
    """
    starts = [m.start(1) for m in SEMICOLON.finditer(text) if m[1].lower() in acts()]
    if not starts or text.count(";") > len(starts) + 1:
        return []
    opening = next((m for m in BEFORE_ACT.finditer(text[: starts[0]]) if m[1].lower() in acts()), None)
    if opening is None or ":" in text[: starts[0]]:
        return []
    words = text[: opening.start(1)].rstrip()
    lead_in = read_lead_in(words, Span(span.start, span.start + len(words)))
    if not lead_in.open_ended:
        return []
    out = []
    for number, (start, end) in enumerate(zip([0, *starts], [*starts, len(text)], strict=True)):
        piece = re.sub(r"[\s;,]*(?:\b(?:and|or)\b)?\s*$", "", text[start:end])
        at = Span(span.start + start, span.start + start + len(piece))
        out.append(_passage(piece, at, block, lead_in.prefix if number else "", lead_in if number else None, []))
    return out


def _passage(
    text: str, span: Span, block: Block, prefix: str, lead_in: LeadIn | None, marks: list[re.Match[str]]
) -> Passage:
    """Build the text to parse: the words without enumerators, the lead-in's before the verb, and the map back."""
    verb_at = _verb_phrase(text) if prefix else 0
    skipped = sorted([*marks, *SPLIT_INFINITIVE.finditer(text)], key=lambda m: m.start())
    cuts = [(m.start(), m.end()) for m in skipped]
    pieces: list[tuple[int, int]] = []
    parts: list[str] = []
    inserted = range(0)
    at = cursor = 0
    for start, end in sorted([*cuts, *([(verb_at, verb_at)] if prefix else []), (len(text), len(text))]):
        if start > cursor:
            pieces.append((at, span.start + cursor))
            parts.append(text[cursor:start])
            at += start - cursor
        if prefix and start == end == verb_at and not inserted:
            inserted = range(at, at + len(prefix))
            parts.append(prefix)
            at += len(prefix)
        cursor = max(cursor, end)
    joined = "".join(parts)
    first = inserted.stop
    if prefix and not joined[first : first + 2].isupper():
        joined = joined[:first] + joined[first : first + 1].lower() + joined[first + 1 :]
    return Passage(joined, span, block, inserted, tuple(pieces), lead_in)


def _verb_phrase(text: str) -> int:
    """Return where an item's verb phrase begins: behind a fronted clause ("Recognizing …, advance …"), else at 0."""
    if not FRONTED.match(text):
        return 0
    known = acts()
    return next((m.end() for m in AFTER_COMMA.finditer(text) if m[1].lower() in known), 0)


def alone(passage: Passage, instrument: Instrument) -> Passage:
    """Return the passage without the lead-in's words: its clause turned out to have a subject of its own."""
    text = instrument.words(passage.span)
    return _passage(text, passage.span, passage.block, "", passage.lead_in, list(ENUMERATOR.finditer(text)))
